/* entry.c - exceptions taken to PL1: mode, vector, return address, SPSR, masks, execution state.
 * ARM DDI 0406C B1.8.1 (vectors), B1.8.3 (preferred return addresses, table B1-7), B1.8.5 (masks),
 * B1.9. */
#include "modes.h"

#define SVC_A32 I_SVC(0x77)

static const uint16_t udf_t16[] = {0xde00}, svc_t16[] = {0xdf77}, bkpt_t16[] = {0xbe00},
                      nop_t16[] = {0xbf00}, ldr_t16[] = {0x6808}; /* ldr r0, [r1] */

/* What is executed, and what B1.8.3 says becomes of it; offsets from the instruction. */
static const struct exception {
    const char *name, *clause;
    uint32_t a32;
    const uint16_t *t16;
    uint32_t vector, mode;
    uint32_t lr_a32, lr_t32;
    uint32_t masks; /* set by the entry, of A, I and F */
    uint32_t hcr;   /* what makes it pending */
} exceptions[] = {
    {"Undefined Instruction", "B1.9", I_UDF, udf_t16, V_UNDEF, MODE_UND, 4, 2, PSR_I, 0},
    {"Supervisor Call", "B1.9", SVC_A32, svc_t16, V_CALL, MODE_SVC, 4, 2, PSR_I, 0},
    {"Prefetch Abort", "B1.9", I_BKPT, bkpt_t16, V_PABT, MODE_ABT, 4, 4, PSR_I | PSR_A, 0},
    {"Data Abort", "B1.9.8", I_LDR(0, 1), ldr_t16, V_DABT, MODE_ABT, 8, 8, PSR_I | PSR_A, 0},
    {"virtual IRQ", "B1.9", I_NOP, nop_t16, V_IRQ, MODE_IRQ, 4, 4, PSR_I | PSR_A, HCR_VI | HCR_IMO},
    {"virtual FIQ", "B1.9", I_NOP, nop_t16, V_FIQ, MODE_FIQ, 4, 4, PSR_I | PSR_A | PSR_F,
     HCR_VF | HCR_FMO},
    {"virtual asynchronous abort", "B1.9", I_NOP, nop_t16, V_DABT, MODE_ABT, 8, 8, PSR_I | PSR_A,
     HCR_VA | HCR_AMO},
};
enum { EXCEPTIONS = sizeof exceptions / sizeof *exceptions };

static void raise(const struct exception *e, uint32_t cpsr)
{
    mcr_SCTLR(mrc_SCTLR() | SCTLR_A);
    mcr_HCR(e->hcr);
    guest.r[1] = (uint32_t)code + 1; /* the data abort's address: unaligned */
    if (cpsr & PSR_T)
        run_thumb(cpsr, e->t16, 1);
    else
        run_insn(cpsr, e->a32);
}

/* Flags and GE tell a CPSR that was kept from one that was made up. */
#define FLAGS (PSR_N | PSR_C | PSR_Q | 5u << 16)

static void one(const struct exception *e, const struct mode_name *from, uint32_t t)
{
    check_begin(MUST, e->clause, "%s from %s mode, %s", e->name, from->name, t ? "T32" : "A32");
    uint32_t cpsr = from->mode | FLAGS | t;
    raise(e, cpsr);
    expect_pl1(e->vector, e->mode);
    expect_eq("LR", out.lr, code_at(0) + (t ? e->lr_t32 : e->lr_a32));
    expect_eq("SPSR", out.spsr, cpsr);
    expect_eq("CPSR of the handler", out.cpsr, e->mode | FLAGS | e->masks);
    check_end();
}

/* An exception masks what it masks and leaves what was masked before. */
static void masks_kept(const struct exception *e)
{
    static const struct {
        const char *name;
        uint32_t bit;
    } bits[] = {{"A", PSR_A}, {"I", PSR_I}, {"F", PSR_F}};
    for (unsigned i = 0; i < 3; i++) {
        if (e->hcr)
            continue; /* masked, it would not be taken */
        check_begin(MUST, "B1.8.5", "%s keeps CPSR.%s=1", e->name, bits[i].name);
        raise(e, MODE_USR | bits[i].bit);
        expect_pl1(e->vector, e->mode);
        expect_eq("masks", out.cpsr & MASKED, e->masks | bits[i].bit);
        check_end();
    }
}

