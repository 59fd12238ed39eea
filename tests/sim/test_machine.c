/* test_machine.c - the machine as a whole: boot contract, limits, PSCI, semihosting, its ends, and
 * several cores. Programs are words of A32 code, each with its assembly beside it. */
#include "sim/arch/psci.h"
#include "sim/board.h"
#include "sim/loader.h"
#include "sim/machine.h"

#include <check.h>
#include <inttypes.h>
#include <libfdt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CODE 0x40100000u
#define DATA 0x40200000u

static struct machine *m;
static struct machine_config cfg;
static struct err e;
static char path[] = "/tmp/test_machine.XXXXXX";

static void setup(void)
{
    cfg = (struct machine_config)MACHINE_DEFAULTS;
    cfg.ram_size = 4 << 20;
    strcpy(path, "/tmp/test_machine.XXXXXX");
    close(mkstemp(path));
}

static void teardown(void)
{
    machine_free(m);
    m = NULL;
    unlink(path);
}

/* A machine with these words at CODE, about to execute the first. */
static void start(const uint32_t *code, size_t size)
{
    ck_assert(file_write(path, code, size, &e));
    cfg.load[0] = (struct machine_image){path, true, CODE};
    cfg.nload = 1;
    cfg.has_entry = true;
    cfg.entry = CODE;
    machine_free(m);
    m = machine_new(&cfg, &e);
    ck_assert_msg(m != NULL, "%s", e.text);
}

#define START(...)                                                                                 \
    do {                                                                                           \
        static const uint32_t code[] = {__VA_ARGS__};                                              \
        start(code, sizeof code);                                                                  \
    } while (0)

enum {
    SMC = 0xe1600070,      /* smc #0 */
    HVC = 0xe1400070,      /* hvc #0 */
    WFI = 0xe320f003,      /* wfi */
    SELF = 0xeafffffe,     /* b . */
    BACK1 = 0xeafffffd,    /* b to the word before */
    ADD0 = 0xe2800001,     /* add r0, r0, #1 */
    SVC_SEMI = 0xef123456, /* svc #0x123456 */
    UDF = 0xe7f000f0,      /* udf #0 */
    STR0_1 = 0xe5810000,   /* str r0, [r1] */
};

static uint32_t ram32(uint32_t pa)
{
    uint64_t v;
    ck_assert(bus_peek(&m->bus, pa, 4, &v));
    return (uint32_t)v;
}

static void poke(uint32_t pa, const void *data, size_t len)
{
    memcpy(bus_host(&m->bus, pa, len), data, len);
}

/* --- boot --- */

START_TEST(boot_hyp)
{
    START(SELF);
    const struct cpu *c = m->cpu[0];
    ck_assert_uint_eq(cpu_cpsr(c) & 0x1ff, 0x1da);
    ck_assert_uint_eq(c->r[15], CODE);
    ck_assert_uint_eq(c->r[0] | c->r[1] | c->r[2], 0);
    ck_assert(!cpu_secure(c));
    ck_assert_uint_eq(c->cp15.SCR[0] & (SCR_NS | SCR_HCE), SCR_NS | SCR_HCE);
    ck_assert_uint_eq(c->cp15.ID_PFR1[0], 0x00011011);
    ck_assert_uint_eq(m->timer[0].cntfrq, 62500000);
    ck_assert_uint_eq(ram32(0x40000000), 0xedfe0dd0); /* the tree, where nothing else is */
    cfg.entry = CODE | 1;
    machine_free(m);
    m = machine_new(&cfg, &e);
    ck_assert(m->cpu[0]->thumb);
    ck_assert_uint_eq(m->cpu[0]->r[15], CODE);
}
END_TEST

START_TEST(boot_svc)
{
    cfg.start = START_SVC;
    START(SELF);
    ck_assert_uint_eq(cpu_cpsr(m->cpu[0]) & 0x1ff, 0x1d3);
    ck_assert(!cpu_secure(m->cpu[0]));
    ck_assert_uint_eq(m->cpu[0]->cp15.ID_PFR1[0], 0x00010001);
    ck_assert_uint_eq(m->cpu[0]->cp15.ID_DFR0[0], 0x02010505);
    ck_assert_int_eq(m->cfg.psci, PSCI_HVC);
}
END_TEST

