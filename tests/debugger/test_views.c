/* What the views say: syndromes, fields, symbols, changes as logged inputs, a trip's anatomy. */
#include "tests/debugger/rig.h"

#include "sim/board.h"

#include <stdlib.h>
#include <string.h>

static const uint32_t spin[] = {0xe3a00007, 0xe2800001, 0xeafffffe};

START_TEST(syndromes)
{
    static const struct {
        uint32_t hsr;
        const char *words;
    } all[] = {
        {0x07e00000, "WFI"},
        {0x07e00001, "WFE"},
        {0x4a001234, "#4660"},
        {0x93820047, "translation fault, level 3 on a write, 4 bytes from r2"},
        {0x93420006, "translation fault, level 2 on a read, 2 bytes to r2"},
        {0x92000087, "translation fault, level 3 on a read, on a stage 1 table walk"},
        {0x8200000e, "permission fault, level 2 on a fetch"},
        {0x0fe00061, "MRC p15, 0, r3, c0, c0, 0 (MIDR)"},
        {0x0fe00460, "MCR p15, 0, r3, c1, c0, 0 (SCTLR)"},
        {0x13e01045, "MRRC p15, 0, r2, r4, c2 (TTBR0)"},
    };
    char buf[160];
    for (unsigned i = 0; i < ARRAY_LEN(all); i++)
        ck_assert_str_eq(iss_words(all[i].hsr, buf, sizeof buf), all[i].words);
}
END_TEST

START_TEST(fields)
{
    char buf[160];
    unsigned n;
    ck_assert_str_eq(fields_brief("SCTLR", SCTLR_M | SCTLR_C | SCTLR_TRE, buf, sizeof buf),
                     "TRE C M");
    ck_assert_str_eq(fields_brief("HCR", field_put(HCR_BSU, 2) | HCR_VM, buf, sizeof buf),
                     "VM BSU=0x2");
    ck_assert_str_eq(fields_brief("CNTV_CTL", 5, buf, sizeof buf), "ENABLE ISTATUS");
    ck_assert_ptr_nonnull(fields_of("spsr_irq", &n));
    ck_assert_ptr_null(fields_of("DFAR", &n));
    ck_assert_uint_eq(n, 0);
}
END_TEST

START_TEST(symbols)
{
    struct rig r;
    char path[300], at[96];
    const struct symtab *tab;
    struct err e;
    const char *image = rig_image("minihyp", path, sizeof path);
    rig_open(&r, spin, 3);
    ck_assert_ptr_nonnull(image);
    ck_assert(symbols_load(&r.d, image, "hyp", &e));
    const struct symbol *s = symbols_named(&r.d, "hyp", "world_enter", &tab);
    ck_assert_ptr_nonnull(s);
    ck_assert_str_eq(tab->world, "hyp");
    ck_assert_ptr_eq(symbols_at(&r.d, "hyp", s->addr + 4), s);
    ck_assert_ptr_null(symbols_at(&r.d, "vm1", s->addr));
    ck_assert_ptr_null(symbols_named(&r.d, "vm1", "world_enter", &tab));
    ck_assert(strstr(symbols_format(&r.d, "hyp", s->addr + 4, at, sizeof at), "<world_enter+4>"));
    ck_assert(!symbols_load(&r.d, "/dev/null", "vm1", &e));
    ck_assert(e.status == 2 && strstr(e.text, "/dev/null"));
    ck_assert(!symbols_load(&r.d, "/no/such.elf", "vm1", &e));
    ck_assert(strstr(e.text, "/no/such.elf"));
    rig_close(&r);
}
END_TEST

