/* gdb_commands.c - the packets that the stub knows, as one table; and those handlers that need no
 * file of their own: threads chosen, registers, memory, monitor, the end.
 *
 * GDB manual, appendix E.2 to E.4. A packet that has no row is answered with an empty one, which
 * says so. Leaves out: non-stop mode, extended mode (vRun, restart), agent expressions,
 * tracepoints, file transfer, writing flash. */
#include "debugger/gdb_int.h"

#include <stdarg.h>
#include <string.h>

/* --- saying --- */

void gdb_say_bytes(struct gdb *g, const void *bytes, size_t n)
{
    size_t room = sizeof g->reply - g->replied;
    n = n < room ? n : room;
    memcpy(g->reply + g->replied, bytes, n);
    g->replied += n;
}

void gdb_say(struct gdb *g, const char *fmt, ...)
{
    char text[600];
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    BUG_ON(n < 0 || (size_t)n >= sizeof text);
    gdb_say_bytes(g, text, (size_t)n);
}

void gdb_say_hex(struct gdb *g, const void *bytes, size_t n)
{
    const uint8_t *b = bytes;
    for (size_t i = 0; i < n; i++)
        gdb_say(g, "%02x", b[i]);
}

void gdb_say_error(struct gdb *g, int e)
{
    g->replied = 0;
    gdb_say(g, "E%02x", (unsigned)e);
}

void gdb_say_ok(struct gdb *g)
{
    gdb_say(g, "OK");
}

void gdb_tell(struct gdb *g, const void *text, size_t len)
{
    static const char hex[] = "0123456789abcdef";
    enum { PIECE = 512 };
    const uint8_t *from = text;
    char packet[1 + 2 * PIECE] = "O";
    for (size_t part; len; len -= part, from += part) {
        part = len < PIECE ? len : PIECE;
        for (size_t i = 0; i < part; i++) {
            packet[1 + 2 * i] = hex[from[i] >> 4];
            packet[2 + 2 * i] = hex[from[i] & 15];
        }
        gdb_link_send(&g->link, packet, 1 + 2 * part);
    }
}

/* --- threads --- */

static void choose_thread(struct gdb *g, struct gdb_text *t)
{
    struct gdb_thread at, *which = gdb_take_char(t, 'g')   ? &g->general
                                   : gdb_take_char(t, 'c') ? &g->going
                                                           : NULL;
    if (!which || !gdb_take_thread(g, t, &at)) {
        gdb_say_error(g, GDB_E_ARGS);
        return;
    }
    if (at.pid && !gdb_pid_known(g, at.pid)) {
        gdb_say_error(g, GDB_E_THREAD);
        return;
    }
    *which = at;
    gdb_say_ok(g);
}

static void thread_alive(struct gdb *g, struct gdb_text *t)
{
    struct gdb_thread at;
    struct dbg_place p;
    if (gdb_take_thread(g, t, &at) && gdb_thread_place(g, &at, &p))
        gdb_say_ok(g);
    else
        gdb_say_error(g, GDB_E_THREAD);
}

/* --- registers --- */

static void say_register(struct gdb *g, const struct gdb_thread *at, const struct gdb_reg *r)
{
    uint64_t v;
    if (r->kind == REG_QUAD) {
        say_register(g, at, &g->reg[r->slot]);
        say_register(g, at, &g->reg[r->slot + 1]);
    } else if (gdb_reg_read(g, at, r, &v))
        gdb_say_hex(g, &v, r->bits / 8u);
    else
        gdb_say(g, "%.*s", r->bits / 4, "xxxxxxxxxxxxxxxx");
}

enum written { WRITTEN, BAD_VALUE, NOT_NOW };

static enum written write_register(struct gdb *g, const struct gdb_thread *at,
                                   const struct gdb_reg *r, struct gdb_text *t)
{
    uint64_t v = 0;
    if (r->kind == REG_QUAD) {
        enum written low = write_register(g, at, &g->reg[r->slot], t);
        return low == WRITTEN ? write_register(g, at, &g->reg[r->slot + 1], t) : low;
    }
    if (!gdb_take_bytes(t, (uint8_t *)&v, r->bits / 8u))
        return BAD_VALUE;
    return gdb_reg_write(g, at, r, v) ? WRITTEN : NOT_NOW;
}

