/* session.c - a machine's life in a file.
 *
 * A header of fixed size (magic, version, lengths, an XXH3 sum of all that follows); the options,
 * each word with its zero; and, compressed, the input log up to now and a snapshot. The images are
 * not in it, for a reset loads them again: their sum is, and who loads the session must have the
 * same. Integers are little-endian. Nothing is believed before it is checked: the sum first, then
 * every length and number against this machine.
 *
 * Leaves out: the history before the place at which it was saved; files open by semihosting. */
#include "sim/session.h"

#include "sim/machine_int.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>
#include <zstd.h>

#define VERSION  1u
#define MAX_FILE (UINT64_C(8) << 30)
#define LEVEL    3 /* of compression: seconds count more than bytes */

static const char magic[8] = {'H', 'Y', 'P', 'S', 'E', 'S', 'S', '\n'};

struct header {
    char magic[8];
    uint32_t version;
    uint32_t words_len;
    uint64_t body_len; /* when it is not compressed */
    uint64_t images[2];
    uint64_t sum[2]; /* of what stands behind the header, and of the members before this one */
};

/* A record of the input log. */
struct saved_record {
    uint64_t moment, inputs, cycle;
    uint32_t at, len;
    uint8_t port, origin, settled, zero[5];
};

struct body_head {
    uint64_t snapshot_len;
    uint32_t records, bytes;
    uint64_t settled_at;
};

/* --- bytes that grow --- */

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

static void put_word(struct snap_buf *b, const char *word)
{
    put(b, word, strlen(word) + 1);
}

static void put_option(struct snap_buf *b, const char *name, const char *value)
{
    if (!value)
        return;
    put_word(b, name);
    put_word(b, value);
}

static void put_number(struct snap_buf *b, const char *name, uint64_t value)
{
    char text[24];
    snprintf(text, sizeof text, "%" PRIu64, value);
    put_option(b, name, text);
}

/* --- options --- */

static void put_shape(struct snap_buf *b, const struct machine_config *c)
{
    static const char *const starts[] = {NULL, "hyp", "svc", "monitor"};
    static const char *const conduits[] = {"auto", "smc", "hvc", "off"};
    char tlb[32];
    put_option(b, "--cpu", c->cpu);
    put_number(b, "--smp", c->ncpus);
    put_number(b, "--ram", c->ram_size >> 20);
    put_number(b, "--clock", c->clock_hz / 1000000);
    put_number(b, "--seed", c->seed);
    put_option(b, "--psci", conduits[c->psci]);
    put_option(b, "--start", starts[c->start]);
    if (c->secure)
        put_word(b, "--secure");
    if (c->semihosting)
        put_word(b, "--semihosting");
    snprintf(tlb, sizeof tlb, "%ux%u", c->tlb_ways, c->tlb_sets);
    put_option(b, "--tlb", c->tlb_ways ? tlb : NULL);
}

static void put_files(struct snap_buf *b, const struct machine_config *c)
{
    char load[4200];
    put_option(b, "--append", c->append);
    put_option(b, "--initrd", c->initrd);
    put_option(b, "--dtb", c->dtb);
    put_option(b, "--input", c->input);
    for (unsigned i = 0; i < c->nload; i++) {
        const struct machine_image *im = &c->load[i];
        if (im->has_addr)
            snprintf(load, sizeof load, "%s@0x%" PRIx64, im->path, im->addr);
        put_option(b, "--load", im->has_addr ? load : im->path);
    }
    if (c->has_entry)
        put_number(b, "--entry", c->entry);
    if (c->image)
        put_word(b, c->image);
}

static void images_sum(const struct machine *m, uint64_t sum[2])
{
    XXH3_state_t *st = XXH3_createState();
    BUG_ON(!st);
    XXH3_128bits_reset(st);
    for (unsigned i = 0; i < m->loader->count; i++) {
        const struct blob *b = &m->loader->blob[i];
        uint64_t where[3] = {b->addr, b->size, b->len};
        XXH3_128bits_update(st, where, sizeof where);
        XXH3_128bits_update(st, b->data, b->len);
    }
    XXH128_hash_t h = XXH3_128bits_digest(st);
    XXH3_freeState(st);
    sum[0] = h.low64;
    sum[1] = h.high64;
}

/* --- the body --- */

