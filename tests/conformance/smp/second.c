/* second.c - the second core's side, and waiting for it (on `virt` by PSCI, ARM DEN 0022 5.6). */
#include "smp.h"

#include "board.h"

struct guest second_guest;
volatile uint32_t second_result;

static void (*volatile task)(void);
static volatile uint32_t started_in, begun;
static uint32_t second_code[64] __attribute__((aligned(64)));

void second_start(void);
void second_main(uint32_t mode);
void guest_enter(struct guest *g);

void second_main(uint32_t mode)
{
    started_in = mode;
    for (;;) {
        void (*t)(void) = task;
        if (!t)
            continue;
        begun = 1;
        t();
        dsb();
        task = 0;
    }
}

/* Two seconds: a board answers at once, an emulator on a busy host in its own time. */
static uint64_t patience(void)
{
    return mrrc_CNTPCT() + 2ull * mrc_CNTFRQ();
}

int32_t second_on(void)
{
    int32_t answer = board_core_on(1, (uint32_t)second_start);
    uint64_t end = patience();
    while (!started_in && mrrc_CNTPCT() < end)
        ;
    return started_in == MODE_HYP ? answer : -1;
}

void second_begin(void (*t)(void))
{
    uint64_t end = patience();
    begun = 0;
    dsb();
    task = t;
    while (!begun && mrrc_CNTPCT() < end)
        ;
}

bool second_busy(void)
{
    return task != 0;
}

bool second_wait(void)
{
    uint64_t end = patience();
    while (task && mrrc_CNTPCT() < end)
        ;
    dsb();
    return !task;
}

void second_do(void (*t)(void))
{
    second_begin(t);
    if (!second_wait())
        bail_out("the second core does not answer");
}

void let_time_pass(void)
{
    uint64_t end = mrrc_CNTPCT() + mrc_CNTFRQ() / 500;
    while (mrrc_CNTPCT() < end)
        ;
}

void second_run(uint32_t cpsr, const uint32_t *insns, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        second_code[i] = insns[i];
    second_code[n] = END_PL1;
    code_written(second_code, sizeof second_code);
    second_guest.cpsr = cpsr;
    second_guest.pc = (uint32_t)second_code;
    guest_enter(&second_guest);
}
