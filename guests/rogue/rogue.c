/* rogue.c - a guest that tries, one after another, to leave its VM, and says what happened.
 *
 * Each attempt is a function that does one thing it should not. An exception that it causes is
 * caught below, noted, and the attempt goes on behind the instruction (or the call, when code
 * could not be fetched). One line an attempt:
 *
 *      rogue: 07 name: outcome
 *
 * The last attempt is to be the end of the VM. Bare on the board there is nobody to get away from:
 * there the outcomes are the machine's own, and system_off is the end. */
#include "guests/rogue/rogue.h"

#include "cpu/arch/cp15_access.h"
#include "cpu/arch/fields.h"
#include "minihyp/arch/hypercall.h"
#include "mmu/arch/desc.h"

uint32_t rogue_table[4096] __attribute__((aligned(16384)));

static struct {
    bool any;
    enum exception kind; /* the first one */
    uint32_t status;
} caught;

static uint32_t resume; /* behind the call of rogue_call */

void exception(enum exception kind, struct frame *f)
{
    if (!caught.any)
        caught.status = kind == EXC_DATA ? mrc_DFSR() : mrc_IFSR();
    if (!caught.any)
        caught.kind = kind;
    caught.any = true;
    f->pc = kind == EXC_PREFETCH ? resume : f->pc + 4;
}

void rogue_call(uint32_t address)
{
    __asm__ volatile("adr r2, 1f\n str r2, [%1]\n blx %0\n1:" ::"r"(address), "r"(&resume)
                     : "r0", "r1", "r2", "r3", "r12", "lr", "memory");
}

uint32_t rogue_traps(uint32_t ec)
{
    uint32_t n = call_hvc(HYPERCALL_TRAPS, ec, 0, 0);
    return n >> 31 ? 0 : n;
}

void rogue_mmu_on(uint32_t ttbr1)
{
    for (uint32_t i = 0; i < 4096; i++)
        rogue_table[i] = i << SD_SECTION_SHIFT | SD1_SECTION | DESC_PUT(SD_SECT_AP10, AP_RW);
    mcr_DACR(DOMAIN_CLIENT);
    mcr_TTBCR(field_put(TTBCR_N, 1));
    mcr_TTBR0_32((uint32_t)rogue_table);
    mcr_TTBR1_32(ttbr1);
    mcr_CONTEXTIDR(1);
    __asm__ volatile("dsb" ::: "memory");
    mcr_TLBIALL(0);
    __asm__ volatile("dsb\n isb" ::: "memory");
    mcr_SCTLR(mrc_SCTLR() | SCTLR_M);
    __asm__ volatile("isb" ::: "memory");
}

void rogue_mmu_off(void)
{
    mcr_SCTLR(mrc_SCTLR() & ~(uint32_t)SCTLR_M);
    __asm__ volatile("isb" ::: "memory");
}

/* ---- outcomes in words ---- */

static const char *status_name(uint32_t fsr)
{
    switch (field_get(fsr, DFSR_FS_HI) << 4 | field_get(fsr, DFSR_FS_LO)) {
#define NO 0x100 + __LINE__
#define FSTATUS(kind, level, short_fs, long_fs, what)                                              \
    case short_fs:                                                                                 \
        return what;
#include "mmu/arch/status.def"
    }
    return "no status that the manual has";
}

static void tell(unsigned n, const char *name, const char *outcome)
{
    static const char *const kinds[] = {"undefined instruction", "supervisor call",
                                        "prefetch abort", "data abort"};
    print("rogue: %02u %s: ", n, name);
    if (!caught.any)
        print("%s\n", outcome);
    else if (caught.kind == EXC_UNDEFINED)
        print("%s\n", kinds[caught.kind]);
    else
        print("%s, %s\n", kinds[caught.kind], status_name(caught.status));
}

static unsigned attempt_all(const struct attempt *a, unsigned n)
{
    for (; a->name; a++) {
        caught.any = false;
        const char *outcome = a->make();
        tell(++n, a->name, outcome);
    }
    return n;
}

int main(void)
{
    const struct attempt *const groups[] = {memory_attempts, register_attempts, state_attempts,
                                            call_attempts, last_attempts};
    unsigned n = 0;
    print("rogue: here\n");
    for (unsigned i = 0; i < sizeof groups / sizeof *groups; i++)
        n = attempt_all(groups[i], n);
    print("rogue: nobody stopped me\n");
    system_off();
}
