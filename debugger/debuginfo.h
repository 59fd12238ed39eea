/* debuginfo.h - what DWARF says about one ELF file. */
#ifndef DEBUGGER_DEBUGINFO_H
#define DEBUGGER_DEBUGINFO_H

#include "sim/base/base.h"

struct debuginfo;

/* NULL where the file has none. */
struct debuginfo *debuginfo_open(const char *path);
void debuginfo_close(struct debuginfo *di);
/* The source file and line that the instruction at addr comes from; NULL: nobody knows, or di is
 * NULL. The path lives as long as di. */
const char *debuginfo_line(const struct debuginfo *di, uint32_t addr, unsigned *line);
/* The first code of this line, or of the next that has any. `file`: a path or its last part. */
bool debuginfo_address(const struct debuginfo *di, const char *file, unsigned line, uint32_t *addr);

/* --- frames --- */

struct frame {
    uint32_t r[16];
    uint32_t known; /* bit n: r[n] is of meaning */
    bool innermost; /* r[15] is where it is, not where it goes on after a call */
};

struct frame_memory {
    bool (*word)(void *self, uint32_t va, uint32_t *v); /* false: nothing can be read there */
    void *self;
};

enum frame_end {
    FRAME_CALLER,    /* *out is it */
    FRAME_OUTERMOST, /* there is none, or the stack makes no sense: it must grow */
    FRAME_NO_RULES,  /* DWARF says nothing about this address */
};

/* The frame that called f. */
enum frame_end debuginfo_caller(const struct debuginfo *di, const struct frame *f,
                                const struct frame_memory *mem, struct frame *out);

#endif
