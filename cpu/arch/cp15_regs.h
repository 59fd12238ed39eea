/* cp15_regs.h - the system registers' storage and the vocabulary of their rows. */
#ifndef CPU_ARCH_CP15_REGS_H
#define CPU_ARCH_CP15_REGS_H

#include <stdint.h>

/* Every register has two copies; a COMMON or SECURE one uses copy 0, a BANKED one copy SCR.NS.
 * TTBR0, TTBR1 and PAR are stored 64 bits wide; PRRR and NMRR are MAIR0 and MAIR1 too. */
struct cp15_regs {
#define CP15(name, ...)      uint64_t name[2];
#define CP15_64(name, ...)   uint64_t name[2];
#define CP15_CELL(name, ...) uint64_t name[2];
#include "cpu/arch/cp15.def"
};

/* In a row's reset column: UNKNOWN. */
#define POISON UINT64_C(0xbad0bad1bad2bad3)

/* PL1 includes PL2 (Hyp), as everywhere in the manual's tables. */
/* clang-format off */
enum cp15_rights {
    PL0_RW, PL0_RO, PL0R_PL1W, PL0_WO, PL1_RW, PL1_RO, PL1_WO,
    PL2_RW, PL2_RO, PL2_WO, /* Hyp, and Monitor mode when SCR.NS is 1 */
    SEC_RW,      /* Secure PL1 only */
    SEC_RW_NSRO, /* NSACR: Secure PL1 writes, Non-secure PL1 and PL2 read */
    SECPL2_WO,   /* Secure PL1, and PL2; not Non-secure PL1 */
    PMU_RW, PMU_RO, PMU_WO, /* PL1, and PL0 when PMUSERENR.EN is 1 */
    DBG_RW, DBG_RO, /* PL1, and PL0 when DBGDSCR.UDCCdis is 0 */
    TEE_RW,      /* TEECR: PL1, and PL0 may read */
    TEE_PL0,     /* TEEHBR: PL1, and PL0 when TEECR.XED is 0 */
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
    WORLD_VIEW,   /* another encoding of a register that has its own row */
};

#endif
