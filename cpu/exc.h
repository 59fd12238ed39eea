/* exc.h - taking exceptions: routing, vectors, banked state, syndromes (ARM DDI 0406C B1.8, B1.9).
 */
#ifndef CPU_EXC_H
#define CPU_EXC_H

#include "cpu/cpu.h"

/* What route() looks at: a pure function's whole input. */
struct route_in {
    uint8_t kind; /* enum exc_kind */
    uint8_t mode; /* CPSR.M */
    uint32_t scr, hcr, hdcr;
    bool stage2;        /* aborts: the fault is stage 2's (or on a stage 1 walk by stage 2) */
    bool debug;         /* aborts: a debug exception */
    bool external;      /* aborts: an external abort (SCR.EA) */
    bool alignment_hyp; /* aborts: an alignment fault that TGE routes, for instance */
};
/* Mode the exception is taken to (CPSR.M encoding). */
unsigned route(const struct route_in *in);

/* Take c->exc-like *e: banks, SPSR, LR or ELR_hyp, CPSR, fault registers, vector. r[15] and thumb
 * say where execution goes on. Counts it and tells observers (also WORLD_OUT). */
void exc_take(struct cpu *c, const struct exc *e);
/* Is the preferred return address that of the next instruction (calls)? CPSR.IT is then to be
 * the next instruction's as well, before exc_take() saves it (ITAdvance() in B1.9). */
bool exc_returns_to_next(unsigned kind);
/* ERET, SUBS PC, LDM ^, RFE: restore `cpsr` (an SPSR's value) and go on at `pc`. An illegal return
 * is handled as B9.1 and the policy table say. Tells observers (also WORLD_IN). */
void exc_return(struct cpu *c, uint32_t pc, uint32_t cpsr);
/* The interrupt or asynchronous abort to take now (masks, routing, priority B1.8.6), or
 * EXC_KINDS when none. */
enum exc_kind exc_pending(const struct cpu *c);

/* "Data Abort", "virtual IRQ"; "none" for EXC_KINDS. "Supervisor", "Hyp" for a CPSR.M. */
const char *exc_name(unsigned kind);
const char *mode_name(unsigned mode);

#endif