static void execution_state(const struct exception *e)
{
    check_begin(MUST, "B1.8.5", "SCTLR.TE=1: %s starts in T32", e->name);
    mcr_VBAR((uint32_t)guest_vectors_t32);
    mcr_SCTLR(mrc_SCTLR() | SCTLR_TE);
    raise(e, MODE_USR);
    expect_pl1(e->vector, e->mode);
    expect_eq("CPSR.T", out.cpsr & PSR_T, PSR_T);
    expect_eq("SPSR", out.spsr, MODE_USR);
    check_end();
    check_begin(MUST, "B1.8.5", "SCTLR.EE=1: %s starts with CPSR.E=1", e->name);
    mcr_SCTLR(mrc_SCTLR() | SCTLR_EE);
    raise(e, MODE_USR);
    expect_pl1(e->vector, e->mode);
    expect_eq("CPSR.E", out.cpsr & PSR_E, PSR_E);
    check_end();
    check_begin(MUST, "B1.8.5", "SCTLR.EE=0: %s starts with CPSR.E=0", e->name);
    raise(e, MODE_USR | PSR_E);
    expect_pl1(e->vector, e->mode);
    expect_eq("CPSR.E", out.cpsr & PSR_E, 0);
    expect_eq("SPSR.E", out.spsr & PSR_E, PSR_E);
    check_end();
}

/* IT in the SPSR, none in the handler. it eq; udf (cond eq passes). */
static void it_state(void)
{
    static const uint16_t it[] = {0xbf04, 0xde00, 0xbf00}; /* itt eq; udf; nop */
    check_begin(MUST, "B1.8.5", "IT state is in the SPSR, and clear in the handler");
    run_thumb(MODE_USR | PSR_Z, it, 3);
    expect_pl1(V_UNDEF, MODE_UND);
    uint32_t bits = PSR_IT_HI | PSR_IT_LO;
    expect_eq("CPSR.IT", out.cpsr & bits, 0);
    /* IT<7:0> is 0b00000100 at the first instruction of ITT EQ (A2.5.2). */
    expect_eq("SPSR.IT", out.spsr & bits, 1u << 10);
    check_end();
}

static void masked_virtual(const struct exception *e, uint32_t mask, const char *field)
{
    check_begin(MUST, "B1.8.11", "%s=1, CPSR masked: not taken", field);
    raise(e, MODE_USR | mask);
    expect_done();
    check_end();
    check_begin(MUST, "B1.8.11", "%s=1, in Hyp mode: not taken", field);
    raise(e, MODE_HYP);
    expect_done();
    check_end();
    check_begin(MUST, "B1.8.11", "%s=1 without its mask override: not taken", field);
    struct exception off = *e;
    off.hcr &= HCR_VI | HCR_VF | HCR_VA;
    raise(&off, MODE_USR);
    expect_done();
    check_end();
    check_begin(MUST, "B1.8.11", "%s=0 with its mask override: not taken", field);
    off.hcr = e->hcr & (HCR_IMO | HCR_FMO | HCR_AMO);
    raise(&off, MODE_USR);
    expect_done();
    check_end();
    check_begin(MUST, "B1.8.11", "%s=1 under HCR.TGE=1: not taken", field);
    off.hcr = e->hcr | HCR_TGE;
    raise(&off, MODE_USR);
    expect_done();
    check_end();
}

static void virtual_ones(void)
{
    masked_virtual(&exceptions[4], PSR_I, "HCR.VI");
    masked_virtual(&exceptions[5], PSR_F, "HCR.VF");
    masked_virtual(&exceptions[6], PSR_A, "HCR.VA");

    check_begin(MUST, "B1.8.11", "HCR.VA is cleared when the virtual abort is taken");
    raise(&exceptions[6], MODE_USR);
    expect_pl1(V_DABT, MODE_ABT);
    expect_eq("HCR", mrc_HCR(), HCR_AMO);
    expect_bits("DFSR", out.dfsr, 0x40f, 0x406); /* asynchronous external abort */
    check_end();
    check_begin(MUST, "B1.8.11", "HCR.VI stays when the virtual IRQ is taken");
    raise(&exceptions[4], MODE_USR);
    expect_pl1(V_IRQ, MODE_IRQ);
    expect_eq("HCR", mrc_HCR(), HCR_IMO | HCR_VI);
    check_end();
    check_begin(MUST, "B4.1.97", "ISR shows HCR.VI, VF and VA to PL1");
    mcr_HCR(HCR_VI | HCR_VF | HCR_VA | HCR_IMO | HCR_FMO | HCR_AMO);
    run_insn(PL1, sysreg_insn(SR_ISR, false));
    expect_done();
    expect_eq("ISR", guest.r[2], 0x1c0);
    check_end();
    check_begin(MUST, "B4.1.97", "ISR does not show HCR.VI, VF and VA to Hyp mode");
    mcr_HCR(HCR_VI | HCR_VF | HCR_VA | HCR_IMO | HCR_FMO | HCR_AMO);
    expect_eq("ISR", mrc_ISR(), 0);
    check_end();
}

void modes_entry(void)
{
    for (unsigned i = 0; i < EXCEPTIONS; i++) {
        for (unsigned m = 0; m < MODES_ALL; m++) {
            one(&exceptions[i], &mode_names[m], 0);
            one(&exceptions[i], &mode_names[m], PSR_T);
        }
        masks_kept(&exceptions[i]);
        execution_state(&exceptions[i]);
    }
    it_state();
    virtual_ones();
}