START_TEST(boot_secure)
{
    cfg.secure = true;
    START(SELF);
    ck_assert(cpu_secure(m->cpu[0]));
    ck_assert_uint_eq(cpu_cpsr(m->cpu[0]) & 0x1ff, 0x1d3);
    ck_assert_int_eq(m->cfg.psci, PSCI_OFF);
    ck_assert_ptr_nonnull(bus_find(&m->bus, BOARD_SECURE_RAM_BASE, false));
    ck_assert_ptr_null(bus_find(&m->bus, BOARD_SECURE_RAM_BASE, true));
    struct bus_req typer = {.pa = BOARD_GICD_BASE + 4, .size = 4};
    uint64_t v;
    ck_assert_int_eq(bus_read(&m->bus, &typer, &v), BUS_OK);
    ck_assert_uint_eq(v & 0x7ff, 0x408);
    cfg.secure = false;
    cfg.start = START_MONITOR;
    ck_assert_ptr_null(machine_new(&cfg, &e));
    ck_assert_ptr_nonnull(strstr(e.text, "--start monitor"));
}
END_TEST

START_TEST(boot_linux)
{
    static const uint32_t zimage[16] = {[9] = 0x016f2818, [10] = 0, [11] = 64};
    ck_assert(file_write(path, zimage, sizeof zimage, &e));
    cfg.image = path;
    cfg.append = "quiet";
    m = machine_new(&cfg, &e);
    ck_assert_msg(m != NULL, "%s", e.text);
    const uint32_t *r = m->cpu[0]->r;
    ck_assert_uint_eq(r[15], 0x40010000);
    ck_assert_uint_eq(r[0], 0);
    ck_assert_uint_eq(r[1], 0xffffffff);
    ck_assert_uint_eq(r[2], 0x40000000 + (2 << 20));
    const void *fdt = bus_host(&m->bus, r[2], 8);
    ck_assert_int_eq(fdt_check_header(fdt), 0);
    int chosen = fdt_path_offset(fdt, "/chosen");
    ck_assert_str_eq(fdt_getprop(fdt, chosen, "bootargs", NULL), "quiet");
}
END_TEST

/* --- limits --- */

START_TEST(limits_are_exact)
{
    START(ADD0, BACK1);
    ck_assert_int_eq(machine_run(m, UINT64_MAX, 1001), EXIT_INSNS);
    ck_assert_uint_eq(machine_insns(m), 1001);
    ck_assert_uint_eq(m->cpu[0]->r[0], 501);
    ck_assert_int_eq(m->exit_status, 3);
    ck_assert_int_eq(machine_run(m, 99, UINT64_MAX), EXIT_CYCLES);
    ck_assert_uint_eq(machine_cycles(m), 1100);
    for (unsigned i = 0; i < 100; i++)
        ck_assert_int_eq(machine_step(m), EXIT_NONE);
    ck_assert_uint_eq(machine_insns(m), 1200);
    ck_assert_uint_eq(m->cpu[0]->r[0], 600);
}
END_TEST

/* --- PSCI --- */

/* One PSCI call by core 0, from the SMC at CODE. */
static uint32_t psci(uint32_t id, uint32_t a, uint32_t b, uint32_t c)
{
    uint32_t *r = m->cpu[0]->r;
    m->current = 0;
    r[0] = id;
    r[1] = a;
    r[2] = b;
    r[3] = c;
    r[15] = CODE;
    machine_step(m);
    ck_assert_uint_eq(r[15], CODE + 4);
    return r[0];
}

START_TEST(psci_simple)
{
    START(SMC, SELF);
    ck_assert_uint_eq(psci(0x84000000, 0, 0, 0), 0x00010001);
    ck_assert_uint_eq(psci(0x84000006, 0, 0, 0), 2);
    ck_assert_uint_eq(psci(0x8400000a, 0x84000003, 0, 0), 0);
    ck_assert_uint_eq(psci(0x8400000a, 0x84000005, 0, 0), (uint32_t)-1);
    ck_assert_uint_eq(psci(0x84000077, 0, 0, 0), (uint32_t)-1);
    ck_assert_uint_eq(psci(0x84000001, 0x00020000, 0, 0), (uint32_t)-2);
    ck_assert_uint_eq(psci(0x84000004, 0, 0, 0), 0);
    ck_assert_uint_eq(psci(0x84000004, 1, 0, 0), (uint32_t)-2);
    ck_assert_uint_eq(psci(0x84000003, 0, CODE, 0), (uint32_t)-4);
    psci(0x84000008, 0, 0, 0);
    ck_assert_int_eq(m->exit, EXIT_POWEROFF);
    ck_assert_int_eq(m->exit_status, 0);
    ck_assert_int_eq(machine_run(m, UINT64_MAX, UINT64_MAX), EXIT_POWEROFF);
}
END_TEST

