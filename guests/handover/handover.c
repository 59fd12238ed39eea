/* handover.c - a guest that does nothing but give the processor to the other VM, round after round,
 * for measuring world switches (bench/rates.py). Runs under minihyp-handover.elf only. */
#include "guests/common/guest.h"
#include "minihyp/arch/handover.h"
#include "minihyp/arch/hypercall.h"

static void say(const char *s)
{
    while (*s)
        call_hvc(HYPERCALL_PUTC, (uint8_t)*s++, 0, 0);
}

static void say_hex(uint32_t v)
{
    for (int shift = 28; shift >= 0; shift -= 4)
        call_hvc(HYPERCALL_PUTC, (uint8_t) "0123456789abcdef"[v >> shift & 15], 0, 0);
}

void exception(enum exception kind, struct frame *f)
{
    say("exception\n");
    system_off();
}

int main(void)
{
    uint32_t sum = 0;
    for (uint32_t left = io_read(HANDOVER_ROUNDS_IPA); left; left--) {
        call_hvc(HYPERCALL_YIELD, 0, 0, 0);
        sum += left;
    }
    say("sum ");
    say_hex(sum);
    say("\n");
    system_off();
}
