/* input.c - the log of what came in from outside, and its replay.
 *
 * A record's cycle is the one at which its port got the bytes. In a replay an event at that cycle
 * delivers them again; its priority is the lowest, because live input too comes after the events
 * of its cycle. A script's records are not delivered by the log: the script is deterministic, its
 * place is part of the machine's state, and so it sends them again itself; the log checks that
 * they are the same.
 *
 * Leaves out: keeping the log in a file. */
#include "sim/input.h"

#include <stdlib.h>
#include <string.h>

#define INPUT_PRIO 255

static const struct input_record *pending(const struct input_log *log)
{
    return log->next < log->count ? &log->records[log->next] : NULL;
}

static bool owned_by_script(const struct input_log *log, const struct input_record *r)
{
    return r->origin == INPUT_SCRIPT && log->scripted;
}

static void arm(struct input_log *log)
{
    const struct input_record *r = pending(log);
    if (r && !owned_by_script(log, r))
        sched_arm(log->sched, &log->due, r->cycle);
    else
        sched_disarm(log->sched, &log->due);
}

static void deliver(struct input_log *log, const struct input_record *r)
{
    const struct input_port *p = &log->ports[r->port];
    log->next++;
    p->deliver(p->self, log->bytes + r->at, r->len);
}

static void deliver_due(void *self, uint64_t now)
{
    struct input_log *log = self;
    const struct input_record *r;
    while ((r = pending(log)) && r->cycle <= now && !owned_by_script(log, r))
        deliver(log, r);
    arm(log);
}

void input_init(struct input_log *log, struct sched *sched)
{
    *log = (struct input_log){.sched = sched};
    sched_register(sched, &log->due, "input", INPUT_PRIO, deliver_due, log);
}

void input_free(struct input_log *log)
{
    free(log->records);
    free(log->bytes);
    log->records = NULL;
    log->bytes = NULL;
    log->count = log->cap = log->nbytes = log->bytes_cap = 0;
}

static void post_load(void *base)
{
    arm(base);
}

void input_snap(struct input_log *log, struct snap_list *out)
{
    static const struct snap_field fields[] = {SNAP_FIELD(struct input_log, next)};
    snap_add(out, &(struct snap_section){.name = "input",
                                         .version = 1,
                                         .base = log,
                                         .fields = fields,
                                         .nfields = ARRAY_LEN(fields),
                                         .post_load = post_load});
}

unsigned input_add_port(struct input_log *log, const char *name,
                        void (*fn)(void *self, const uint8_t *bytes, unsigned len), void *self)
{
    BUG_ON(log->nports == INPUT_MAX_PORTS);
    log->ports[log->nports] = (struct input_port){.name = name, .deliver = fn, .self = self};
    return log->nports++;
}

/* Make room for `need` elements in a growing array that may hold `max`. */
static bool grow(void **array, uint32_t *cap, uint32_t need, uint32_t max, size_t elem)
{
    if (need <= *cap)
        return true;
    if (need > max)
        return false;
    uint32_t want = *cap ? *cap : 64;
    while (want < need)
        want *= 2;
    void *p = realloc(*array, want * elem);
    if (!p)
        return false;
    *array = p;
    *cap = want;
    return true;
}

bool input_append(struct input_log *log, uint64_t cycle, unsigned port, enum input_origin origin,
                  const uint8_t *bytes, unsigned len)
{
    BUG_ON(port >= log->nports);
    uint64_t last = log->count ? log->records[log->count - 1].cycle : 0;
    if (cycle < last || len > INPUT_MAX_BYTES - log->nbytes)
        return false;
    if (!grow((void **)&log->records, &log->cap, log->count + 1, INPUT_MAX_RECORDS,
              sizeof log->records[0]) ||
        !grow((void **)&log->bytes, &log->bytes_cap, log->nbytes + len, INPUT_MAX_BYTES, 1))
        return false;
    if (len)
        memcpy(log->bytes + log->nbytes, bytes, len);
    log->records[log->count++] = (struct input_record){.cycle = cycle,
                                                       .at = log->nbytes,
                                                       .len = len,
                                                       .port = (uint8_t)port,
                                                       .origin = (uint8_t)origin};
    log->nbytes += len;
    if (log->next + 1 == log->count)
        arm(log);
    return true;
}

/* The script sends again what it sent when the machine first was here. */
static void script_again(struct input_log *log, unsigned port, const uint8_t *bytes, unsigned len)
{
    const struct input_record *r = pending(log);
    if (!r || r->origin != INPUT_SCRIPT || r->port != port || r->len != len ||
        r->cycle != sched_now(log->sched) || memcmp(log->bytes + r->at, bytes, len) != 0)
        BUG("the replay sends other input at cycle %llu than the first run",
            (unsigned long long)sched_now(log->sched));
    deliver(log, r);
    arm(log);
}

bool input_now(struct input_log *log, unsigned port, enum input_origin origin, const uint8_t *bytes,
               unsigned len)
{
    if (input_replaying(log)) {
        if (origin != INPUT_SCRIPT || !log->scripted)
            return false;
        script_again(log, port, bytes, len);
        return true;
    }
    if (!input_append(log, sched_now(log->sched), port, origin, bytes, len))
        return false;
    sched_disarm(log->sched, &log->due);
    deliver(log, pending(log));
    return true;
}

bool input_replaying(const struct input_log *log)
{
    return log->next < log->count || sched_now(log->sched) < log->frontier;
}

void input_mark_lived(struct input_log *log)
{
    uint64_t now = sched_now(log->sched);
    if (now > log->frontier)
        log->frontier = now;
}

void input_forget_future(struct input_log *log)
{
    if (log->next < log->count) {
        log->nbytes = log->records[log->next].at;
        log->count = (uint32_t)log->next;
    }
    log->frontier = 0;
    arm(log);
}

void input_reset(struct input_log *log)
{
    log->next = 0;
    log->count = log->nbytes = 0;
    log->frontier = 0;
    sched_disarm(log->sched, &log->due);
}

const uint8_t *input_bytes(const struct input_log *log, uint32_t i)
{
    BUG_ON(i >= log->count);
    return log->bytes + log->records[i].at;
}
