/* List registers, GICH and GICV (ARM IHI 0048B chapter 5; Cortex-A15 TRM 8.3.5 - 8.3.8). */
#include "rig.h"

#define LR(n) (GICH_LR0 + 4 * (n))

static uint32_t lr_word(unsigned vid, unsigned prio, uint32_t flags)
{
    return vid | prio >> 3 << GICH_LR_Priority_SHIFT | flags;
}

static uint32_t mapped(unsigned pid)
{
    return GICH_LR_HW | pid << GICH_LR_PhysicalID_SHIFT;
}

/* The virtual interface on, as a VM's kernel leaves it. */
static void vm_up(struct rig *r, unsigned ncpus)
{
    rig_up(r, ncpus, false);
    wr(r, H, GICH_HCR, GICH_HCR_En);
    wr(r, V, GICV_CTLR, GICV_CTLR_EnableGrp0);
    wr(r, V, GICV_PMR, 0xf8);
}

START_TEST(writable_bits)
{
    static const struct {
        int frame;
        unsigned off;
        uint32_t ones, zeros;
    } want[] = {
        {H, GICH_HCR, 0xf80000ff, 0},
        {H, GICH_VTR, 0x90000003, 0x90000003},
        {H, GICH_VMCR, 0xf8fc021f, 0x004c0000}, /* binary points: at least 2 and 3 */
        {H, GICH_APR, 0xffffffff, 0},
        {H, GICH_EISR0, 0, 0},
        {H, GICH_EISR1, 0, 0},
        {H, GICH_ELRSR0, 0xf, 0xf},
        {H, GICH_ELRSR1, 0, 0},
        {H, GICH_MISR, 0, 0},
        {H, LR(0), 0xff8fffff, 0},
        {H, LR(3), 0xff8fffff, 0},
        {H, LR(4), 0, 0},
        {H, LR(63), 0, 0},
        {V, GICV_CTLR, 0x21f, 0},
        {V, GICV_PMR, 0xf8, 0},
        {V, GICV_BPR, 7, 2},
        {V, GICV_ABPR, 7, 3},
        {V, GICV_APR0, 0xffffffff, 0},
        {V, GICV_IAR, 0x3ff, 0x3ff},
        {V, GICV_AIAR, 0x3ff, 0x3ff},
        {V, GICV_HPPIR, 0x3ff, 0x3ff},
        {V, GICV_AHPPIR, 0x3ff, 0x3ff},
        {V, GICV_RPR, 0xff, 0xff},
        {V, GICV_IIDR, 0x2043b, 0x2043b},
        {V, GICC_NSAPR0, 0, 0},
        {V, GICV_EOIR, 0, 0},
        {V, GICV_DIR, 0, 0},
    };
    for (unsigned i = 0; i < ARRAY_LEN(want); i++) {
        struct rig r;
        rig_up(&r, 1, true);
        if (want[i].off == GICH_VMCR && want[i].frame == H)
            ck_assert_uint_eq(rd(&r, H, GICH_VMCR), 0x004c0000);
        wr(&r, want[i].frame, want[i].off, 0xffffffff);
        ck_assert_msg(rd(&r, want[i].frame, want[i].off) == want[i].ones, "%d %x: %x",
                      want[i].frame, want[i].off, rd(&r, want[i].frame, want[i].off));
        wr(&r, want[i].frame, want[i].off, 0);
        ck_assert_uint_eq(rd(&r, want[i].frame, want[i].off), want[i].zeros);
        rig_down(&r);
    }
}
END_TEST

