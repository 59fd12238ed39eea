/* poke.h - a person's changes to a running machine, as inputs: logged with their cycle, delivered
 * again in a replay. The only way in for a debugger. */
#ifndef SIM_POKE_H
#define SIM_POKE_H

#include "sim/machine.h"

enum poke_op {
    POKE_REG,   /* R<n> of mode a (CPSR.M encoding); n 0..14 */
    POKE_PC,    /* address of the next instruction; bit 0 of the value: in Thumb state */
    POKE_CPSR,  /* all of it: the mode (if there is none, nothing) and the execution state follow */
    POKE_SPSR,  /* of mode a */
    POKE_BANK,  /* slot n (enum bank_slot): ELR_hyp and whatever else is always banked */
    POKE_CP15,  /* row n of cp15_rows; a: the Non-secure copy */
    POKE_MEM,   /* n bytes (1..8) at physical address addr of RAM or flash */
    POKE_BUS,   /* an n-byte write to the device at addr, as a Secure access */
    POKE_INPUT, /* line n (enum cpu_input) of the core becomes value */
    POKE_VFP,   /* D<n>; or one of those below */
    POKE_OPS,
};

enum { POKE_VFP_FPSCR = 32, POKE_VFP_FPEXC };

struct poke {
    uint8_t op;  /* enum poke_op */
    uint8_t cpu; /* the core */
    uint8_t a;
    uint8_t n;
    uint16_t row;
    uint64_t addr, value;
};

/* Make the port; once, when the board's input log is ready. */
void poke_init(struct machine *m);
/* Log and do it. Between runs only. False while the machine lives through its past again. */
bool machine_poke(struct machine *m, const struct poke *p);

#endif
