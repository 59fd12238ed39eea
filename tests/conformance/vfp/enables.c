/* enables.c - CPACR and FPEXC: cp10 and cp11, ASEDIS, D32DIS, EN; and Hyp mode, which CPACR does
 * not bind. ARM DDI 0406C B1.11, B4.1.40, B4.1.57. */
#include "vfp.h"

const struct fp_insn fp_insns[FP_INSNS] = {
    {"VADD.F32", V_ADD_F32, .simd = false},
    {"VADD.F64 D16", V_ADD_D16, .high = true},
    {"VADD.I32 Q0", V_ADD_I32, .simd = true},
    {"VADD.I32 Q8", 0xf26008e0u, .simd = true, .high = true},
    {"VLDR S0", 0xed910a00u, .simd = false},
    {"VLDR D16", 0xedd10b00u, .high = true},
    {"VLDM D14-D17", 0xec91eb08u, .high = true},
    {"VLD1.32", 0xf421078fu, .simd = true},
    {"VMOV S0, R2", 0xee002a10u, .simd = false},
    {"VMOV.32 D0[0], R2", 0xee002b10u, .simd = false},
    {"VMOV.8 D0[0], R2", 0xee402b10u, .simd = true},
    {"VDUP.32 Q0, R2", 0xeea02b10u, .simd = true},
    {"VMOV D0, R2, R3", 0xec432b10u, .simd = false},
    {"VMRS FPSCR", V_MRS(FPSCR), .simd = false},
    {"VMRS MVFR0", V_MRS(MVFR0), .no_en = true, .priv = true},
    {"VMRS FPEXC", V_MRS(FPEXC), .no_en = true, .priv = true},
};

static uint32_t memory[16] __attribute__((aligned(64)));

uint32_t fpexc_read(void)
{
    uint32_t v;
    __asm__ volatile(".inst 0xeef80a10\n mov %0, r0" : "=r"(v)::"r0"); /* vmrs r0, fpexc */
    return v;
}

void fpexc_write(uint32_t v)
{
    __asm__ volatile("mov r0, %0\n .inst 0xeee80a10" ::"r"(v) : "r0"); /* vmsr fpexc, r0 */
}

void fp_begin(void)
{
    mcr_CPACR(0x00f00000u);
    mcr_HCPTR(0x33ffu);
    isb();
    fpexc_write(FPEXC_EN);
}

void fp_run(uint32_t cpsr, uint32_t insn)
{
    guest.r[1] = (uint32_t)memory;
    run_insn(cpsr, insn);
}

void hcptr_with(uint32_t bits)
{
    mcr_HCPTR(0x33ffu | bits);
    isb();
}

static const struct level {
    const char *name;
    uint32_t cpsr;
} levels[] = {{"at PL0", PL0}, {"at PL1", PL1}, {"in Hyp mode", PL2}};

static void judge(bool allowed, uint32_t cpsr)
{
    if (allowed)
        expect_done();
    else if (cpsr == PL2)
        expect_hyp(V_UNDEF);
    else
        expect_pl1(V_UNDEF, MODE_UND);
}

/* CPACR.cp10 and cp11, which go together: 0 nobody, 1 PL1, 3 everybody; Hyp mode always. */
static void access_rights(void)
{
    static const unsigned rights[] = {0, 1, 3};
    for (unsigned i = 0; i < sizeof rights / sizeof *rights; i++)
        for (unsigned l = 0; l < 3; l++)
            for (unsigned n = 0; n < FP_INSNS; n++) {
                const struct fp_insn *f = &fp_insns[n];
                bool ok = l == 2 || (!(l == 0 && f->priv) && rights[i] >= (l == 0 ? 3 : 1));
                check_begin(MUST, "B4.1.40", "CPACR.cp10=%u: %s %s is %s", rights[i], f->name,
                            levels[l].name, ok ? "allowed" : "UNDEFINED");
                fp_begin();
                mcr_CPACR(rights[i] << 20 | rights[i] << 22);
                fp_run(levels[l].cpsr, f->insn);
                judge(ok, levels[l].cpsr);
                check_end();
            }
}