/* 5.3.3: each field of VMCR is one of GICV's. */
START_TEST(vmcr_aliases)
{
    static const struct {
        unsigned off;
        uint32_t vm, vmcr;
    } want[] = {
        {GICV_CTLR, 1 << 0, 1 << 0}, {GICV_CTLR, 1 << 1, 1 << 1}, {GICV_CTLR, 1 << 2, 1 << 2},
        {GICV_CTLR, 1 << 3, 1 << 3}, {GICV_CTLR, 1 << 4, 1 << 4}, {GICV_CTLR, 1 << 9, 1 << 9},
        {GICV_PMR, 0x08, 1u << 27},  {GICV_PMR, 0x80, 1u << 31},  {GICV_BPR, 6, 6 << 21},
        {GICV_ABPR, 5, 5 << 18},
    };
    for (unsigned i = 0; i < ARRAY_LEN(want); i++) {
        struct rig r;
        rig_up(&r, 1, false);
        uint32_t rest = rd(&r, H, GICH_VMCR);
        if (want[i].off == GICV_BPR)
            rest &= ~(7u << 21);
        if (want[i].off == GICV_ABPR)
            rest &= ~(7u << 18);
        wr(&r, V, want[i].off, want[i].vm);
        ck_assert_uint_eq(rd(&r, H, GICH_VMCR), rest | want[i].vmcr);
        gic_reset(r.g);
        wr(&r, H, GICH_VMCR, rest | want[i].vmcr);
        ck_assert_uint_eq(rd(&r, V, want[i].off), want[i].vm);
        rig_down(&r);
    }
}
END_TEST

START_TEST(a_virtual_interrupts_life)
{
    struct rig r;
    vm_up(&r, 1);
    ck_assert(!OUT(&r, VIRQ));
    wr(&r, H, LR(2), lr_word(77, 0x80, GICH_LR_Pending));
    ck_assert(OUT(&r, VIRQ) && !OUT(&r, VFIQ) && !OUT(&r, IRQ));
    ck_assert_uint_eq(rd(&r, H, GICH_ELRSR0), 0xb);
    ck_assert_uint_eq(rd(&r, V, GICV_HPPIR), 77);
    ck_assert_uint_eq(rd(&r, V, GICV_IAR), 77);
    ck_assert(!OUT(&r, VIRQ));
    ck_assert_uint_eq(rd(&r, H, LR(2)), lr_word(77, 0x80, GICH_LR_Active));
    ck_assert_uint_eq(rd(&r, H, GICH_APR), BIT(16));
    ck_assert_uint_eq(rd(&r, V, GICV_RPR), 0x80);
    ck_assert_uint_eq(rd(&r, V, GICV_IAR), 1023);
    wr(&r, V, GICV_EOIR, 77);
    ck_assert_uint_eq(rd(&r, H, LR(2)), lr_word(77, 0x80, 0));
    ck_assert_uint_eq(rd(&r, H, GICH_APR), 0);
    ck_assert_uint_eq(rd(&r, H, GICH_ELRSR0), 0xf);
    ck_assert_uint_eq(rd(&r, H, GICH_HCR), GICH_HCR_En); /* EOICount 0 */
    rig_down(&r);
}
END_TEST

/* Every state of a list register through every operation of the VM. */
START_TEST(list_register_states)
{
    enum { ACK, EOI, DIR, OPS };
    /* State after: [VEM][state][op]; an acknowledge takes only a purely pending one. */
    static const uint8_t after[2][4][OPS] = {
        {{0, 0, 0}, {2, 1, 1}, {2, 0, 2}, {3, 1, 3}},
        {{0, 0, 0}, {2, 1, 1}, {2, 2, 0}, {3, 3, 1}},
    };
    for (unsigned vem = 0; vem < 2; vem++)
        for (unsigned state = 0; state < 4; state++)
            for (unsigned op = 0; op < OPS; op++) {
                struct rig r;
                vm_up(&r, 1);
                wr(&r, V, GICV_CTLR, 1 | vem << 9);
                wr(&r, H, LR(1), lr_word(40, 0x40, state << 28));
                if (op == ACK)
                    rd(&r, V, GICV_IAR);
                else
                    wr(&r, V, op == EOI ? GICV_EOIR : GICV_DIR, 40);
                ck_assert_uint_eq(rd(&r, H, LR(1)) >> 28, after[vem][state][op]);
                rig_down(&r);
            }
}
END_TEST