static void read_all(struct gdb *g, struct gdb_text *t)
{
    struct gdb_thread at = gdb_thread_of(g, &g->general);
    for (unsigned i = 0; i < g->ng; i++)
        say_register(g, &at, &g->reg[i]);
}

/* Those that are not given, or told as unavailable, stay. */
static void write_all(struct gdb *g, struct gdb_text *t)
{
    struct gdb_thread at = gdb_thread_of(g, &g->general);
    bool ok = gdb_thread_lives(g, &at);
    for (unsigned i = 0; ok && i < g->ng && t->at < t->end; i++) {
        const struct gdb_reg *r = &g->reg[i];
        if (gdb_take_char(t, 'x')) {
            t->at += t->end - t->at < r->bits / 4 - 1 ? t->end - t->at : r->bits / 4 - 1;
            continue;
        }
        ok = write_register(g, &at, r, t) == WRITTEN;
    }
    if (ok)
        gdb_say_ok(g);
    else
        gdb_say_error(g, GDB_E_STATE);
}

static void read_one(struct gdb *g, struct gdb_text *t)
{
    struct gdb_thread at = gdb_thread_of(g, &g->general);
    uint64_t n;
    if (gdb_take_hex(t, &n) && n < g->nregs)
        say_register(g, &at, &g->reg[n]);
    else
        gdb_say_error(g, GDB_E_ARGS);
}

static void write_one(struct gdb *g, struct gdb_text *t)
{
    struct gdb_thread at = gdb_thread_of(g, &g->general);
    uint64_t n;
    enum written how = BAD_VALUE;
    if (gdb_take_hex(t, &n) && n < g->nregs && gdb_take_char(t, '='))
        how = write_register(g, &at, &g->reg[n], t);
    if (how == WRITTEN)
        gdb_say_ok(g);
    else
        gdb_say_error(g, how == BAD_VALUE ? GDB_E_ARGS : GDB_E_STATE);
}

/* --- memory --- */

/* "ADDR,LENGTH"; false: answered. */
static bool take_range(struct gdb *g, struct gdb_text *t, uint32_t *va, size_t *len)
{
    uint64_t a, n;
    bool ok = gdb_take_hex(t, &a) && gdb_take_char(t, ',') && gdb_take_hex(t, &n);
    if (!ok || a > UINT32_MAX || n > GDB_PACKET) {
        gdb_say_error(g, GDB_E_ARGS);
        return false;
    }
    *va = (uint32_t)a;
    *len = (size_t)n;
    return true;
}

/* As much as there is from the start on. */
static void read_memory(struct gdb *g, struct gdb_text *t)
{
    struct gdb_thread at = gdb_thread_of(g, &g->general);
    struct dbg_place p;
    uint8_t page[0x1000];
    uint32_t va;
    size_t len, done = 0;
    if (!take_range(g, t, &va, &len))
        return;
    len = len < GDB_PACKET / 2 ? len : GDB_PACKET / 2;
    bool ok = gdb_thread_place(g, &at, &p);
    while (ok && done < len) {
        size_t part = sizeof page - (va + done) % sizeof page;
        part = part < len - done ? part : len - done;
        ok = dbg_read_at(g->d, &p, false, (uint32_t)(va + done), page, (unsigned)part);
        if (ok)
            gdb_say_hex(g, page, part);
        done += part;
    }
    if (!ok && !g->replied)
        gdb_say_error(g, GDB_E_MEMORY);
}

static void write_bytes(struct gdb *g, uint32_t va, const uint8_t *bytes, size_t len)
{
    if (gdb_memory_write(g, va, bytes, (unsigned)len))
        gdb_say_ok(g);
    else
        gdb_say_error(g, GDB_E_MEMORY);
}

static void write_memory(struct gdb *g, struct gdb_text *t)
{
    uint8_t bytes[GDB_PACKET / 2];
    uint32_t va;
    size_t len;
    if (!take_range(g, t, &va, &len))
        return;
    if (len > sizeof bytes || !gdb_take_char(t, ':') || !gdb_take_bytes(t, bytes, len))
        gdb_say_error(g, GDB_E_ARGS);
    else
        write_bytes(g, va, bytes, len);
}

