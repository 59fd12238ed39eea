/* input.h - everything that comes into the machine from outside, in order, with its place.
 *
 * The machine is deterministic but for its input: keystrokes, script, a person's pokes. Whoever
 * brings some calls input_now(), which writes it down and hands it to its port at once. After an
 * earlier state is restored whoever runs the machine has the same bytes delivered at the same
 * places again, and live sources are refused until the machine is back where it had been (its
 * frontier). */
#ifndef SIM_INPUT_H
#define SIM_INPUT_H

#include "sim/base/sched.h"
#include "sim/base/snapshot.h"
#include "sim/place.h"

enum input_origin {
    INPUT_HOST,   /* a terminal, a file, a socket */
    INPUT_SCRIPT, /* the input script: itself deterministic, runs again in a replay */
    INPUT_PERSON, /* the debugger's pokes */
};

struct input_record {
    struct place place;
    uint32_t at, len; /* its bytes within the log's */
    uint8_t port;
    uint8_t origin; /* enum input_origin */
};

struct input_port {
    const char *name;
    void (*deliver)(void *self, const uint8_t *bytes, unsigned len);
    void *self;
};

#define INPUT_MAX_PORTS   16
#define INPUT_MAX_RECORDS (1u << 20)
#define INPUT_MAX_BYTES   (1u << 24)

struct input_log {
    uint64_t next;         /* records delivered so far; the log's only state in a snapshot */
    struct place frontier; /* what lies before it has been lived through */
    struct sched *sched;
    void (*where)(void *self, struct place *now); /* NULL: a cycle is a moment */
    void *where_self;
    struct input_port ports[INPUT_MAX_PORTS];
    unsigned nports;
    bool scripted; /* a script is attached and sends its records itself */
    struct input_record *records;
    uint8_t *bytes;
    uint32_t count, cap, nbytes, bytes_cap;
};

void input_init(struct input_log *log, struct sched *sched);
void input_free(struct input_log *log);
void input_snap(struct input_log *log, struct snap_list *out);
/* A destination; returns its number for input_now(). `name` must outlive the log. */
unsigned input_add_port(struct input_log *log, const char *name,
                        void (*deliver)(void *self, const uint8_t *bytes, unsigned len),
                        void *self);
/* Log `bytes` for `port` at the present place and deliver them. False, with nothing done, while
 * the machine lives through its past again or when the log is full. Call it when no core runs, or
 * from an event. */
bool input_now(struct input_log *log, unsigned port, enum input_origin origin, const uint8_t *bytes,
               unsigned len);
/* In a replay, the record that is to be delivered next; NULL: none, or one that a script sends. */
const struct input_record *input_pending(const struct input_log *log);
/* Deliver the records whose place is `now`, until `next` is `upto`. False: there was none. */
bool input_deliver_due(struct input_log *log, const struct place *now, uint64_t upto);
/* Is the machine living through what it has already seen? */
bool input_replaying(const struct input_log *log);
/* Has the instruction that runs been executed before, so that the host has seen what it sends? */
bool input_relived(const struct input_log *log);
/* Call before restoring an earlier state: what lies before now is past. */
void input_mark_lived(struct input_log *log);
/* The past is about to be changed: drop the records not yet delivered and the frontier. */
void input_forget_future(struct input_log *log);
/* Forget everything (a machine that starts over at cycle 0). */
void input_reset(struct input_log *log);
/* Replay: append a record to a log that has not got that far. False when out of order or full. */
bool input_append(struct input_log *log, const struct place *at, unsigned port,
                  enum input_origin origin, const uint8_t *bytes, unsigned len);
/* The bytes of record i. */
const uint8_t *input_bytes(const struct input_log *log, uint32_t i);

#endif