START_TEST(enables_mask_and_groups)
{
    for (unsigned group1 = 0; group1 < 2; group1++)
        for (unsigned ctlr = 0; ctlr < 16; ctlr++)
            for (unsigned en = 0; en < 2; en++)
                for (unsigned pmr = 0x40; pmr <= 0x48; pmr += 8) {
                    struct rig r;
                    rig_up(&r, 1, false);
                    wr(&r, H, GICH_HCR, en);
                    wr(&r, V, GICV_CTLR, ctlr);
                    wr(&r, V, GICV_PMR, pmr);
                    wr(&r, H, LR(0), lr_word(50, 0x40, GICH_LR_Pending | group1 << 30));
                    bool on = ctlr >> group1 & 1, signal = on && en && pmr > 0x40;
                    bool fiq = !group1 && ctlr & GICV_CTLR_FIQEn;
                    ck_assert_int_eq(OUT(&r, VIRQ), signal && !fiq);
                    ck_assert_int_eq(OUT(&r, VFIQ), signal && fiq);
                    unsigned best = on ? 50 : 1023;
                    unsigned shown = on && group1 && !(ctlr & 4) ? 1022 : best;
                    ck_assert_uint_eq(rd(&r, V, GICV_HPPIR), shown);
                    ck_assert_uint_eq(rd(&r, V, GICV_AHPPIR), group1 ? best : 1023);
                    ck_assert_uint_eq(peek(&r, V, GICV_AIAR), signal && group1 ? 50 : 1023);
                    ck_assert_uint_eq(rd(&r, V, GICV_IAR), signal ? shown : 1023);
                    bool took = signal && shown == 50;
                    ck_assert_uint_eq(rd(&r, H, LR(0)) >> 28 & 3, took ? 2 : 1);
                    rig_down(&r);
                }
}
END_TEST

START_TEST(best_and_preemption)
{
    struct rig r;
    vm_up(&r, 1);
    wr(&r, H, LR(0), lr_word(50, 0x80, GICH_LR_Pending));
    wr(&r, H, LR(1), lr_word(40, 0x78, GICH_LR_Pending));
    wr(&r, H, LR(2), lr_word(60, 0x78, GICH_LR_Pending));
    ck_assert_uint_eq(rd(&r, V, GICV_IAR), 40);
    ck_assert_uint_eq(rd(&r, V, GICV_HPPIR), 60);
    ck_assert(!OUT(&r, VIRQ));
    wr(&r, H, LR(3), lr_word(70, 0x70, GICH_LR_Pending));
    ck_assert(OUT(&r, VIRQ));
    wr(&r, V, GICV_BPR, 3); /* groups of 16: 0x70 and 0x78 are one, and 0x78 runs since before */
    ck_assert(OUT(&r, VIRQ));
    wr(&r, H, GICH_APR, BIT(0x70 / 8));
    ck_assert(!OUT(&r, VIRQ));
    wr(&r, V, GICV_APR0, 0);
    ck_assert_uint_eq(rd(&r, V, GICV_IAR), 70);
    ck_assert_uint_eq(rd(&r, H, GICH_APR), BIT(0x70 / 8));
    rig_down(&r);
}
END_TEST

START_TEST(sgi_source_shows)
{
    struct rig r;
    vm_up(&r, 1);
    wr(&r, H, LR(0), lr_word(5, 0, GICH_LR_Pending | 3 << GICH_LR_CPUID_SHIFT));
    ck_assert_uint_eq(rd(&r, V, GICV_HPPIR), 5 | 3 << 10);
    ck_assert_uint_eq(rd(&r, V, GICV_IAR), 5 | 3 << 10);
    wr(&r, D, GICD_ISACTIVER, BIT(3));
    wr(&r, V, GICV_EOIR, 5 | 3 << 10);
    ck_assert_uint_eq(rd(&r, H, GICH_ELRSR0), 0xf);
    ck_assert_uint_eq(rd(&r, D, GICD_ISACTIVER), BIT(3)); /* the source is no physical interrupt */
    wr(&r, H, LR(0), lr_word(5, 0, GICH_LR_Pending | mapped(27)));
    ck_assert_uint_eq(rd(&r, V, GICV_IAR), 5); /* and a physical interrupt is no source */
    rig_down(&r);
}
END_TEST

