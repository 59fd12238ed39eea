/* model_fp.c - VMRS and VMSR of the model at every privilege: ARM DDI 0406C B9.3.21, B9.3.22 and
 * CheckAdvSIMDOrVFPEnabled() (B1.11); Cortex-A15 TRM 14.2 for the values. */
#include "tests/diff/model.h"

enum { FPSID = 0, FPSCR = 1, MVFR1 = 6, MVFR0 = 7, FPEXC = 8 };

/* N, Z, C, V, QC, AHP, DN, FZ, RMode and the cumulative bits; no short vectors, no trap enables. */
#define FPSCR_THERE UINT32_C(0xffc0009f)

/* False: the Undefined Instruction or the Hyp Trap exception has been taken. */
static bool enabled(struct model *m, bool look_at_en)
{
    bool hyp = model_mode(m) == MODE_HYP, user = model_mode(m) == MODE_USR;
    bool secure = model_secure(m);
    unsigned cp10 = field_get(m->v[M_cpacr], CPACR_CP10);
    bool refused = (!secure && !(m->v[M_nsacr] & NSACR_CP10)) ||
                   (!hyp && (cp10 == 0 || (cp10 == 1 && user))) ||
                   (look_at_en && !(m->v[M_fpexc] & FPEXC_EN));
    if (refused) {
        model_undefined(m);
        return false;
    }
    if (secure || !(m->v[M_hcptr] & HCPTR_TCP10))
        return true;
    model_hyp_trap(m, EC_HCPTR, model_iss_cond(m) | 10);
    return false;
}

static void vmrs(struct model *m)
{
    uint32_t reg = m->insn->n, t = m->insn->t, v;
    uint32_t trap = reg == FPSID ? HCR_TID0 : reg == MVFR0 || reg == MVFR1 ? HCR_TID3 : 0;
    if (model_below_hyp(m) && (m->v[M_hcr] & trap)) { /* as MRC with opc1 7 and CRn reg */
        model_hyp_trap(m, EC_CP10_ID, model_iss_cond(m) | 7 << 14 | reg << 10 | t << 5 | 1);
        return;
    }
    switch (reg) {
    case FPSID:
        v = 0x410430f0;
        break;
    case FPSCR:
        v = m->v[M_fpscr];
        break;
    case MVFR1:
        v = 0x11111111;
        break;
    case MVFR0:
        v = 0x10110222;
        break;
    case FPEXC:
        v = m->v[M_fpexc];
        break;
    default: /* UNPREDICTABLE */
        model_undefined(m);
        return;
    }
    if (t == 15 && reg == FPSCR)
        m->v[M_cpsr] = (m->v[M_cpsr] & 0x0fffffff) | (v & 0xf0000000);
    else if (t == 15) /* UNPREDICTABLE */
        model_undefined(m);
    else
        *model_reg(m, model_mode(m), t) = v;
}

static void vmsr(struct model *m)
{
    uint32_t v = model_r(m, m->insn->t);
    switch (m->insn->n) {
    case FPSID: /* a write is ignored */
        return;
    case FPSCR:
        m->v[M_fpscr] = v & FPSCR_THERE;
        return;
    case FPEXC:
        m->v[M_fpexc] = v & FPEXC_EN;
        return;
    }
    model_undefined(m);
}

void model_fp_transfer(struct model *m)
{
    bool fpscr = m->insn->n == FPSCR;
    if (!fpscr && model_mode(m) == MODE_USR)
        model_undefined(m);
    else if (enabled(m, fpscr))
        diff_named(&insn_rows[m->insn->row], "VMSR") ? vmsr(m) : vmrs(m);
}