/* ASEDIS, and D32DIS with it: alone it is UNPREDICTABLE while Advanced SIMD is on (B4.1.40). */
static void disables(void)
{
    static const struct {
        const char *name;
        uint32_t cpacr;
        bool simd, high;
    } rows[] = {{"CPACR.ASEDIS=0", 0, false, false},
                {"CPACR.ASEDIS=1", CPACR_ASEDIS, true, false},
                {"CPACR.ASEDIS=1, D32DIS=1", CPACR_ASEDIS | CPACR_D32DIS, true, true}};
    for (unsigned i = 0; i < 3; i++)
        for (unsigned l = 0; l < 3; l++)
            for (unsigned n = 0; n < FP_INSNS; n++) {
                const struct fp_insn *f = &fp_insns[n];
                bool off = (rows[i].simd && f->simd) || (rows[i].high && f->high);
                bool ok = l == 2 || (!off && !(l == 0 && f->priv));
                check_begin(MUST, "B4.1.40", "%s: %s %s is %s", rows[i].name, f->name,
                            levels[l].name, ok ? "allowed" : "UNDEFINED");
                fp_begin();
                mcr_CPACR(0x00f00000u | rows[i].cpacr);
                fp_run(levels[l].cpsr, f->insn);
                judge(ok, levels[l].cpsr);
                check_end();
            }
}

static void enable(void)
{
    for (unsigned en = 0; en < 2; en++)
        for (unsigned l = 0; l < 3; l++)
            for (unsigned n = 0; n < FP_INSNS; n++) {
                const struct fp_insn *f = &fp_insns[n];
                bool ok = (en || f->no_en) && !(l == 0 && f->priv);
                check_begin(MUST, "B1.11", "FPEXC.EN=%u: %s %s is %s", en, f->name, levels[l].name,
                            ok ? "allowed" : "UNDEFINED");
                fp_begin();
                fpexc_write(en ? (uint32_t)FPEXC_EN : 0);
                fp_run(levels[l].cpsr, f->insn);
                judge(ok, levels[l].cpsr);
                check_end();
            }
}

static void registers(void)
{
    check_begin(CORE, "TRM-4.3", "CPACR: ASEDIS, D32DIS, cp10, cp11 alone are kept");
    mcr_CPACR(0xffffffffu);
    expect_eq("CPACR", mrc_CPACR(), 0xc0f00000u);
    check_end();
    check_begin(CORE, "TRM-4.3", "CPACR.TRCDIS=1 is not kept: no trace registers");
    mcr_CPACR(CPACR_TRCDIS);
    expect_eq("TRCDIS", mrc_CPACR() & CPACR_TRCDIS, 0);
    check_end();
    check_begin(CORE, "TRM-4.3", "CPACR.TRCDIS=0: a trace register is UNDEFINED all the same");
    run_insn(PL1, I_MRC(14, 1, 2, 0, 1, 0)); /* ETMIDR's place */
    expect_pl1(V_UNDEF, MODE_UND);
    check_end();
    for (unsigned cp = 0; cp < 14; cp++) {
        if (cp == 10 || cp == 11)
            continue;
        check_begin(CORE, "B4.1.40", "CPACR.cp%u=3: CDP of p%u is UNDEFINED, no such coprocessor",
                    cp, cp);
        mcr_CPACR(0x00f00000u | 3u << 2 * cp);
        run_insn(PL1, 0xee000000u | cp << 8);
        expect_pl1(V_UNDEF, MODE_UND);
        check_end();
    }
    for (unsigned en = 0; en < 2; en++) {
        check_begin(MUST, "B4.1.57", "FPEXC.EN=%u is kept", en);
        fp_begin();
        fpexc_write(en << 30);
        expect_eq("FPEXC", fpexc_read() & FPEXC_EN, en << 30);
        check_end();
    }
    check_begin(CORE, "TRM-14.2", "FPEXC.EX=1 is not kept");
    fp_begin();
    fpexc_write(0xc0000000u);
    expect_eq("FPEXC", fpexc_read(), FPEXC_EN);
    check_end();
}

void vfp_enables(void)
{
    access_rights();
    disables();
    enable();
    registers();
}
