/* monitor.h - what a Secure area has besides guest.h: which state a run is in, and the registers of
 * either state's bank.
 *
 * The C code lives in Monitor mode with SCR.NS at 0: it sees Secure copies of banked registers and
 * of the GIC. A run has the SCR of run_in() (world_reset: Secure, 0), and every mode's vectors do
 * SMC, which Monitor mode takes. `out.scr` is SCR as the handler found it: its NS says whose
 * handler it was. An exception taken to Monitor mode itself is AT_MON.
 *
 * Non-secure code that must not use SMC (SCR.SCD) ends by FIQ: fiq_ends(). */
#ifndef CONFORMANCE_MONITOR_H
#define CONFORMANCE_MONITOR_H

#include "guest.h"

/* Runs from now on have this SCR. FW and AW are to be named where they matter. */
void run_in(uint32_t scr);
#define SECURE     0u
#define NON_SECURE ((uint32_t)SCR_NS)

/* Between these, CP15 is the Non-secure bank's and Hyp's registers can be reached. */
void ns_begin(void);
void ns_end(void);

/* A register of the Non-secure bank or of Hyp: NS(mcr_SCTLR(v)), NS(v = mrc_HCR()). */
#define NS(access)                                                                                 \
    do {                                                                                           \
        ns_begin();                                                                                \
        access;                                                                                    \
        ns_end();                                                                                  \
    } while (0)

/* Taken to PL1 in that state: expect_pl1, and where the vectors were. */
void expect_pl1_in(uint32_t ns, uint32_t vector, uint32_t mode);

/* A FIQ of the GIC is pending and goes to Monitor mode; every Non-secure vector opens CPSR.F and
 * waits for it. The run's SCR must have FIQ, and FW. */
void fiq_ends(void);

/* Vectors: MVBAR's, in both instruction sets; VBAR's and HVBAR's of each state. */
extern uint32_t mon_vectors[8], mon_vectors_t32[8];
extern uint32_t s_vectors[8], ns_vectors[8], hyp_smc_vectors[8], smc_vectors_t32[8];

BANKED_ACCESS(lr_usr)
BANKED_ACCESS(spsr_hyp)

#endif
