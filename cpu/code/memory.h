/* memory.h - the two mappings of generated code. */
#ifndef CPU_CODE_MEMORY_H
#define CPU_CODE_MEMORY_H

#include "cpu/code/code.h"

#include <stdint.h>

struct code_memory {
    uint8_t *write; /* the same bytes, never executed */
    uint8_t *exec;  /* and never written */
    size_t len;
};

/* False: the host gives none. */
bool code_memory_map(struct code_memory *m, size_t len);
void code_memory_unmap(struct code_memory *m);

#endif
