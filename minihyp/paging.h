/* paging.h - long-descriptor page tables, one engine for Hyp's stage 1 and every VM's stage 2. */
#ifndef MINIHYP_PAGING_H
#define MINIHYP_PAGING_H

#include <stdbool.h>
#include <stdint.h>

#define PAGE_SHIFT   12
#define PAGE_SIZE    (1u << PAGE_SHIFT)
#define PAGE_ENTRIES 512
#define PAGE_POOL    40 /* tables in all; a VM needs a root and about three more */

/* What a mapping is for; each format spells it with its own attribute bits. Stage 2 knows RAM and
 * devices alone. */
enum page_kind {
    PAGE_CODE,   /* read and execute */
    PAGE_CONST,  /* read */
    PAGE_DATA,   /* read and write, never execute */
    PAGE_RAM,    /* a guest's memory: everything, the guest's own tables decide */
    PAGE_DEVICE, /* read and write, Device memory, never execute */
    PAGE_KINDS,
};

/* One level of the tree: all that differs from level to level. */
struct page_op {
    uint8_t level;
    uint8_t shift;  /* log2 of the bytes that one entry maps */
    uint16_t count; /* entries of a table here */
    uint64_t leaf;  /* what makes an entry here map memory: a block's type, or a page's */
};

/* Which byte of HMAIR holds which memory type. */
enum { PAGE_MAIR_NORMAL, PAGE_MAIR_DEVICE };

/* A descriptor format: its levels from the root down, and its attributes. */
struct page_format {
    const struct page_op *op;
    uint64_t attr[PAGE_KINDS];
};

/* A tree of tables: what one TTBR points to. */
struct page_space {
    const struct page_format *format;
    uint64_t *root;
};

extern const struct page_format page_stage1_hyp;
extern const struct page_format page_stage2;

/* An empty tree. False when the pool of tables is used up; so says page_map. */
bool page_space_init(struct page_space *s, const struct page_format *format);
/* Map [va, va + size) to pa on; all multiples of the page size. Uses the largest leaves that fit.
 * Nothing of the range may be mapped yet. */
bool page_map(struct page_space *s, uint64_t va, uint64_t pa, uint64_t size, enum page_kind kind);
/* Map one page elsewhere: break before make (B3.10.1). Of a VM's space, which must be loaded; false
 * when va has no page of its own yet (or ever: inside a block). */
bool page_move(struct page_space *s, uint64_t va, uint64_t pa, enum page_kind kind);
/* The leaf that maps va, with its level; 0 when there is none, with the level where it ended. */
uint64_t page_find(const struct page_space *s, uint64_t va, unsigned *level);

#endif
