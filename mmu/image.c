/* image.c - the TLB, its replacement state and the counts as snapshot sections.
 *
 * A snapshot holds arrays of plain integers, so that the entries are unfolded into one array for
 * each row of arch/tlb_entry.def before a save and folded back after a load. */
#include "mmu/mmu_int.h"

#include "mmu/fast.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct column {
    const char *name;
    uint32_t offset, size; /* in struct tlb_entry */
};

static const struct column columns[] = {
#define TLB_FIELD(type, name, what) {#name, offsetof(struct tlb_entry, name), sizeof(type)},
#include "mmu/arch/tlb_entry.def"
};

enum { COLUMNS = ARRAY_LEN(columns), FIELDS = COLUMNS + 1 };

struct tlb_image {
    struct mmu *m;
    uint8_t *bytes; /* the sections' base; its first word is where this struct is found again */
    char tlb_name[32], stats_name[32];
    struct snap_field fields[FIELDS];
};

static const struct snap_field stats_fields[] = {
    SNAP_FIELD(struct mmu_stats, misses),      SNAP_FIELD(struct mmu_stats, walk_s1),
    SNAP_FIELD(struct mmu_stats, walk_s2),     SNAP_FIELD(struct mmu_stats, evictions),
    SNAP_FIELD(struct mmu_stats, maintenance),
};

static size_t entries(const struct tlb *t)
{
    return (size_t)t->sets * t->ways;
}

static struct tlb_image *image_of(void *base)
{
    struct tlb_image *i;
    memcpy(&i, base, sizeof i);
    return i;
}

/* Entry by entry, column by column; an entry that is not valid is all zeros. */
static void unfold(void *base)
{
    struct tlb_image *i = image_of(base);
    const struct tlb *t = &i->m->tlb;
    static const struct tlb_entry none;
    for (unsigned c = 0; c < COLUMNS; c++) {
        uint8_t *to = i->bytes + i->fields[c].offset;
        for (size_t n = 0; n < entries(t); n++) {
            const struct tlb_entry *e = t->entry[n].valid ? &t->entry[n] : &none;
            memcpy(to + n * columns[c].size, (const uint8_t *)e + columns[c].offset,
                   columns[c].size);
        }
    }
    memcpy(i->bytes + i->fields[COLUMNS].offset, t->next, t->sets * sizeof *t->next);
}

static void fold(void *base)
{
    struct tlb_image *i = image_of(base);
    struct mmu *m = i->m;
    struct tlb *t = &m->tlb;
    for (unsigned c = 0; c < COLUMNS; c++) {
        const uint8_t *from = i->bytes + i->fields[c].offset;
        for (size_t n = 0; n < entries(t); n++)
            memcpy((uint8_t *)&t->entry[n] + columns[c].offset, from + n * columns[c].size,
                   columns[c].size);
    }
    memcpy(t->next, i->bytes + i->fields[COLUMNS].offset, t->sets * sizeof *t->next);
    tlb_recount(t);
    m->epoch++;
    if (m->fast)
        fast_flush(m->fast);
}

/* Valid entries have a size that there is; what else a snapshot says of them is believed. */
static bool check(const void *base, const struct snap_values *v, struct err *e)
{
    struct tlb_image *i;
    memcpy(&i, base, sizeof i);
    struct snap_column valid = snap_column(v, "valid"), size = snap_column(v, "page_shift"),
                       s1 = snap_column(v, "s1_shift");
    for (unsigned n = 0; n < valid.count; n++) {
        if (!snap_value(&valid, n))
            continue;
        if (!tlb_size_exists(snap_value(&size, n)))
            return snap_refuse(v, &size, n, e);
        if (!tlb_size_exists(snap_value(&s1, n)))
            return snap_refuse(v, &s1, n, e);
    }
    return snap_at_most(v, "next", i->m->tlb.ways - 1, e);
}

struct tlb_image *tlb_image_new(struct mmu *m)
{
    struct tlb_image *i = calloc(1, sizeof *i);
    BUG_ON(!i);
    uint32_t at = sizeof i, n = (uint32_t)entries(&m->tlb);
    i->m = m;
    for (unsigned c = 0; c < COLUMNS; c++) {
        i->fields[c] = (struct snap_field){columns[c].name, at, columns[c].size, n};
        at += columns[c].size * n;
    }
    i->fields[COLUMNS] = (struct snap_field){"next", at, sizeof *m->tlb.next, m->tlb.sets};
    at += (uint32_t)sizeof *m->tlb.next * m->tlb.sets;
    i->bytes = calloc(1, at);
    BUG_ON(!i->bytes);
    memcpy(i->bytes, &i, sizeof i);
    return i;
}

void tlb_image_free(struct tlb_image *i)
{
    if (i)
        free(i->bytes);
    free(i);
}

void mmu_snap(struct mmu *m, struct snap_list *out, const char *name)
{
    struct tlb_image *i = m->image;
    snprintf(i->tlb_name, sizeof i->tlb_name, "%s.tlb", name);
    snprintf(i->stats_name, sizeof i->stats_name, "%s.mmu", name);
    snap_add(out, &(struct snap_section){.name = i->tlb_name,
                                         .version = 1,
                                         .base = i->bytes,
                                         .fields = i->fields,
                                         .nfields = FIELDS,
                                         .pre_save = unfold,
                                         .post_load = fold,
                                         .check = check});
    snap_add(out, &(struct snap_section){.name = i->stats_name,
                                         .version = 1,
                                         .base = &m->stats,
                                         .fields = stats_fields,
                                         .nfields = ARRAY_LEN(stats_fields)});
}
