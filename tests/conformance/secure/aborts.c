/* aborts.c - synchronous external aborts, of data accesses and of fetches, in every mode of both
 * states: who takes them by SCR.EA, and the fault registers. ARM DDI 0406C B1.8.4, B1.9, B3.12
 * (external aborts), B3.13 (fault reporting). HCR.AMO is for asynchronous ones. */
#include "secure.h"

enum { FS_EXTERNAL = 0x08, STATUS_EXTERNAL = 0x10 };

bool hole_is_silent(void)
{
    if (!HOLE_SILENT)
        return false;
    guest.r[1] = HOLE;
    run_in(SECURE);
    run_insn(PL1, I_LDR(0, 1));
    if (out.where != AT_DONE)
        return false;
    check_skip("nothing aborts at HOLE");
    check_end();
    return true;
}

static void expect_dfsr(uint32_t va, bool write)
{
    expect_bits("DFSR", out.dfsr, 0xe0f, FS_EXTERNAL | (uint32_t)write << 11);
    expect_eq("DFAR", out.dfar, va);
}

static void expect_hyp_abort(uint32_t ec, uint32_t far)
{
    expect_hyp(V_HYP);
    expect_bits("HSR", out.hsr, HSR_EC | ISS_AB_FSC, field_put(HSR_EC, ec) | STATUS_EXTERNAL);
    expect_eq("fault address", ec == EC_DABT_LOWER || ec == EC_DABT_HYP ? out.hdfar : out.hifar,
              far);
}

/* Where it was taken without SCR.EA, to a PL1 mode. */
static void expect_abort_mode(const struct place *p, uint32_t vector, uint32_t lr)
{
    expect_pl1_in(p->ns, vector, MODE_ABT);
    expect_eq("LR_abt", out.lr, lr);
    expect_eq("SPSR_abt", out.spsr, p->mode | MASKED);
}

static void expect_mon_mode(const struct place *p, uint32_t vector, uint32_t lr)
{
    expect_mon(vector);
    expect_eq("LR_mon", out.lr, lr);
    expect_eq("SPSR_mon", out.spsr, p->mode | MASKED);
    expect_eq("SCR.NS", out.scr & SCR_NS, p->ns);
}

static void data(const struct place *p, bool ea, bool write, uint32_t hcr)
{
    check_begin(MUST, "B1.8.4", "SCR.EA=%u%s: external abort of a %s in %s mode is taken to %s", ea,
                hcr ? ", HCR.AMO=1" : "", write ? "store" : "load", p->name,
                ea          ? "Monitor mode"
                : is_hyp(p) ? "Hyp mode"
                            : "Abort mode");
    if (hole_is_silent())
        return;
    guest.r[1] = HOLE + 4;
    NS(mcr_HCR(hcr));
    run_at(p, ea ? (uint32_t)SCR_EA : 0, MASKED, write ? I_STR(0, 1) : I_LDR(0, 1));
    if (ea)
        expect_mon_mode(p, V_DABT, code_at(2));
    else if (is_hyp(p))
        expect_hyp(V_DABT);
    else
        expect_abort_mode(p, V_DABT, code_at(2));
    if (ea || !is_hyp(p))
        expect_dfsr(HOLE + 4, write);
    else
        expect_bits("HSR", out.hsr, HSR_EC | ISS_AB_FSC | ISS_AB_WNR,
                    field_put(HSR_EC, EC_DABT_HYP) | STATUS_EXTERNAL | (write ? ISS_AB_WNR : 0));
    check_end();
}

static void fetch(const struct place *p, bool ea)
{
    check_begin(MUST, "B1.8.4", "SCR.EA=%u: external abort of a fetch in %s mode is taken to %s",
                ea, p->name,
                ea          ? "Monitor mode"
                : is_hyp(p) ? "Hyp mode"
                            : "Abort mode");
    if (hole_is_silent())
        return;
    run_in(p->ns | (ea ? (uint32_t)SCR_EA : 0));
    run(p->mode | MASKED, (const void *)(HOLE + 0x40));
    if (ea)
        expect_mon_mode(p, V_PABT, HOLE + 0x44);
    else if (is_hyp(p))
        expect_hyp(V_PABT);
    else
        expect_abort_mode(p, V_PABT, HOLE + 0x44);
    if (ea || !is_hyp(p)) {
        expect_bits("IFSR", out.ifsr, 0x60f, FS_EXTERNAL);
        expect_eq("IFAR", out.ifar, HOLE + 0x40);
    } else {
        expect_bits("HSR", out.hsr, HSR_EC | ISS_AB_FSC,
                    field_put(HSR_EC, EC_IABT_HYP) | STATUS_EXTERNAL);
    }
    check_end();
}