/* 5.2.2: the end of a hardware-mapped interrupt deactivates the physical one. */
START_TEST(hardware_mapped)
{
    for (unsigned vem = 0; vem < 2; vem++) {
        struct rig r;
        vm_up(&r, 1);
        rig_open(&r);
        wr(&r, C, GICC_CTLR, 1 | GICC_CTLR_EOImodeS);
        wr(&r, V, GICV_CTLR, 1 | vem << 9);
        enable(&r, 27, 0xa0);
        gic_ppi(&r.port[0], 27, true);
        ck_assert_uint_eq(rd(&r, C, GICC_IAR), 27);
        wr(&r, C, GICC_EOIR, 27);
        wr(&r, H, LR(0), lr_word(30, 0x40, GICH_LR_Pending | mapped(27)));
        ck_assert_uint_eq(rd(&r, V, GICV_IAR), 30); /* no CPUID out of PhysicalID */
        ck_assert(gic_peek_irq(r.g, 0, 27).active);
        wr(&r, V, GICV_EOIR, 30);
        ck_assert_int_eq(gic_peek_irq(r.g, 0, 27).active, vem);
        wr(&r, V, GICV_DIR, 30);
        ck_assert(!gic_peek_irq(r.g, 0, 27).active);
        ck_assert(OUT(&r, IRQ)); /* its line is still high: pending again */
        ck_assert_uint_eq(rd(&r, H, GICH_EISR0), 0);
        ck_assert_uint_eq(rd(&r, H, GICH_ELRSR0), 0xf);
        rig_down(&r);
    }
}
END_TEST

START_TEST(mapped_to_nothing_is_harmless)
{
    struct rig r;
    vm_up(&r, 1);
    for (unsigned pid = 0; pid < 1024; pid++) {
        wr(&r, H, LR(0), lr_word(30, 0x40, GICH_LR_Active | mapped(pid)));
        wr(&r, V, GICV_EOIR, 30);
        ck_assert_uint_eq(rd(&r, H, LR(0)) >> 28 & 3, 0);
    }
    rig_down(&r);
    /* With two views a hypervisor cannot deactivate a Secure interrupt. */
    rig_up(&r, 1, true);
    wr(&r, D, GICD_ISACTIVER + 4, 3);
    wr(&r, D, GICD_IGROUPR + 4, 1);
    r.ns = NS;
    for (unsigned pid = 32; pid < 34; pid++) {
        wr(&r, H, LR(0), lr_word(30, 0x40, GICH_LR_Active | mapped(pid)));
        wr(&r, V, GICV_EOIR, 30);
    }
    r.ns = S;
    ck_assert_uint_eq(rd(&r, D, GICD_ISACTIVER + 4), 2);
    rig_down(&r);
}
END_TEST

