/* serial.h - a serial line: a UART at one end, the host at the other, watchers along the wire.
 *
 * What the UART sends goes to the watchers and, unless the machine is living through its past
 * again, to the host. What the host has to say is fetched only when the machine polls (between
 * quanta), only as much as the UART has room for, and enters through the input log: nothing is
 * lost and every byte has its cycle. */
#ifndef SIM_SERIAL_H
#define SIM_SERIAL_H

#include "sim/input.h"

/* The host's end. None of these may block; each may be NULL. */
struct serial_backend {
    void (*put)(void *self, uint8_t byte);
    unsigned (*get)(void *self, uint8_t *bytes, unsigned room); /* bytes fetched, at most room */
    void (*flush)(void *self);
    bool (*may_input)(const void *self); /* can anything still come? */
    int (*fd)(const void *self);         /* to wait for input, or -1 */
    void (*close)(void *self);
};

/* Who listens on the wire. Watchers change nothing, but a script may arm its own event. */
struct serial_watch {
    void (*byte)(void *self, uint8_t byte); /* the UART sent this */
    void (*ready)(void *self);              /* the UART can take bytes again; may be NULL */
    void *self;
    struct serial_watch *next;
};

struct serial {
    const char *name;
    struct input_log *log;
    unsigned port;
    const struct serial_backend *backend;
    void *host;
    unsigned (*room)(const void *dev); /* bytes the UART can take now */
    void (*receive)(void *dev, uint8_t byte);
    void *dev;
    struct serial_watch *watch;
    bool unflushed;
};

/* A line to nowhere (backend null) with its own port in the log. `name` must outlive it. */
void serial_init(struct serial *s, const char *name, struct input_log *log);
/* Choose the host's end: "stdio", "null", "file:F" (output only) or "tcp:PORT" (listens on
 * 127.0.0.1; one connection at a time). A mistake is status 2 and names the option's value. */
bool serial_open(struct serial *s, const char *spec, struct err *e);
void serial_close(struct serial *s);
/* Or any other host's end (tests, a window). */
void serial_attach(struct serial *s, const struct serial_backend *backend, void *host);
void serial_add_watch(struct serial *s, struct serial_watch *w);
void serial_remove_watch(struct serial *s, struct serial_watch *w);

/* For the machine, between quanta, after the events of this cycle have fired. */
void serial_poll(struct serial *s);
/* Can bytes still come from the host? False lets the machine say that its guest is dead. */
bool serial_may_input(const struct serial *s);
/* A file descriptor that becomes readable when there is input, or -1. */
int serial_fd(const struct serial *s);

/* For the UART. */
void serial_connect(struct serial *s, unsigned (*room)(const void *dev),
                    void (*receive)(void *dev, uint8_t byte), void *dev);
void serial_put(struct serial *s, uint8_t byte);
void serial_ready(struct serial *s); /* there is room where there was none */

/* For who brings input: log and deliver as many of the bytes as the UART has room for; returns
 * how many (0 while the machine replays). */
unsigned serial_send(struct serial *s, enum input_origin origin, const uint8_t *bytes,
                     unsigned len);
unsigned serial_room(const struct serial *s);

/* A host's end that keeps what was sent, for tests: as much as fits, with a terminating zero. */
struct serial_capture {
    char text[16384];
    unsigned len;
    const char *input; /* bytes to give to the UART; NULL or "" for none */
};
void serial_capture_open(struct serial *s, struct serial_capture *c);

#endif
