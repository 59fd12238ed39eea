/* target_gdb.c - the gdb stub: whatever may come down its wire, to a small machine with a loop.
 *
 * The input is the bytes that a peer sends; behind an H, to a session that can run backwards. While
 * the guest runs it is interrupted after a few polls. At the end a good packet must get its answer.
 * Leaves out: monitor lines about the session (they name files of the host), the socket. */
#define _GNU_SOURCE /* memmem */
#include "tests/fuzz/target.h"

#include "debugger/gdb_int.h"

#include <stdlib.h>
#include <string.h>

static const uint32_t code[] = {
    0xe3a00000, /* mov r0, #0 */
    0xe3a01101, /* mov r1, #0x40000000 */
    0xe2800001, /* loop: add r0, r0, #1 */
    0xe5810000, /* str r0, [r1] */
    0xe5912000, /* ldr r2, [r1] */
    0xe1400070, /* hvc #0 */
    0xeafffffa, /* b loop */
};

enum { GLANCES = 3, MAX_INSNS = 20000, LAST_BYTES = 64, HISTORY = 1 << 20 };

static struct {
    struct still still;
    struct dbg d;
    struct gdb g;
    struct bytes in;
    unsigned glances;
    char last[LAST_BYTES + 1]; /* what was sent last */
} rig;

/* --- the peer --- */

static bool hear(void *self, const uint8_t *bytes, size_t n)
{
    size_t keep = n < LAST_BYTES ? n : LAST_BYTES;
    memcpy(rig.last, bytes + n - keep, keep);
    rig.last[keep] = 0;
    return true;
}

static int speak(void *self, uint8_t *bytes, size_t n, int wait_ms)
{
    if (wait_ms == 0 && rig.glances++ % GLANCES == GLANCES - 1) {
        bytes[0] = 3;
        return 1;
    }
    if (wait_ms == 0)
        return 0;
    size_t len = 0;
    while (len < n && more(&rig.in))
        bytes[len++] = (uint8_t)take(&rig.in, 1);
    return len ? (int)len : -1;
}

static void poll_peer(void *self, struct machine *m)
{
    gdb_poll(self);
}

/* --- the machine --- */

static void begin(const uint8_t *data, size_t size)
{
    if (!rig.still.m) {
        struct machine *m = target_machine(false, 1);
        memcpy(m->ram + (TARGET_ENTRY - BOARD_RAM_BASE), code, sizeof code);
        still_take(&rig.still, m);
    }
    still_restore(&rig.still);
    struct machine *m = rig.still.m;
    m->exit = EXIT_NONE;
    m->host = (struct machine_host){.poll = poll_peer, .self = &rig.d};
    memset(&rig.d, 0, sizeof rig.d);
    rig.d.m = m;
    rig.d.max_insns = machine_insns(m) + MAX_INSNS;
    rig.d.max_cycles = UINT64_MAX;
    rig.d.last_exc.kind = rig.d.last_hyp = EXC_KINDS;
    bool back = size && data[0] == 'H';
    rig.in = (struct bytes){data + back, data + size};
    rig.glances = 0;
    worlds_attach(&rig.d);
    past_attach(&rig.d, back ? HISTORY : 0);
    gdb_open(&rig.g, &rig.d, &(struct gdb_io){hear, speak, NULL});
}

static void end(void)
{
    gdb_close(&rig.g);
    past_detach(&rig.d);
    if (rig.d.tracing)
        trace_detach(&rig.d.trace);
    rig.d.npoints = 0;
    points_apply(&rig.d);
    worlds_detach(&rig.d);
    rig.still.m->host = (struct machine_host){0};
}

/* --- what is left out --- */

static bool about_session(const uint8_t *hex, const uint8_t *end)
{
    struct gdb_text t = {hex, end};
    char word[32] = "";
    bool several;
    size_t n = 0;
    for (uint8_t c; n + 1 < sizeof word && gdb_take_bytes(&t, &c, 1); n += n || !strchr(" \t", c))
        word[n] = (char)c;
    word[strcspn(word, " \t")] = 0;
    const struct command *c = command_find(word, &several);
    return c && c->group == G_SESSION;
}

