/* world.h - everything that makes the core one VM's core rather than another's.
 *
 * A world is switched in two depths. The frame (general and banked registers, where it was and in
 * which mode) changes hands on every exit, because Hyp's C code runs on the same registers. The
 * system registers wait until another VM is really entered: world_save and world_restore.
 *
 * Nobody keeps the list of system registers here: they are the rows that cpu/arch/cp15.def and
 * timer/arch/cnt.def mark VM in their `world` column. The structure below and the two sequences in
 * switch.S expand those rows in the same order, so each sequence is one walk with a moving pointer
 * and no offset is written down. Mark a row VM and it is switched; there is nothing else to do. */
#ifndef MINIHYP_WORLD_H
#define MINIHYP_WORLD_H

/* The banked registers of the PL1 modes (ARM DDI 0406C B1.3.2), in the order of struct world_frame.
 * LR_usr is not among them: it is also Hyp mode's LR, and is saved with r0 to r12. */
#define WORLD_BANKED(reg)                                                                          \
    reg(SP_usr) reg(SP_svc) reg(LR_svc) reg(SPSR_svc) reg(SP_abt) reg(LR_abt) reg(SPSR_abt)        \
        reg(SP_und) reg(LR_und) reg(SPSR_und) reg(SP_irq) reg(LR_irq) reg(SPSR_irq) reg(R8_fiq)    \
            reg(R9_fiq) reg(R10_fiq) reg(R11_fiq) reg(R12_fiq) reg(SP_fiq) reg(LR_fiq)             \
                reg(SPSR_fiq)

/* Why the guest was left: which vector of HVBAR was taken. */
#define EXIT_TRAP  0 /* Hyp trap: a synchronous exception, HSR says which */
#define EXIT_IRQ   1
#define EXIT_FIQ   2
#define EXIT_ABORT 3 /* an asynchronous abort, while HCR.AMO */
/* These three are never taken from a guest; from Hyp they are our own bugs. */
#define EXIT_UNDEF 4
#define EXIT_PABT  5
#define EXIT_HVC   6

/* Byte offsets into struct world_frame, for switch.S; asserted below. */
#define FRAME_PC     56
#define FRAME_CPSR   60
#define FRAME_BANKED 64

#ifndef __ASSEMBLER__

#include <stddef.h>
#include <stdint.h>

struct world_frame {
    uint32_t r[13];
    uint32_t lr;   /* LR_usr */
    uint32_t pc;   /* ELR_hyp: where the guest goes on */
    uint32_t cpsr; /* SPSR_hyp */
#define FRAME_REG(name) uint32_t name;
    WORLD_BANKED(FRAME_REG)
#undef FRAME_REG
};

_Static_assert(offsetof(struct world_frame, pc) == FRAME_PC, "switch.S");
_Static_assert(offsetof(struct world_frame, cpsr) == FRAME_CPSR, "switch.S");
_Static_assert(offsetof(struct world_frame, SP_usr) == FRAME_BANKED, "switch.S");

/* A 64-bit register, as two words: no alignment, so that the order of rows is the layout. */
struct world_wide {
    uint32_t lo, hi;
};

#endif

/* A row's `world` column picks what becomes of it; VM alone leaves a trace. */
#define WORLD_ROW(name, cp, o1, crn, crm, o2, rights, bank, trap, reset, wmask, hook, world, what) \
    WORLD_32_##world(name, cp, o1, crn, crm, o2, reset)
#define WORLD_ROW_64(name, cp, o1, crm, rights, bank, trap, reset, wmask, hook, world, what)       \
    WORLD_64_##world(name, cp, o1, crm, reset)
#define WORLD_32_HYPER(...)
#define WORLD_32_GLOBAL(...)
#define WORLD_32_SEC(...)
#define WORLD_32_RO(...)
#define WORLD_32_OP(...)
#define WORLD_64_HYPER(...)
#define WORLD_64_GLOBAL(...)
#define WORLD_64_SEC(...)
#define WORLD_64_RO(...)
#define WORLD_64_OP(...)

#ifndef __ASSEMBLER__

#define WORLD_32_VM(name, ...) uint32_t name;
#define WORLD_64_VM(name, ...) struct world_wide name;

struct world_sys {
#define CP15    WORLD_ROW
#define CP15_64 WORLD_ROW_64
#include "cpu/arch/cp15.def"
#define CP15    WORLD_ROW
#define CP15_64 WORLD_ROW_64
#include "timer/arch/cnt.def"
};
#undef WORLD_32_VM
#undef WORLD_64_VM

struct world {
    struct world_frame frame;
    struct world_sys sys;
};

/* Enter the guest and come back at its next exit: returns EXIT_*. The system registers must be
 * the guest's already. */
uint32_t world_enter(struct world_frame *frame);
/* Move the system registers of the VM that the core holds out to memory, and in. */
void world_save(struct world_sys *sys);
void world_restore(const struct world_sys *sys);

/* world.c: the state that a VM starts in, and its general registers by number in its mode. */
void world_reset(struct world *w, uint32_t entry);
uint32_t *world_reg(struct world_frame *f, unsigned n);
/* LR of a mode; SPSR of an exception mode. */
uint32_t *world_lr(struct world_frame *f, unsigned mode);
uint32_t *world_spsr(struct world_frame *f, unsigned mode);

#endif
#endif
