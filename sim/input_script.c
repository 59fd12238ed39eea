/* input_script.c - runs an input script: watches a serial line, types at chosen moments.
 *
 * The script acts from its own event only, one frame time (ten bits at 115200 baud) after what
 * let it go on, so that its input has an exact cycle. It never overruns the UART: a character that
 * does not fit waits until the UART says that it has room. Its place is part of the machine's
 * state: a machine that goes back takes the script along, and it types the same again.
 *
 * Waiting looks ahead: the text of the next wait is looked for from the end of the last match on,
 * also while an earlier step is still being carried out.
 *
 * Leaves out: more than one line at a time. */
#include "sim/input_script_int.h"
#include "sim/state_list.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SCRIPT_PRIO    254
#define FRAMES_A_SEC   (115200 / 10)
#define MAX_FILE_BYTES (1u << 20)

#define SCRIPT_STATE(F, A)                                                                         \
    F(uint32_t, at)      /* the step being carried out */                                          \
    F(uint32_t, watch)   /* the first wait or expect not yet seen, or the number of steps */       \
    F(uint32_t, matched) /* bytes of its text that the latest output ends with */                  \
    F(uint32_t, sent)    /* bytes of the current send that are gone */                             \
    F(uint8_t, begun)    /* the current delay or expect has its moment */                          \
    F(uint64_t, until)   /* that moment */                                                         \
    F(uint64_t, when)    /* the event's cycle, or SCHED_NEVER */

struct input_script {
    SCRIPT_STATE(STATE_MEMBER, STATE_ARRAY_MEMBER)
    struct script_steps steps;
    char *path;
    struct sched *sched;
    struct serial *line;
    uint64_t clock_hz;
    struct serial_watch ears;
    struct event event;
    struct input_script_hooks hooks;
};

static const struct script_step *current(const struct input_script *s)
{
    return s->at < s->steps.count ? &s->steps.step[s->at] : NULL;
}

static uint64_t cycles(const struct input_script *s, struct script_time t)
{
    if (!t.per)
        return t.amount;
    __uint128_t c = (__uint128_t)t.amount * s->clock_hz / t.per;
    return c < UINT64_MAX / 2 ? (uint64_t)c : UINT64_MAX / 2;
}

static uint64_t frame(const struct input_script *s)
{
    return s->clock_hz / FRAMES_A_SEC + 1;
}

static void arm(struct input_script *s, uint64_t when)
{
    s->when = when;
    if (when == SCHED_NEVER)
        sched_disarm(s->sched, &s->event);
    else
        sched_arm(s->sched, &s->event, when);
}

static bool is_wait(const struct script_step *st)
{
    return st->kind == STEP_WAIT || st->kind == STEP_EXPECT;
}

static uint32_t next_wait(const struct input_script *s, uint32_t from)
{
    while (from < s->steps.count && !is_wait(&s->steps.step[from]))
        from++;
    return from;
}

/* ---- one step each: true when it is done; false when it goes on later ---- */

static void step_over(struct input_script *s)
{
    s->at++;
    s->sent = 0;
    s->begun = 0;
}

static bool do_wait(struct input_script *s)
{
    return s->at < s->watch;
}

static bool begin(struct input_script *s, uint64_t now)
{
    if (!s->begun)
        s->until = now + cycles(s, current(s)->time);
    s->begun = 1;
    if (now >= s->until)
        return true;
    arm(s, s->until);
    return false;
}

static void tell_end(struct input_script *s, bool failed, const char *text)
{
    if (s->hooks.end)
        s->hooks.end(s->hooks.self, failed, text);
}

static bool do_expect(struct input_script *s, uint64_t now)
{
    char where[160], text[220];
    if (do_wait(s))
        return true;
    if (!begin(s, now))
        return false;
    input_script_where(s, where, sizeof where);
    snprintf(text, sizeof text, "%s: not seen in time", where);
    s->at = s->watch = s->steps.count; /* a script that failed does nothing more */
    tell_end(s, true, text);
    return false;
}

static bool do_send(struct input_script *s, uint64_t now)
{
    const struct script_step *st = current(s);
    if (serial_send(s->line, INPUT_SCRIPT, st->text + s->sent, 1) == 0)
        return false; /* the line says when there is room */
    s->sent++;
    if (s->sent == st->len)
        step_over(s);
    arm(s, now + frame(s)); /* each character takes its time, the last one too */
    return false;
}

static bool do_stop(struct input_script *s, uint64_t now)
{
    char where[160];
    input_script_where(s, where, sizeof where);
    step_over(s);
    arm(s, now + frame(s));
    tell_end(s, false, where);
    return false;
}

static bool do_step(struct input_script *s, uint64_t now)
{
    switch (current(s)->kind) {
    case STEP_WAIT:
        return do_wait(s);
    case STEP_EXPECT:
        return do_expect(s, now);
    case STEP_SEND:
        return do_send(s, now);
    case STEP_DELAY:
        return begin(s, now);
    case STEP_STOP:
        return do_stop(s, now);
    }
    BUG("step kind %d", (int)current(s)->kind);
}

