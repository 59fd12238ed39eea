/* gdb_rig.c - a gdb stub whose peer is in memory. */
#include "tests/debugger/gdb_rig.h"

#include <string.h>

struct wire wire;
struct rig rig;

static const uint32_t code[] = {
    0xe3a00000, /* mov r0, #0 */
    0xe3001100, /* movw r1, #0x100 */
    0xe3441002, /* movt r1, #0x4002 */
    0xe2800001, /* WIRE_LOOP: add r0, r0, #1 */
    0xe5810000, /* WIRE_STORE: str r0, [r1] */
    0xe5912000, /* WIRE_LOAD: ldr r2, [r1] */
    0xeafffffb, /* b WIRE_LOOP */
};

static bool take(void *self, const uint8_t *bytes, size_t n)
{
    struct wire *w = self;
    n = n < sizeof w->out - 1 - w->got ? n : sizeof w->out - 1 - w->got;
    memcpy(w->out + w->got, bytes, n);
    w->got += n;
    w->out[w->got] = 0;
    return true;
}

/* Nothing more to come ends a conversation, but not a run. */
static int give(void *self, uint8_t *bytes, size_t n, int wait_ms)
{
    struct wire *w = self;
    if (wait_ms == 0 && w->glances && --w->glances == 0) {
        bytes[0] = 3;
        return 1;
    }
    if (w->at == w->len)
        return wait_ms == 0 ? 0 : -1;
    n = n < w->len - w->at ? n : w->len - w->at;
    memcpy(bytes, w->in + w->at, n);
    w->at += n;
    return (int)n;
}

static void poll_wire(void *self, struct machine *m)
{
    gdb_poll(self);
}

void wire_open(void)
{
    memset(&wire, 0, sizeof wire);
    rig_open(&rig, code, ARRAY_LEN(code));
    rig.d.m->host = (struct machine_host){.poll = poll_wire, .self = &rig.d};
    past_attach(&rig.d, 4 << 20);
    gdb_open(&wire.g, &rig.d, &(struct gdb_io){take, give, &wire});
}

void wire_close(void)
{
    gdb_close(&wire.g);
    past_detach(&rig.d);
    rig_close(&rig);
}

void wire_send(const void *bytes, size_t n)
{
    struct wire *w = &wire;
    ck_assert_uint_le(n, sizeof w->in);
    memcpy(w->in, bytes, n);
    w->len = n;
    w->at = w->got = 0;
    w->out[0] = 0;
    w->g.link.gone = w->g.done = false;
    gdb_converse(&w->g);
}

void wire_say(const char *text)
{
    wire_send(text, strlen(text));
}

/* The last packet of what was sent. */
static void find_reply(struct wire *w)
{
    const char *at = w->out + w->got;
    while (at > w->out && *at != '$')
        at--;
    w->replied = 0;
    for (at += *at == '$'; *at && *at != '#'; at++)
        w->reply[w->replied++] = (char)(*at == 0x7d ? *++at ^ 0x20 : *at);
    w->reply[w->replied] = 0;
}

const char *ask_bytes(const void *payload, size_t n)
{
    static const char hex[] = "0123456789abcdef";
    const uint8_t *from = payload;
    uint8_t packet[3 * GDB_PACKET], sum = 0;
    size_t len = 1;
    packet[0] = '$';
    for (size_t i = 0; i < n; i++) {
        bool special = strchr("#$}*", from[i]) && from[i];
        if (special)
            packet[len++] = 0x7d;
        packet[len++] = special ? from[i] ^ 0x20 : from[i];
    }
    for (size_t i = 1; i < len; i++)
        sum = (uint8_t)(sum + packet[i]);
    packet[len++] = '#';
    packet[len++] = (uint8_t)hex[sum >> 4];
    packet[len++] = (uint8_t)hex[sum & 15];
    wire_send(packet, len);
    find_reply(&wire);
    return wire.reply;
}

const char *ask(const char *payload)
{
    return ask_bytes(payload, strlen(payload));
}

void greet(void)
{
    ask("qSupported:multiprocess+;swbreak+;hwbreak+;qRelocInsn+;fork-events+;vfork-events+;"
        "exec-events+;vContSupported+;QThreadEvents+;no-resumed+;xmlRegisters=i386");
}

void ck_in_reply(const char *part)
{
    ck_assert_msg(strstr(wire.reply, part), "%s is not in: %s", part, wire.reply);
}

int wire_main(const char *name, const TTest *const *tests, unsigned n, const TTest *loops)
{
    Suite *suite = suite_create(name);
    TCase *tc = tcase_create(name);
    tcase_add_checked_fixture(tc, wire_open, wire_close);
    tcase_set_timeout(tc, 60);
    for (unsigned i = 0; i < n; i++)
        tcase_add_test(tc, tests[i]);
    if (loops)
        tcase_add_loop_test(tc, loops, 0, 8);
    suite_add_tcase(suite, tc);
    SRunner *sr = srunner_create(suite);
    srunner_run_all(sr, CK_NORMAL);
    int failed = srunner_ntests_failed(sr);
    srunner_free(sr);
    return failed != 0;
}
