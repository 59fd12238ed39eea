/* source.h - source lines, of an address and by name. */
#ifndef DEBUGGER_SOURCE_H
#define DEBUGGER_SOURCE_H

#include "sim/base/base.h"

struct dbg;
struct dbg_addr;

struct source_place {
    const char *path; /* as DWARF has it; lives as long as the symbols */
    unsigned line;
};
/* Where the instruction comes from; false: nobody knows. */
bool source_at(const struct dbg *d, const char *world, uint32_t addr, struct source_place *out);
/* The last part of the path. */
const char *source_name(const struct source_place *p);
/* "trap.c:88", or nothing. */
const char *source_format(const struct dbg *d, const char *world, uint32_t addr, char *buf,
                          size_t len);
/* "[WORLD:]FILE:LINE" as an address. */
enum source_found {
    SOURCE_FOUND,
    SOURCE_NO_LINE,  /* the text is something else */
    SOURCE_NOT_FOUND /* no code is there: said */
};
enum source_found source_find(struct dbg *d, const char *text, struct dbg_addr *at);
/* Lines from..to of the file, p->line marked; `named`: each with the file's name instead. How many
 * there were. */
unsigned source_print(struct dbg *d, const struct source_place *p, unsigned from, unsigned to,
                      bool named);
/* The line of the instruction at addr, where it is known. */
void source_line(struct dbg *d, const char *world, uint32_t addr);

#endif
