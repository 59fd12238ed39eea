/* boot.c - the boot contract: what a program finds when the machine starts it.
 *
 * Without --secure the machine stands in for firmware: Non-secure, in Hyp mode (or Supervisor with
 * --start svc), with what Secure software alone can grant already granted. Linux boot protocol:
 * Documentation/arm/booting.rst. ARM DDI 0406C B1.9 (reset), B4.1.129 (SCR), B4.1.111 (NSACR).
 *
 *   CPSR        mode, A, I, F masked; A32 unless the entry point says Thumb
 *   r0-r2       0, 0xffffffff and the device tree's address for Linux; otherwise 0
 *   CNTFRQ      62.5 MHz (the timer's reset value); CNTVOFF 0
 *   SCR         NS, HCE (SCD instead with --start svc: no SMC, no HVC), FW, AW
 *   NSACR       cp10, cp11 and ACTLR.SMP are Non-secure's too; ACTLR.SMP set
 *   GIC         all interrupts in Group 1 (with --secure and a Non-secure start; without --secure
 *               the GIC has one view and nothing to grant) */
#include "sim/machine_int.h"

#include "gic/arch/gic_regs.h"

enum { LINUX_MACHINE_DT = 0xffffffff };

/* ID registers as QEMU shows them with virtualization off. */
enum { ID_PFR1_PLAIN = 0x00010001, ID_DFR0_PLAIN = 0x02010505 };

static void set_control(struct machine *m, struct cpu *c)
{
    uint32_t scr = SCR_NS | SCR_FW | SCR_AW | (m->hyp ? SCR_HCE : SCR_SCD);
    c->cp15.SCR[0] = scr;
    c->cp15.NSACR[0] |= NSACR_CP10 | NSACR_CP11 | NSACR_NS_SMP;
    c->cp15.ACTLR[0] |= ACTLR_SMP;
    if (!m->hyp) {
        c->cp15.ID_PFR1[0] = ID_PFR1_PLAIN;
        c->cp15.ID_DFR0[0] = ID_DFR0_PLAIN;
    }
}

void boot_core(struct machine *m, struct cpu *c, uint32_t entry)
{
    uint32_t mode = m->hyp ? MODE_HYP : MODE_SVC;
    c->cp15.ACTLR[0] |= m->secure_start ? 0 : ACTLR_SMP;
    if (!m->secure_start)
        set_control(m, c);
    timer_set_cntvoff(&m->timer[c->cfg.id], 0);
    c->event_reg = 0;
    c->power = CPU_ON;
    cpu_set_cpsr(c, mode | PSR_A | PSR_I | PSR_F | (entry & 1 ? PSR_T : 0));
    c->r[15] = entry & ~1u;
    c->r[0] = c->r[1] = c->r[2] = 0;
    cpu_context_changed(c);
}

/* As Secure firmware would: every interrupt Non-secure's, with a mask that lets them in. */
static void grant_interrupts(struct machine *m)
{
    for (unsigned i = 0; i < m->ncpus; i++) {
        struct bus_req req = {.size = 4, .cpu = (uint8_t)i, .write = true};
        for (unsigned n = 0; n < 32 + BOARD_NUM_SPIS; n += 32) {
            req.pa = BOARD_GICD_BASE + GICD_IGROUPR + n / 8;
            bus_write(&m->bus, &req, UINT32_MAX);
        }
        req.pa = BOARD_GICC_BASE + GICC_PMR;
        bus_write(&m->bus, &req, 0xff);
    }
}

void boot_machine(struct machine *m)
{
    const struct loader *l = m->loader;
    for (unsigned i = 0; i < m->ncpus; i++) {
        boot_core(m, m->cpu[i], l->entry);
        if (i > 0)
            m->cpu[i]->power = CPU_OFF;
    }
    if (m->cfg.secure && !m->secure_start)
        grant_interrupts(m);
    if (!m->secure_start && l->entry >= m->ram_base)
        pl011_firmware_setup(&m->board->uart);
    if (!l->linux_boot)
        return;
    m->cpu[0]->r[1] = LINUX_MACHINE_DT;
    m->cpu[0]->r[2] = (uint32_t)l->dtb_at;
}

bool boot_plan(struct machine *m, struct err *e)
{
    struct machine_config *cfg = &m->cfg;
    if (cfg->start == START_DEFAULT)
        cfg->start = cfg->secure ? START_MONITOR : START_HYP;
    if (cfg->start == START_MONITOR && !cfg->secure)
        return err_set(e, 2, "--start monitor: the Secure side is there with --secure only");
    m->secure_start = cfg->start == START_MONITOR;
    m->hyp = cfg->start == START_HYP;
    if (cfg->psci == PSCI_AUTO)
        cfg->psci = cfg->secure ? PSCI_OFF : m->hyp ? PSCI_SMC : PSCI_HVC;
    if (cfg->ncpus > 1 && cfg->psci == PSCI_OFF)
        return err_set(e, 2, "--smp %u: nobody could start the other cores without PSCI",
                       cfg->ncpus);
    return true;
}