/* 5.3.1 EOICount: ends that clear a bit of APR and find no list register. */
START_TEST(eoi_count)
{
    struct rig r;
    vm_up(&r, 1);
    wr(&r, V, GICV_EOIR, 40); /* nothing to drop: not counted */
    ck_assert_uint_eq(rd(&r, H, GICH_HCR) >> 27, 0);
    for (unsigned i = 1; i <= 33; i++) {
        wr(&r, H, GICH_APR, BIT(5) | BIT(9));
        wr(&r, V, GICV_EOIR, 40);
        ck_assert_uint_eq(rd(&r, H, GICH_HCR), (i % 32) << 27 | GICH_HCR_En);
        ck_assert_uint_eq(rd(&r, H, GICH_APR), BIT(9));
    }
    wr(&r, H, GICH_HCR, GICH_HCR_En | GICH_HCR_LRENPIE);
    ck_assert(!OUT(&r, MAINT));
    wr(&r, V, GICV_CTLR, 1 | GICV_CTLR_EOImode);
    wr(&r, V, GICV_EOIR, 40); /* drops only */
    ck_assert(!OUT(&r, MAINT));
    wr(&r, V, GICV_DIR, 40);
    ck_assert(OUT(&r, MAINT));
    ck_assert_uint_eq(rd(&r, H, GICH_MISR), GICH_MISR_LRENP);
    wr(&r, H, GICH_HCR, GICH_HCR_En);
    wr(&r, V, GICV_CTLR, 1);
    for (unsigned state = 0; state < 4; state++) { /* one that is not active is not found */
        wr(&r, H, LR(0), lr_word(40, 0x80, state << 28));
        wr(&r, H, GICH_APR, BIT(16));
        wr(&r, V, GICV_EOIR, 40);
        ck_assert_uint_eq(rd(&r, H, GICH_HCR) >> 27, state < 2 ? state + 1 : 2);
    }
    rig_down(&r);
}
END_TEST

/* The alias ends Group 1 only. */
START_TEST(aliased_end)
{
    struct rig r;
    vm_up(&r, 1);
    wr(&r, H, LR(0), lr_word(40, 0x40, GICH_LR_Active));
    wr(&r, H, LR(1), lr_word(41, 0x40, GICH_LR_Active | GICH_LR_Grp1));
    wr(&r, V, GICV_AEOIR, 40);
    wr(&r, V, GICV_AEOIR, 41);
    ck_assert_uint_eq(rd(&r, H, LR(0)) >> 28 & 3, 2);
    ck_assert_uint_eq(rd(&r, H, LR(1)) >> 28 & 3, 0);
    rig_down(&r);
}
END_TEST

/* 5.3.4, 5.3.5: MISR's conditions by a second reading of the manual, over many states. */
static uint32_t misr_by_the_book(const uint32_t lr[4], uint32_t hcr, uint32_t vmcr)
{
    unsigned valid = 0, pending = 0, eoi = 0;
    for (unsigned i = 0; i < 4; i++) {
        unsigned state = lr[i] >> 28 & 3;
        valid += state != 0;
        pending += state == 1;
        eoi += state == 0 && !(lr[i] >> 31) && (lr[i] >> 19 & 1);
    }
    return (eoi ? 1u : 0) | (hcr >> 1 & 1 && valid < 2 ? 2u : 0) |
           (hcr >> 2 & 1 && hcr >> 27 ? 4u : 0) | (hcr >> 3 & 1 && !pending ? 8u : 0) |
           (hcr >> 4 & 1 && vmcr & 1 ? 16u : 0) | (hcr >> 5 & 1 && !(vmcr & 1) ? 32u : 0) |
           (hcr >> 6 & 1 && vmcr & 2 ? 64u : 0) | (hcr >> 7 & 1 && !(vmcr & 2) ? 128u : 0);
}

START_TEST(maintenance)
{
    struct rig r;
    uint32_t seed = 1;
    rig_up(&r, 1, false);
    for (unsigned round = 0; round < 20000; round++) {
        uint32_t lr[4], word[2];
        for (unsigned i = 0; i < 6; i++) {
            seed = seed * 1664525 + 1013904223;
            uint32_t v = seed >> 16 | seed << 16;
            if (i < 4)
                lr[i] = v & (v >> 3 & 1 ? 0xff8fffff : 0x8f8fffff);
            else
                word[i - 4] = i == 4 ? v & (v >> 9 & 1 ? 0xf80000ff : 0x000000ff) : v & 3;
        }
        for (unsigned i = 0; i < 4; i++)
            wr(&r, H, LR(i), lr[i]);
        wr(&r, H, GICH_HCR, word[0]);
        wr(&r, H, GICH_VMCR, word[1]);
        uint32_t want = misr_by_the_book(lr, word[0], word[1]);
        ck_assert_uint_eq(rd(&r, H, GICH_MISR), want);
        bool maint = want && word[0] & 1;
        ck_assert_int_eq(OUT(&r, MAINT), maint);
        ck_assert_int_eq(gic_peek_irq(r.g, 0, 25).pending, maint);
        uint32_t eisr = rd(&r, H, GICH_EISR0), elrsr = rd(&r, H, GICH_ELRSR0);
        for (unsigned i = 0; i < 4; i++) {
            bool idle = !(lr[i] >> 28 & 3), eoi = idle && !(lr[i] >> 31) && lr[i] >> 19 & 1;
            ck_assert_uint_eq(eisr >> i & 1, eoi);
            ck_assert_uint_eq(elrsr >> i & 1, idle && !eoi);
        }
    }
    rig_down(&r);
}
END_TEST

