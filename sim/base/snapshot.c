/* snapshot.c - named, versioned fields out to a buffer, back in, and as one digest.
 *
 * The buffer: magic, format number, sections (name, version, fields with name, shape and values),
 * memories (name, size, their pages that are not all zero), and a 128-bit XXH3 over all of it.
 * Strings are a length byte and their bytes; integers are little-endian. A page of zeros is never
 * written nor hashed, whether it was ever touched or not, so that memory stays sparse and the
 * digest depends on contents alone.
 *
 * Leaves out: compression, differences between checkpoints, older versions of a section. */
#include "sim/base/snapshot.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "values are copied as they lie");

#define SNAP_FORMAT 1u
static const uint8_t snap_magic[8] = {'H', 'Y', 'P', 'S', 'N', 'A', 'P', '\n'};

void snap_add(struct snap_list *l, const struct snap_section *s)
{
    BUG_ON(l->count == SNAP_MAX_SECTIONS);
    BUG_ON(strlen(s->name) > UINT8_MAX);
    for (unsigned i = 0; i < l->count; i++)
        if (strcmp(l->sections[i].name, s->name) == 0)
            BUG("two snapshot sections are called %s", s->name);
    l->sections[l->count++] = *s;
}

void snap_add_ram(struct snap_list *l, const char *name, uint8_t *host, uint64_t size)
{
    BUG_ON(l->nrams == ARRAY_LEN(l->rams));
    BUG_ON(size % SNAP_PAGE != 0);
    l->rams[l->nrams++] = (struct snap_ram){name, host, size};
}

static void fold(struct snap_list *l)
{
    for (unsigned i = 0; i < l->count; i++)
        if (l->sections[i].pre_save)
            l->sections[i].pre_save(l->sections[i].base);
}

bool snap_page_is_zero(const uint8_t *p)
{
    const uint64_t *w = (const uint64_t *)(const void *)p;
    for (unsigned i = 0; i < SNAP_PAGE / sizeof *w; i += 4)
        if (w[i] | w[i + 1] | w[i + 2] | w[i + 3])
            return false;
    return true;
}

static uint8_t *field_at(const struct snap_section *s, const struct snap_field *f)
{
    return (uint8_t *)s->base + f->offset;
}

static size_t field_bytes(const struct snap_field *f)
{
    return (size_t)f->size * f->count;
}

/* --- digest --- */

static void hash_name(XXH3_state_t *st, const char *name)
{
    XXH3_128bits_update(st, name, strlen(name) + 1);
}

static void hash_section(XXH3_state_t *st, const struct snap_section *s)
{
    hash_name(st, s->name);
    for (unsigned i = 0; i < s->nfields; i++) {
        const struct snap_field *f = &s->fields[i];
        uint32_t shape[2] = {f->size, f->count};
        hash_name(st, f->name);
        XXH3_128bits_update(st, shape, sizeof shape);
        XXH3_128bits_update(st, field_at(s, f), field_bytes(f));
    }
}

static void hash_ram(XXH3_state_t *st, const struct snap_ram *r)
{
    hash_name(st, r->name);
    XXH3_128bits_update(st, &r->size, sizeof r->size);
    for (uint64_t at = 0; at < r->size; at += SNAP_PAGE) {
        if (snap_page_is_zero(r->host + at))
            continue;
        XXH3_128bits_update(st, &at, sizeof at);
        XXH3_128bits_update(st, r->host + at, SNAP_PAGE);
    }
}

struct snap_digest snap_digest(struct snap_list *l)
{
    XXH3_state_t *st = XXH3_createState();
    BUG_ON(!st);
    XXH3_128bits_reset(st);
    fold(l);
    for (unsigned i = 0; i < l->count; i++)
        hash_section(st, &l->sections[i]);
    for (unsigned i = 0; i < l->nrams; i++)
        hash_ram(st, &l->rams[i]);
    XXH128_hash_t h = XXH3_128bits_digest(st);
    XXH3_freeState(st);
    return (struct snap_digest){.lo = h.low64, .hi = h.high64};
}

