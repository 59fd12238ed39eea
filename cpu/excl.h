/* excl.h - the exclusive monitors (ARM DDI 0406C A3.4).
 *
 * A core's monitor is struct cpu's excl_* members. It marks one access by physical address and
 * size; a store-exclusive passes only for exactly that access. The global monitor is the same mark
 * seen from outside: a store by another core to its granule clears it. */
#ifndef CPU_EXCL_H
#define CPU_EXCL_H

#include "cpu/cpu.h"

/* Exclusives reservation granule, in bytes (CTR.ERG of the modelled cores: 16 words). */
#define EXCL_GRANULE 64

/* Forget the mark (CLREX, any store-exclusive, exception return). */
static inline void excl_clear(struct cpu *c)
{
    c->excl_open = 0;
}

/* A core runs alone for a while: what `other` has marked is not to be stored to behind its back.
 * Called before c runs; fills that come later ask links.marked. */
void excl_guard(struct cpu *c, const struct cpu *other);
/* Has it marked anything in the 4 KB at physical address pa? */
static inline bool excl_marks_page(const struct cpu *c, uint64_t pa)
{
    return c->excl_open && c->excl_pa >> 12 == pa >> 12;
}
/* Another core stored `len` bytes at physical address pa. */
void excl_stored_by_other(struct cpu *c, uint64_t pa, unsigned len);
/* This core stored where another may have marked: tell the others, through links.stored. */
void excl_clear_others(struct cpu *c, uint64_t pa, unsigned len);

#endif