/* Every change is one record of the log, by a person, and does what was asked. */
START_TEST(changes_are_inputs)
{
    struct rig r;
    rig_open(&r, spin, 3);
    struct cpu *c = dbg_cpu(&r.d);
    const struct input_log *log = &r.d.m->board->input;
    uint32_t word;
    rig_do(&r, "set r5 = 0x55");
    ck_assert_uint_eq(c->r[5], 0x55);
    rig_do(&r, "set sp_irq = 0x66");
    ck_assert_uint_eq(cpu_reg(c, MODE_IRQ, 13), 0x66);
    rig_do(&r, "set elr_hyp = 0x77");
    ck_assert_uint_eq(c->bank[BANK_ELR_HYP], 0x77);
    rig_do(&r, "set HCR.VM = 1");
    ck_assert(c->cp15.HCR[0] & HCR_VM);
    rig_do(&r, "set HCR.VM = 0");
    rig_do(&r, "set [0x40010100] = 0x12345678");
    rig_do(&r, "set byte [p:0x40010101] = 0xaa");
    struct dbg_addr at = {.addr = 0x40010100};
    ck_assert(dbg_read(&r.d, &at, 0, &word, 4));
    ck_assert_uint_eq(word, 0x1234aa78);
    rig_do(&r, "jump 0x40010008");
    ck_assert_uint_eq(c->r[15], 0x40010008);
    ck_assert_uint_eq(log->count, 8);
    for (unsigned i = 0; i < log->count; i++)
        ck_assert_int_eq(log->records[i].origin, INPUT_PERSON);
    rig_close(&r);
}
END_TEST

START_TEST(code_that_was_changed_is_what_runs)
{
    struct rig r;
    rig_open(&r, spin, 3);
    rig_do(&r, "step 3");
    rig_do(&r, "set [0x40010000] = 0xe3a00009"); /* mov r0, 9 */
    rig_do(&r, "jump 0x40010000");
    rig_do(&r, "step");
    ck_assert_uint_eq(dbg_cpu(&r.d)->r[0], 9);
    rig_close(&r);
}
END_TEST

START_TEST(injected_interrupts)
{
    struct rig r;
    rig_open(&r, spin, 3);
    const struct cpu *c = dbg_cpu(&r.d);
    rig_do(&r, "inject irq 40");
    ck_assert(gic_peek_irq(r.d.m->gic, 0, 40).pending);
    rig_do(&r, "inject irq 3");
    ck_assert(gic_peek_irq(r.d.m->gic, 0, 3).pending);
    rig_do(&r, "inject virq");
    ck_assert(c->cp15.HCR[0] & HCR_VI);
    rig_do(&r, "inject fiq");
    ck_assert(c->inputs[CPU_IN_FIQ]);
    rig_do(&r, "inject fiq off");
    ck_assert(!c->inputs[CPU_IN_FIQ]);
    rig_do(&r, "inject serror");
    ck_assert(c->sei_pending);
    ck_assert(strstr(rig_do(&r, "inject irq 4000"), "0 to 287"));
    rig_close(&r);
}
END_TEST

START_TEST(points)
{
    struct rig r;
    rig_open(&r, spin, 3);
    rig_do(&r, "break 0x40010008 if r0 == 8");
    rig_do(&r, "break 0x40010004 if r0 == 99");
    ck_assert(strstr(rig_do(&r, "continue"), "breakpoint 1"));
    ck_assert_uint_eq(dbg_cpu(&r.d)->r[15], 0x40010008);
    ck_assert(strstr(rig_do(&r, "points"), "hit 1"));
    ck_assert(strstr(rig_do(&r, "continue"), "breakpoint 1")); /* on behind itself, and round */
    rig_do(&r, "delete 1");
    ck_assert_ptr_null(strstr(rig_do(&r, "points"), "1: "));
    rig_do(&r, "delete");
    ck_assert(strstr(rig_do(&r, "points"), "no points"));
    rig_close(&r);
}
END_TEST

/* --- the anatomy of a trip that a fake hypervisor makes --- */

static void sysreg(struct rig *r, const char *name, bool write, uint64_t v)
{
    struct sysreg_event ev = {.cpu = dbg_cpu(&r->d),
                              .reg = (uint16_t)(cp15_find(name) - cp15_rows),
                              .write = write,
                              .value = v};
    observe(&r->d.m->obs, OBS_SYSREG, &ev);
}