/* --- the fields alone --- */

size_t snap_state_size(const struct snap_list *l)
{
    size_t size = 0;
    for (unsigned i = 0; i < l->count; i++)
        for (unsigned k = 0; k < l->sections[i].nfields; k++)
            size += field_bytes(&l->sections[i].fields[k]);
    return size;
}

void snap_state_save(struct snap_list *l, uint8_t *out)
{
    fold(l);
    for (unsigned i = 0; i < l->count; i++)
        for (unsigned k = 0; k < l->sections[i].nfields; k++) {
            const struct snap_field *f = &l->sections[i].fields[k];
            memcpy(out, field_at(&l->sections[i], f), field_bytes(f));
            out += field_bytes(f);
        }
}

static void loaded(struct snap_list *l)
{
    l->loading = true;
    for (unsigned i = 0; i < l->count; i++)
        if (l->sections[i].post_load)
            l->sections[i].post_load(l->sections[i].base);
    l->loading = false;
}

void snap_state_load(struct snap_list *l, const uint8_t *in)
{
    for (unsigned i = 0; i < l->count; i++)
        for (unsigned k = 0; k < l->sections[i].nfields; k++) {
            const struct snap_field *f = &l->sections[i].fields[k];
            memcpy(field_at(&l->sections[i], f), in, field_bytes(f));
            in += field_bytes(f);
        }
    loaded(l);
}

/* --- save --- */

static void put(struct snap_buf *b, const void *data, size_t len)
{
    if (b->cap - b->len < len) {
        b->cap = (b->len + len) * 2;
        b->data = realloc(b->data, b->cap);
        BUG_ON(!b->data);
    }
    memcpy(b->data + b->len, data, len);
    b->len += len;
}

static void put_u32(struct snap_buf *b, uint32_t v)
{
    put(b, &v, sizeof v);
}

static void put_u64(struct snap_buf *b, uint64_t v)
{
    put(b, &v, sizeof v);
}

static void put_name(struct snap_buf *b, const char *name)
{
    uint8_t len = (uint8_t)strlen(name);
    put(b, &len, 1);
    put(b, name, len);
}

static void put_section(struct snap_buf *b, const struct snap_section *s)
{
    put_name(b, s->name);
    put_u32(b, s->version);
    put_u32(b, s->nfields);
    for (unsigned i = 0; i < s->nfields; i++) {
        const struct snap_field *f = &s->fields[i];
        put_name(b, f->name);
        put_u32(b, f->size);
        put_u32(b, f->count);
        put(b, field_at(s, f), field_bytes(f));
    }
}

/* Each page goes behind its offset; an offset of the memory's size ends the list. */
static void put_ram(struct snap_buf *b, const struct snap_ram *r)
{
    put_name(b, r->name);
    put_u64(b, r->size);
    for (uint64_t at = 0; at < r->size; at += SNAP_PAGE) {
        if (snap_page_is_zero(r->host + at))
            continue;
        put_u64(b, at);
        put(b, r->host + at, SNAP_PAGE);
    }
    put_u64(b, r->size);
}

void snap_save(struct snap_list *l, struct snap_buf *out)
{
    fold(l);
    out->len = 0;
    put(out, snap_magic, sizeof snap_magic);
    put_u32(out, SNAP_FORMAT);
    put_u32(out, l->count);
    put_u32(out, l->nrams);
    for (unsigned i = 0; i < l->count; i++)
        put_section(out, &l->sections[i]);
    for (unsigned i = 0; i < l->nrams; i++)
        put_ram(out, &l->rams[i]);
    XXH128_hash_t h = XXH3_128bits(out->data, out->len);
    put_u64(out, h.low64);
    put_u64(out, h.high64);
}

void snap_buf_free(struct snap_buf *b)
{
    free(b->data);
    *b = (struct snap_buf){0};
}

/* --- load: the same walk twice, first checking, then applying --- */