START_TEST(psci_reset)
{
    static const uint32_t garbage = UDF;
    START(SMC, SELF);
    psci(0x84000009, 0, 0, 0);
    poke(CODE + 4, &garbage, 4);
    machine_run(m, 1, UINT64_MAX);
    ck_assert_uint_eq(m->resets, 1);
    ck_assert_uint_eq(m->cpu[0]->r[15], CODE + 4);
    ck_assert_uint_eq(ram32(CODE + 4), SELF); /* loaded again */
    ck_assert_uint_eq(machine_insns(m), 2);   /* time goes on */
    cfg.no_reset = true;
    START(SMC, SELF);
    psci(0x84000009, 0, 0, 0);
    ck_assert_int_eq(m->exit, EXIT_RESET);
}
END_TEST

/* HVC is the hypervisor's own when the conduit is SMC, and PSCI's when there is no hypervisor. */
START_TEST(psci_conduit)
{
    START(HVC, SELF);
    m->cpu[0]->cp15.HVBAR[0] = 0x40300000;
    m->cpu[0]->r[0] = PSCI_VERSION;
    machine_step(m);
    ck_assert_uint_eq(m->cpu[0]->r[15], 0x40300008);
    cfg.start = START_SVC;
    START(HVC, SELF);
    ck_assert_uint_eq(psci(0x84000000, 0, 0, 0), 0x00010001);
    cfg.psci = PSCI_OFF;
    START(HVC, SELF);
    m->cpu[0]->cp15.VBAR[1] = 0x40300000;
    machine_step(m);
    ck_assert_uint_eq(m->cpu[0]->r[15], 0x40300004); /* UNDEFINED: SCR.HCE is clear */
}
END_TEST

/* --- several cores --- */

#define SECOND (CODE + 0x20)

/* Core 1: add r0, r0, #1; str r0, [r1]; b back, r0 being the context. */
static void start_two(void)
{
    cfg.ncpus = 2;
    START(SMC, ADD0, BACK1, 0, 0, 0, 0, 0,     /* core 0 */
          0xe3a01102,                          /* mov r1, #0x80000000 */
          0xe1a010a1,                          /* mov r1, r1, lsr #1: RAM */
          0xe2811602,                          /* add r1, r1, #0x200000 */
          0xe2800001, 0xe5810000, 0xeafffffc); /* 1: add r0; str r0, [r1]; b 1b */
}

START_TEST(second_core)
{
    start_two();
    ck_assert_uint_eq(psci(0x84000004, 1, 0, 0), PSCI_AFFINITY_OFF);
    ck_assert_uint_eq(psci(0x84000003, 2, SECOND, 0), (uint32_t)-2);
    ck_assert_uint_eq(psci(0x84000003, 1, 0x0b000000, 0), (uint32_t)-9);
    ck_assert_uint_eq(psci(0x84000003, 1, SECOND, 500), 0);
    ck_assert_uint_eq(psci(0x84000003, 1, SECOND, 500), (uint32_t)-4);
    ck_assert_uint_eq(psci(0x84000004, 1, 0, 0), PSCI_AFFINITY_ON);
    uint64_t from = machine_insns(m);
    machine_run(m, 100000, UINT64_MAX);
    ck_assert_uint_gt(ram32(DATA), 500 + 20000);
    /* Both ran the same time, but for a quantum. */
    ck_assert_uint_ge(machine_insns(m) - from, 2 * 100000 - MACHINE_QUANTUM);
    ck_assert_uint_le(machine_insns(m) - from, 2 * 100000 + MACHINE_QUANTUM);
}
END_TEST

