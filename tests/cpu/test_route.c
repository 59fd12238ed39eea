/* test_route.c - route() over its whole input, against tables typed from ARM DDI 0406C B1.8.
 *
 * The oracle is written as the manual's tables read: by exception, then by the state it is taken
 * from; it shares nothing with cpu/route.c. */
#include "cpu/exc.h"

#include <check.h>
#include <stdio.h>

enum { USR = 16, FIQ, IRQ, SVC, MON = 22, ABT, HYP = 26, UND, SYS = 31 };

static const unsigned all_modes[] = {USR, FIQ, IRQ, SVC, MON, ABT, HYP, UND, SYS};

/* Rows of table B1-11 (B1.8.4): SCR routing bit, HCR routing bit; columns: Secure, Non-secure PL1
 * and PL0, Hyp. */
static unsigned want_async(bool scr, bool hcr, bool secure, unsigned mode, unsigned own)
{
    static const unsigned to[2][2][3] = {
        {{0, 0, HYP}, {0, HYP, HYP}},
        {{MON, MON, MON}, {MON, MON, MON}},
    };
    unsigned col = secure ? 0 : mode == HYP ? 2 : 1;
    unsigned t = to[scr][hcr][col];
    return t ? t : own;
}

/* TakeDataAbortException and TakePrefetchAbortException, and B1.14.1 for TGE. */
static unsigned want_abort(const struct route_in *in, bool secure)
{
    bool ea = in->scr >> 3 & 1, tge = in->hcr >> 27 & 1, tde = in->hdcr >> 8 & 1;
    if (ea && in->external)
        return MON;
    if (secure)
        return ABT;
    if (in->mode == HYP || in->stage2 || (tde && in->debug))
        return HYP;
    if (in->mode == USR && tge && (in->external || in->alignment_hyp))
        return HYP;
    return ABT;
}

static unsigned want(const struct route_in *in)
{
    bool secure = !(in->scr & 1) || in->mode == MON;
    bool tge = in->hcr >> 27 & 1, tge_here = tge && !secure && in->mode == USR;
    switch (in->kind) {
    case EXC_RESET:
        return SVC;
    case EXC_UNDEF:
        return in->mode == HYP || tge_here ? HYP : UND;
    case EXC_SVC:
        return in->mode == HYP || tge_here ? HYP : SVC;
    case EXC_HVC:
    case EXC_HYP_TRAP:
        return HYP;
    case EXC_SMC:
        return MON;
    case EXC_IRQ:
        return want_async(in->scr >> 1 & 1, tge || (in->hcr >> 4 & 1), secure, in->mode, IRQ);
    case EXC_FIQ:
        return want_async(in->scr >> 2 & 1, tge || (in->hcr >> 3 & 1), secure, in->mode, FIQ);
    case EXC_ASYNC_ABORT:
        return want_async(in->scr >> 3 & 1, tge || (in->hcr >> 5 & 1), secure, in->mode, ABT);
    case EXC_VIRQ:
        return IRQ;
    case EXC_VFIQ:
        return FIQ;
    case EXC_VABORT:
        return ABT;
    default:
        return want_abort(in, secure);
    }
}

/* Every combination of the bits that could matter; the others of the registers are noise. */
static void check_all(unsigned kind, unsigned mode, uint32_t noise, unsigned long *n)
{
    for (unsigned k = 0; k < 1u << 13; k++) {
        struct route_in in = {.kind = (uint8_t)kind,
                              .mode = (uint8_t)mode,
                              .scr = (k & 15) | (noise & ~15u),
                              .hcr = (k >> 4 & 7) << 3 | (k >> 7 & 1) << 27 |
                                     (noise & ~(7u << 3 | 1u << 27)),
                              .hdcr = (k >> 8 & 1) << 8 | (noise & ~(1u << 8)),
                              .stage2 = k >> 9 & 1,
                              .debug = k >> 10 & 1,
                              .external = k >> 11 & 1,
                              .alignment_hyp = k >> 12 & 1};
        if (mode == HYP && !(in.scr & 1))
            continue; /* Hyp mode does not exist in Secure state */
        if (route(&in) != want(&in))
            ck_abort_msg("kind %u mode %u scr %x hcr %x hdcr %x k %x: %u, not %u", kind, mode,
                         in.scr, in.hcr, in.hdcr, k, route(&in), want(&in));
        ++*n;
    }
}

START_TEST(whole_input)
{
    unsigned long n = 0;
    for (unsigned kind = 0; kind < EXC_KINDS; kind++)
        for (unsigned m = 0; m < sizeof all_modes / sizeof *all_modes; m++) {
            check_all(kind, all_modes[m], 0, &n);
            check_all(kind, all_modes[m], ~0u, &n);
        }
    printf("route: %lu inputs\n", n);
    ck_assert_uint_gt(n, 1000000);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("route");
    TCase *t = tcase_create("route");
    tcase_add_test(t, whole_input);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
