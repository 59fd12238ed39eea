/* test_exc.c - taking exceptions and returning from them, against ARM DDI 0406C B1.8 and B1.9.
 *
 * Return offsets are typed from table B1-7, vectors from table B1-3, masks from B1.8.5. */
#include "cpu/sys_int.h"
#include "sys_rig.h"

#include <check.h>
#include <string.h>

enum { USR = 16, FIQ, IRQ, SVC, MON = 22, ABT, HYP = 26, UND, SYS = 31 };
enum { A = 0x100, I = 0x80, F = 0x40 };

static struct sys_rig rig;

static void setup(void)
{
    sys_rig_open(&rig);
}
static void teardown(void)
{
    sys_rig_close(&rig);
}

#define PC UINT32_C(0x40001000)

static void take(unsigned kind, struct fault f, uint8_t ilen)
{
    struct exc e = {.kind = (uint8_t)kind, .pc = PC, .ilen = ilen, .fault = f};
    exc_take(rig.cpu, &e);
}

static void vectors_at(uint32_t vbar, uint32_t hvbar, uint32_t mvbar)
{
    struct cp15_regs *r = &rig.cpu->cp15;
    r->VBAR[0] = vbar + 0x1000;
    r->VBAR[1] = vbar;
    r->HVBAR[0] = hvbar;
    r->MVBAR[0] = mvbar;
    r->SCTLR[0] = r->SCTLR[1] = 0x00c50078;
    r->HSCTLR[0] = 0x30c50878;
}

/* Kind, mode, vector, LR - pc in A32 and in T32 (the pc of interrupts is the next instruction),
 * ilen in T32, masks. */
static const struct {
    uint8_t kind, mode, vector, arm, thumb, ilen;
    uint32_t masks;
} pl1[] = {
    {EXC_UNDEF, UND, 0x04, 4, 2, 4, I},
    {EXC_UNDEF, UND, 0x04, 4, 2, 2, I},
    {EXC_SVC, SVC, 0x08, 4, 2, 2, I},
    {EXC_PREFETCH_ABORT, ABT, 0x0c, 4, 4, 2, A | I},
    {EXC_DATA_ABORT, ABT, 0x10, 8, 8, 4, A | I},
    {EXC_IRQ, IRQ, 0x18, 4, 4, 4, A | I},
    {EXC_FIQ, FIQ, 0x1c, 4, 4, 4, A | I | F},
    {EXC_ASYNC_ABORT, ABT, 0x10, 8, 8, 4, A | I},
    {EXC_VIRQ, IRQ, 0x18, 4, 4, 4, A | I},
    {EXC_VFIQ, FIQ, 0x1c, 4, 4, 4, A | I | F},
    {EXC_VABORT, ABT, 0x10, 8, 8, 4, A | I},
};
enum { NPL1 = sizeof pl1 / sizeof *pl1 };

static const struct fault permission = {.kind = FAULT_PERMISSION,
                                        .stage = 1,
                                        .level = 2,
                                        .va = 0x1234,
                                        .domain = 3,
                                        .domain_valid = true};

static void one_pl1(unsigned k, bool ns, bool thumb, unsigned from)
{
    struct cpu *c = rig.cpu;
    sys_rig_enter(&rig, ns ? RIG_NS : RIG_SECURE, from);
    vectors_at(0x40008000, 0x40010000, 0x40020000);
    uint32_t psr = 0xa0000200 | from | (thumb ? 0x0600a420 : 0);
    cpu_set_cpsr(c, psr);
    take(pl1[k].kind, permission, thumb ? pl1[k].ilen : 4);
    ck_assert_uint_eq(cpu_cpsr(c), 0xa0000000 | pl1[k].mode | pl1[k].masks);
    ck_assert_uint_eq(cpu_spsr(c, pl1[k].mode), psr);
    ck_assert_uint_eq(c->r[14], PC + (thumb ? pl1[k].thumb : pl1[k].arm));
    ck_assert_uint_eq(c->r[15], (ns ? 0x40008000 : 0x40009000) + pl1[k].vector);
    ck_assert_uint_eq(c->exceptions[pl1[k].kind], 1);
    c->exceptions[pl1[k].kind] = 0;
}