/* Where a run is cut, and saved and restored, does not show. */
START_TEST(cuts_do_not_show)
{
    struct snap_buf buf = {0};
    start_two();
    psci(0x84000003, 1, SECOND, 1);
    uint64_t insns = machine_insns(m);
    machine_run(m, UINT64_MAX, 300001);
    struct snap_digest whole = machine_digest(m);
    start_two();
    psci(0x84000003, 1, SECOND, 1);
    ck_assert_uint_eq(machine_insns(m), insns);
    for (unsigned left = 300001, n; left > 0; left -= n) {
        n = left < 1777 ? left : 1777;
        machine_run(m, UINT64_MAX, n);
        snap_save(&m->snap, &buf);
        machine_run(m, 100 + n % 13, UINT64_MAX);
        ck_assert_msg(snap_load(&m->snap, buf.data, buf.len, &e), "%s", e.text);
    }
    struct snap_digest cut = machine_digest(m);
    snap_buf_free(&buf);
    ck_assert_uint_eq(whole.lo, cut.lo);
    ck_assert_uint_eq(whole.hi, cut.hi);
}
END_TEST

/* --- the end of all things --- */

START_TEST(sleeps_for_ever)
{
    START(ADD0, WFI, SELF);
    ck_assert_int_eq(machine_run(m, UINT64_MAX, UINT64_MAX), EXIT_DEAD);
    ck_assert_int_eq(m->exit_status, 4);
    ck_assert_ptr_nonnull(strstr(m->exit_reason, "WFI"));
    ck_assert_ptr_nonnull(strstr(m->exit_reason, "0x40100008"));
    ck_assert_uint_eq(machine_insns(m), 2);
}
END_TEST

/* The same WFI with a timer armed is no end: time jumps to its event and the core goes on. */
START_TEST(sleeps_until_a_timer)
{
    START(WFI, SELF);
    struct bus_req enable = {.pa = BOARD_GICD_BASE, .size = 4, .write = true};
    ck_assert_int_eq(bus_write(&m->bus, &enable, 3), BUS_OK);
    enable.pa = BOARD_GICD_BASE + 0x100;
    ck_assert_int_eq(bus_write(&m->bus, &enable, BIT(IRQ_PTIMER)), BUS_OK);
    enable.pa = BOARD_GICC_BASE;
    ck_assert_int_eq(bus_write(&m->bus, &enable, 1), BUS_OK);
    enable.pa = BOARD_GICC_BASE + 4;
    ck_assert_int_eq(bus_write(&m->bus, &enable, 0xf8), BUS_OK);
    timer_set_cval(&m->timer[0], TIMER_PHYS_NS, 1000);
    timer_set_ctl(&m->timer[0], TIMER_PHYS_NS, 1);
    ck_assert_int_eq(machine_run(m, 20000, UINT64_MAX), EXIT_CYCLES);
    ck_assert_uint_eq(m->cpu[0]->sleep_cycles, 16000 - 1); /* 62.5 MHz against 1 GHz */
    ck_assert_uint_eq(machine_insns(m), 1 + 4000);
}
END_TEST

START_TEST(vector_loop)
{
    START(UDF, SELF);
    static const uint32_t udf = UDF;
    m->cpu[0]->cp15.HVBAR[0] = 0x40300000;
    poke(0x40300004, &udf, 4);
    ck_assert_int_eq(machine_run(m, UINT64_MAX, 1000000), EXIT_DEAD);
    ck_assert_ptr_nonnull(strstr(m->exit_reason, "vector"));
    ck_assert_ptr_nonnull(strstr(m->exit_reason, "0x40300004"));
}
END_TEST

/* Undefined mode leaves FIQs as they were: with one unmasked and something armed the loop could
 * still be broken; with nothing armed it cannot. */
START_TEST(vector_loop_that_may_end)
{
    static const uint32_t udf = UDF;
    cfg.start = START_SVC;
    START(UDF, SELF);
    m->cpu[0]->cp15.VBAR[1] = 0x40300000;
    poke(0x40300004, &udf, 4);
    cpu_set_cpsr(m->cpu[0], cpu_cpsr(m->cpu[0]) & ~(uint32_t)PSR_F);
    timer_set_cval(&m->timer[0], TIMER_PHYS_NS, 1 << 20);
    timer_set_ctl(&m->timer[0], TIMER_PHYS_NS, 1);
    ck_assert_int_eq(machine_run(m, UINT64_MAX, 100000), EXIT_INSNS);
    timer_set_ctl(&m->timer[0], TIMER_PHYS_NS, 0);
    ck_assert_int_eq(machine_run(m, UINT64_MAX, 100000), EXIT_DEAD);
}
END_TEST