static void write_binary(struct gdb *g, struct gdb_text *t)
{
    uint32_t va;
    size_t len;
    if (!take_range(g, t, &va, &len))
        return;
    if (!gdb_take_char(t, ':') || (size_t)(t->end - t->at) != len)
        gdb_say_error(g, GDB_E_ARGS);
    else
        write_bytes(g, va, t->at, len);
}

/* --- monitor: the REPL, with its output as O packets --- */

static void run_line(struct gdb *g, const char *line)
{
    struct dbg *d = g->d;
    const struct lines *lines = d->lines;
    FILE *out = d->out;
    bool color = d->color;
    uint64_t cycle = machine_cycles(d->m);
    d->lines = NULL; /* a mistake is told, and ends nothing */
    d->out = g->said;
    d->color = false;
    g->running = true;
    command_line(d, line);
    if (machine_cycles(d->m) != cycle) {
        g->watched.watch = false;
        say(d, "(the guest is elsewhere now: `maintenance flush register-cache' makes gdb look)\n");
    }
    fflush(g->said);
    g->running = false;
    d->color = color;
    d->out = out;
    d->lines = lines;
    gdb_worlds_update(g);
}

static void monitor(struct gdb *g, struct gdb_text *t)
{
    char line[256];
    size_t n = (size_t)(t->end - t->at) / 2;
    if (!gdb_take_char(t, ',') || n >= sizeof line || !gdb_take_bytes(t, (uint8_t *)line, n)) {
        gdb_say_error(g, GDB_E_ARGS);
        return;
    }
    line[n] = 0;
    run_line(g, line);
    g->done |= g->d->quit;
    gdb_say_ok(g);
}

/* --- the end --- */

static bool any_known(const struct gdb *g)
{
    for (unsigned pid = 1; pid <= GDB_MAX_PIDS; pid++)
        if (gdb_pid_known(g, pid))
            return true;
    return false;
}

/* "D" or "D;PID": the machine is left when the last world is. */
static void detach(struct gdb *g, struct gdb_text *t)
{
    uint64_t pid;
    if (gdb_take_char(t, ';')) {
        if (!gdb_take_hex(t, &pid) || !gdb_pid_known(g, (unsigned)pid)) {
            gdb_say_error(g, GDB_E_THREAD);
            return;
        }
        gdb_pid_hide(g, (unsigned)pid);
    } else {
        g->shown = 0;
    }
    g->done = !any_known(g);
    gdb_say_ok(g);
}

/* A world cannot be killed by itself: its hypervisor would not know. */
static void kill_all(struct gdb *g, struct gdb_text *t)
{
    g->done = g->killed = true;
    gdb_say_ok(g);
}

static void kill_unanswered(struct gdb *g, struct gdb_text *t)
{
    kill_all(g, t);
    g->silent = true;
}

/* --- the table --- */

static void no_ack(struct gdb *g, struct gdb_text *t)
{
    gdb_say_ok(g);
    g->link.no_ack = true;
}

static void nothing_more(struct gdb *g, struct gdb_text *t)
{
    gdb_say_ok(g);
}

