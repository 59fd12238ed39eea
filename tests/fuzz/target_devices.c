/* target_devices.c - the board's devices and timers: sequences of accesses of every size, with time
 * that passes, pins that move, bytes that arrive, and DMA wherever a guest may aim it.
 *
 * No core runs. After each access, a peek of the same place must change nothing and never fail. */
#include "tests/fuzz/target.h"

#include "cpu/cp15.h"
#include "sim/board.h"

#include <string.h>

enum { MAX_ACTS = 300 };

static struct {
    struct still still;
    struct serial_capture out;
} rig;

static struct machine *begin(void)
{
    if (!rig.still.m) {
        struct machine *m = target_machine(true, 1);
        m->cpu[0]->power = CPU_OFF;
        serial_capture_open(&m->board->serial, &rig.out);
        still_take(&rig.still, m);
    }
    still_restore(&rig.still);
    rig.out.len = 0;
    rig.out.input = "";
    return rig.still.m;
}

/* --- acts --- */

/* A register of a device, near its start most often; what is no device too. */
static uint64_t place(const struct machine *m, struct bytes *b)
{
    static const uint32_t devices[] = {BOARD_UART_BASE,   BOARD_RTC_BASE,         BOARD_GPIO_BASE,
                                       BOARD_FWCFG_BASE,  BOARD_VIRTIO_BASE,      BOARD_UART_BASE,
                                       BOARD_FWCFG_BASE,  BOARD_SECURE_GPIO_BASE, BOARD_RTC_BASE,
                                       BOARD_FLASH0_BASE, BOARD_SECURE_UART_BASE};
    unsigned which = pick(b, ARRAY_LEN(devices) + 2);
    if (which < ARRAY_LEN(devices))
        return devices[which] + (pick(b, 4) ? take(b, 1) * 4 % 0x60 : take(b, 2) % 0x1000);
    const struct region *r = &m->bus.regions[pick(b, m->bus.count)];
    return r->base + take(b, 3) % (r->size + 8);
}

static uint64_t value(struct bytes *b)
{
    switch (pick(b, 4)) {
    case 0:
        return take(b, 8);
    case 1:
        return UINT64_C(1) << pick(b, 64);
    default:
        return take(b, 1);
    }
}

static void access_one(struct machine *m, struct bytes *b)
{
    unsigned how = (unsigned)take(b, 1);
    struct bus_req q = {.pa = place(m, b),
                        .size = (uint8_t)(how & 1 ? 1u << (how >> 1 & 3) : 4),
                        .ns = how & 8,
                        .write = how & 16};
    uint64_t v = 0;
    if (!(how & 32))
        q.pa &= ~(uint64_t)(q.size - 1);
    if (q.write)
        bus_write(&m->bus, &q, value(b));
    else if (bus_read(&m->bus, &q, &v) == BUS_OK)
        HOLDS(q.size == 8 || v >> (8 * q.size) == 0);
    bus_peek(&m->bus, q.pa, q.size, &v);
}

static void pass_time(struct machine *m, struct bytes *b)
{
    uint64_t to = m->sched.now + (take(b, 2) << pick(b, 34));
    for (unsigned n = 0; m->sched.deadline <= to && n < 64; n++) {
        if (m->sched.deadline > m->sched.now)
            m->sched.now = m->sched.deadline;
        sched_run_due(&m->sched);
    }
    if (m->sched.deadline > to)
        m->sched.now = to;
}

static void timer(struct machine *m, struct bytes *b)
{
    static const char *const names[] = {"CNTP_CTL",   "CNTP_CVAL", "CNTP_TVAL", "CNTV_CTL",
                                        "CNTV_CVAL",  "CNTV_TVAL", "CNTHP_CTL", "CNTHP_CVAL",
                                        "CNTHP_TVAL", "CNTVOFF",   "CNTKCTL",   "CNTHCTL",
                                        "CNTFRQ",     "CNTPCT",    "CNTVCT"};
    unsigned n = pick(b, 64);
    const struct cp15_row *r = cp15_find(names[n % ARRAY_LEN(names)]);
    BUG_ON(!r);
    if (n & 32)
        cp15_peek(m->cpu[0], r, n & 16);
    else
        cp15_poke(m->cpu[0], r, n & 16, n & 1 ? sched_now(&m->sched) + take(b, 2) : value(b));
}