struct reader {
    const uint8_t *data;
    size_t len, at;
    bool apply;
    const char *where; /* section or memory, for messages */
    struct err *e;
};

static bool get(struct reader *r, void *out, size_t len)
{
    if (r->len - r->at < len)
        return err_set(r->e, 2, "snapshot: %s: ends at byte %zu, in the middle of a value",
                       r->where, r->len);
    memcpy(out, r->data + r->at, len);
    r->at += len;
    return true;
}

static bool get_name(struct reader *r, const char *want, const char *what)
{
    uint8_t len = 0;
    char name[UINT8_MAX + 1] = {0};
    if (!get(r, &len, 1) || !get(r, name, len))
        return false;
    if (strcmp(name, want) != 0)
        return err_set(r->e, 2, "snapshot: %s: %s '%.80s' found where '%s' belongs", r->where, what,
                       name, want);
    return true;
}

static bool get_field(struct reader *r, const struct snap_section *s, const struct snap_field *f)
{
    uint32_t size, count;
    if (!get_name(r, f->name, "field") || !get(r, &size, 4) || !get(r, &count, 4))
        return false;
    if (size != f->size || count != f->count)
        return err_set(r->e, 2,
                       "snapshot: %s: field '%s' holds %" PRIu32 " values of %" PRIu32
                       " bytes, this machine's holds %" PRIu32 " of %" PRIu32,
                       r->where, f->name, count, size, f->count, f->size);
    if (r->len - r->at < field_bytes(f))
        return err_set(r->e, 2, "snapshot: %s: field '%s' is cut short", r->where, f->name);
    if (r->apply)
        memcpy(field_at(s, f), r->data + r->at, field_bytes(f));
    r->at += field_bytes(f);
    return true;
}

/* --- what a section's check sees --- */

struct snap_values {
    const struct snap_section *section;
    const uint8_t *fields; /* in the buffer, names and shapes already checked */
};

struct snap_column snap_column(const struct snap_values *v, const char *field)
{
    const uint8_t *at = v->fields;
    for (unsigned i = 0; i < v->section->nfields; i++) {
        const struct snap_field *f = &v->section->fields[i];
        at += 1 + strlen(f->name) + 2 * sizeof(uint32_t);
        if (strcmp(f->name, field) == 0)
            return (struct snap_column){f->name, at, f->size, f->count};
        at += field_bytes(f);
    }
    BUG("section %s has no field %s", v->section->name, field);
}

uint64_t snap_value(const struct snap_column *c, unsigned i)
{
    uint64_t v = 0;
    memcpy(&v, c->at + (size_t)i * c->size, c->size);
    return v;
}

bool snap_refuse(const struct snap_values *v, const struct snap_column *c, unsigned i,
                 struct err *e)
{
    return err_set(e, 2, "snapshot: %s: value %u of field '%s' is 0x%" PRIx64 ", which cannot be",
                   v->section->name, i, c->name, snap_value(c, i));
}

bool snap_at_most(const struct snap_values *v, const char *field, uint64_t max, struct err *e)
{
    struct snap_column c = snap_column(v, field);
    for (unsigned i = 0; i < c.count; i++)
        if (snap_value(&c, i) > max)
            return snap_refuse(v, &c, i, e);
    return true;
}

static bool get_section(struct reader *r, const struct snap_section *s)
{
    uint32_t version, nfields;
    r->where = s->name;
    if (!get_name(r, s->name, "section") || !get(r, &version, 4) || !get(r, &nfields, 4))
        return false;
    if (version != s->version)
        return err_set(
            r->e, 2, "snapshot: section '%s' has version %" PRIu32 ", this machine's has %" PRIu32,
            s->name, version, s->version);
    if (nfields != s->nfields)
        return err_set(r->e, 2, "snapshot: section '%s' has %" PRIu32 " fields, expected %u",
                       s->name, nfields, s->nfields);
    struct snap_values values = {s, r->data + r->at};
    for (unsigned i = 0; i < s->nfields; i++)
        if (!get_field(r, s, &s->fields[i]))
            return false;
    return r->apply || !s->check || s->check(s->base, &values, r->e);
}

