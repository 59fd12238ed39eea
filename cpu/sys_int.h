/* sys_int.h - what the files of system state share: banks, PSRs, syndromes, checks. */
#ifndef CPU_SYS_INT_H
#define CPU_SYS_INT_H

#include "cpu/exc.h"
#include "cpu/insn.h"

#define NO_SLOT BANK_SLOTS

/* --- banked.c --- */
/* Slot of R<n> (8..14) of a mode that exists; n outside that: NO_SLOT. */
unsigned bank_slot(unsigned mode, unsigned n);
/* Slot of the mode's SPSR; NO_SLOT for User and System. */
unsigned bank_spsr_slot(unsigned mode);
/* Move r[8..14] between the banks of two modes. */
void bank_switch(struct cpu *c, unsigned from, unsigned to);
/* What MRS and MSR (Banked register) name; slot is NO_SLOT where the encoding names nothing. */
struct bank_name {
    uint8_t slot, mode, n; /* n 16: an SPSR; 15: ELR_hyp */
};
struct bank_name bank_sysm(unsigned r, unsigned sysm);

/* --- psr.c --- */
/* CPSRWriteByInstr (B1.3.3): bytemask bit n admits byte n; an exception return also writes the
 * execution state. A mode that may not be entered leaves the mode as it was. */
void psr_write_by_instr(struct cpu *c, uint32_t v, unsigned bytemask, bool exc_return);
/* SPSRWriteByInstr on the SPSR of the current mode, which must have one. */
void spsr_write_by_instr(struct cpu *c, uint32_t v, unsigned bytemask);
/* ELR_hyp. */
uint32_t elr_hyp(const struct cpu *c);
/* Non-secure PL1 or PL0: where Hyp's traps apply. */
static inline bool below_hyp(const struct cpu *c)
{
    return !cpu_secure(c) && cpu_mode(c) != MODE_HYP;
}

/* --- syndrome.c --- */
/* Write the fault and syndrome registers of the mode that takes e. `ns`: the bank that it uses.
 * Returns what HSR became, or 0 where it is not written. */
uint32_t syndrome_write(struct cpu *c, const struct exc *e, unsigned from, unsigned target,
                        bool ns);
/* ISS bits 24..20 for an instruction. */
uint32_t iss_cond(const struct insn *i);

/* --- pmu.c --- */
void pmu_sync_slow(struct cpu *c);
void pmu_rearm(struct cpu *c);
void pmu_event_slow(struct cpu *c, unsigned event);
enum {
    PMU_SW_INCR = 0x00,
    PMU_INST_RETIRED = 0x08,
    PMU_EXC_TAKEN = 0x09,
    PMU_EXC_RETURN = 0x0a,
    PMU_CPU_CYCLES = 0x11
};
static inline bool pmu_on(const struct cpu *c)
{
    return (c->cp15.PMCR[0] & PMCR_E) || (c->cp15.HDCR[0] & HDCR_HPME);
}
/* Around whatever changes what is counted: count up to now, then plan the next overflow. */
static inline void pmu_sync(struct cpu *c)
{
    if (pmu_on(c))
        pmu_sync_slow(c);
}
static inline void pmu_changed(struct cpu *c)
{
    if (pmu_on(c))
        pmu_rearm(c);
}
/* An event that is not time: counted at once. */
static inline void pmu_event(struct cpu *c, unsigned event)
{
    if (pmu_on(c))
        pmu_event_slow(c, event);
}

#endif