START_TEST(entries_to_pl1)
{
    static const unsigned from[] = {USR, SVC, SYS, FIQ, IRQ, ABT, UND};
    for (unsigned k = 0; k < NPL1; k++)
        for (unsigned f = 0; f < 7; f++)
            for (unsigned v = 0; v < 4; v++)
                one_pl1(k, v & 1, v >> 1, from[f]);
}
END_TEST

/* EnterHypMode: kind, vector from Hyp, vector from elsewhere, ELR - pc for ilen 4 and 2. */
static const struct {
    uint8_t kind, own, other, elr4, elr2;
    uint32_t hcr;
} hyp[] = {
    {EXC_UNDEF, 0x04, 0, 0, 0, 0},
    {EXC_SVC, 0x08, 0, 4, 2, 0},
    {EXC_HVC, 0x08, 0x14, 4, 4, 0},
    {EXC_HYP_TRAP, 0x04, 0x14, 0, 0, 0},
    {EXC_DATA_ABORT, 0x10, 0, 0, 0, 0},
    {EXC_PREFETCH_ABORT, 0x0c, 0, 0, 0, 0},
    {EXC_IRQ, 0x18, 0x18, 0, 0, 1 << 4},
    {EXC_FIQ, 0x1c, 0x1c, 0, 0, 1 << 3},
    {EXC_ASYNC_ABORT, 0x10, 0x14, 0, 0, 1 << 5},
};

static void one_hyp(unsigned k, unsigned from, unsigned vector, uint8_t ilen)
{
    struct cpu *c = rig.cpu;
    sys_rig_enter(&rig, RIG_NS, from);
    vectors_at(0x40008000, 0x40010000, 0x40020000);
    c->cp15.HCR[0] = hyp[k].hcr;
    cpu_set_reg(c, USR, 14, 0x777);
    take(hyp[k].kind, permission, hyp[k].kind == EXC_HVC ? 4 : ilen);
    ck_assert_uint_eq(c->r[15], 0x40010000 + vector);
    ck_assert_uint_eq(cpu_cpsr(c), HYP | A | I | F | 0x40000000 * (c->nz == 0));
    ck_assert_uint_eq(c->bank[BANK_ELR_HYP], PC + (ilen == 4 ? hyp[k].elr4 : hyp[k].elr2));
    ck_assert_uint_eq(cpu_spsr(c, HYP) & 31, from);
    ck_assert_uint_eq(cpu_reg(c, USR, 14), 0x777);
}

START_TEST(entries_to_hyp)
{
    for (unsigned k = 0; k < sizeof hyp / sizeof *hyp; k++)
        for (uint8_t ilen = 2; ilen <= 4; ilen += 2) {
            one_hyp(k, HYP, hyp[k].own, ilen);
            if (hyp[k].other)
                one_hyp(k, SVC, hyp[k].other, ilen);
            if (hyp[k].other)
                one_hyp(k, USR, hyp[k].other, ilen);
        }
}
END_TEST

/* EnterHypMode masks only what SCR does not send to Monitor mode. */
START_TEST(hyp_masks_follow_scr)
{
    struct cpu *c = rig.cpu;
    for (unsigned k = 0; k < 8; k++) {
        sys_rig_enter(&rig, RIG_NS, SVC);
        c->cp15.SCR[0] |= k << 1; /* IRQ, FIQ, EA */
        take(EXC_HVC, (struct fault){0}, 4);
        uint32_t want = (k & 1 ? 0 : I) | (k & 2 ? 0 : F) | (k & 4 ? 0 : A);
        ck_assert_uint_eq(cpu_cpsr(c) & (A | I | F), want);
    }
}
END_TEST

START_TEST(entries_to_monitor)
{
    struct cpu *c = rig.cpu;
    static const struct {
        uint8_t kind, vector, lr;
        uint32_t scr;
    } rows[] = {{EXC_SMC, 8, 4, 0},
                {EXC_IRQ, 0x18, 4, 2},
                {EXC_FIQ, 0x1c, 4, 4},
                {EXC_ASYNC_ABORT, 0x10, 8, 8}};
    for (unsigned k = 0; k < 4; k++)
        for (unsigned from = SVC; from <= HYP; from += HYP - SVC) {
            sys_rig_enter(&rig, RIG_NS, from);
            vectors_at(0x40008000, 0x40010000, 0x40020000);
            c->cp15.SCR[0] |= rows[k].scr;
            take(rows[k].kind, (struct fault){0}, 4);
            ck_assert_uint_eq(c->r[15], 0x40020000 + rows[k].vector);
            ck_assert_uint_eq(cpu_cpsr(c) & 0x1df, MON | A | I | F);
            ck_assert_uint_eq(c->r[14], PC + rows[k].lr);
            ck_assert_uint_eq(c->cp15.SCR[0] & 1, 1);
        }
}
END_TEST

