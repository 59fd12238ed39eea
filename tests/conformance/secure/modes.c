/* modes.c - changes of mode by CPS and MSR in either state, Monitor mode's banked registers, SRS.
 * ARM DDI 0406C B1.3.1, B1.3.2, B1.5.1, B9.2.3, B9.3.1, B9.3.9 to B9.3.11, B9.3.16. */
#include "secure.h"

/* Secure PL1 goes where it likes, but for Hyp mode. */
static void secure_changes(void)
{
    for (unsigned i = 0; i < 6; i++) {
        check_begin(MUST, "B9.3.1", "CPS from %s to Monitor mode", places[i].name);
        run_at(&places[i], 0, MASKED, I_CPS_MODE(MODE_MON));
        expect_done();
        expect_eq("CPSR", out.spsr, MODE_MON | MASKED);
        check_end();
        check_begin(MUST, "B9.3.12", "MSR CPSR_c from %s to Monitor mode", places[i].name);
        guest.r[0] = MODE_MON | MASKED;
        run_at(&places[i], 0, MASKED, I_MSR_CPSR(1, 0));
        expect_done();
        expect_eq("CPSR", out.spsr, MODE_MON | MASKED);
        check_end();
        check_begin(MUST, "B9.3.1", "CPS from Monitor to %s mode, SCR.NS 0", places[i].name);
        run_at(&places[15], 0, MASKED, I_CPS_MODE(places[i].mode));
        expect_done();
        expect_eq("CPSR", out.spsr, places[i].mode | MASKED);
        check_end();
    }
    check_begin(MUST, "B1.5.1", "CPS #mon in Secure User mode changes nothing");
    run_at(&places[6], 0, MASKED, I_CPS_MODE(MODE_MON));
    expect_done();
    expect_eq("CPSR", out.spsr, PL0);
    check_end();
}

/* Changes to Monitor mode or Hyp mode that are not allowed: UNPREDICTABLE; ours: no change. */
static void refused(void)
{
    for (unsigned i = 0; i < PLACES_NOT_MON; i++) {
        const struct place *p = &places[i];
        if (is_user(p))
            continue;
        uint32_t to = p->ns ? MODE_MON : MODE_HYP;
        const char *name = p->ns ? "Monitor" : "Hyp";
        check_begin(POLICY, "B1.5.1", "CPS from %s to %s mode: the mode stays", p->name, name);
        run_at(p, 0, MASKED, I_CPS_MODE(to));
        expect_done();
        expect_eq("CPSR.M", out.spsr & PSR_M, p->mode);
        check_end();
        check_begin(POLICY, "B1.5.1", "MSR CPSR_c from %s to %s mode: the mode stays", p->name,
                    name);
        guest.r[0] = to | MASKED;
        run_at(p, 0, MASKED, I_MSR_CPSR(1, 0));
        expect_done();
        expect_eq("CPSR.M", out.spsr & PSR_M, p->mode);
        check_end();
    }
}

/* ---- MRS and MSR (Banked register) ---- */

#define I_MRS_BANKED(d, r, sysm)                                                                   \
    (0xe1000200u | (r) << 22 | ((sysm)&15u) << 16 | (d) << 12 | ((sysm) >> 4) << 8)
#define I_MSR_BANKED(n, r, sysm)                                                                   \
    (0xe120f200u | (r) << 22 | ((sysm)&15u) << 16 | ((sysm) >> 4) << 8 | (n))

static const struct {
    const char *name;
    uint32_t r, sysm;
    bool hyp;
} banked[] = {
    {"LR_mon", 0, 0x1c, false}, {"SP_mon", 0, 0x1d, false}, {"SPSR_mon", 1, 0x1c, false},
    {"ELR_hyp", 0, 0x1e, true}, {"SP_hyp", 0, 0x1f, true},  {"SPSR_hyp", 1, 0x1e, true},
};

