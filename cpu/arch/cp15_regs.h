/* cp15_regs.h - the system registers' storage and the vocabulary of their rows. */
#ifndef CPU_ARCH_CP15_REGS_H
#define CPU_ARCH_CP15_REGS_H

#include <stdint.h>

/* Every register has two copies; a COMMON one uses copy 0, a BANKED one copy `ns`. */
struct cp15_regs {
#define CP15(name, ...)    uint64_t name[2];
#define CP15_64(name, ...) uint64_t name[2];
#include "cpu/arch/cp15.def"
};

/* clang-format off */
enum cp15_rights {
    PL0_RW, PL0_RO, PL0R_PL1W, PL0_WO, PL1_RW, PL1_RO, PL1_WO, PL2_RW, PL2_RO, PL2_WO,
    SEC_RW,      /* Secure PL1 only */
    SEC_RW_NSRO, /* NSACR: Secure PL1 writes, Non-secure PL1 and PL2 read */
};
/* clang-format on */

enum cp15_bank { COMMON, BANKED, SECURE };

/* clang-format off */
enum cp15_trap {
    TRAP_NONE, TRAP_TVM, TRAP_TTLB, TRAP_TPU, TRAP_TPC, TRAP_TSW, TRAP_TAC, TRAP_TIDCP,
    TRAP_TID0, TRAP_TID1, TRAP_TID2, TRAP_TID3, TRAP_TPM, TRAP_TPMCR, TRAP_TDA, TRAP_TDOSA,
    TRAP_TDRA, TRAP_TCPAC, TRAP_TTEE, TRAP_TJDBX,
};
/* clang-format on */

enum cp15_world {
    WORLD_VM,     /* a VM's own: a world switch saves and restores it */
    WORLD_HYPER,  /* the hypervisor's own (PL2); it programs it per VM where need be */
    WORLD_GLOBAL, /* the machine's: not switched, and the row's text says why */
    WORLD_SEC,    /* Secure state's; Non-secure software cannot reach it */
    WORLD_RO,     /* read-only */
    WORLD_OP,     /* an operation: no state */
};

#endif
