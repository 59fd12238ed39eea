/* process.c - tinyos's processes: round robin, cut off by the virtual timer.
 *
 * The kernel cannot be interrupted: interrupts are unmasked in user mode alone, and while no
 * process can run they are polled after WFI. A process that cannot go on (sleep, wait, a full or an
 * empty pipe) is put back in front of its SVC, and makes its call again when it is woken. */
#include "guests/tinyos/kernel.h"

#include "cpu/arch/fields.h"
#include "gic/arch/gic_regs.h"
#include "sim/arch/board.h"

#define SLICE (BOARD_CNTFRQ / 1000) /* a millisecond of counts */

struct process processes[PROCESSES];
struct process *current;

static uint64_t slice_end;

struct process *process_find(uint32_t pid)
{
    return pid && pid < PROCESSES && processes[pid].state != FREE ? &processes[pid] : NULL;
}

/* A pid is used once: processes are few. */
struct process *process_new(uint32_t program)
{
    uint32_t pid = 1;
    while (pid < PROCESSES && processes[pid].state != FREE)
        pid++;
    if (pid == PROCESSES || program >= PROGRAMS)
        return NULL;
    struct process *p = &processes[pid];
    tables_make(pid);
    p->pid = pid;
    p->name = programs[program].name;
    p->regs.sp = USER_STACK_TOP;
    p->regs.pc = (uint32_t)programs[program].main;
    p->regs.cpsr = MODE_USR;
    p->state = READY;
    return p;
}

void process_end(struct process *p, uint32_t status)
{
    p->status = status;
    p->state = ENDED;
    process_wake(WAITING, p->pid);
}

void process_block(enum process_state why, uint32_t what)
{
    enum { SVC_BYTES = 4 };
    current->regs.pc -= SVC_BYTES;
    current->waits_for = what;
    current->state = why;
}

void process_wake(enum process_state why, uint32_t what)
{
    for (struct process *p = processes; p < processes + PROCESSES; p++)
        if (p->state == why && p->waits_for == what)
            p->state = READY;
}

static void wake_sleepers(uint64_t now)
{
    for (struct process *p = processes; p < processes + PROCESSES; p++)
        if (p->state == SLEEPING && now >= p->wake_at)
            p->state = READY;
}

static struct process *next_ready(void)
{
    for (uint32_t n = 1; n <= PROCESSES; n++) {
        struct process *p = &processes[(current->pid + n) % PROCESSES];
        if (p->state == READY)
            return p;
    }
    return NULL;
}

static uint64_t first_wake(uint64_t at)
{
    for (struct process *p = processes; p < processes + PROCESSES; p++)
        if (p->state == SLEEPING && p->wake_at < at)
            at = p->wake_at;
    return at;
}

/* Take whatever interrupt there is; only the timer's is enabled. */
static void take_interrupt(void)
{
    uint32_t iar = irq_acknowledge();
    if (field_get(iar, GICC_IAR_InterruptID) == GIC_ID_NONE)
        return;
    timer_off();
    irq_end(iar);
}

/* Nobody can run: until the first sleeper's time. */
static void idle(void)
{
    timer_at(first_wake(UINT64_MAX));
    __asm__ volatile("dsb\n wfi" ::: "memory");
    take_interrupt();
}

static void choose(void)
{
    wake_sleepers(timer_now());
    if (current->state == READY && timer_now() < slice_end)
        return;
    struct process *p;
    while (!(p = next_ready())) {
        idle();
        wake_sleepers(timer_now());
    }
    current = p;
    slice_end = timer_now() + SLICE;
    tables_use(p->pid);
}

static void fault(enum exception kind)
{
    static const char *const names[] = {"undefined instruction", "", "prefetch abort",
                                        "data abort"};
    print("tinyos: %s (pid %u) ended by the kernel: %s at 0x%08x\n", current->name, current->pid,
          names[kind], current->regs.pc);
    process_end(current, (uint32_t)-1);
}

/* vectors.S: something happened while the current process ran, or it asked for something. */
void kernel_entry(enum exception kind, struct registers *r)
{
    if ((r->cpsr & PSR_M) != MODE_USR) {
        print("tinyos: exception %u in the kernel at 0x%08x\n", (uint32_t)kind, r->pc);
        system_off();
    }
    current->regs = *r;
    if (kind == EXC_IRQ) {
        take_interrupt();
        current->cuts += timer_now() >= slice_end;
    } else if (kind == EXC_SVC) {
        syscall(&current->regs);
    } else {
        fault(kind);
    }
    choose();
    timer_at(first_wake(slice_end));
    *r = current->regs;
}

int main(void)
{
    struct registers first; /* on the kernel stack, which goes on from here */
    tables_init();
    print("tinyos: here, on supersections, sections, large and small pages\n");
    irq_init();
    irq_enable(IRQ_VTIMER, 0x80);
    tables_make(1);
    tables_use(1); /* the table of programs is in user memory */
    current = process_new(0);
    slice_end = timer_now() + SLICE;
    timer_at(slice_end);
    first = current->regs;
    kernel_start(&first);
}
