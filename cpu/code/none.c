/* none.c - the table of stencils of a build that has none: its host or compiler do not suit. */
#include "cpu/code/stencil.h"

const uint8_t stencil_code[1];
const struct code_reloc stencil_relocs[1];
const void *const stencil_symbols[1];
const struct stencil stencils[1];
const unsigned stencil_count;
