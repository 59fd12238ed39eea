/* traps.h - how the files of this area say which accesses a bit traps. */
#ifndef CONFORMANCE_TRAPS_H
#define CONFORMANCE_TRAPS_H

#include "guest.h"
#include "tap.h"

/* How a register is reached: by PL1's reads and writes, by PL0's. */
enum { R = 1, W = 2, UR = 4, UW = 8 };

struct trap_access {
    enum sysreg_id reg;
    unsigned how;
};

/* One bit: its name, its clause, a function that sets or clears it, and what it traps. */
struct trap_bit {
    const char *name, *clause;
    void (*set)(bool on);
    const struct trap_access *list;
    unsigned n;
    enum tag tag;
    bool inverse; /* it is an enable: clear, it traps */
};

#define TRAP_LIST(a) (a), sizeof(a) / sizeof *(a)

/* For each access: the bit set traps it with the syndrome of B3.13.6; clear, it does not. */
void try_trap_bit(const struct trap_bit *b);
/* One access, the trap bit as it is: that it ran, without fault. */
void try_untrapped(enum sysreg_id reg, unsigned how);
/* "MRC CTR at PL1": for names. */
const char *access_name(enum sysreg_id reg, unsigned how);
uint32_t access_insn(enum sysreg_id reg, unsigned how);
/* PL0 or PL1, by how. */
uint32_t access_cpsr(unsigned how);
/* r2 and r3: a value that the register can take without harm. */
void access_operands(enum sysreg_id reg);

void traps_hcr(void);
void traps_hstr(void);
void traps_hdcr(void);
void traps_others(void);

#endif
