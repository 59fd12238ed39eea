/* snapshot.h - what a machine is made of, as named and versioned fields.
 *
 * Each room lists its architectural state once, in a field table expanded from the same list as
 * the struct's members. The machine gathers the sections; saving, loading and the digest walk
 * them. Derived state (decoded blocks, host TLBs, queue links) is in no table: after a load each
 * section's post_load rebuilds it (and re-arms its events). pre_save folds what is kept unpacked
 * for speed (the condition flags) back into the architectural members; it changes nothing
 * architectural. */
#ifndef SIM_BASE_SNAPSHOT_H
#define SIM_BASE_SNAPSHOT_H

#include "sim/base/base.h"

struct snap_field {
    const char *name;
    uint32_t offset; /* within the section's base */
    uint32_t size;   /* bytes an element: 1, 2, 4, 8; integers, saved little-endian */
    uint32_t count;  /* elements */
};

/* clang-format off */
#define SNAP_FIELD(type, member)                                                                   \
    {                                                                                              \
        #member, offsetof(type, member), sizeof(((type *)0)->member), 1                            \
    }
#define SNAP_ARRAY(type, member, elem)                                                             \
    {                                                                                              \
        #member, offsetof(type, member), sizeof(elem), sizeof(((type *)0)->member) / sizeof(elem)  \
    }
/* clang-format on */

struct snap_values;

struct snap_section {
    const char *name; /* unique in the machine: "cpu0", "gic", "pl011" */
    uint32_t version; /* bump when the meaning of a field changes */
    void *base;
    const struct snap_field *fields;
    unsigned nfields;
    void (*pre_save)(void *base);  /* may be NULL */
    void (*post_load)(void *base); /* may be NULL */
    /* Could this machine hold these values? False: *e says which it could not. May be NULL. */
    bool (*check)(const void *base, const struct snap_values *v, struct err *e);
};

#define SNAP_MAX_SECTIONS 96

struct snap_ram {
    const char *name;
    uint8_t *host;
    uint64_t size;
};

struct snap_list {
    struct snap_section sections[SNAP_MAX_SECTIONS];
    unsigned count;
    struct snap_ram rams[8];
    unsigned nrams;
    bool loading; /* post_loads run: what they drive is in the snapshot at the other end as well */
};

void snap_add(struct snap_list *l, const struct snap_section *s);
void snap_add_ram(struct snap_list *l, const char *name, uint8_t *host, uint64_t size);

/* 128-bit digest of every field and all memory. Layout-independent: names and values count. */
struct snap_digest {
    uint64_t lo, hi;
};
struct snap_digest snap_digest(struct snap_list *l);

#define SNAP_PAGE 4096u
bool snap_page_is_zero(const uint8_t *page);

/* All fields and no memory, as they lie, for going back within this process: into and out of
 * snap_state_size() bytes. The memory is to be as it was before a load. */
size_t snap_state_size(const struct snap_list *l);
void snap_state_save(struct snap_list *l, uint8_t *out);
void snap_state_load(struct snap_list *l, const uint8_t *in);

/* Save to / load from a growing buffer. Loading checks names, versions, counts, a checksum and, by
 * the sections' own checks, values before it changes anything; an error names the section and field
 * (status 2). */
struct snap_buf {
    uint8_t *data;
    size_t len, cap;
};
void snap_save(struct snap_list *l, struct snap_buf *out);
bool snap_load(struct snap_list *l, const uint8_t *data, size_t len, struct err *e);
void snap_buf_free(struct snap_buf *b);

/* For the sections' checks: a field of the snapshot that is being loaded, and its ith value. A
 * field that the section does not have is a BUG. */
struct snap_column {
    const char *name;
    const uint8_t *at;
    uint32_t size, count;
};
struct snap_column snap_column(const struct snap_values *v, const char *field);
uint64_t snap_value(const struct snap_column *c, unsigned i);
/* Refuse the ith value of a field: *e is filled, false. */
bool snap_refuse(const struct snap_values *v, const struct snap_column *c, unsigned i,
                 struct err *e);
/* Refuse values of a field above max. */
bool snap_at_most(const struct snap_values *v, const char *field, uint64_t max, struct err *e);

#endif