static void put_log(struct snap_buf *b, const struct input_log *log)
{
    for (uint32_t i = 0; i < log->next; i++) {
        const struct input_record *r = &log->records[i];
        struct saved_record s = {.moment = r->place.moment,
                                 .inputs = r->place.inputs,
                                 .cycle = r->place.cycle,
                                 .at = r->at,
                                 .len = r->len,
                                 .port = r->port,
                                 .origin = r->origin,
                                 .settled = r->place.settled};
        put(b, &s, sizeof s);
    }
}

static void put_body(struct snap_buf *b, struct machine *m)
{
    const struct input_log *log = &m->board->input;
    struct snap_buf snap = {0};
    uint32_t n = (uint32_t)log->next;
    struct body_head h = {.records = n,
                          .bytes = n ? log->records[n - 1].at + log->records[n - 1].len : 0,
                          .settled_at = m->settled_at};
    snap_save(&m->snap, &snap);
    h.snapshot_len = snap.len;
    put(b, &h, sizeof h);
    put_log(b, log);
    if (h.bytes)
        put(b, log->bytes, h.bytes);
    put(b, snap.data, snap.len);
    snap_buf_free(&snap);
}

static void sum_of(const struct header *h, const uint8_t *rest, size_t len, uint64_t sum[2])
{
    XXH3_state_t *st = XXH3_createState();
    BUG_ON(!st);
    XXH3_128bits_reset(st);
    XXH3_128bits_update(st, h, offsetof(struct header, sum));
    XXH3_128bits_update(st, rest, len);
    XXH128_hash_t x = XXH3_128bits_digest(st);
    XXH3_freeState(st);
    sum[0] = x.low64;
    sum[1] = x.high64;
}

bool session_save(struct machine *m, const char *path, struct err *e)
{
    struct header h = {.version = VERSION};
    struct snap_buf out = {0}, body = {0};
    memcpy(h.magic, magic, sizeof magic);
    images_sum(m, h.images);
    put(&out, &h, sizeof h);
    put_shape(&out, &m->cfg);
    put_files(&out, &m->cfg);
    h.words_len = (uint32_t)(out.len - sizeof h);
    put_body(&body, m);
    h.body_len = body.len;
    size_t most = ZSTD_compressBound(body.len);
    uint8_t *packed = malloc(most);
    BUG_ON(!packed);
    size_t n = ZSTD_compress(packed, most, body.data, body.len, LEVEL);
    BUG_ON(ZSTD_isError(n));
    put(&out, packed, n);
    sum_of(&h, out.data + sizeof h, out.len - sizeof h, h.sum);
    memcpy(out.data, &h, sizeof h);
    bool ok = file_write(path, out.data, out.len, e);
    free(packed);
    snap_buf_free(&body);
    snap_buf_free(&out);
    return ok;
}

/* --- reading --- */

static bool refuse(const char *path, struct err *e, const char *why)
{
    return err_set(e, 2, "%.120s: %s", path, why);
}

static bool read_frame(const char *path, struct file_data *f, struct header *h, struct err *e)
{
    uint64_t sum[2];
    if (!file_read(path, MAX_FILE, f, e))
        return false;
    if (f->len < sizeof *h || memcmp(f->data, magic, sizeof magic) != 0)
        return refuse(path, e, "not a session's file, or cut short");
    memcpy(h, f->data, sizeof *h);
    if (h->version != VERSION)
        return err_set(e, 2, "%.120s: a session of version %" PRIu32 ", this program reads %u",
                       path, h->version, VERSION);
    sum_of(h, f->data + sizeof *h, f->len - sizeof *h, sum);
    if (sum[0] != h->sum[0] || sum[1] != h->sum[1])
        return refuse(path, e, "damaged or cut short: its checksum does not match");
    if (h->words_len == 0 || h->words_len > f->len - sizeof *h ||
        f->data[sizeof *h + h->words_len - 1] != 0)
        return refuse(path, e, "its options are not a list of words");
    return true;
}

void session_words_free(struct session_words *w)
{
    file_free(&w->file);
}

bool session_words(const char *path, struct session_words *w, struct err *e)
{
    struct header h;
    *w = (struct session_words){0};
    bool ok = read_frame(path, &w->file, &h, e);
    char *at = ok ? (char *)w->file.data + sizeof h : NULL, *end = ok ? at + h.words_len : NULL;
    for (; at < end && w->count < SESSION_MAX_WORDS; at += strlen(at) + 1)
        w->word[w->count++] = at;
    if (ok && at < end)
        ok = refuse(path, e, "it has too many options");
    if (!ok)
        session_words_free(w);
    return ok;
}

