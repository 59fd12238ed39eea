/* gdb_packet.c - the remote protocol's framing (GDB manual, appendix E.1): $payload#checksum,
 * escapes, acknowledgement; and taking payloads apart.
 *
 * Pure: bytes in, events out; what is sent goes to the link's io. Whatever arrives, the link is
 * ready for the next packet. Leaves out: run-length encoding (a peer must understand it, need not
 * produce it), sequence numbers (obsolete). */
#include "debugger/gdb_int.h"

#include <ctype.h>
#include <string.h>

enum state { OUTSIDE, INSIDE, SUM_HIGH, SUM_LOW };

#define ESCAPE    0x7d /* the next byte is this one ^ 0x20 */
#define ESCAPED   0x20
#define CTRL_C    0x03
#define BAD_DIGIT 0xff

static uint8_t digit(uint8_t c)
{
    if (c >= '0' && c <= '9')
        return (uint8_t)(c - '0');
    c = (uint8_t)tolower(c);
    return c >= 'a' && c <= 'f' ? (uint8_t)(c - 'a' + 10) : BAD_DIGIT;
}

static void put(struct gdb_link *l, const void *bytes, size_t n)
{
    if (!l->gone && !l->io.write(l->io.self, bytes, n))
        l->gone = true;
}

/* --- in --- */

static void begin(struct gdb_link *l)
{
    l->state = INSIDE;
    l->len = 0;
    l->sum = 0;
    l->escaped = l->too_long = false;
}

static enum gdb_event outside(struct gdb_link *l, uint8_t byte)
{
    if (byte == CTRL_C)
        return GDB_INTERRUPT;
    if (byte == '-' && l->framed && !l->no_ack)
        put(l, l->frame, l->framed);
    if (byte == '$')
        begin(l);
    return GDB_NOTHING;
}

static void inside(struct gdb_link *l, uint8_t byte)
{
    if (byte == '$') { /* never within one: the one before was cut off */
        begin(l);
        return;
    }
    if (byte == '#') {
        l->state = SUM_HIGH;
        return;
    }
    l->sum = (uint8_t)(l->sum + byte);
    if (byte == ESCAPE && !l->escaped) {
        l->escaped = true;
        return;
    }
    if (l->escaped)
        byte ^= ESCAPED;
    l->escaped = false;
    if (l->len == sizeof l->in)
        l->too_long = true;
    else
        l->in[l->len++] = byte;
}

/* Without acknowledgement the channel is trusted, and its checksums mean nothing. */
static enum gdb_event checked(struct gdb_link *l, bool right)
{
    l->state = OUTSIDE;
    if (!l->no_ack)
        put(l, right ? "+" : "-", 1);
    if (!right && !l->no_ack)
        return GDB_NOTHING;
    return l->too_long ? GDB_TOO_LONG : GDB_PAYLOAD;
}

enum gdb_event gdb_link_byte(struct gdb_link *l, uint8_t byte)
{
    switch ((enum state)l->state) {
    case OUTSIDE:
        return outside(l, byte);
    case INSIDE:
        inside(l, byte);
        return GDB_NOTHING;
    case SUM_HIGH:
        l->told = digit(byte);
        l->state = SUM_LOW;
        return GDB_NOTHING;
    case SUM_LOW:
        return checked(l, l->told != BAD_DIGIT && digit(byte) != BAD_DIGIT &&
                              (l->told << 4 | digit(byte)) == l->sum);
    }
    return GDB_NOTHING;
}

/* --- out --- */

static bool needs_escape(uint8_t c)
{
    return c == '#' || c == '$' || c == ESCAPE || c == '*';
}

void gdb_link_send(struct gdb_link *l, const void *payload, size_t len)
{
    static const char hex[] = "0123456789abcdef";
    const uint8_t *from = payload;
    uint8_t *to = l->frame, sum = 0;
    *to++ = '$';
    for (size_t i = 0; i < len && i < GDB_PACKET; i++) {
        if (needs_escape(from[i])) {
            *to++ = ESCAPE;
            sum = (uint8_t)(sum + ESCAPE);
        }
        *to = needs_escape(from[i]) ? from[i] ^ ESCAPED : from[i];
        sum = (uint8_t)(sum + *to++);
    }
    *to++ = '#';
    *to++ = (uint8_t)hex[sum >> 4];
    *to++ = (uint8_t)hex[sum & 15];
    l->framed = (size_t)(to - l->frame);
    put(l, l->frame, l->framed);
}

/* --- taking apart --- */

bool gdb_take_char(struct gdb_text *t, char c)
{
    if (t->at == t->end || *t->at != (uint8_t)c)
        return false;
    t->at++;
    return true;
}

bool gdb_take_word(struct gdb_text *t, const char *word)
{
    size_t n = strlen(word);
    if ((size_t)(t->end - t->at) < n || memcmp(t->at, word, n) != 0)
        return false;
    t->at += n;
    return true;
}

bool gdb_take_hex(struct gdb_text *t, uint64_t *v)
{
    unsigned n = 0;
    *v = 0;
    for (; t->at < t->end && digit(*t->at) != BAD_DIGIT; t->at++, n++) {
        if (*v >> 60)
            return false;
        *v = *v << 4 | digit(*t->at);
    }
    return n > 0;
}

bool gdb_take_bytes(struct gdb_text *t, uint8_t *bytes, size_t n)
{
    if ((size_t)(t->end - t->at) < 2 * n)
        return false;
    for (size_t i = 0; i < n; i++, t->at += 2) {
        uint8_t high = digit(t->at[0]), low = digit(t->at[1]);
        if (high == BAD_DIGIT || low == BAD_DIGIT)
            return false;
        bytes[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}
