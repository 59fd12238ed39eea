/* insn.h - A32 encodings that checks put together at run time (ARM DDI 0406C A8), and the table of
 * system registers by name, expanded from the simulator's rows: numbers only, no behaviour. */
#ifndef CONFORMANCE_INSN_H
#define CONFORMANCE_INSN_H

#include <stdbool.h>
#include <stdint.h>

#define I_MRC(cp, o1, rt, crn, crm, o2)                                                            \
    (0xee100010u | (o1) << 21 | (crn) << 16 | (rt) << 12 | (cp) << 8 | (o2) << 5 | (crm))
#define I_MCR(cp, o1, rt, crn, crm, o2)                                                            \
    (0xee000010u | (o1) << 21 | (crn) << 16 | (rt) << 12 | (cp) << 8 | (o2) << 5 | (crm))
#define I_MRRC(cp, o1, rt, rt2, crm)                                                               \
    (0xec500000u | (rt2) << 16 | (rt) << 12 | (cp) << 8 | (o1) << 4 | (crm))
#define I_MCRR(cp, o1, rt, rt2, crm)                                                               \
    (0xec400000u | (rt2) << 16 | (rt) << 12 | (cp) << 8 | (o1) << 4 | (crm))

#define I_HVC(imm)       (0xe1400070u | ((imm) >> 4) << 8 | ((imm)&15u))
#define I_SVC(imm)       (0xef000000u | (imm))
#define I_SMC            0xe1600070u
#define I_SMC_IMM(imm4)  (I_SMC | (imm4))
#define I_WFI            0xe320f003u
#define I_WFE            0xe320f002u
#define I_SEV            0xe320f004u
#define I_NOP            0xe320f000u
#define I_BX_LR          0xe12fff1eu
#define I_BXJ(rm)        (0xe12fff20u | (rm))
#define I_UDF            0xe7f000f0u
#define I_BKPT           0xe1200070u
#define I_ERET           0xe160006eu
#define I_MOV(d, imm8)   (0xe3a00000u | (d) << 12 | (imm8))
#define I_LDR(t, n)      (0xe5900000u | (n) << 16 | (t) << 12)
#define I_STR(t, n)      (0xe5800000u | (n) << 16 | (t) << 12)
#define I_LDRB(t, n)     (0xe5d00000u | (n) << 16 | (t) << 12)
#define I_STRB(t, n)     (0xe5c00000u | (n) << 16 | (t) << 12)
#define I_LDRH(t, n)     (0xe1d000b0u | (n) << 16 | (t) << 12)
#define I_STRH(t, n)     (0xe1c000b0u | (n) << 16 | (t) << 12)
#define I_LDRSH(t, n)    (0xe1d000f0u | (n) << 16 | (t) << 12)
#define I_LDRSB(t, n)    (0xe1d000d0u | (n) << 16 | (t) << 12)
#define I_LDRD(t, n)     (0xe1c000d0u | (n) << 16 | (t) << 12)
#define I_STRD(t, n)     (0xe1c000f0u | (n) << 16 | (t) << 12)
#define I_LDM(n, list)   (0xe8900000u | (n) << 16 | (list))
#define I_STM(n, list)   (0xe8800000u | (n) << 16 | (list))
#define I_LDREX(t, n)    (0xe1900f9fu | (n) << 16 | (t) << 12)
#define I_STREX(d, t, n) (0xe1800f90u | (n) << 16 | (d) << 12 | (t))
#define I_LDRT(t, n)     (0xe4b00000u | (n) << 16 | (t) << 12)
#define I_STRT(t, n)     (0xe4a00000u | (n) << 16 | (t) << 12)
#define I_SWP(t, t2, n)  (0xe1000090u | (n) << 16 | (t) << 12 | (t2))
#define I_COND(c, insn)  (((insn)&0x0fffffffu) | (uint32_t)(c) << 28)

enum { C_EQ = 0, C_NE = 1, C_AL = 14 };

/* A system register's encoding; SR_name indexes sysregs[]. */
struct sysreg {
    const char *name;
    uint8_t cp, opc1, crn, crm, opc2;
    bool wide;
};

enum sysreg_id {
#define CP15(name, ...)          SR_##name,
#define CP15_64(name, ...)       SR_##name,
#define CP15_VIEW(name, of, ...) SR_##name,
#define CP15_OP(name, ...)       SR_##name,
#include "cpu/arch/cp15.def"
#define CP15(name, ...)    SR_##name,
#define CP15_64(name, ...) SR_##name,
#include "timer/arch/cnt.def"
    SR_COUNT
};

extern const struct sysreg sysregs[SR_COUNT];

/* The MRC, MCR, MRRC or MCRR of a register, with Rt r2 and Rt2 r3. */
uint32_t sysreg_insn(enum sysreg_id r, bool write);
/* HSR of its trap to Hyp mode, condition AL (B3.13.6): EC by width and coprocessor, and the ISS. */
uint32_t sysreg_hsr(enum sysreg_id r, bool write);

#endif