static bool names_files(const uint8_t *data, size_t size)
{
    static const char name[] = "qRcmd,";
    enum { LEN = sizeof name - 1 };
    for (size_t i = 0; i + LEN <= size; i++)
        if (memcmp(data + i, name, LEN) == 0 && about_session(data + i + LEN, data + size))
            return true;
    return memchr(data, '}', size) && memmem(data, size, "cmd", 3); /* spelt with an escape */
}

/* --- the target --- */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char good[] = "#zz$qAttached#8f"; /* whatever came before, no sum is zz */
    if (names_files(data, size))
        return 0;
    begin(data, size);
    do { /* whoever detached comes back */
        gdb_converse(&rig.g);
        rig.g.link.gone = rig.g.done = rig.d.quit = false;
    } while (rig.g.rx_at < rig.g.rx_len || more(&rig.in));
    rig.g.link.no_ack = false;
    rig.in = (struct bytes){(const uint8_t *)good, (const uint8_t *)good + sizeof good - 1};
    gdb_converse(&rig.g);
    HOLDS(strstr(rig.last, "$1#31"));
    end();
    return 0;
}

static const char *const sessions[] = {
    "$qSupported:multiprocess+;swbreak+;exec-events+#5f$?#3f",
    "$qXfer:features:read:target.xml:0,fff#7d$qXfer:memory-map:read::0,fff#7d",
    "$QStartNoAckMode#b0$qXfer:threads:read::0,1000#92$Hgp1.1#af$g#67$p1a#d2$m40008000,20#26",
    "$Z0,40008008,4#11$vCont;c#a8$z0,40008008,4#31$vCont;s:p1.1#a0$Z2,40000000,4#0b$c#63",
    "$P0=01020304#4e$G0011#0b$X40000000,3:abc#f2$M40000010,2:0011#59",
    "$qRcmd,77616c6b2030783430303038303030#67$qRcmd,73746570#2b$qThreadExtraInfo,p1.1#37",
    "$vCont;s:p1.1#00$vCont;s:p1.1#00$vCont;s:p1.1#00$bs#00$bs#00$bc#00$bs#00$?#00$vCont;c#00",
    "$Z0,40008008,4#00$vCont;c#00$vCont;c#00$bc#00$Z2,40000000,4#00$bc#00$bs#00$z0,40008008,4#00",
    "$Z3,40000000,4#00$c#00$bc#00$Z4,40000000,4#00$c#00$bc#00$Z1,40008014,4#00$c#00$bc#00$g#00",
    "$vCont;r40008000,40008010:p1.1#aa$bs#d5$bc#c5$Tp1.1#e4$D;1#b0$vKill;1#6e",
};

/* Some registers at a time, of all that there are. */
static int seed_registers(unsigned n, char *buf, size_t cap)
{
    enum { REGISTERS = 24, SEEDS = 18 };
    int len = 0;
    for (unsigned i = n * REGISTERS; n < SEEDS && i < (n + 1) * REGISTERS; i++)
        len += snprintf(buf + len, cap - (size_t)len, "$p%x#00$P%x=%08x#00", i, i, i * 0x1020304u);
    return len;
}

/* Checksums need not be right: after QStartNoAckMode nobody looks at them. */
size_t target_seed(unsigned n, uint8_t *buf, size_t cap)
{
    static const char trusting[] = "$QStartNoAckMode#b0$qSupported:multiprocess+;swbreak+#00";
    char *text = (char *)buf;
    int len = snprintf(text, cap, "%s%s", n & 1 ? "H" : "", trusting);
    unsigned which = n / 2;
    if (which >= ARRAY_LEN(sessions)) {
        int more_of_it = seed_registers(which - ARRAY_LEN(sessions), text + len, cap - (size_t)len);
        return more_of_it ? (size_t)(len + more_of_it) : 0;
    }
    return (size_t)(len + snprintf(text + len, cap - (size_t)len, "%s", sessions[which]));
}