/* --- semihosting --- */

static uint32_t semihost(uint32_t op, uint32_t param)
{
    uint32_t *r = m->cpu[0]->r;
    r[0] = op;
    r[1] = param;
    r[15] = CODE;
    machine_step(m);
    ck_assert_uint_eq(r[15], CODE + 4);
    return r[0];
}

static uint32_t semihost3(uint32_t op, uint32_t a, uint32_t b, uint32_t c)
{
    uint32_t block[3] = {a, b, c};
    poke(DATA, block, sizeof block);
    return semihost(op, DATA);
}

START_TEST(semihost_files)
{
    char name[64], back[8] = {0};
    cfg.semihosting = true;
    START(SVC_SEMI, SELF);
    snprintf(name, sizeof name, "%s.out", path);
    poke(DATA + 64, name, strlen(name) + 1);
    poke(DATA + 256, "hello!", 6);
    uint32_t h = semihost3(0x01, DATA + 64, 4, (uint32_t)strlen(name)); /* OPEN "w" */
    ck_assert_int_gt((int32_t)h, 0);
    ck_assert_uint_eq(semihost3(0x05, h, DATA + 256, 6), 0); /* WRITE */
    ck_assert_uint_eq(semihost3(0x09, h, 0, 0), 0);          /* ISTTY */
    ck_assert_uint_eq(semihost3(0x02, h, 0, 0), 0);          /* CLOSE */
    ck_assert_uint_eq(semihost3(0x02, h, 0, 0), (uint32_t)-1);
    h = semihost3(0x01, DATA + 64, 0, (uint32_t)strlen(name));  /* OPEN "r" */
    ck_assert_uint_eq(semihost3(0x0c, h, 0, 0), 6);             /* FLEN */
    ck_assert_uint_eq(semihost3(0x0a, h, 2, 0), 0);             /* SEEK */
    ck_assert_uint_eq(semihost3(0x06, h, DATA + 512, 100), 96); /* READ: what is left over */
    memcpy(back, bus_host(&m->bus, DATA + 512, 4), 4);
    ck_assert_str_eq(back, "llo!");
    ck_assert_uint_eq(semihost3(0x0e, DATA + 64, (uint32_t)strlen(name), 0), 0); /* REMOVE */
    ck_assert_int_ne(access(name, F_OK), 0);
    ck_assert_uint_eq(semihost3(0x01, DATA + 64, 0, (uint32_t)strlen(name)), (uint32_t)-1);
    ck_assert_uint_ne(semihost(0x13, 0), 0);                   /* ERRNO */
    ck_assert_uint_eq(semihost3(0x12, 0, 0, 0), (uint32_t)-1); /* SYSTEM: not served */
    ck_assert_uint_eq(semihost(0x31, 0), 1000000000);          /* TICKFREQ */
    /* A parameter block where nothing is: nothing happens. */
    ck_assert_uint_eq(semihost(0x01, 0x0b000000), (uint32_t)-1);
}
END_TEST

/* Every address of PL1 is a byte of one megabyte (short-descriptor sections), but for the code's.
 */
static void map_everywhere(void)
{
    struct cpu *c = m->cpu[0];
    uint32_t *table = (uint32_t *)(void *)bus_host(&m->bus, DATA + 0x100000, 0x4000);
    for (uint32_t i = 0; i < 0x1000; i++)
        table[i] = (i == CODE >> 20 ? CODE : DATA) | 0xc02; /* a section, AP 0b11 */
    memset(bus_host(&m->bus, CODE + 8, 0xffff8), 'x', 0xffff8);
    memset(bus_host(&m->bus, DATA, 0x100000), 'x', 0x100000);
    c->cp15.TTBR0[1] = DATA + 0x100000;
    c->cp15.DACR[1] = 1;
    c->cp15.SCTLR[1] |= SCTLR_M;
    cpu_set_cpsr(c, MODE_SVC);
    cpu_context_changed(c);
}

