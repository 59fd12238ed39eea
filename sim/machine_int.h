/* machine_int.h - what the files that make up the machine share. */
#ifndef SIM_MACHINE_INT_H
#define SIM_MACHINE_INT_H

#include "sim/board.h"
#include "sim/loader.h"
#include "sim/machine.h"

/* run.c: a limit or a debugger's stop is forgotten, so that the run can go on; false: it has ended.
 */
bool machine_resume(struct machine *m);

/* boot.c: how a core starts, and what firmware would have left behind. */

/* Put core c, just reset, where the boot contract says: Non-secure Hyp or Supervisor, or Secure
 * Supervisor, at `entry` (bit 0: Thumb), with A, I and F masked. */
void boot_core(struct machine *m, struct cpu *c, uint32_t entry);
/* All cores at machine reset: the first starts, the others are off until CPU_ON. */
void boot_machine(struct machine *m);
/* Decide Hyp, Secure and the PSCI conduit from the configuration. */
bool boot_plan(struct machine *m, struct err *e);

/* calls.c: serve SVC, HVC, SMC, BKPT and HLT where the machine stands in for firmware or a
 * debugger. True: served. */
bool machine_call(void *machine, struct cpu *c, enum cpu_call kind, uint32_t imm);
/* run.c: the core has taken an interrupt. */
bool machine_taken(void *machine);

/* Host pointer loops over guest memory as core c sees it now, without any effect on its TLB.
 * False where a byte is not mapped or not memory. */
bool guest_read(const struct cpu *c, uint32_t va, void *buf, uint32_t len);
bool guest_write(struct machine *m, struct cpu *c, uint32_t va, const void *buf, uint32_t len);

#endif