static const struct {
    const char *name;
    gdb_handler *run;
    const char *what;
} packets[] = {
    {"?", gdb_why_stopped, "why the guest stands still"},
    {"qSupported", gdb_q_supported, "features of both sides"},
    {"qXfer", gdb_q_xfer, "documents: description, memory map, threads, executable"},
    {"QStartNoAckMode", no_ack, "no more + and -"},
    {"qAttached", gdb_q_attached, "attached to, not started by gdb: quitting detaches"},
    {"qSymbol", nothing_more, "gdb offers to look up symbols: none are needed"},
    {"qC", gdb_q_current, "the thread that stopped"},
    {"qfThreadInfo", gdb_q_threads_first, "all threads, for a gdb without qXfer:threads"},
    {"qsThreadInfo", gdb_q_threads_next, "the rest of them"},
    {"qThreadExtraInfo", gdb_q_extra, "a thread in words"},
    {"qRcmd", monitor, "a line for the REPL"},
    {"vCont?", gdb_v_cont_query, "which actions vCont has"},
    {"vCont", gdb_v_cont, "run: continue, step, step through a range"},
    {"vKill", kill_all, "end the machine"},
    {"bs", gdb_back_step, "one instruction backwards"},
    {"bc", gdb_back_continue, "backwards to the last stop"},
    {"H", choose_thread, "the thread that other packets are about"},
    {"T", thread_alive, "is there such a thread?"},
    {"g", read_all, "general and floating-point registers"},
    {"G", write_all, "the same, written"},
    {"p", read_one, "a register"},
    {"P", write_one, "the same, written"},
    {"m", read_memory, "memory of the thread's world"},
    {"M", write_memory, "the same, written"},
    {"X", write_binary, "the same, in binary"},
    {"Z", gdb_z_insert, "a breakpoint or watchpoint of the thread's world"},
    {"z", gdb_z_remove, "take it away"},
    {"c", gdb_continue, "run"},
    {"C", gdb_continue_signal, "the same; a machine has no signals"},
    {"s", gdb_step, "one instruction of the thread"},
    {"S", gdb_step_signal, "the same"},
    {"D", detach, "leave a world, or all"},
    {"k", kill_unanswered, "end the machine"},
};

/* A name of several letters ends where the payload does or at one of these. */
static bool named(const char *name, const struct gdb_text *t)
{
    return !name[1] || t->at == t->end || strchr(":;,?", *t->at);
}

static void dispatch(struct gdb *g, const uint8_t *payload, size_t len)
{
    for (unsigned i = 0; i < ARRAY_LEN(packets); i++) {
        struct gdb_text t = {payload, payload + len};
        if (gdb_take_word(&t, packets[i].name) && named(packets[i].name, &t)) {
            packets[i].run(g, &t);
            return;
        }
    }
}

static void answer(struct gdb *g, enum gdb_event event)
{
    g->replied = 0;
    g->silent = false;
    if (event == GDB_TOO_LONG)
        gdb_say_error(g, GDB_E_ARGS);
    else
        dispatch(g, g->link.in, g->link.len);
    if (!g->silent)
        gdb_link_send(&g->link, g->reply, g->replied);
}

/* --- the conversation --- */

static int next_byte(struct gdb *g, int wait_ms)
{
    if (g->rx_at < g->rx_len)
        return g->rx[g->rx_at++];
    int n = g->link.gone ? -1 : g->link.io.read(g->link.io.self, g->rx, sizeof g->rx, wait_ms);
    g->rx_at = g->rx_len = 0;
    if (n < 0)
        g->link.gone = true;
    if (n <= 0)
        return -1;
    g->rx_len = (size_t)n;
    return g->rx[g->rx_at++];
}

/* A packet that came while the guest ran stopped it, and waits in the link. */
static enum gdb_event next_event(struct gdb *g)
{
    enum gdb_event event = g->early;
    g->early = GDB_NOTHING;
    while (event == GDB_NOTHING || event == GDB_INTERRUPT) {
        int byte = next_byte(g, -1);
        if (byte < 0)
            return GDB_NOTHING;
        event = gdb_link_byte(&g->link, (uint8_t)byte);
    }
    return event;
}

void gdb_converse(struct gdb *g)
{
    while (!g->done && !g->link.gone) {
        enum gdb_event event = next_event(g);
        if (event != GDB_NOTHING)
            answer(g, event);
        else if (dbg_asked_to_end(g->d))
            return;
    }
}

bool gdb_glance(struct gdb *g)
{
    int byte;
    fflush(g->said);
    while (g->early == GDB_NOTHING && !g->interrupted && (byte = next_byte(g, 0)) >= 0) {
        enum gdb_event event = gdb_link_byte(&g->link, (uint8_t)byte);
        if (event == GDB_INTERRUPT)
            g->interrupted = true;
        else if (event != GDB_NOTHING)
            g->early = event;
    }
    return g->link.gone || g->interrupted || g->early != GDB_NOTHING;
}
