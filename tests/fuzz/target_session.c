/* target_session.c - saved sessions: any bytes as the file; and a machine's own, with numbers of
 * its header, its options, its input log and its snapshot changed, packed and summed anew.
 *
 * It is refused by one line, and nothing has changed; or it is taken, and then the machine lives on
 * from it, and back to it. */
#include "tests/fuzz/target.h"

#include "sim/board.h"
#include "sim/poke.h"
#include "sim/session.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>
#include <zstd.h>

enum { MAX_EDITS = 24, CYCLES = 200, SUM = 16, HEAD = 56, BODY_LEN_AT = 16, LOG = 24 + 5 * 40 };

static struct {
    struct still still;
    struct snap_list list; /* without memories other than RAM */
    struct snap_digest digest;
    uint8_t *words, *body; /* of a good file */
    size_t words_len, body_len;
    uint8_t head[HEAD];
    uint8_t *work, *file; /* the body being changed; the file being made */
    size_t most;
} rig;

/* --- a good file, taken apart --- */

static void bring_input(struct machine *m)
{
    static const uint8_t bytes[] = "input";
    for (unsigned i = 0; i < 3; i++) {
        machine_run(m, 20, UINT64_MAX);
        serial_send(&m->board->serial, INPUT_HOST, bytes, sizeof bytes);
        machine_poke(m, &(struct poke){.op = POKE_REG, .a = MODE_SVC, .n = 3, .value = i});
    }
}

static void build(void)
{
    struct err e;
    struct file_data f;
    struct machine *m = target_machine(false, 1);
    uint32_t words;
    uint64_t body;
    bring_input(m);
    target_scratch();
    HOLDS(session_save(m, "session", &e) && file_read("session", SIZE_MAX / 2, &f, &e));
    memcpy(rig.head, f.data, HEAD);
    memcpy(&words, f.data + 12, sizeof words);
    memcpy(&body, f.data + BODY_LEN_AT, sizeof body);
    rig.words_len = words;
    rig.body_len = body;
    rig.most = HEAD + words + ZSTD_compressBound(body);
    rig.words = malloc(words);
    rig.body = malloc(body);
    rig.work = malloc(body);
    rig.file = malloc(rig.most);
    BUG_ON(!rig.words || !rig.body || !rig.work || !rig.file);
    memcpy(rig.words, f.data + HEAD, words);
    HOLDS(ZSTD_decompress(rig.body, body, f.data + HEAD + words, f.len - HEAD - words) == body);
    file_free(&f);
    still_take(&rig.still, m);
    still_restore(&rig.still);
    rig.list = m->snap;
    rig.digest = snap_digest(&rig.list);
}

/* --- a changed one --- */

static void edit(uint8_t *at, size_t len, struct bytes *b)
{
    unsigned how = pick(b, 8), n = 1u << (how & 3);
    uint64_t v = take(b, how & 4 ? n : 1), old = 0;
    size_t where = take(b, 2) * (how & 4 ? n : 1) % len;
    n = n < len - where ? n : (unsigned)(len - where);
    memcpy(&old, at + where, n);
    v = how == 2 ? old + v : how == 3 ? old - v : v;
    memcpy(at + where, &v, n);
}

static size_t make_file(struct bytes *b)
{
    uint8_t head[HEAD];
    memcpy(rig.work, rig.body, rig.body_len);
    memcpy(head, rig.head, HEAD);
    memcpy(rig.file + HEAD, rig.words, rig.words_len);
    for (unsigned n = 0; more(b) && n < MAX_EDITS; n++) {
        unsigned part = pick(b, 16);
        if (part == 0)
            edit(head, HEAD - SUM, b);
        else if (part == 1)
            edit(rig.file + HEAD, rig.words_len, b);
        else if (part < 12)
            edit(rig.work, LOG, b);
        else
            edit(rig.work, rig.body_len, b);
    }
    size_t at = HEAD + rig.words_len;
    at += ZSTD_compress(rig.file + at, rig.most - at, rig.work, rig.body_len, 1);
    memcpy(rig.file, head, HEAD - SUM); /* what the sum is of, without itself */
    memmove(rig.file + HEAD - SUM, rig.file + HEAD, at - HEAD);
    XXH128_hash_t h = XXH3_128bits(rig.file, at - SUM);
    memmove(rig.file + HEAD, rig.file + HEAD - SUM, at - HEAD);
    memcpy(rig.file + HEAD - SUM, &h.low64, 8);
    memcpy(rig.file + HEAD - 8, &h.high64, 8);
    return at;
}