static void outside(struct machine *m, struct bytes *b)
{
    unsigned n = (unsigned)take(b, 1);
    uint8_t bytes[4] = {(uint8_t)n, (uint8_t)(n * 3), (uint8_t)take(b, 1), 13};
    struct board *d = m->board;
    switch (n >> 6) {
    case 0:
        pl061_pin(&d->gpio, n & 7, n & 8);
        break;
    case 1:
        serial_send(n & 1 ? &d->serial : &d->secure_serial, INPUT_HOST, bytes, n >> 1 & 3);
        break;
    case 2:
        rig.out.input = n & 1 ? "input that waits for the UART's room" : "";
        serial_poll(&d->serial);
        break;
    default:
        pl061_input(&d->gpio, bytes, sizeof bytes);
    }
}

/* A command of fw_cfg's DMA, in RAM or wherever: control, length, address, big-endian. */
static void dma(struct machine *m, struct bytes *b)
{
    unsigned how = pick(b, 64);
    uint64_t at = how & 1 ? take(b, 5) : BOARD_RAM_BASE + TARGET_RAM - 16 - take(b, 1);
    uint64_t target = how & 2 ? take(b, 5) : BOARD_RAM_BASE + take(b, 3);
    uint32_t control = (uint32_t)take(b, 1) | (uint32_t)(take(b, 1) % 40) << 16,
             len = (uint32_t)take(b, how & 4 ? 4 : 1);
    uint8_t *host = bus_host(&m->bus, at, 16);
    struct bus_req q = {.pa = BOARD_FWCFG_BASE + 16, .size = 8, .ns = how & 8, .write = true};
    if (host && at >= BOARD_RAM_BASE) {
        uint32_t words[4] = {__builtin_bswap32(control), __builtin_bswap32(len),
                             __builtin_bswap32((uint32_t)(target >> 32)),
                             __builtin_bswap32((uint32_t)target)};
        memcpy(host, words, sizeof words);
    }
    bus_write(&m->bus, &q, __builtin_bswap64(at));
}

/* Of the whole machine, but for its memories: reset; saved and loaded; looked at. */
static void whole(struct machine *m, struct bytes *b)
{
    static struct snap_list fields;
    static struct snap_buf buf;
    unsigned how = pick(b, 8);
    struct err e;
    fields = m->snap;
    fields.nrams = 0;
    if (how == 0) {
        machine_reset(m);
        m->cpu[0]->power = CPU_OFF;
        return;
    }
    struct snap_digest before = snap_digest(&fields), after;
    if (how < 4) {
        snap_save(&fields, &buf);
        HOLDS(snap_load(&fields, buf.data, buf.len, &e));
    }
    for (unsigned i = 0; i < 64; i++) {
        uint64_t v;
        bus_peek(&m->bus, m->bus.regions[pick(b, m->bus.count)].base + 4 * i, 4, &v);
    }
    after = snap_digest(&fields);
    HOLDS(before.lo == after.lo && before.hi == after.hi);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const acts[])(struct machine *, struct bytes *) = {
        access_one, access_one, access_one, access_one, access_one, access_one, pass_time,
        timer,      outside,    dma,        access_one, timer,      pass_time,  outside};
    struct bytes b = {data, data + size};
    struct machine *m = begin();
    for (unsigned n = 0; more(&b) && n < MAX_ACTS; n++) {
        unsigned what = (unsigned)take(&b, 1);
        if (what == 0xff)
            whole(m, &b);
        else
            acts[what % ARRAY_LEN(acts)](m, &b);
    }
    return 0;
}

/* Each device's registers in turn, written and read; time, bytes and pins between them. */
size_t target_seed(unsigned n, uint8_t *buf, size_t cap)
{
    size_t at = 0;
    if (n >= 66)
        return 0;
    for (unsigned reg = 0; reg < 24; reg++) {
        const uint8_t acts[] = {
            0,
            16,
            (uint8_t)(n % 11),
            1,
            (uint8_t)reg,
            3,
            (uint8_t)(n * 23 + reg * 5),
            1,
            0,
            (uint8_t)(n % 11),
            1,
            (uint8_t)reg,
            8,
            (uint8_t)(n * 11 + reg * 40),
            'a',
            6,
            (uint8_t)n,
            2,
            (uint8_t)(reg + n / 4),
            7,
            (uint8_t)(reg * 3 + n),
            1,
            200,
            9,
            (uint8_t)(n & 9),
            0x80,
            (uint8_t)(reg & 15),
            0x19,
            8,
        };
        memcpy(buf + at, acts, sizeof acts);
        at += sizeof acts;
    }
    return at;
}