START_TEST(maintenance_interrupts_the_core)
{
    struct rig r;
    vm_up(&r, 2);
    rig_open(&r);
    enable(&r, 25, 0x20);
    wr(&r, H, LR(0), lr_word(77, 0x80, GICH_LR_Pending | GICH_LR_EOI));
    rd(&r, V, GICV_IAR);
    ck_assert(!OUT(&r, IRQ));
    wr(&r, V, GICV_EOIR, 77);
    ck_assert(OUT(&r, IRQ) && OUT(&r, MAINT) && !r.out[1][GIC_OUT_MAINT]);
    ck_assert_uint_eq(rd(&r, H, GICH_EISR0), 1);
    ck_assert_uint_eq(rd(&r, H, GICH_ELRSR0), 0xe);
    ck_assert_uint_eq(rd(&r, C, GICC_IAR), 25);
    wr(&r, H, LR(0), 0); /* the hypervisor clears the cause */
    ck_assert(!OUT(&r, MAINT));
    wr(&r, C, GICC_EOIR, 25);
    ck_assert(!OUT(&r, IRQ));
    wr(&r, H, GICH_HCR, GICH_HCR_UIE); /* En 0: nothing is signalled */
    ck_assert(!OUT(&r, MAINT));
    ck_assert_uint_eq(rd(&r, H, GICH_MISR), GICH_MISR_U);
    rig_down(&r);
}
END_TEST

START_TEST(each_core_has_its_own)
{
    struct rig r;
    vm_up(&r, 3);
    r.cpu = 2;
    wr(&r, H, GICH_HCR, 1);
    wr(&r, H, GICH_VMCR, 0xf84c0001);
    wr(&r, H, LR(0), lr_word(77, 0x80, GICH_LR_Pending));
    ck_assert(OUT(&r, VIRQ) && !r.out[0][GIC_OUT_VIRQ] && !r.out[1][GIC_OUT_VIRQ]);
    ck_assert_uint_eq(gic_peek_lr(r.g, 2, 0), lr_word(77, 0x80, GICH_LR_Pending));
    ck_assert_uint_eq(gic_peek_lr(r.g, 0, 0), 0);
    ck_assert_uint_eq(gic_peek_lr(r.g, 2, 9), 0);
    r.cpu = 0;
    ck_assert_uint_eq(rd(&r, V, GICV_IAR), 1023);
    rig_down(&r);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("virtual interface");
    TCase *tc = tcase_create("virtual interface");
    suite_add_tcase(s, tc);
    tcase_add_test(tc, writable_bits);
    tcase_add_test(tc, vmcr_aliases);
    tcase_add_test(tc, a_virtual_interrupts_life);
    tcase_add_test(tc, list_register_states);
    tcase_add_test(tc, enables_mask_and_groups);
    tcase_add_test(tc, best_and_preemption);
    tcase_add_test(tc, sgi_source_shows);
    tcase_add_test(tc, hardware_mapped);
    tcase_add_test(tc, mapped_to_nothing_is_harmless);
    tcase_add_test(tc, eoi_count);
    tcase_add_test(tc, aliased_end);
    tcase_add_test(tc, maintenance);
    tcase_add_test(tc, maintenance_interrupts_the_core);
    tcase_add_test(tc, each_core_has_its_own);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
