/* target_script.c - input scripts: any text, and when it is one, the script at work on a serial
 * line that says anything at any time.
 *
 * The text ends at a zero byte. Behind it come acts: the guest sends a byte, time passes, the UART
 * has room or has not, the machine goes back to a snapshot and lives through its past again. */
#include "tests/fuzz/target.h"

#include "sim/input_script.h"
#include "sim/serial.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_ACTS = 300, MAX_TEXT = 1 << 14, ROOM = 16 };
#define CLOCK 1000000u

static struct rig {
    struct sched sched;
    struct input_log log;
    struct serial line;
    struct snap_list snap;
    struct snap_buf saved;
    unsigned room, sent;
    bool ended;
} rig;

static const struct snap_field time_fields[] = {SNAP_FIELD(struct sched, now)};

static unsigned room(const void *dev)
{
    return rig.room;
}

static void receive(void *dev, uint8_t byte)
{
    HOLDS(rig.room > 0);
    rig.room--;
    rig.sent++;
}

static void end(void *self, bool failed, const char *text)
{
    HOLDS(text && !strchr(text, '\n'));
    rig.ended = true;
}

static void begin(struct input_script *s)
{
    struct snap_buf saved = rig.saved;
    rig = (struct rig){.room = ROOM, .saved = saved};
    rig.saved.len = 0;
    sched_init(&rig.sched);
    input_init(&rig.log, &rig.sched);
    serial_init(&rig.line, "line", &rig.log);
    serial_connect(&rig.line, room, receive, NULL);
    struct input_script_hooks hooks = {end, NULL};
    input_script_attach(s, &rig.sched, CLOCK, &rig.line, &hooks);
    snap_add(&rig.snap, &(struct snap_section){.name = "time",
                                               .base = &rig.sched,
                                               .fields = time_fields,
                                               .nfields = ARRAY_LEN(time_fields)});
    input_script_snap(s, &rig.snap);
    input_snap(&rig.log, &rig.snap);
}

static void pass(uint64_t cycles)
{
    uint64_t to = rig.sched.now + cycles;
    for (unsigned n = 0; rig.sched.deadline <= to && n < 1000; n++) {
        if (rig.sched.deadline > rig.sched.now)
            rig.sched.now = rig.sched.deadline;
        sched_run_due(&rig.sched);
    }
    rig.sched.now = to;
}

/* What was sent from here on is sent again, or the log says that it is not. */
static void keep_or_go_back(struct bytes *b)
{
    struct err e;
    if (!rig.saved.len || pick(b, 2)) {
        snap_save(&rig.snap, &rig.saved);
        return;
    }
    input_mark_lived(&rig.log);
    HOLDS(snap_load(&rig.snap, rig.saved.data, rig.saved.len, &e));
    input_forget_future(&rig.log);
}

static void act(const struct input_script *s, struct bytes *b)
{
    char where[40];
    switch (pick(b, 6)) {
    case 0:
        pass(take(b, 1) << pick(b, 20));
        break;
    case 1:
        rig.room = ROOM;
        serial_ready(&rig.line);
        break;
    case 2:
        keep_or_go_back(b);
        break;
    case 3:
        input_script_where(s, where, sizeof where);
        input_script_done(s);
        break;
    default:
        serial_put(&rig.line, (uint8_t)take(b, 1));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t len = size ? strnlen((const char *)data, size) : 0;
    struct bytes b = {data + len, data + size};
    struct err e = {0};
    if (len > MAX_TEXT)
        return 0;
    char *text = calloc(1, len + 1);
    BUG_ON(!text);
    memcpy(text, data, len);
    struct input_script *s = input_script_parse("script", text, &e);
    free(text);
    if (!s) {
        target_refusal(&e);
        return 0;
    }
    take(&b, 1);
    begin(s);
    for (unsigned n = 0; more(&b) && n < MAX_ACTS; n++)
        act(s, &b);
    pass(CLOCK);
    input_free(&rig.log);
    input_script_free(s);
    return 0;
}

size_t target_seed(unsigned n, uint8_t *buf, size_t cap)
{
    static const char *const texts[] = {
        "# a comment\nwait \"=> \"\nexpect \"U-\\x42oot\\n\" within 2s\n",
        "send \"version\\r\\e\\0\"\ndelay 10ms\ndelay 500\nstop\n",
        "wait \"aab\"\nsend \"ok\\t\\\"\\\\\"\nwait \"b\" # more\nexpect \"c\" within 30us\nstop",
        "delay 2s\nexpect \"x\" within 999999999999s\n",
        "send \"0123456789012345678901234567890123456789\"\nstop\n",
    };
    static const uint8_t acts[] = {0,  4,  'a', 4, 'a', 4,   'a', 4,   'b', 0,   200,
                                   12, 1,  2,   0, 4,   '=', 4,   '>', 4,   ' ', 0,
                                   90, 10, 1,   0, 9,   19,  2,   1,   0,   255, 14,
                                   3,  4,  'U', 4, 'b', 4,   'c', 1,   0,   50,  15};
    if (n >= ARRAY_LEN(texts))
        return 0;
    size_t len = strlen(texts[n]);
    memcpy(buf, texts[n], len);
    memcpy(buf + len, acts, sizeof acts);
    return len + sizeof acts;
}
