/* target_snapshot.c - snapshots that somebody damaged, with a checksum that is right for what they
 * hold; and files that are none.
 *
 * The first byte chooses the machine and the way: any bytes as the file, a machine's own snapshot
 * with values changed in place, or one with bytes changed, cut out and put in. It is refused by one
 * line and nothing has changed, or it is taken, and then the machine runs, is looked at, saves and
 * loads itself. */
#include "tests/fuzz/target.h"

#include "cpu/cp15.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

enum { KINDS = 3, MAX_EDITS = 40, CYCLES = 300, SUM = 16, HEAD = 8 + 4 + 4 + 4, ROOM = 4096 };

static const struct {
    bool secure;
    uint8_t ncpus;
} kinds[KINDS] = {{false, 1}, {true, 1}, {false, 2}};

static struct rig {
    struct still still;
    struct snap_list list; /* without Secure RAM, which is many pages of zeros */
    struct snap_buf whole, work;
    struct snap_digest digest;
} rigs[KINDS];

static struct rig *begin(unsigned kind)
{
    struct rig *r = &rigs[kind];
    if (!r->still.m) {
        struct machine *m = target_machine(kinds[kind].secure, kinds[kind].ncpus);
        machine_run(m, 100, UINT64_MAX);
        still_take(&r->still, m);
        r->list = m->snap;
        while (strcmp(r->list.rams[--r->list.nrams].name, "ram") != 0)
            ;
        r->list.rams[0] = r->list.rams[r->list.nrams];
        r->list.nrams = 1;
        snap_save(&r->list, &r->whole);
        r->work.data = malloc(r->whole.len + ROOM);
        BUG_ON(!r->work.data);
        still_restore(&r->still);
        r->digest = snap_digest(&r->list);
    }
    memcpy(r->work.data, r->whole.data, r->whole.len);
    r->work.len = r->whole.len;
    return r;
}

/* --- the ways --- */

static void seal(struct snap_buf *b)
{
    XXH128_hash_t h = XXH3_128bits(b->data, b->len - SUM);
    memcpy(b->data + b->len - SUM, &h.low64, 8);
    memcpy(b->data + b->len - SUM + 8, &h.high64, 8);
}

/* Where the values of a section's field lie in the file. */
static size_t place_of(const struct snap_list *l, unsigned section, unsigned field)
{
    size_t at = HEAD;
    for (unsigned i = 0; i <= section; i++) {
        const struct snap_section *s = &l->sections[i];
        at += 1 + strlen(s->name) + 8;
        for (unsigned k = 0; k < s->nfields; k++) {
            at += 1 + strlen(s->fields[k].name) + 8;
            if (i == section && k == field)
                return at;
            at += (size_t)s->fields[k].size * s->fields[k].count;
        }
    }
    return at;
}

/* Values of fields become others; all elements of a field at times. */
static void change_values(struct rig *r, struct bytes *b)
{
    const struct snap_list *l = &r->list;
    for (unsigned n = 0; more(b) && n < MAX_EDITS; n++) {
        unsigned section = pick(b, l->count);
        const struct snap_section *s = &l->sections[section];
        unsigned field = (unsigned)take(b, 1) % s->nfields;
        const struct snap_field *f = &s->fields[field];
        unsigned elem = (unsigned)take(b, 1) % f->count, how = pick(b, 8);
        uint64_t v = take(b, how & 1 ? f->size : 1);
        uint8_t *to = r->work.data + place_of(l, section, field);
        v = how & 2 ? ~v : v;
        for (unsigned i = 0; i < f->count; i++)
            if (i == elem || how >= 4)
                memcpy(to + (size_t)i * f->size, &v, f->size);
    }
}

/* Bytes change, go, come. */
static void change_bytes(struct rig *r, struct bytes *b)
{
    struct snap_buf *w = &r->work;
    for (unsigned n = 0; more(b) && n < MAX_EDITS; n++) {
        size_t at = take(b, 3) % (w->len - SUM), len = pick(b, 64);
        unsigned how = pick(b, 4);
        if (how == 0 && at + len < w->len - SUM) {
            memmove(w->data + at, w->data + at + len, w->len - at - len);
            w->len -= len;
        } else if (how == 1 && w->len + len < r->whole.len + ROOM) {
            memmove(w->data + at + len, w->data + at, w->len - at);
            w->len += len;
        } else {
            w->data[at] = (uint8_t)take(b, 1);
        }
    }
}

static bool load_bytes(struct rig *r, struct bytes *b, bool sealed, struct err *e)
{
    size_t len = (size_t)(b->end - b->at);
    uint8_t *copy = malloc(len + SUM);
    BUG_ON(!copy);
    struct snap_buf file = {.data = copy, .len = len + (sealed ? (size_t)SUM : 0)};
    memcpy(copy, b->at, len);
    if (sealed)
        seal(&file);
    bool ok = snap_load(&r->list, copy, file.len, e);
    free(copy);
    return ok;
}

/* --- what a machine that was taken must survive --- */

static void live(struct rig *r)
{
    static struct snap_buf again;
    struct machine *m = r->still.m;
    struct err e;
    uint64_t v;
    for (unsigned i = 0; i < cp15_row_count; i++)
        cp15_peek(m->cpu[0], &cp15_rows[i], i & 1);
    for (unsigned i = 0; i < m->bus.count; i++)
        bus_peek(&m->bus, m->bus.regions[i].base + 4 * i, 4, &v);
    machine_run(m, CYCLES, 2 * CYCLES);
    snap_save(&r->list, &again);
    if (!snap_load(&r->list, again.data, again.len, &e))
        BUG("what was saved is refused: %s", e.text);
}

static void same_as_before(struct rig *r)
{
    struct snap_digest now = snap_digest(&r->list);
    HOLDS(now.lo == r->digest.lo && now.hi == r->digest.hi);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes b = {data, data + size};
    unsigned how = pick(&b, 8 * KINDS), way = how / KINDS;
    struct rig *r = begin(how % KINDS);
    struct err e = {0};
    bool ok;
    if (way < 2) {
        ok = load_bytes(r, &b, way == 1, &e);
    } else {
        (way == 2 ? change_bytes : change_values)(r, &b);
        seal(&r->work);
        ok = snap_load(&r->list, r->work.data, r->work.len, &e);
    }
    if (ok) {
        live(r);
    } else {
        target_refusal(&e);
        same_as_before(r);
    }
    still_restore(&r->still);
    return 0;
}

/* Nothing changed; and each section's fields in turn, with values at the ends of their ranges. */
size_t target_seed(unsigned n, uint8_t *buf, size_t cap)
{
    size_t at = 0;
    if (n >= 120)
        return 0;
    if (n < 2) { /* whole, as a file */
        struct rig *r = begin(0);
        size_t len = r->whole.len - (n ? SUM : 0);
        BUG_ON(len + 1 > cap);
        buf[0] = (uint8_t)(n * KINDS);
        memcpy(buf + 1, r->whole.data, len);
        return len + 1;
    }
    buf[at++] = (uint8_t)((2 + n % 5) * KINDS + n % KINDS);
    for (unsigned i = 0; i < n % 6; i++) {
        buf[at++] = (uint8_t)(n / 4);
        buf[at++] = (uint8_t)(n * 5 + i);
        buf[at++] = (uint8_t)i;
        buf[at++] = (uint8_t)(n + i);
        buf[at++] = (uint8_t)(i & 1 ? 0xff : i);
    }
    return at;
}
