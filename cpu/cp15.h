/* cp15.h - the system registers' one access path: exists, rights, traps, then storage or hook.
 *
 * Rows: cpu/arch/cp15.def (cp15 and cp14) and timer/arch/cnt.def, whose hooks the machine binds. */
#ifndef CPU_CP15_H
#define CPU_CP15_H

#include "cpu/insn.h"

struct cp15_row {
    const char *name, *what;
    uint8_t cp, opc1, crn, crm, opc2;
    bool wide;      /* MRRC/MCRR: crn and opc2 are of no meaning */
    uint8_t rights; /* enum cp15_rights (cpu/arch/cp15_regs.h) */
    uint8_t bank;   /* enum cp15_bank */
    uint8_t trap;   /* enum cp15_trap */
    uint8_t world;  /* enum cp15_world: what a world switch does with it */
    uint64_t reset, wmask;
    uint32_t offset; /* of its storage in struct cp15_regs; banked: [2], Secure first */
    uint64_t (*read)(struct cpu *c, const struct cp15_row *r);          /* NULL: the storage */
    void (*write)(struct cpu *c, const struct cp15_row *r, uint64_t v); /* NULL: the storage */
};

extern const struct cp15_row cp15_rows[];
extern const unsigned cp15_row_count;

const struct cp15_row *cp15_find(const char *name); /* case-insensitive; NULL */
const struct cp15_row *cp15_lookup(unsigned cp, unsigned opc1, unsigned crn, unsigned crm,
                                   unsigned opc2, bool wide);
/* Every row's reset value; POISON becomes the core's seeded poison. */
void cp15_reset(struct cpu *c);
/* A debugger's look and poke: no rights, no traps; `ns` picks the bank. Looking has no effect. */
uint64_t cp15_peek(const struct cpu *c, const struct cp15_row *r, bool ns);
void cp15_poke(struct cpu *c, const struct cp15_row *r, bool ns, uint64_t v);

/* The timer's registers, served by whoever the machine binds. `reg` is the row's index in
 * timer/arch/cnt.def; ns picks CNTP's bank. */
struct timer_rows {
    uint64_t (*read)(void *self, unsigned reg, bool ns);
    void (*write)(void *self, unsigned reg, bool ns, uint64_t v);
    void *self;
};

#endif