static void act(void *self, uint64_t now)
{
    struct input_script *s = self;
    s->when = SCHED_NEVER;
    while (current(s) && do_step(s, now))
        step_over(s);
}

/* ---- what the line tells ---- */

static void saw(struct input_script *s)
{
    s->watch = next_wait(s, s->watch + 1);
    s->matched = 0;
    if (current(s) && is_wait(current(s)) && s->at < s->watch)
        arm(s, sched_now(s->sched) + frame(s));
}

static void hear(void *self, uint8_t byte)
{
    struct input_script *s = self;
    if (s->watch >= s->steps.count)
        return;
    const struct script_step *st = &s->steps.step[s->watch];
    while (s->matched && st->text[s->matched] != byte)
        s->matched = st->border[s->matched - 1];
    if (st->text[s->matched] == byte)
        s->matched++;
    if (s->matched == st->len)
        saw(s);
}

static void room(void *self)
{
    struct input_script *s = self;
    if (current(s) && current(s)->kind == STEP_SEND && s->when == SCHED_NEVER)
        arm(s, sched_now(s->sched) + frame(s));
}

/* ---- life ---- */

struct input_script *input_script_parse(const char *path, const char *text, struct err *e)
{
    struct input_script *s = calloc(1, sizeof *s);
    if (!s || !(s->path = strdup(path))) {
        err_set(e, 2, "%s: out of memory", path);
        free(s);
        return NULL;
    }
    if (script_parse(&s->steps, path, text, e))
        return s;
    input_script_free(s);
    return NULL;
}

/* The file's contents with a terminating zero, to be freed; NULL with *e filled. */
static char *slurp(const char *path, struct err *e)
{
    FILE *f = fopen(path, "rb");
    char *text = f ? malloc(MAX_FILE_BYTES + 1) : NULL;
    size_t n = text ? fread(text, 1, MAX_FILE_BYTES + 1, f) : 0;
    if (!text || ferror(f))
        err_set(e, 2, "%s: %s", path, strerror(errno));
    else if (n > MAX_FILE_BYTES)
        err_set(e, 2, "%s: an input script is at most 1 MiB", path);
    else if (memchr(text, 0, n))
        err_set(e, 2, "%s: not a text file", path);
    else {
        text[n] = 0;
        fclose(f);
        return text;
    }
    if (f)
        fclose(f);
    free(text);
    return NULL;
}

struct input_script *input_script_load(const char *path, struct err *e)
{
    char *text = slurp(path, e);
    struct input_script *s = text ? input_script_parse(path, text, e) : NULL;
    free(text);
    return s;
}

void input_script_free(struct input_script *s)
{
    if (!s)
        return;
    script_free(&s->steps);
    free(s->path);
    free(s);
}

void input_script_attach(struct input_script *s, struct sched *sched, uint64_t clock_hz,
                         struct serial *line, const struct input_script_hooks *hooks)
{
    s->sched = sched;
    s->clock_hz = clock_hz;
    s->line = line;
    s->hooks = hooks ? *hooks : (struct input_script_hooks){0};
    s->ears = (struct serial_watch){.byte = hear, .ready = room, .self = s};
    serial_add_watch(line, &s->ears);
    line->log->scripted = true;
    sched_register(sched, &s->event, "input script", SCRIPT_PRIO, act, s);
    input_script_reset(s);
}

void input_script_reset(struct input_script *s)
{
    s->at = s->matched = s->sent = 0;
    s->begun = 0;
    s->until = 0;
    s->watch = next_wait(s, 0);
    arm(s, s->steps.count ? sched_now(s->sched) + frame(s) : SCHED_NEVER);
}

bool input_script_done(const struct input_script *s)
{
    return s->at >= s->steps.count;
}

void input_script_where(const struct input_script *s, char *out, size_t size)
{
    const struct script_step *st = current(s);
    if (!st) {
        snprintf(out, size, "%s: at its end", s->path);
        return;
    }
    size_t n = (size_t)snprintf(out, size, "%s:%u: %s", s->path, st->line, script_verb(st->kind));
    if (!st->text || n + 8 >= size)
        return;
    n += (size_t)snprintf(out + n, size - n, " \"");
    for (unsigned i = 0; i < st->len && n + 4 < size; i++)
        out[n++] = st->text[i] >= ' ' && st->text[i] < 0x7f ? (char)st->text[i] : '.';
    snprintf(out + n, size - n, "\"");
}

static void post_load(void *base)
{
    struct input_script *s = base;
    arm(s, s->when);
}

#define SNAP_STRUCT struct input_script

void input_script_snap(struct input_script *s, struct snap_list *out)
{
    static const struct snap_field fields[] = {SCRIPT_STATE(STATE_FIELD, STATE_ARRAY_FIELD)};
    snap_add(out, &(struct snap_section){.name = "input-script",
                                         .version = 1,
                                         .base = s,
                                         .fields = fields,
                                         .nfields = ARRAY_LEN(fields),
                                         .post_load = post_load});
}