/* Any exception from Monitor mode clears SCR.NS first: the Secure copies take it. */
START_TEST(from_monitor_clears_ns)
{
    struct cpu *c = rig.cpu;
    for (unsigned k = 0; k < NPL1; k++) {
        sys_rig_enter(&rig, RIG_NS, SVC);
        vectors_at(0x40008000, 0x40010000, 0x40020000);
        c->cp15.SCR[0] = 0;
        cpu_set_cpsr(c, MON);
        c->cp15.SCR[0] = 1;
        take(pl1[k].kind, permission, 4);
        ck_assert_uint_eq(c->cp15.SCR[0] & 1, 0);
        ck_assert_uint_eq(c->r[15], 0x40009000 + pl1[k].vector);
    }
}
END_TEST

START_TEST(high_vectors_te_ee)
{
    struct cpu *c = rig.cpu;
    sys_rig_enter(&rig, RIG_NS, USR);
    vectors_at(0x40008000, 0x40010000, 0x40020000);
    c->cp15.SCTLR[1] |= 1u << 13 | 1u << 30 | 1u << 25;
    take(EXC_SVC, (struct fault){0}, 4);
    ck_assert_uint_eq(c->r[15], 0xffff0008);
    ck_assert_uint_eq(cpu_cpsr(c) & 0x220, 0x220);
    sys_rig_enter(&rig, RIG_NS, SVC);
    c->cp15.HSCTLR[0] |= 1u << 30;
    take(EXC_HVC, (struct fault){0}, 4);
    ck_assert_uint_eq(cpu_cpsr(c) & 0x220, 0x20);
    sys_rig_enter(&rig, RIG_NS, SVC);
    c->cp15.HSCTLR[0] = 1u << 25;
    take(EXC_HVC, (struct fault){0}, 4);
    ck_assert_uint_eq(cpu_cpsr(c) & 0x220, 0x200);
}
END_TEST

/* --- syndromes (B3.13) --- */

START_TEST(fault_registers_of_pl1)
{
    struct cpu *c = rig.cpu;
    struct fault f = permission;
    for (unsigned ns = 0; ns < 2; ns++) {
        sys_rig_enter(&rig, ns ? RIG_NS : RIG_SECURE, SVC);
        c->cp15.TTBCR[ns] = 0;
        c->cp15.DFSR[!ns] = c->cp15.DFAR[!ns] = c->cp15.IFSR[!ns] = c->cp15.IFAR[!ns] = 0x55;
        f.write = true;
        take(EXC_DATA_ABORT, f, 4);
        ck_assert_uint_eq(c->cp15.DFSR[ns], 0x83f); /* WnR, domain 3, permission, page */
        ck_assert_uint_eq(c->cp15.DFAR[ns], 0x1234);
        f.write = false;
        f.va = 0x4444;
        take(EXC_PREFETCH_ABORT, f, 4);
        ck_assert_uint_eq(c->cp15.IFSR[ns], 0x00f);
        ck_assert_uint_eq(c->cp15.IFAR[ns], 0x4444);
        c->cp15.TTBCR[ns] = 0x80000000;
        f.cm = f.write = true;
        f.level = 3;
        take(EXC_DATA_ABORT, f, 4);
        ck_assert_uint_eq(c->cp15.DFSR[ns], 0x2a0f); /* CM, WnR, LPAE, permission level 3 */
        f.cm = f.write = false;
        f.level = 2;
        f.va = 0x1234;
        ck_assert_uint_eq(c->cp15.DFSR[!ns], 0x55);
        ck_assert_uint_eq(c->cp15.DFAR[!ns], 0x55);
        ck_assert_uint_eq(c->cp15.IFSR[!ns], 0x55);
        ck_assert_uint_eq(c->cp15.IFAR[!ns], 0x55);
    }
}
END_TEST

