/* cp15_asm.h - cp15.def as assembler macros: `read_SCTLR r0`, `write_SCTLR r0`, and for the 64-bit
 * ones `read_TTBR0 r0, r1` (low word first). Operations: `write_TLBIALL r0`. */
#ifndef CPU_ARCH_CP15_ASM_H
#define CPU_ARCH_CP15_ASM_H

/* clang-format off */
#define CP15_ACCESS(name, cp, opc1, crn, crm, opc2) \
    .macro read_##name rt; mrc p##cp, opc1, \rt, c##crn, c##crm, opc2; .endm; \
    .macro write_##name rt; mcr p##cp, opc1, \rt, c##crn, c##crm, opc2; .endm;
#define CP15_ACCESS_64(name, cp, opc1, crm) \
    .macro read_##name lo, hi; mrrc p##cp, opc1, \lo, \hi, c##crm; .endm; \
    .macro write_##name lo, hi; mcrr p##cp, opc1, \lo, \hi, c##crm; .endm;

#define CP15(name, cp, opc1, crn, crm, opc2, ...) \
    CP15_ACCESS(name, cp, opc1, crn, crm, opc2)
#define CP15_VIEW(name, of, cp, opc1, crn, crm, opc2, ...) \
    CP15_ACCESS(name, cp, opc1, crn, crm, opc2)
#define CP15_OP(name, cp, opc1, crn, crm, opc2, ...) \
    CP15_ACCESS(name, cp, opc1, crn, crm, opc2)
#define CP15_64(name, cp, opc1, crm, ...) CP15_ACCESS_64(name, cp, opc1, crm)
#include "cpu/arch/cp15.def"
/* clang-format on */

#endif