/* --- trying it --- */

static void same_as_before(void)
{
    struct snap_digest now = snap_digest(&rig.list);
    HOLDS(now.lo == rig.digest.lo && now.hi == rig.digest.hi);
}

static void look_at_words(const char *path)
{
    struct session_words w;
    struct err e = {0};
    if (!session_words(path, &w, &e)) {
        target_refusal(&e);
        return;
    }
    HOLDS(w.count >= 1 && w.count <= SESSION_MAX_WORDS);
    session_words_free(&w);
}

/* Some time, with input of both kinds and the debugger's. */
static void some_time(struct machine *m)
{
    static const uint8_t byte = 'x';
    machine_run(m, CYCLES / 2, CYCLES);
    serial_send(&m->board->serial, INPUT_HOST, &byte, 1);
    machine_poke(m, &(struct poke){.op = POKE_REG, .a = MODE_SVC, .n = 5, .value = 1});
    machine_run(m, CYCLES / 2, CYCLES);
}

/* On from the place; back to it, and through the same once more, all of it or a part; then on. */
static void live(struct machine *m, unsigned how)
{
    static struct snap_buf place;
    struct input_log *log = &m->board->input;
    struct err e;
    snap_save(&rig.list, &place);
    some_time(m);
    struct snap_digest first = snap_digest(&rig.list), again;
    bool whole = m->exit == EXIT_CYCLES && !(how & 1);
    uint64_t end = machine_cycles(m);
    input_mark_lived(log);
    HOLDS(snap_load(&rig.list, place.data, place.len, &e));
    machine_run(m, how & 1 ? CYCLES / 4 : CYCLES, 2 * CYCLES);
    again = snap_digest(&rig.list);
    if (whole && m->exit == EXIT_CYCLES && machine_cycles(m) == end && log->next == log->count)
        HOLDS(first.lo == again.lo && first.hi == again.hi);
    input_forget_future(log);
    some_time(m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes b = {data, data + size};
    struct err e = {0};
    if (!rig.still.m)
        build();
    struct machine *m = rig.still.m;
    unsigned how = (unsigned)take(&b, 1);
    bool raw = how % 8 == 0;
    size_t len = raw ? (size_t)(b.end - b.at) : make_file(&b);
    const char *path = target_file(raw ? b.at : rig.file, len);
    look_at_words(path);
    if (session_load(m, path, &e)) {
        live(m, how >> 3);
    } else {
        target_refusal(&e);
        same_as_before();
    }
    still_restore(&rig.still);
    return 0;
}

size_t target_seed(unsigned n, uint8_t *buf, size_t cap)
{
    size_t at = 0;
    if (n >= 40)
        return 0;
    if (!rig.still.m)
        build();
    if (n == 0) { /* whole, as a file */
        struct bytes none = {0};
        at = make_file(&none);
        BUG_ON(at + 1 > cap);
        buf[0] = 0;
        memcpy(buf + 1, rig.file, at);
        return at + 1;
    }
    buf[at++] = 1;
    for (unsigned i = 0; i < n % 4; i++) {
        const uint8_t one[] = {(uint8_t)(n + i), (uint8_t)(n / 4 + i), (uint8_t)(i ? 0xff : n),
                               (uint8_t)(n * 8), 0};
        memcpy(buf + at, one, sizeof one);
        at += sizeof one;
    }
    return at;
}