START_TEST(asynchronous_abort_leaves_dfar)
{
    struct cpu *c = rig.cpu;
    sys_rig_enter(&rig, RIG_NS, SVC);
    c->cp15.TTBCR[1] = 0;
    c->cp15.DFAR[1] = 0x99;
    c->sei_pending = 1;
    take(EXC_ASYNC_ABORT, (struct fault){0}, 4);
    ck_assert_uint_eq(c->cp15.DFSR[1], 0x406); /* FS 10110 */
    ck_assert_uint_eq(c->cp15.DFAR[1], 0x99);
    ck_assert_uint_eq(c->sei_pending, 0);
    sys_rig_enter(&rig, RIG_NS, SVC);
    c->cp15.HCR[0] = 1 << 8 | 1 << 5;
    take(EXC_VABORT, (struct fault){0}, 4);
    ck_assert_uint_eq(c->cp15.HCR[0], 1 << 5); /* VA is cleared when it is taken */
}
END_TEST

static const struct fault s2_data = {.kind = FAULT_TRANSLATION,
                                     .stage = 2,
                                     .level = 3,
                                     .write = true,
                                     .va = 0xc0001004,
                                     .ipa = UINT64_C(0x123456789a),
                                     .ipa_valid = true};

START_TEST(stage2_aborts_in_hsr)
{
    struct cpu *c = rig.cpu;
    struct exc e = {.kind = EXC_DATA_ABORT, .pc = PC, .ilen = 4, .fault = s2_data};
    sys_rig_enter(&rig, RIG_NS, SVC);
    e.iss_valid = true;
    e.iss = 2u << 22 | 1 << 21 | 5 << 16; /* SAS word, SSE, Rt 5 */
    exc_take(c, &e);
    ck_assert_uint_eq(c->cp15.HSR[0], 0x24u << 26 | 1u << 25 | 1u << 24 | 2u << 22 | 1 << 21 |
                                          5 << 16 | 1 << 6 | 7);
    ck_assert_uint_eq(c->cp15.HDFAR[0], 0xc0001004);
    ck_assert_uint_eq(c->cp15.HPFAR[0], 0x12345670);
    sys_rig_enter(&rig, RIG_NS, SVC);
    e.ilen = 2; /* IL is the length when ISV is 1 */
    exc_take(c, &e);
    ck_assert_uint_eq(c->cp15.HSR[0] >> 25 & 1, 0);
    sys_rig_enter(&rig, RIG_NS, SVC);
    e.fault.s1ptw = true; /* the access itself is not described */
    e.fault.level = 1;
    exc_take(c, &e);
    ck_assert_uint_eq(c->cp15.HSR[0], 0x24u << 26 | 1u << 25 | 1 << 7 | 1 << 6 | 5);
    sys_rig_enter(&rig, RIG_NS, SVC);
    e.kind = EXC_PREFETCH_ABORT;
    e.fault.s1ptw = e.fault.write = false;
    e.fault.level = 2;
    exc_take(c, &e);
    ck_assert_uint_eq(c->cp15.HSR[0], 0x20u << 26 | 1u << 25 | 6);
    ck_assert_uint_eq(c->cp15.HIFAR[0], 0xc0001004);
}
END_TEST

START_TEST(aborts_from_hyp_in_hsr)
{
    struct cpu *c = rig.cpu;
    struct fault f = permission;
    f.level = 3;
    sys_rig_enter(&rig, RIG_NS, HYP);
    take(EXC_DATA_ABORT, f, 4);
    ck_assert_uint_eq(c->cp15.HSR[0], 0x25u << 26 | 1u << 25 | 0xf);
    take(EXC_PREFETCH_ABORT, f, 4);
    ck_assert_uint_eq(c->cp15.HSR[0], 0x21u << 26 | 1u << 25 | 0xf);
    take(EXC_UNDEF, f, 4);
    ck_assert_uint_eq(c->cp15.HSR[0], 1u << 25);
    c->cp15.HSR[0] = 0x1234;
    take(EXC_IRQ, f, 4);
    ck_assert_uint_eq(c->cp15.HSR[0], 0x1234);
}
END_TEST