/* A string without an end is cut off, and transfers that no buffer can be as long as fall short: a
 * call ends soon, whatever is mapped. */
START_TEST(semihost_ends)
{
    uint32_t most = 4 << 20, block[3] = {1, DATA, UINT32_MAX}; /* RAM's size */
    cfg.semihosting = true;
    START(SVC_SEMI, SELF);
    map_everywhere();
    ck_assert_ptr_nonnull(freopen(path, "w", stdout));
    semihost(0x04, DATA);
    ck_assert_int_eq(ftell(stdout), most);
    poke(DATA + 0x1000, (uint8_t[]){0}, 1); /* across pages, to the byte */
    semihost(0x04, DATA + 0xffe);
    ck_assert_int_eq(ftell(stdout), most + 2);
    m->semihost_file[0] = fopen("/dev/full", "r+");
    ck_assert_ptr_nonnull(m->semihost_file[0]);
    poke(DATA + 0x80000, block, sizeof block);
    ck_assert_uint_eq(semihost(0x06, DATA + 0x80000), UINT32_MAX - most); /* endless zeroes */
    fclose(m->semihost_file[0]);
    m->semihost_file[0] = fopen("/dev/null", "w");
    ck_assert_ptr_nonnull(m->semihost_file[0]);
    poke(DATA + 0x80000, block, sizeof block);
    ck_assert_uint_eq(semihost(0x05, DATA + 0x80000), UINT32_MAX - most);
}
END_TEST

START_TEST(semihost_exits)
{
    uint32_t block[2] = {0x20026, 42};
    cfg.semihosting = true;
    START(SVC_SEMI, SELF);
    poke(DATA, block, sizeof block);
    semihost(0x20, DATA);
    ck_assert_int_eq(m->exit, EXIT_SEMIHOST);
    ck_assert_int_eq(m->exit_status, 42);
    START(SVC_SEMI, SELF);
    semihost(0x18, 0x20026);
    ck_assert_int_eq(m->exit_status, 0);
    START(SVC_SEMI, SELF);
    semihost(0x18, 0x20023); /* ADP_Stopped_RunTimeErrorUnknown */
    ck_assert_int_eq(m->exit_status, 1);
}
END_TEST

/* Without --semihosting the instruction is what the architecture says: SVC from Hyp. */
START_TEST(semihost_off)
{
    START(SVC_SEMI, SELF);
    m->cpu[0]->cp15.HVBAR[0] = 0x40300000;
    m->cpu[0]->r[0] = 0x18;
    machine_step(m);
    ck_assert_int_eq(m->exit, EXIT_NONE);
    ck_assert_uint_eq(m->cpu[0]->r[15], 0x40300008);
}
END_TEST

/* --- two machines in one process --- */

START_TEST(two_machines)
{
    START(ADD0, BACK1);
    struct machine *other = machine_new(&cfg, &e);
    ck_assert_ptr_nonnull(other);
    for (unsigned i = 0; i < 10; i++) {
        machine_run(m, 1000, UINT64_MAX);
        machine_run(other, 1000, UINT64_MAX);
    }
    struct snap_digest a = machine_digest(m), b = machine_digest(other);
    ck_assert_uint_eq(a.lo, b.lo);
    ck_assert_uint_eq(a.hi, b.hi);
    machine_free(other);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("machine");
    TCase *t = tcase_create("all");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, boot_hyp);
    tcase_add_test(t, boot_svc);
    tcase_add_test(t, boot_secure);
    tcase_add_test(t, boot_linux);
    tcase_add_test(t, limits_are_exact);
    tcase_add_test(t, psci_simple);
    tcase_add_test(t, psci_reset);
    tcase_add_test(t, psci_conduit);
    tcase_add_test(t, second_core);
    tcase_add_test(t, cuts_do_not_show);
    tcase_add_test(t, sleeps_for_ever);
    tcase_add_test(t, sleeps_until_a_timer);
    tcase_add_test(t, vector_loop);
    tcase_add_test(t, vector_loop_that_may_end);
    tcase_add_test(t, semihost_files);
    tcase_add_test(t, semihost_ends);
    tcase_add_test(t, semihost_exits);
    tcase_add_test(t, semihost_off);
    tcase_add_test(t, two_machines);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