/* Non-secure PL0 under HCR.TGE: Hyp's, unless Monitor mode's. */
static void general(void)
{
    for (unsigned ea = 0; ea < 2; ea++) {
        check_begin(MUST, "B1.14.1",
                    "HCR.TGE=1, SCR.EA=%u: external abort of a load in Non-secure "
                    "User mode is taken to %s",
                    ea, ea ? "Monitor mode" : "Hyp mode");
        if (hole_is_silent())
            continue;
        NS(mcr_HCR(HCR_TGE));
        guest.r[1] = HOLE;
        run_at(&places[13], ea ? (uint32_t)SCR_EA : 0, MASKED, I_LDR(0, 1));
        if (ea)
            expect_mon_mode(&places[13], V_DABT, code_at(2));
        else
            expect_hyp_abort(EC_DABT_LOWER, HOLE);
        check_end();
    }
}

/* Only external aborts are routed: an MMU or alignment fault stays where it was. */
static void not_external(void)
{
    static const unsigned from[] = {0, 7, 14};
    for (unsigned k = 0; k < COUNT(from); k++) {
        const struct place *p = &places[from[k]];
        check_begin(MUST, "B1.8.4", "SCR.EA=1: alignment fault in %s mode is not taken to Monitor",
                    p->name);
        mcr_SCTLR(mrc_SCTLR() | SCTLR_A);
        NS(mcr_SCTLR(mrc_SCTLR() | SCTLR_A));
        NS(mcr_HSCTLR(mrc_HSCTLR() | HSCTLR_A));
        guest.r[1] = (uint32_t)code + 1;
        run_at(p, SCR_EA, MASKED, I_LDR(0, 1));
        if (is_hyp(p))
            expect_hyp(V_DABT);
        else
            expect_pl1_in(p->ns, V_DABT, MODE_ABT);
        check_end();
    }
}

/* Taken to Monitor mode the Secure fault registers are written, and the Non-secure ones are not. */
static void banks(void)
{
    check_begin(MUST, "B3.13",
                "SCR.EA=1: a Non-secure external abort writes the Secure DFSR and DFAR");
    if (hole_is_silent())
        return;
    NS(mcr_DFSR(0x205));
    NS(mcr_DFAR(0x1234));
    guest.r[1] = HOLE;
    run_at(&places[7], SCR_EA, MASKED, I_LDR(0, 1));
    expect_mon(V_DABT);
    expect_dfsr(HOLE, false);
    ns_begin();
    uint32_t dfsr = mrc_DFSR(), dfar = mrc_DFAR();
    ns_end();
    expect_eq("Non-secure DFSR", dfsr, 0x205);
    expect_eq("Non-secure DFAR", dfar, 0x1234);
    check_end();
    check_begin(MUST, "B3.13",
                "SCR.EA=0: a Non-secure external abort leaves the Secure DFSR and DFAR");
    mcr_DFSR(0x205);
    mcr_DFAR(0x1234);
    guest.r[1] = HOLE;
    run_at(&places[7], 0, MASKED, I_LDR(0, 1));
    expect_dfsr(HOLE, false);
    expect_eq("Secure DFSR", mrc_DFSR(), 0x205);
    expect_eq("Secure DFAR", mrc_DFAR(), 0x1234);
    check_end();
}

void secure_aborts(void)
{
    for (unsigned i = 0; i < PLACES; i++)
        for (unsigned ea = 0; ea < 2; ea++) {
            data(&places[i], ea, false, 0);
            data(&places[i], ea, true, 0);
            fetch(&places[i], ea);
            if (places[i].ns)
                data(&places[i], ea, false, HCR_AMO);
        }
    general();
    not_external();
    banks();
}