/* TGE: Undefined and SVC of PL0 go to Hyp with EC 0 and 0x11. */
START_TEST(general_exceptions_in_hsr)
{
    struct cpu *c = rig.cpu;
    sys_rig_enter(&rig, RIG_NS, USR);
    c->cp15.HCR[0] = 1u << 27;
    ck_assert_int_eq(sys_rig_exec(&rig, 0xef00abcd), EX_EXC);
    exc_take(c, &c->exc);
    ck_assert_uint_eq(c->cp15.HSR[0], 0x11u << 26 | 1u << 25 | 0xabcd);
    sys_rig_enter(&rig, RIG_NS, SVC);
    ck_assert_int_eq(sys_rig_exec(&rig, 0xe1412374), EX_EXC); /* HVC #0x1234 */
    exc_take(c, &c->exc);
    ck_assert_uint_eq(c->cp15.HSR[0], 0x12u << 26 | 1u << 25 | 0x1234);
    ck_assert_uint_eq(c->bank[BANK_ELR_HYP], RIG_RAM + 4);
}
END_TEST

/* --- what is pending (B1.8.6: masking) --- */

/* For a physical exception: is it held back? Columns as table B1-12 reads. */
static bool want_held(bool mask, bool scr, bool w, bool hcr, enum rig_state st, unsigned mode)
{
    bool secure = st == RIG_SECURE;
    if (!mask)
        return false;
    if (secure)
        return true;
    if (scr && !w)
        return false;
    return mode == HYP || !hcr;
}

static void one_mask(unsigned k, enum rig_state st, unsigned mode)
{
    static const struct {
        unsigned input, kind, psr, scr, w, hcr;
    } rows[] = {{CPU_IN_IRQ, EXC_IRQ, I, 1, 31, 4},
                {CPU_IN_FIQ, EXC_FIQ, F, 2, 4, 3},
                {CPU_IN_SEI, EXC_ASYNC_ABORT, A, 3, 5, 5}};
    struct cpu *c = rig.cpu;
    for (unsigned b = 0; b < 16; b++) {
        bool mask = b & 1, scr = b & 2, hcr = b & 4, w = b & 8;
        sys_rig_enter(&rig, st, mode);
        memset(c->inputs, 0, sizeof c->inputs);
        c->sei_pending = 0;
        cpu_input(c, rows[k].input, true);
        cpu_set_cpsr(c, mode | (mask ? rows[k].psr : (A | I | F) & ~rows[k].psr));
        c->cp15.SCR[0] |= (uint32_t)scr << rows[k].scr;
        if (rows[k].w < 31)
            c->cp15.SCR[0] |= (uint32_t)w << rows[k].w;
        c->cp15.HCR[0] = (uint32_t)hcr << rows[k].hcr;
        bool held = want_held(mask, scr, rows[k].w == 31 || w, hcr, st, mode);
        unsigned got = exc_pending(c), want = held ? EXC_KINDS : rows[k].kind;
        ck_assert_msg(got == want, "row %u state %u mode %u bits %x: %u, not %u", k, st, mode, b,
                      got, want);
        cpu_input(c, rows[k].input, false);
        c->sei_pending = 0;
    }
}

START_TEST(physical_masks)
{
    for (unsigned k = 0; k < 3; k++) {
        one_mask(k, RIG_SECURE, SVC);
        one_mask(k, RIG_SECURE, USR);
        one_mask(k, RIG_NS, USR);
        one_mask(k, RIG_NS, SVC);
        one_mask(k, RIG_NS, HYP);
    }
}
END_TEST

/* Virtual exceptions (B1.8.11): only below Hyp, with their route set and unmasked; from the line
 * or from HCR's bit. */
START_TEST(virtual_exceptions)
{
    static const struct {
        unsigned kind, psr, route, pend, input;
    } rows[] = {{EXC_VIRQ, I, 4, 7, CPU_IN_VIRQ},
                {EXC_VFIQ, F, 3, 6, CPU_IN_VFIQ},
                {EXC_VABORT, A, 5, 8, CPU_INPUTS}};
    static const unsigned modes[] = {USR, SVC, HYP};
    struct cpu *c = rig.cpu;
    for (unsigned k = 0; k < 3; k++)
        for (unsigned b = 0; b < 64; b++) {
            enum rig_state st = b & 1 ? RIG_NS : RIG_SECURE;
            bool routed = b & 2, bit = b & 4, line = b & 8, mask = b & 16, tge = b & 32;
            for (unsigned m = 0; m < (st == RIG_NS ? 3 : 2); m++) {
                sys_rig_enter(&rig, st, modes[m]);
                memset(c->inputs, 0, sizeof c->inputs);
                if (rows[k].input < CPU_INPUTS)
                    c->inputs[rows[k].input] = line;
                c->cp15.HCR[0] = (uint32_t)routed << rows[k].route | (uint32_t)bit << rows[k].pend |
                                 (uint32_t)tge << 27;
                cpu_set_cpsr(c, modes[m] | (mask ? rows[k].psr : 0));
                bool there = bit || (line && rows[k].input < CPU_INPUTS);
                bool want = st == RIG_NS && modes[m] != HYP && routed && there && !mask && !tge;
                ck_assert_int_eq(exc_pending(c), want ? rows[k].kind : EXC_KINDS);
            }
        }
}
END_TEST