static void clear_pages(const struct snap_ram *m, uint64_t from, uint64_t to)
{
    for (uint64_t at = from; at < to; at += SNAP_PAGE)
        if (!snap_page_is_zero(m->host +
                               at)) /* looking does not make a page resident, writing does */
            memset(m->host + at, 0, SNAP_PAGE);
}

static bool get_ram(struct reader *r, const struct snap_ram *m)
{
    uint64_t size, at, done = 0;
    r->where = m->name;
    if (!get_name(r, m->name, "memory") || !get(r, &size, 8))
        return false;
    if (size != m->size)
        return err_set(r->e, 2,
                       "snapshot: memory '%s' is %" PRIu64 " bytes, this machine's %" PRIu64,
                       m->name, size, m->size);
    for (;;) {
        if (!get(r, &at, 8))
            return false;
        if (at % SNAP_PAGE || at < done || at > size)
            return err_set(r->e, 2, "snapshot: memory '%s': page 0x%" PRIx64 " is out of order",
                           m->name, at);
        if (r->apply)
            clear_pages(m, done, at);
        if (at == size)
            return true;
        if (r->len - r->at < SNAP_PAGE)
            return err_set(r->e, 2, "snapshot: memory '%s' is cut short", m->name);
        if (r->apply)
            memcpy(m->host + at, r->data + r->at, SNAP_PAGE);
        r->at += SNAP_PAGE;
        done = at + SNAP_PAGE;
    }
}

static bool get_all(struct snap_list *l, struct reader *r)
{
    uint32_t sections = 0, rams = 0;
    r->where = "head";
    r->at = sizeof snap_magic + 4;
    if (!get(r, &sections, 4) || !get(r, &rams, 4))
        return false;
    if (sections != l->count || rams != l->nrams)
        return err_set(r->e, 2,
                       "snapshot: of a machine with %" PRIu32 " sections and %" PRIu32
                       " memories, this one has %u and %u",
                       sections, rams, l->count, l->nrams);
    for (unsigned i = 0; i < l->count; i++)
        if (!get_section(r, &l->sections[i]))
            return false;
    for (unsigned i = 0; i < l->nrams; i++)
        if (!get_ram(r, &l->rams[i]))
            return false;
    if (r->at != r->len)
        return err_set(r->e, 2, "snapshot: %zu bytes too long", r->len - r->at);
    return true;
}

/* Magic, format and checksum; *body is what the checksum covers. */
static bool check_frame(const uint8_t *data, size_t len, size_t *body, struct err *e)
{
    uint32_t format;
    uint64_t sum[2];
    if (len < sizeof snap_magic + 12 + sizeof sum ||
        memcmp(data, snap_magic, sizeof snap_magic) != 0)
        return err_set(e, 2, "snapshot: not a snapshot (no head, or cut short)");
    memcpy(&format, data + sizeof snap_magic, sizeof format);
    if (format != SNAP_FORMAT)
        return err_set(e, 2, "snapshot: format %" PRIu32 ", this program reads %u", format,
                       SNAP_FORMAT);
    *body = len - sizeof sum;
    memcpy(sum, data + *body, sizeof sum);
    XXH128_hash_t h = XXH3_128bits(data, *body);
    if (h.low64 != sum[0] || h.high64 != sum[1])
        return err_set(e, 2, "snapshot: checksum does not match: damaged or cut short");
    return true;
}

bool snap_load(struct snap_list *l, const uint8_t *data, size_t len, struct err *e)
{
    struct reader r = {.data = data, .e = e};
    if (!check_frame(data, len, &r.len, e) || !get_all(l, &r))
        return false;
    r.apply = true;
    if (!get_all(l, &r))
        BUG("a checked snapshot failed to load: %s", e->text);
    loaded(l);
    return true;
}
