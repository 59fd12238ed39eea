/* serial.c - the wire between a UART and the host, and what the machine does at its host's end.
 *
 * Leaves out: baud rate and framing on the wire; a character arrives whole, at once. */
#include "sim/serial.h"

#include <string.h>

/* No host at all: what is sent is lost, nothing comes. */
static const struct serial_backend null_backend = {0};

static void deliver(void *self, const uint8_t *bytes, unsigned len)
{
    struct serial *s = self;
    for (unsigned i = 0; i < len && s->receive; i++)
        s->receive(s->dev, bytes[i]);
}

void serial_init(struct serial *s, const char *name, struct input_log *log)
{
    *s = (struct serial){.name = name, .log = log, .backend = &null_backend};
    s->port = input_add_port(log, name, deliver, s);
}

static void flush(struct serial *s)
{
    if (s->unflushed && s->backend->flush)
        s->backend->flush(s->host);
    s->unflushed = false;
}

void serial_attach(struct serial *s, const struct serial_backend *backend, void *host)
{
    serial_close(s);
    s->backend = backend;
    s->host = host;
}

void serial_close(struct serial *s)
{
    flush(s);
    if (s->backend->close)
        s->backend->close(s->host);
    s->backend = &null_backend;
    s->host = NULL;
}

void serial_add_watch(struct serial *s, struct serial_watch *w)
{
    struct serial_watch **p = &s->watch;
    while (*p)
        p = &(*p)->next;
    w->next = NULL;
    *p = w;
}

void serial_remove_watch(struct serial *s, struct serial_watch *w)
{
    struct serial_watch **p = &s->watch;
    while (*p && *p != w)
        p = &(*p)->next;
    if (*p)
        *p = w->next;
}

void serial_connect(struct serial *s, unsigned (*room)(const void *dev),
                    void (*receive)(void *dev, uint8_t byte), void *dev)
{
    s->room = room;
    s->receive = receive;
    s->dev = dev;
}

void serial_put(struct serial *s, uint8_t byte)
{
    for (struct serial_watch *w = s->watch; w; w = w->next)
        w->byte(w->self, byte);
    if (input_relived(s->log))
        return; /* the host has seen it the first time */
    if (s->backend->put)
        s->backend->put(s->host, byte);
    s->unflushed = true;
}

void serial_ready(struct serial *s)
{
    for (struct serial_watch *w = s->watch; w; w = w->next)
        if (w->ready)
            w->ready(w->self);
}

unsigned serial_room(const struct serial *s)
{
    return s->room ? s->room(s->dev) : 0;
}

unsigned serial_send(struct serial *s, enum input_origin origin, const uint8_t *bytes, unsigned len)
{
    unsigned room = serial_room(s);
    if (len > room)
        len = room;
    return len && input_now(s->log, s->port, origin, bytes, len) ? len : 0;
}

void serial_poll(struct serial *s)
{
    uint8_t bytes[64];
    flush(s);
    unsigned room = serial_room(s);
    if (room == 0 || !s->backend->get || input_replaying(s->log) ||
        s->log->count == INPUT_MAX_RECORDS || s->log->nbytes > INPUT_MAX_BYTES - sizeof bytes)
        return;
    if (room > sizeof bytes)
        room = sizeof bytes;
    unsigned n = s->backend->get(s->host, bytes, room);
    if (n)
        serial_send(s, INPUT_HOST, bytes, n);
}

bool serial_may_input(const struct serial *s)
{
    return s->backend->may_input && s->backend->may_input(s->host);
}

int serial_fd(const struct serial *s)
{
    return s->backend->fd ? s->backend->fd(s->host) : -1;
}

/* ---- a host's end that keeps what was sent ---- */

static void capture_put(void *self, uint8_t byte)
{
    struct serial_capture *c = self;
    if (c->len + 1 < sizeof c->text)
        c->text[c->len++] = (char)byte;
    c->text[c->len] = 0;
}

static unsigned capture_get(void *self, uint8_t *bytes, unsigned room)
{
    struct serial_capture *c = self;
    unsigned n = 0;
    while (n < room && c->input && *c->input)
        bytes[n++] = (uint8_t)*c->input++;
    return n;
}

static bool capture_may_input(const void *self)
{
    const struct serial_capture *c = self;
    return c->input && *c->input;
}

void serial_capture_open(struct serial *s, struct serial_capture *c)
{
    static const struct serial_backend backend = {
        .put = capture_put,
        .get = capture_get,
        .may_input = capture_may_input,
    };
    serial_attach(s, &backend, c);
}