/* --- worlds and observers --- */

struct seen {
    unsigned entries, returns, outs, ins, switched;
    struct world_event last;
    struct exc_event last_exc;
};

static void see(void *self, enum observer_kind kind, const void *detail)
{
    struct seen *s = self;
    if (kind == OBS_EXC_ENTRY)
        s->last_exc = *(const struct exc_event *)detail;
    s->entries += kind == OBS_EXC_ENTRY;
    s->returns += kind == OBS_EXC_RETURN;
    s->outs += kind == OBS_WORLD_OUT;
    s->ins += kind == OBS_WORLD_IN;
    if (kind == OBS_WORLD_OUT || kind == OBS_WORLD_IN)
        s->last = *(const struct world_event *)detail;
    s->switched += kind == OBS_WORLD_IN && s->last.switched;
}

static void enter_guest(uint64_t vttbr)
{
    rig.cpu->cp15.VTTBR[0] = vttbr;
    cpu_set_spsr(rig.cpu, HYP, SVC);
    sys_rig_exec(&rig, 0xe160006e);
}

START_TEST(world_switches_are_told)
{
    struct cpu *c = rig.cpu;
    struct seen s = {0};
    struct observer o = {.mask = ~0u, .fn = see, .self = &s};
    observer_attach(&rig.obs, &o);
    sys_rig_enter(&rig, RIG_NS, HYP);
    c->cp15.HCR[0] = 1;
    uint64_t a = UINT64_C(0x0001000040100000), b = UINT64_C(0x0002000040200000);
    enter_guest(a);
    ck_assert_uint_eq(s.ins, 1);
    ck_assert_uint_eq(s.last.world.vmid, 1);
    ck_assert_uint_eq(s.last.world.vttbr_base, 0x40100000);
    sys_rig_exec(&rig, 0xe1400070); /* HVC #0 */
    exc_take(c, &c->exc);
    ck_assert_uint_eq(s.outs, 1);
    ck_assert_uint_eq(s.last.hsr >> 26, 0x12);
    ck_assert_uint_eq(s.last_exc.from_mode, SVC);
    ck_assert_uint_eq(s.last_exc.to_mode, HYP);
    enter_guest(a);
    ck_assert_uint_eq(s.last.switched, 0);
    ck_assert_uint_eq(c->world_switches, 0);
    sys_rig_exec(&rig, 0xe1400070);
    exc_take(c, &c->exc);
    enter_guest(b);
    ck_assert_uint_eq(s.last.switched, 1);
    ck_assert_uint_eq(c->world_switches, 1);
    ck_assert_uint_eq(s.entries, 2);
    ck_assert_uint_eq(s.returns, 3);
    take(EXC_SVC, (struct fault){0}, 4); /* stays in the guest: no exit */
    ck_assert_uint_eq(s.outs, 2);
    observer_detach(&rig.obs, &o);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("exceptions");
    TCase *t = tcase_create("exceptions");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, entries_to_pl1);
    tcase_add_test(t, entries_to_hyp);
    tcase_add_test(t, hyp_masks_follow_scr);
    tcase_add_test(t, entries_to_monitor);
    tcase_add_test(t, from_monitor_clears_ns);
    tcase_add_test(t, high_vectors_te_ee);
    tcase_add_test(t, fault_registers_of_pl1);
    tcase_add_test(t, asynchronous_abort_leaves_dfar);
    tcase_add_test(t, stage2_aborts_in_hsr);
    tcase_add_test(t, aborts_from_hyp_in_hsr);
    tcase_add_test(t, general_exceptions_in_hsr);
    tcase_add_test(t, physical_masks);
    tcase_add_test(t, virtual_exceptions);
    tcase_add_test(t, world_switches_are_told);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
