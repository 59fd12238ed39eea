/* special.c - libgcc's helpers that answer in flags, in four registers or through memory
 * (ARM IHI 0043, Run-time ABI, 4.1.2, 4.3.1, 4.3.3; GCC internals, "Library Routines"). */
#include "special.h"

#include <stddef.h>
#include <string.h>

enum { Z_SHIFT = 30, C_SHIFT = 29, ONLY_Z = 2, Z_AND_C = 3 };

/* Z and C after a comparison, as bits 1 and 0. It keeps every register but ip, lr; libgcc's
 * reversed ones leave the operands exchanged. */
#define FLAGS(name, type, reg, keep)                                                               \
    SPECIAL(name)                                                                                  \
    {                                                                                              \
        type x, y;                                                                                 \
        memcpy(&x, a, sizeof x);                                                                   \
        memcpy(&y, a + 1, sizeof y);                                                               \
        register type first __asm__("r0") = x;                                                     \
        register type second __asm__(reg) = y;                                                     \
        register uint32_t cpsr __asm__("r4");                                                      \
        __asm__ volatile("bl " #name "\n\tmrs %0, cpsr"                                            \
                         : "=r"(cpsr), "+r"(first), "+r"(second)::"ip", "lr", "cc", "memory");     \
        uint32_t flags = (cpsr >> Z_SHIFT & 1) << 1 | (cpsr >> C_SHIFT & 1);                       \
        r[0] = flags & (keep);                                                                     \
        if ((first != x || second != y) && (first != y || second != x))                            \
            r[0] = UINT64_MAX;                                                                     \
    }

FLAGS(__aeabi_cdcmpeq, uint64_t, "r2", ONLY_Z)
FLAGS(__aeabi_cdcmple, uint64_t, "r2", Z_AND_C)
FLAGS(__aeabi_cdrcmple, uint64_t, "r2", Z_AND_C)
FLAGS(__aeabi_cfcmpeq, uint32_t, "r1", ONLY_Z)
FLAGS(__aeabi_cfcmple, uint32_t, "r1", Z_AND_C)
FLAGS(__aeabi_cfrcmple, uint32_t, "r1", Z_AND_C)

/* Quotient in r0, remainder in r1. */
#define DIVMOD32(name)                                                                             \
    uint64_t name(uint32_t, uint32_t);                                                             \
    SPECIAL(name)                                                                                  \
    {                                                                                              \
        uint64_t both = name((uint32_t)a[0], (uint32_t)a[1]);                                      \
        r[0] = (uint32_t)both;                                                                     \
        r[1] = both >> 32;                                                                         \
    }

DIVMOD32(__aeabi_idivmod)
DIVMOD32(__aeabi_uidivmod)

/* Quotient in r0 and r1, remainder in r2 and r3. */
#define DIVMOD64(name)                                                                             \
    SPECIAL(name)                                                                                  \
    {                                                                                              \
        register uint64_t first __asm__("r0") = a[0];                                              \
        register uint64_t second __asm__("r2") = a[1];                                             \
        __asm__ volatile("bl " #name : "+r"(first), "+r"(second)::"ip", "lr", "cc", "memory");     \
        r[0] = first;                                                                              \
        r[1] = second;                                                                             \
    }

DIVMOD64(__aeabi_ldivmod)
DIVMOD64(__aeabi_uldivmod)

/* The remainder by a pointer. */
#define DIVMOD_MEMORY(name, type)                                                                  \
    type name(type, type, type *);                                                                 \
    SPECIAL(name)                                                                                  \
    {                                                                                              \
        type rest = 0;                                                                             \
        r[0] = (uint64_t)name((type)a[0], (type)a[1], &rest);                                      \
        r[1] = (uint64_t)rest;                                                                     \
    }

DIVMOD_MEMORY(__divmoddi4, int64_t)
DIVMOD_MEMORY(__udivmoddi4, uint64_t)

/* A value through a buffer, at an offset. */
#define UNALIGNED(size, type)                                                                      \
    type __aeabi_uread##size(const void *);                                                        \
    type __aeabi_uwrite##size(type, void *);                                                       \
    SPECIAL(__aeabi_uread##size)                                                                   \
    {                                                                                              \
        static unsigned char buffer[16] __attribute__((aligned(8)));                               \
        memcpy(buffer + a[1], a, (size));                                                          \
        r[0] = __aeabi_uread##size(buffer + a[1]);                                                 \
    }                                                                                              \
    SPECIAL(__aeabi_uwrite##size)                                                                  \
    {                                                                                              \
        static unsigned char buffer[16] __attribute__((aligned(8)));                               \
        type given = __aeabi_uwrite##size((type)a[0], buffer + a[1]);                              \
        memcpy(r, buffer + a[1], (size));                                                          \
        r[0] = given == (type)a[0] ? r[0] : ~r[0];                                                 \
    }

UNALIGNED(4, uint32_t)
UNALIGNED(8, uint64_t)

int __gcc_bcmp(const unsigned char *, const unsigned char *, size_t);
SPECIAL(__gcc_bcmp)
{
    unsigned char bytes[2][sizeof(uint64_t)];
    memcpy(bytes, a, sizeof bytes);
    r[0] = (uint32_t)__gcc_bcmp(bytes[0], bytes[1], sizeof bytes[0]);
}