/* Written, read back and put back as it was, by those that may. */
static void banked_allowed(unsigned i)
{
    const struct place *p = &places[banked[i].hyp ? 15 : 0];
    check_begin(MUST, "B9.2.3", "MRS and MSR %s in %s mode%s", banked[i].name, p->name,
                banked[i].hyp ? ", SCR.NS 1" : "");
    uint32_t r = banked[i].r, sysm = banked[i].sysm, value = r ? 0xf000001fu : 0x12345678u;
    const uint32_t insns[] = {I_MRS_BANKED(4, r, sysm), I_MSR_BANKED(5, r, sysm),
                              I_MRS_BANKED(6, r, sysm), I_MSR_BANKED(4, r, sysm)};
    guest.r[5] = value;
    run_in(banked[i].hyp);
    run_insns(p->mode | MASKED, insns, 4);
    expect_done();
    expect_eq("value", guest.r[6], value);
    check_end();
}

/* UNPREDICTABLE where they may not be named; ours: UNDEFINED. */
static void banked_refused(unsigned i)
{
    static const unsigned from[] = {0, 6, 7, 13, 14};
    for (unsigned k = 0; k < COUNT(from); k++) {
        const struct place *p = &places[from[k]];
        if ((!banked[i].hyp && from[k] == 0) ||
            (is_hyp(p) && banked[i].sysm == 0x1e && !banked[i].r))
            continue;
        check_begin(POLICY, "B9.2.3", "MRS %s in %s mode is UNDEFINED", banked[i].name, p->name);
        run_at(p, 0, MASKED, I_MRS_BANKED(4, banked[i].r, banked[i].sysm));
        expect_undef();
        check_end();
    }
}

static void lr_and_spsr(void)
{
    check_begin(MUST, "B1.3.2", "LR and SPSR of Monitor mode are its own");
    set_lr_svc(0x11);
    set_lr_abt(0x22);
    set_spsr_svc(MODE_USR);
    const uint32_t insns[] = {I_MOV_REG(14, 0), I_MSR_SPSR(1), I_MOV_REG(2, 14), 0xe14f3000u};
    guest.r[0] = 0xabcd1234u;
    guest.r[1] = MODE_SYS | PSR_N;
    run_insns(MODE_MON | MASKED, insns, 4);
    expect_done();
    expect_eq("LR_mon", guest.r[2], 0xabcd1234u);
    expect_eq("SPSR_mon", guest.r[3], MODE_SYS | PSR_N);
    expect_eq("LR_svc", get_lr_svc(), 0x11);
    expect_eq("LR_abt", get_lr_abt(), 0x22);
    expect_eq("SPSR_svc", get_spsr_svc(), MODE_USR);
    check_end();
}

/* SRS to the stack of Monitor mode, which Secure PL1 may name. SP_mon is the suite's own: no
 * writeback. */
static void srs(void)
{
    check_begin(MUST, "B9.3.16", "SRSDB #mon in Secure Supervisor mode stores below SP_mon");
    const uint32_t insns[] = {I_MRS_BANKED(4, 0, 0x1d),
                              I_MOV_REG(14, 5),
                              I_MSR_SPSR(6),
                              0xf94d0500u | MODE_MON, /* srsdb sp, #mon */
                              0xe5147008u,
                              0xe5148004u /* ldr r7, [r4, -8]; ldr r8, [r4, -4] */};
    guest.r[5] = 0xfeed0000u;
    guest.r[6] = MODE_USR | PSR_C;
    run_insns(PL1, insns, COUNT(insns));
    expect_done();
    expect_eq("LR stored", guest.r[7], 0xfeed0000u);
    expect_eq("SPSR stored", guest.r[8], MODE_USR | PSR_C);
    check_end();
    check_begin(POLICY, "B9.3.16", "SRSDB #mon in Non-secure Supervisor mode is UNDEFINED");
    run_at(&places[7], 0, MASKED, 0xf94d0500u | MODE_MON);
    expect_pl1_in(1, V_UNDEF, MODE_UND);
    check_end();
}

void secure_modes(void)
{
    secure_changes();
    refused();
    for (unsigned i = 0; i < COUNT(banked); i++) {
        banked_allowed(i);
        banked_refused(i);
    }
    lr_and_spsr();
    srs();
}
