/* gdb_query.c - what gdb asks before anything else: features, attached or not, documents. */
#include "debugger/gdb_int.h"

#include <stdlib.h>
#include <string.h>

/* --- qSupported --- */

static bool offers(const char *theirs, const char *feature)
{
    size_t n = strlen(feature);
    for (const char *at = theirs; (at = strstr(at, feature)); at += n)
        if ((at == theirs || at[-1] == ';' || at[-1] == ':') && (at[n] == 0 || at[n] == ';'))
            return true;
    return false;
}

void gdb_q_supported(struct gdb *g, struct gdb_text *t)
{
    char theirs[1024];
    size_t n = (size_t)(t->end - t->at);
    n = n < sizeof theirs ? n : sizeof theirs - 1;
    memcpy(theirs, t->at, n);
    theirs[n] = 0;
    g->by_process = offers(theirs, "multiprocess+");
    g->swbreak = offers(theirs, "swbreak+");
    g->hwbreak = offers(theirs, "hwbreak+");
    g->execs = offers(theirs, "exec-events+");
    gdb_pids_show(g);
    gdb_say(g, "PacketSize=%x;QStartNoAckMode+;vContSupported+;", GDB_PACKET);
    if (g->by_process)
        gdb_say(g, "multiprocess+;");
    if (g->execs)
        gdb_say(g, "exec-events+;");
    if (g->d->history)
        gdb_say(g, "ReverseStep+;ReverseContinue+;");
    gdb_say(g, "swbreak+;hwbreak+;qXfer:features:read+;"
               "qXfer:memory-map:read+;qXfer:threads:read+;qXfer:exec-file:read+");
}

void gdb_q_attached(struct gdb *g, struct gdb_text *t)
{
    gdb_say(g, "1");
}

/* --- qXfer:OBJECT:read:ANNEX:OFFSET,LENGTH --- */

/* Up to the next colon. */
static bool take_name(struct gdb_text *t, char *buf, size_t len)
{
    size_t n = 0;
    while (t->at < t->end && *t->at != ':' && n + 1 < len)
        buf[n++] = (char)*t->at++;
    buf[n] = 0;
    return gdb_take_char(t, ':');
}

static void say_part(struct gdb *g, const char *text, size_t len, uint64_t offset, uint64_t n)
{
    uint64_t most = GDB_PACKET / 2; /* every byte may need an escape */
    uint64_t left = offset < len ? len - offset : 0;
    n = n < most ? n : most;
    gdb_say(g, "%c", left > n ? 'm' : 'l');
    gdb_say_bytes(g, text + (offset < len ? offset : len), (size_t)(left < n ? left : n));
}

void gdb_q_xfer(struct gdb *g, struct gdb_text *t)
{
    char object[32], read[8], annex[32];
    uint64_t offset, n;
    size_t len;
    if (!gdb_take_char(t, ':') || !take_name(t, object, sizeof object) ||
        !take_name(t, read, sizeof read) || strcmp(read, "read") != 0)
        return; /* unknown: an empty answer */
    if (!take_name(t, annex, sizeof annex) || !gdb_take_hex(t, &offset) || !gdb_take_char(t, ',') ||
        !gdb_take_hex(t, &n)) {
        gdb_say_error(g, GDB_E_ARGS);
        return;
    }
    char *text = gdb_xml_document(g, object, annex, &len);
    if (text)
        say_part(g, text, len, offset, n);
    else
        gdb_say(g, "E00"); /* the manual's code for a bad annex */
    free(text);
}
