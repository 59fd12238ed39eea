/* trap.h - why a guest came out, and what is done about it. */
#ifndef MINIHYP_TRAP_H
#define MINIHYP_TRAP_H

#include <stdbool.h>
#include <stdint.h>

#include "minihyp/vm.h"

/* What the hardware says about a trap, read once at the exit. */
struct trap {
    uint32_t hsr;
    uint32_t va;  /* HDFAR or HIFAR; aborts only */
    uint64_t ipa; /* from HPFAR; valid when ipa_known */
    bool ipa_known;
};

/* Deal with an exit (EXIT_*). Afterwards the VM can be entered again, or its state says not. */
void trap_handle(struct vm *vm, uint32_t cause);
const char *trap_vector_name(uint32_t cause);

/* How a guest is told that it did what it may not: the exception its own hardware would raise. */
enum verdict { VERDICT_UNDEFINED, VERDICT_DATA_ABORT, VERDICT_PREFETCH_ABORT };

/* The VM did something that is not its own: answer with an exception if it is tolerated, else
 * report and stop it. */
void trap_violation(struct vm *vm, const struct trap *t, enum verdict v, const char *what);
/* Go on behind the trapped instruction. */
void trap_skip(struct vm *vm, uint32_t hsr);
/* A coprocessor register access: cp 14 or 15, 32 bits wide (access.c). */
void trap_access(struct vm *vm, const struct trap *t);
/* A stage 2 fault on data: an emulated device, or a violation (mmio.c). */
void trap_data_abort(struct vm *vm, const struct trap *t);
/* HVC and SMC (hypercall.c). */
void trap_call(struct vm *vm);

/* inject.c: take an exception in the guest (ARM DDI 0406C B1.9). The VM must be loaded. */
void inject(struct vm *vm, const struct trap *t, enum verdict v);
/* The guest's exception vectors: VBAR, or high vectors. */
uint32_t inject_vector_base(void);

#endif
