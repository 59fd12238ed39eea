/* input.c - the log of what came in from outside, and its replay.
 *
 * A record's place is the one at which its port got the bytes. In a replay whoever runs the machine
 * stops at that place and has them delivered again. A script's records are not delivered by the
 * log: the script is deterministic, its place is part of the machine's state, and so it sends them
 * again itself; the log checks that they are the same.
 *
 * Leaves out: keeping the log in a file of its own (a session's file has it, sim/session.c). */
#include "sim/input.h"

#include <stdlib.h>
#include <string.h>

static struct place here(const struct input_log *log)
{
    uint64_t now = sched_now(log->sched);
    struct place p = {.moment = now, .settled = true, .cycle = now};
    if (log->where)
        log->where(log->where_self, &p);
    p.inputs = log->next;
    return p;
}

static const struct input_record *next_record(const struct input_log *log)
{
    return log->next < log->count ? &log->records[log->next] : NULL;
}

const struct input_record *input_pending(const struct input_log *log)
{
    const struct input_record *r = next_record(log);
    return r && r->origin == INPUT_SCRIPT && log->scripted ? NULL : r;
}

static void deliver(struct input_log *log, const struct input_record *r)
{
    const struct input_port *p = &log->ports[r->port];
    log->next++;
    p->deliver(p->self, log->bytes + r->at, r->len);
}

static bool is_due(const struct place *r, const struct place *now)
{
    if (r->moment != now->moment)
        return r->moment < now->moment;
    return r->settled <= now->settled && (!r->settled || r->cycle <= now->cycle);
}

bool input_deliver_due(struct input_log *log, const struct place *now, uint64_t upto)
{
    const struct input_record *r;
    bool any = false;
    for (; log->next < upto && (r = input_pending(log)) && is_due(&r->place, now); any = true)
        deliver(log, r);
    return any;
}

void input_init(struct input_log *log, struct sched *sched)
{
    *log = (struct input_log){.sched = sched};
}

void input_free(struct input_log *log)
{
    free(log->records);
    free(log->bytes);
    log->records = NULL;
    log->bytes = NULL;
    log->count = log->cap = log->nbytes = log->bytes_cap = 0;
}

void input_snap(struct input_log *log, struct snap_list *out)
{
    static const struct snap_field fields[] = {SNAP_FIELD(struct input_log, next)};
    snap_add(out, &(struct snap_section){.name = "input",
                                         .version = 1,
                                         .base = log,
                                         .fields = fields,
                                         .nfields = ARRAY_LEN(fields)});
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

bool input_append(struct input_log *log, const struct place *at, unsigned port,
                  enum input_origin origin, const uint8_t *bytes, unsigned len)
{
    BUG_ON(port >= log->nports);
    if (log->count && place_compare(at, &log->records[log->count - 1].place) < 0)
        return false;
    if (len > INPUT_MAX_BYTES - log->nbytes)
        return false;
    if (!grow((void **)&log->records, &log->cap, log->count + 1, INPUT_MAX_RECORDS,
              sizeof log->records[0]) ||
        !grow((void **)&log->bytes, &log->bytes_cap, log->nbytes + len, INPUT_MAX_BYTES, 1))
        return false;
    if (len)
        memcpy(log->bytes + log->nbytes, bytes, len);
    log->records[log->count++] = (struct input_record){.place = *at,
                                                       .at = log->nbytes,
                                                       .len = len,
                                                       .port = (uint8_t)port,
                                                       .origin = (uint8_t)origin};
    log->nbytes += len;
    return true;
}

/* The script sends again what it sent when the machine first was here. */
static void script_again(struct input_log *log, unsigned port, const uint8_t *bytes, unsigned len)
{
    const struct input_record *r = next_record(log);
    if (!r || r->origin != INPUT_SCRIPT || r->port != port || r->len != len ||
        r->place.cycle != sched_now(log->sched) || memcmp(log->bytes + r->at, bytes, len) != 0)
        BUG("the replay sends other input at cycle %llu than the first run",
            (unsigned long long)sched_now(log->sched));
    deliver(log, r);
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
    struct place now = here(log);
    if (!input_append(log, &now, port, origin, bytes, len))
        return false;
    deliver(log, next_record(log));
    return true;
}

bool input_replaying(const struct input_log *log)
{
    struct place now = here(log);
    return log->next < log->count || place_compare(&now, &log->frontier) < 0;
}

bool input_relived(const struct input_log *log)
{
    return log->frontier.moment && here(log).moment < log->frontier.moment;
}

void input_mark_lived(struct input_log *log)
{
    struct place now = here(log);
    if (place_compare(&now, &log->frontier) > 0)
        log->frontier = now;
}

void input_forget_future(struct input_log *log)
{
    if (log->next < log->count) {
        log->nbytes = log->records[log->next].at;
        log->count = (uint32_t)log->next;
    }
    log->frontier = (struct place){0};
}

void input_reset(struct input_log *log)
{
    log->next = 0;
    log->count = log->nbytes = 0;
    log->frontier = (struct place){0};
}

const uint8_t *input_bytes(const struct input_log *log, uint32_t i)
{
    BUG_ON(i >= log->count);
    return log->bytes + log->records[i].at;
}