static uint64_t most_bytes(const struct machine *m)
{
    uint64_t most = 64 << 20;
    for (unsigned i = 0; i < m->snap.nrams; i++)
        most += m->snap.rams[i].size + m->snap.rams[i].size / 64;
    return most;
}

static bool unpack(const struct machine *m, const char *path, const struct file_data *f,
                   const struct header *h, struct snap_buf *body, struct err *e)
{
    const uint8_t *packed = f->data + sizeof *h + h->words_len;
    size_t len = f->len - sizeof *h - h->words_len;
    if (h->body_len < sizeof(struct body_head) || h->body_len > most_bytes(m) ||
        ZSTD_getFrameContentSize(packed, len) != h->body_len)
        return refuse(path, e, "its state is larger or smaller than this machine's can be");
    body->data = malloc(h->body_len);
    if (!body->data)
        return refuse(path, e, "the host has no memory for its state");
    body->len = body->cap = h->body_len;
    size_t n = ZSTD_decompress(body->data, body->len, packed, len);
    return (!ZSTD_isError(n) && n == body->len) || refuse(path, e, "its state cannot be unpacked");
}

/* The input log's part of the body: all numbers within what they count. */
static bool check_log(const struct input_log *log, const struct body_head *h,
                      const struct saved_record *r)
{
    uint32_t at = 0;
    for (uint32_t i = 0; i < h->records; at += r[i].len, i++)
        if (r[i].at != at || r[i].len > h->bytes - at || r[i].port >= log->nports ||
            r[i].origin > INPUT_PERSON || r[i].settled > 1 || r[i].inputs != i ||
            (i && r[i].moment < r[i - 1].moment))
            return false;
    return at == h->bytes;
}

static void take_log(struct input_log *log, const struct body_head *h, const struct saved_record *r,
                     const uint8_t *bytes)
{
    input_reset(log);
    for (uint32_t i = 0; i < h->records; i++) {
        struct place p = {r[i].moment, r[i].inputs, r[i].settled, r[i].cycle};
        if (!input_append(log, &p, r[i].port, r[i].origin, bytes + r[i].at, r[i].len))
            BUG("a checked record does not fit the log");
    }
    log->next = h->records;
}

static bool apply(struct machine *m, const char *path, const struct snap_buf *body, struct err *e)
{
    struct body_head h;
    struct err why;
    memcpy(&h, body->data, sizeof h);
    const struct saved_record *r = (const void *)(body->data + sizeof h);
    uint64_t left = body->len - sizeof h;
    if (h.records > INPUT_MAX_RECORDS || h.bytes > INPUT_MAX_BYTES ||
        (uint64_t)h.records * sizeof *r + h.bytes > left ||
        left - (uint64_t)h.records * sizeof *r - h.bytes != h.snapshot_len ||
        !check_log(&m->board->input, &h, r))
        return refuse(path, e, "its input log is not one of this machine's");
    const uint8_t *bytes = (const uint8_t *)&r[h.records], *snap = bytes + h.bytes;
    if (!snap_load(&m->snap, snap, h.snapshot_len, &why))
        return err_set(e, 2, "%.100s: %.130s", path, why.text);
    take_log(&m->board->input, &h, r, bytes);
    m->settled_at = h.settled_at;
    return true;
}

bool session_load(struct machine *m, const char *path, struct err *e)
{
    struct file_data f = {0};
    struct header h;
    struct snap_buf shape = {0}, body = {0};
    uint64_t images[2];
    images_sum(m, images);
    put_shape(&shape, &m->cfg);
    bool ok = read_frame(path, &f, &h, e);
    if (ok && (h.words_len < shape.len || memcmp(f.data + sizeof h, shape.data, shape.len) != 0))
        ok = refuse(path, e, "of a machine with other options (see debug --session)");
    if (ok && memcmp(images, h.images, sizeof images) != 0)
        ok = refuse(path, e, "of a machine with other images");
    ok = ok && unpack(m, path, &f, &h, &body, e) && apply(m, path, &body, e);
    snap_buf_free(&body);
    snap_buf_free(&shape);
    file_free(&f);
    return ok;
}