static void banked(struct rig *r, unsigned slot, bool write)
{
    struct banked_event ev = {.cpu = dbg_cpu(&r->d), .slot = (uint8_t)slot, .write = write};
    observe(&r->d.m->obs, OBS_BANKED, &ev);
}

static void cross(struct rig *r, enum observer_kind kind, unsigned vmid, uint64_t cycle)
{
    struct world_event ev = {.cpu = dbg_cpu(&r->d),
                             .cycle = cycle,
                             .world = {WORLD_GUEST, (uint8_t)vmid, 0x40100000u * vmid},
                             .hsr = 0x4a001234,
                             .exc_kind = EXC_HVC,
                             .switched = kind == OBS_WORLD_IN};
    observe(&r->d.m->obs, kind, &ev);
}

static char *told(struct rig *r)
{
    free(r->text);
    r->text = NULL;
    r->d.out = open_memstream(&r->text, &r->len);
    switch_print(&r->d, &r->d.last);
    fclose(r->d.out);
    return r->text;
}

START_TEST(anatomy_of_a_switch)
{
    struct rig r;
    rig_open(&r, spin, 3);
    cross(&r, OBS_WORLD_OUT, 2, 10); /* vm2 has been here before */
    cross(&r, OBS_WORLD_IN, 1, 20);
    anatomy_attach(&r.d);
    cross(&r, OBS_WORLD_OUT, 1, 100);
    banked(&r, BANK_SP_SVC, false);
    sysreg(&r, "TTBR0", false, 1);
    sysreg(&r, "DACR", false, 1);
    sysreg(&r, "HSR", false, 1);
    sysreg(&r, "TTBR0", true, 0x4000);
    sysreg(&r, "VTTBR", true, 0x777);
    sysreg(&r, "CNTV_CTL", true, 1);
    dbg_cpu(&r.d)->cp15.TPIDRPRW[1] ^= 0xff; /* lost on the way */
    cross(&r, OBS_WORLD_IN, 2, 1100);
    anatomy_detach(&r.d);
    const char *text = told(&r);
    ck_assert(strstr(text, "world switch vm1 -> vm2\n"));
    ck_assert(strstr(text, "HVC: #4660"));
    ck_assert(strstr(text, "  banked    only read: SP_svc\n"));
    ck_assert(strstr(text, "  cp15      saved and restored: TTBR0\n            only read: DACR\n"));
    ck_assert(strstr(text, "Hyp's own, read: HSR\n"));
    ck_assert(strstr(text, "Hyp's own, written: VTTBR=0x777\n"));
    ck_assert(strstr(text, "  timer     only written: CNTV_CTL=0x1\n"));
    const char *alone = strstr(text, "left alone");
    ck_assert(alone && strstr(alone, " CONTEXTIDR") && strstr(alone, " CNTV_CVAL"));
    ck_assert_ptr_null(strstr(alone, " TTBR0 "));
    ck_assert(strstr(text, "changed   of a VM's registers") && strstr(text, "TPIDRPRW 0x"));
    ck_assert(strstr(text, "took      1,000 cycles"));
    rig_close(&r);
}
END_TEST

START_TEST(a_trip_seen_from_its_middle)
{
    struct rig r;
    rig_open(&r, spin, 3);
    cross(&r, OBS_WORLD_OUT, 1, 100);
    anatomy_attach(&r.d);
    sysreg(&r, "TTBR0", true, 0x4000);
    cross(&r, OBS_WORLD_IN, 2, 200);
    anatomy_detach(&r.d);
    ck_assert(strstr(told(&r), "was not seen"));
    ck_assert_ptr_null(strstr(r.text, "left alone"));
    rig_close(&r);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        syndromes,
        fields,
        symbols,
        changes_are_inputs,
        code_that_was_changed_is_what_runs,
        injected_interrupts,
        points,
        anatomy_of_a_switch,
        a_trip_seen_from_its_middle,
    };
    return rig_main("debugger views", tests, ARRAY_LEN(tests));
}
