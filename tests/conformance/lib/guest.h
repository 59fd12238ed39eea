/* guest.h - running a few instructions in any mode, and what became of them.
 *
 * The suite's C code lives in Hyp mode. run() returns to the mode asked for; whatever exception
 * comes next ends the run: one taken to Hyp mode directly, one taken to PL1 through vectors that do
 * nothing but HVC. `out` then says where it was taken, and with which registers. A snippet that
 * runs to its end says so by HVC (PL0: SVC) with an immediate of its own.
 *
 * In an area that is Secure (CONFORMANCE_SECURE; secure/monitor.h has more) the C code lives in
 * Monitor mode, the vectors do SMC, and so does the end.
 *
 * Every check starts from world_reset(): no traps, no translation, every cache and timer off. */
#ifndef CONFORMANCE_GUEST_H
#define CONFORMANCE_GUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cpu/arch/cp15_access.h"
#include "cpu/arch/fields.h"
#include "insn.h"

/* CPSRs to start with: every exception masked. */
#define MASKED (PSR_A | PSR_I | PSR_F)
#define PL0    (MODE_USR | MASKED)
#define PL1    (MODE_SVC | MASKED)
#define PL2    (MODE_HYP | MASKED)
#define THUMB  PSR_T

/* Immediates of the calls that end a run. */
enum { CALL_DONE = 0xd0e, CALL_VECTOR = 0xe00 };
#ifdef CONFORMANCE_SECURE
#define END_PL1     I_SMC_IMM(7)
#define END_PL1_T32 0xf7f78000u
#else
#define END_PL1     I_HVC(CALL_DONE)
#define END_PL1_T32 (0xf7e08000u | CALL_DONE)
#endif
#define END_PL0 I_SVC(CALL_DONE)

/* Vector offsets. */
enum {
    V_UNDEF = 0x04,
    V_CALL = 0x08,
    V_PABT = 0x0c,
    V_DABT = 0x10,
    V_HYP = 0x14,
    V_IRQ = 0x18,
    V_FIQ = 0x1c,
};

/* The general registers of a run, before and after; start.S knows the offsets. */
struct guest {
    uint32_t r[13];
    uint32_t lr; /* LR_usr, which is Hyp mode's too */
    uint32_t pc;
    uint32_t cpsr;
    uint32_t vector;     /* of HVBAR; in Secure areas of MVBAR */
    uint32_t entry_cpsr; /* at that vector */
    uint32_t scr;        /* Secure areas: SCR during the run */
    uint32_t entry_scr;  /* and at the vector */
};
extern struct guest guest;

enum where { AT_DONE, AT_PL1, AT_HYP, AT_MON };

struct outcome {
    enum where where;
    uint32_t vector; /* offset in the vector table of the mode that took it */
    uint32_t cpsr;   /* in the handler, its mode included */
    uint32_t spsr;   /* of the handler's mode */
    uint32_t lr;     /* ELR_hyp, or the handler's LR */
    uint32_t hsr, hdfar, hifar, hpfar;
    uint32_t dfsr, dfar, ifsr, ifar;
    uint32_t scr; /* Secure areas: when the exception was taken */
};
extern struct outcome out;

/* Run from `code` with that CPSR; guest.r[] go in and come back. */
void run(uint32_t cpsr, const void *code);
/* Run these instructions, then the end. They lie in `code`. */
void run_insns(uint32_t cpsr, const uint32_t *insns, unsigned n);
void run_insn(uint32_t cpsr, uint32_t insn);
/* The same in T32: halfwords. */
void run_thumb(uint32_t cpsr, const uint16_t *hw, unsigned n);

/* Where run_insns puts them: room for 60 and the end. */
extern uint32_t code[64];
static inline uint32_t code_at(unsigned i)
{
    return (uint32_t)&code[i];
}

/* Expectations about `out`, for use inside a check. */
void expect_done(void);
/* Taken to PL1 through this vector, to that mode. */
void expect_pl1(uint32_t vector, uint32_t mode);
/* Taken to Hyp mode through this vector of HVBAR. */
void expect_hyp(uint32_t vector);
/* Taken to Monitor mode through this vector of MVBAR (Secure areas). */
void expect_mon(uint32_t vector);
/* A trap to Hyp mode from below it: vector 0x14, this HSR, returning to the instruction. */
void expect_trap(uint32_t hsr, uint32_t pc);
/* Undefined Instruction exception at PL1, or in Hyp mode when run there. */
void expect_undef(void);

/* Everything that software can set, back to what a check may rely on. */
void world_reset(void);
/* Once. */
void guest_init(void);
/* Every TLB entry of the Non-secure side and of Hyp goes; in Secure areas, Secure ones too. */
void tlb_forget(void);
/* Instructions were written: make them visible to fetches. */
void code_written(const void *p, uint32_t bytes);

static inline void isb(void)
{
    __asm__ volatile("isb" ::: "memory");
}
static inline void dsb(void)
{
    __asm__ volatile("dsb" ::: "memory");
}

/* The vectors of PL1: A32, and T32 for SCTLR.TE. */
extern uint32_t guest_vectors[8], guest_vectors_t32[8];
/* Hyp's own: A32; T32 for HSCTLR.TE. */
extern uint32_t hyp_vectors[8], hyp_vectors_t32[8];

/* Banked registers as MRS and MSR (Banked register) name them; Hyp reaches all but SPSR_hyp so. */
#define BANKED_ACCESS(name)                                                                        \
    static inline uint32_t get_##name(void)                                                        \
    {                                                                                              \
        uint32_t v;                                                                                \
        __asm__ volatile(".arch_extension virt\n mrs %0, " #name : "=r"(v));                       \
        return v;                                                                                  \
    }                                                                                              \
    static inline void set_##name(uint32_t v)                                                      \
    {                                                                                              \
        __asm__ volatile(".arch_extension virt\n msr " #name ", %0" ::"r"(v));                     \
    }
BANKED_ACCESS(sp_usr)
BANKED_ACCESS(sp_svc)
BANKED_ACCESS(lr_svc)
BANKED_ACCESS(spsr_svc)
BANKED_ACCESS(sp_abt)
BANKED_ACCESS(lr_abt)
BANKED_ACCESS(spsr_abt)
BANKED_ACCESS(sp_und)
BANKED_ACCESS(lr_und)
BANKED_ACCESS(spsr_und)
BANKED_ACCESS(sp_irq)
BANKED_ACCESS(lr_irq)
BANKED_ACCESS(spsr_irq)
BANKED_ACCESS(sp_fiq)
BANKED_ACCESS(lr_fiq)
BANKED_ACCESS(spsr_fiq)
BANKED_ACCESS(r8_fiq)
BANKED_ACCESS(r9_fiq)
BANKED_ACCESS(r10_fiq)
BANKED_ACCESS(r11_fiq)
BANKED_ACCESS(r12_fiq)
BANKED_ACCESS(elr_hyp)

/* The image's checks; start.S calls it. */
void conformance_main(void);

#endif
