/* sched.c - time slices, sleep, and the world switch's C half.
 *
 * One core, so one VM runs. The runnable VM with the highest priority does; equals take turns of a
 * slice each, cut off by the Hyp timer (CNTHP). A VM in WFI is not runnable until an interrupt is
 * pending for it or its virtual timer is due: while its registers are put away the hardware does
 * not watch that timer, so wake_at does, on the same Hyp timer.
 *
 * The loop below is the life of minihyp. Left out: several cores, accounting of stolen time. */
#include "minihyp/sched.h"

#include "cpu/arch/cp15_access.h"
#include "gic/arch/gic_regs.h"
#include "minihyp/arch.h"
#include "minihyp/console.h"
#include "minihyp/hyp.h"
#include "minihyp/report.h"
#include "minihyp/trap.h"
#include "sim/arch/board.h"
#include "timer/arch/cnt_regs.h"

#define SLICE (BOARD_CNTFRQ / 1000) /* a millisecond of counts */

static struct vm *loaded;  /* whose system registers the core holds */
static uint64_t slice_end; /* physical count */
static uint32_t switches;  /* of worlds, in all; the first entry is none */

/* ---- the world switch ---- */

static void load(struct vm *vm)
{
    if (loaded == vm)
        return;
    if (loaded) {
        world_save(&loaded->world.sys);
        vgic_save(&loaded->gic);
        vm->counts.switched_in++;
        switches++;
    }
    __asm__ volatile("clrex"); /* a mark of the other VM's is none of this one's (A3.4.4) */
    mcrr_VTTBR(arch_pa(vm->stage2.root) | (uint64_t)vm->id << VTTBR_VMID_SHIFT);
    world_restore(&vm->world.sys);
    vgic_restore(&vm->gic);
    vfp_switch(vm);
    loaded = vm;
}

/* ---- time ---- */

static void hyp_timer_at(uint64_t count)
{
    mcrr_CNTHP_CVAL(count);
    mcr_CNTHP_CTL(CNT_CTL_ENABLE);
    __asm__ volatile("isb");
}

static void hyp_timer_off(void)
{
    mcr_CNTHP_CTL(0);
    __asm__ volatile("isb");
}

/* The next time that a sleeper's timer is due. */
static uint64_t next_wake(void)
{
    uint64_t at = VM_NEVER;
    for (unsigned i = 0; i < vm_count(); i++)
        if (vm_at(i)->state == VM_WAITING && vm_at(i)->wake_at < at)
            at = vm_at(i)->wake_at;
    return at;
}

/* The loaded VM's virtual timer: is its line up? */
static bool timer_line(void)
{
    uint32_t mask = CNT_CTL_ENABLE | CNT_CTL_IMASK | CNT_CTL_ISTATUS;
    return (mrc_CNTV_CTL() & mask) == (CNT_CTL_ENABLE | CNT_CTL_ISTATUS);
}

void sched_wait(struct vm *vm)
{
    bool armed = (mrc_CNTV_CTL() & (CNT_CTL_ENABLE | CNT_CTL_IMASK)) == CNT_CTL_ENABLE;
    bool heard = vgic_timer_enabled(&vm->gic);
    vm->wake_at = armed && heard ? mrrc_CNTV_CVAL() + mrrc_CNTVOFF() : VM_NEVER;
    vm->state = VM_WAITING;
}

void sched_yield(void)
{
    slice_end = 0;
}

/* ---- choice ---- */

static void wake_sleepers(uint64_t now)
{
    for (unsigned i = 0; i < vm_count(); i++) {
        struct vm *vm = vm_at(i);
        if (vm->state == VM_WAITING && (now >= vm->wake_at || vgic_has_pending(&vm->gic)))
            vm->state = VM_READY;
    }
}

/* The best runnable VM, beginning behind the one that ran last; NULL: none is. */
static struct vm *next_ready(void)
{
    struct vm *best = NULL;
    unsigned from = loaded ? loaded->id : 0; /* ids count from 1: this is the one behind */
    for (unsigned n = 0; n < vm_count(); n++) {
        struct vm *vm = vm_at((from + n) % vm_count());
        if (vm->state == VM_READY && (!best || vm->config->priority > best->config->priority))
            best = vm;
    }
    return best;
}

static struct vm *choose(uint64_t now)
{
    struct vm *best = next_ready();
    bool stay = loaded && loaded->state == VM_READY && now < slice_end && best &&
                loaded->config->priority >= best->config->priority;
    if (stay)
        return loaded;
    slice_end = now + SLICE;
    return best;
}

static bool any_waiting(void)
{
    for (unsigned i = 0; i < vm_count(); i++)
        if (vm_at(i)->state == VM_WAITING)
            return true;
    return false;
}

/* Nobody can run. Sleep until somebody's timer, or end those who sleep for ever. */
static void idle(void)
{
    uint64_t at = next_wake();
    if (at == VM_NEVER) {
        for (unsigned i = 0; i < vm_count(); i++)
            if (vm_at(i)->state == VM_WAITING)
                report_asleep(vm_at(i));
        return;
    }
    hyp_timer_at(at);
    __asm__ volatile("dsb\n wfi" ::: "memory");
    sched_irq(loaded);
}

static struct vm *pick(void)
{
    for (;;) {
        uint64_t now = mrrc_CNTPCT();
        wake_sleepers(now);
        struct vm *vm = choose(now);
        if (vm || !any_waiting())
            return vm;
        idle();
    }
}

/* ---- interrupts ---- */

void sched_irq(struct vm *vm)
{
    uint32_t id = gic_take();
    switch (id) {
    case GIC_ID_NONE:
        return; /* it went away before we asked */
    case IRQ_VTIMER:
        vgic_inject_timer(&vm->gic);
        return; /* stays active, on loan to the VM */
    case IRQ_HYPTIMER:
        hyp_timer_off(); /* pick() sees for itself what time it is */
        break;
    case IRQ_MAINT:
        break; /* the exit was its purpose: vgic_sync has been, vgic_flush will be */
    default:
        say("interrupt %u is not ours and was never enabled\n", id);
    }
    gic_deactivate(id);
}

/* ---- the loop ---- */

static void run_once(struct vm *vm)
{
    uint64_t wake = next_wake();
    load(vm);
    vgic_flush(&vm->gic, timer_line());
    hyp_timer_at(wake < slice_end ? wake : slice_end);
    vm->counts.entries++;
    uint32_t cause = world_enter(&vm->world.frame);
    vgic_sync(&vm->gic);
    trap_handle(vm, cause);
}

void sched_run(void)
{
    mcr_TLBIALLNSNH(0);
    __asm__ volatile("dsb\n isb" ::: "memory");
    for (struct vm *vm; (vm = pick());)
        run_once(vm);
    hyp_timer_off();
    report_summary(switches);
}
