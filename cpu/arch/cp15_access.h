/* cp15_access.h - the instructions that reach system registers, a pair of C functions for each row:
 * mrc_SCTLR(), mcr_SCTLR(v) for 32-bit rows, mrrc_CNTVCT(), mcrr_CNTVOFF(v) for 64-bit ones.
 *
 * For software that runs on the machine (ARM DDI 0406C B3.15); the simulator has no use for it.
 * cp15_asm.h is the same for the assembler. */
#ifndef CPU_ARCH_CP15_ACCESS_H
#define CPU_ARCH_CP15_ACCESS_H

#include <stdint.h>

#define ACCESS_32(name, cp, opc1, crn, crm, opc2, ...)                                             \
    static inline uint32_t mrc_##name(void)                                                        \
    {                                                                                              \
        uint32_t v;                                                                                \
        __asm__ volatile("mrc p" #cp ", " #opc1 ", %0, c" #crn ", c" #crm ", " #opc2               \
                         : "=r"(v)::"memory");                                                     \
        return v;                                                                                  \
    }                                                                                              \
    static inline void mcr_##name(uint32_t v)                                                      \
    {                                                                                              \
        __asm__ volatile("mcr p" #cp ", " #opc1 ", %0, c" #crn ", c" #crm ", " #opc2 ::"r"(v)      \
                         : "memory");                                                              \
    }
#define ACCESS_64(name, cp, opc1, crm, ...)                                                        \
    static inline uint64_t mrrc_##name(void)                                                       \
    {                                                                                              \
        uint64_t v;                                                                                \
        __asm__ volatile("mrrc p" #cp ", " #opc1 ", %Q0, %R0, c" #crm : "=r"(v)::"memory");        \
        return v;                                                                                  \
    }                                                                                              \
    static inline void mcrr_##name(uint64_t v)                                                     \
    {                                                                                              \
        __asm__ volatile("mcrr p" #cp ", " #opc1 ", %Q0, %R0, c" #crm ::"r"(v) : "memory");        \
    }
#define ACCESS_OP(name, cp, opc1, crn, crm, opc2, ...) ACCESS_32(name, cp, opc1, crn, crm, opc2)
#define ACCESS_VIEW(name, of, cp, opc1, crn, crm, opc2, ...)                                       \
    ACCESS_32(name, cp, opc1, crn, crm, opc2)

#define CP15      ACCESS_32
#define CP15_64   ACCESS_64
#define CP15_OP   ACCESS_OP
#define CP15_VIEW ACCESS_VIEW
#include "cpu/arch/cp15.def"
#define CP15    ACCESS_32
#define CP15_64 ACCESS_64
#include "timer/arch/cnt.def"

#endif
