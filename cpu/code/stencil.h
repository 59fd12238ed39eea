/* stencil.h - the table that cpu/code/stencils.py makes at build time: handlers as bytes with
 * holes. */
#ifndef CPU_CODE_STENCIL_H
#define CPU_CODE_STENCIL_H

#include <stdint.h>

enum code_hole {
#define HOLE(name, what)      HOLE_##name,
#define HOLE_JUMP(name, what) HOLE_##name,
#include "cpu/code/holes.def"
#undef HOLE
#undef HOLE_JUMP
    HOLE_COUNT
};

enum code_kind {
    CODE_ABS,  /* 32 bits: a hole's value */
    CODE_REL,  /* 32 bits, relative: a hole's place */
    CODE_CALL, /* 32 bits, relative: a function of the program */
    CODE_SLOW, /* 32 bits, relative: a stub that goes on in a handler */
};

struct code_reloc {
    uint16_t at;   /* offset of the 32 bits in the stencil */
    uint8_t kind;  /* enum code_kind */
    uint16_t what; /* enum code_hole, or an index into stencil_symbols[] */
    int32_t addend;
};

struct stencil {
    const void *handler;
    const char *name;
    uint32_t code, len; /* in stencil_code[] */
    uint32_t relocs, nrelocs;
    uint32_t nstubs; /* it may need */
};

extern const uint8_t stencil_code[];
extern const struct code_reloc stencil_relocs[];
extern const void *const stencil_symbols[];
extern const struct stencil stencils[];
extern const unsigned stencil_count; /* 0: this build has none, and no generator */

#endif
