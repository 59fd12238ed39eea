/* exec_fp.c - the way into floating-point and Advanced SIMD: enables, traps, system registers, and
 * transfers between them and the core's registers.
 *
 * ARM DDI 0406C B1.11 (enables), B1.14.12 (HCPTR), B1.14 (HCR.TID0, TID3), B9.3.21, B9.3.22,
 * A8.8.314, A8.8.341 to A8.8.345, A2.6; Cortex-A15 TRM 14.2 (identification). FPSCR.LEN and
 * STRIDE and the trap enables are RAZ/WI: this core has no short vectors (MVFR0) and no trapped
 * exceptions; FPINST and FPINST2 do not exist. */
#include "cpu/cp15_int.h"
#include "cpu/fp_plan.h"
#include "cpu/simd_int.h"

enum { FP_COPROC = 10 };
enum vmrs_reg { REG_FPSID = 0, REG_FPSCR = 1, REG_MVFR1 = 6, REG_MVFR0 = 7, REG_FPEXC = 8 };

#define FPSID_VALUE UINT32_C(0x410430f0)
#define MVFR0_VALUE UINT32_C(0x10110222)
#define MVFR1_VALUE UINT32_C(0x11111111)

/* --- enables and traps --- */

/* CPACR as this state sees it: what NSACR takes from Non-secure state is not there. Hyp mode does
 * not look at CPACR; what NSACR takes from it is UNDEFINED, and no trap by HCPTR (B1.11). */
static bool cpacr_admits(struct cpu *c, unsigned use)
{
    if (cpu_mode(c) == MODE_HYP)
        return c->cp15.NSACR[0] & NSACR_CP10;
    uint64_t cpacr = cp15_rd_cpacr(c, &cp15_rows[ROW_CPACR]);
    uint64_t cp10 = field_get(cpacr, CPACR_CP10);
    if (cp10 != 3 && !(cp10 == 1 && cpu_priv(c)))
        return false;
    return !((use & FP_SIMD) && (cpacr & CPACR_ASEDIS)) &&
           !((use & FP_HIGH) && (cpacr & CPACR_D32DIS));
}

static bool hcptr_traps(struct cpu *c, unsigned use)
{
    if (cpu_secure(c))
        return false;
    uint64_t hcptr = cp15_rd_hcptr(c, &cp15_rows[ROW_HCPTR]);
    return hcptr & (HCPTR_TCP10 | (use & FP_SIMD ? HCPTR_TASE : 0));
}

bool fp_all_open(const struct cpu *c)
{
    struct cpu *me = (struct cpu *)(uintptr_t)c; /* read hooks change nothing */
    return (c->fpexc & FPEXC_EN) && cpacr_admits(me, FP_SIMD | FP_HIGH) &&
           !hcptr_traps(me, FP_SIMD);
}

bool fp_open(struct cpu *c, const struct insn *i, unsigned use, enum ex *ex)
{
    bool enabled = (use & FP_NO_EN) || (c->fpexc & FPEXC_EN);
    *ex = EX_NEXT;
    if (!cpacr_admits(c, use) || !enabled) {
        *ex = exc_undefined(c, i);
        return false;
    }
    if (!hcptr_traps(c, use))
        return true;
    *ex = exc_hyp_trap(c, i, EC_HCPTR,
                       iss_cond(i) | field_put(ISS_HCPTR_COPROC, (uint32_t)FP_COPROC) |
                           (use & FP_SIMD ? ISS_HCPTR_TA : 0u));
    return false;
}

enum ex x_plan(struct cpu *c, const struct insn *i)
{
    enum ex ex;
    struct vec_plan p;
    uint8_t *v = (uint8_t *)c->vd;
    insn_rows[i->row].plan(i, insn_rows[i->row].arg, &p);
    if (!fp_open(c, i, p.use, &ex))
        return ex;
    if (!p.fn)
        return exc_undefined(c, i);
    p.fn(c, v + p.d, v + p.n, v + p.m, p.imm);
    return EX_NEXT;
}

/* What is unallocated. */
enum ex x_vfp(struct cpu *c, const struct insn *i)
{
    enum ex ex;
    return fp_open(c, i, FP_VFP, &ex) ? exc_undefined(c, i) : ex;
}

enum ex x_simd(struct cpu *c, const struct insn *i)
{
    enum ex ex;
    return fp_open(c, i, FP_SIMD, &ex) ? exc_undefined(c, i) : ex;
}

/* --- system registers --- */

/* VMRS of the identification registers: HCR.TID0 and TID3. */
static bool id_trapped(const struct cpu *c, unsigned reg)
{
    uint32_t hcr = (uint32_t)c->cp15.HCR[0];
    if (!below_hyp(c))
        return false;
    return (reg == REG_FPSID && (hcr & HCR_TID0)) ||
           ((reg == REG_MVFR0 || reg == REG_MVFR1) && (hcr & HCR_TID3));
}

/* FPSCR is everybody's and needs FPEXC.EN; the others are PL1's and do not. */
static bool open_reg(struct cpu *c, const struct insn *i, enum ex *ex)
{
    if (i->n != REG_FPSCR && !cpu_priv(c)) {
        *ex = exc_undefined(c, i);
        return false;
    }
    return fp_open(c, i, i->n == REG_FPSCR ? FP_VFP : FP_NO_EN, ex);
}

static uint32_t iss_vmrs(const struct insn *i)
{
    return iss_cond(i) | field_put(ISS_CP_OPC1, UINT32_C(7)) |
           field_put(ISS_CP_CRN, (uint32_t)i->n) | field_put(ISS_CP_RT, (uint32_t)i->t) |
           ISS_CP_READ;
}

/* False: no such register. */
static bool read_reg(const struct cpu *c, unsigned reg, uint32_t *v)
{
    switch (reg) {
    case REG_FPSID:
        *v = FPSID_VALUE;
        return true;
    case REG_FPSCR:
        *v = c->fpscr;
        return true;
    case REG_MVFR0:
        *v = MVFR0_VALUE;
        return true;
    case REG_MVFR1:
        *v = MVFR1_VALUE;
        return true;
    case REG_FPEXC:
        *v = c->fpexc;
        return true;
    }
    return false;
}

enum ex x_vmrs(struct cpu *c, const struct insn *i)
{
    enum ex ex;
    uint32_t v;
    if (!open_reg(c, i, &ex))
        return ex;
    if (id_trapped(c, i->n))
        return exc_hyp_trap(c, i, EC_CP10_ID, iss_vmrs(i));
    if (!read_reg(c, i->n, &v) || (i->t == 15 && i->n != REG_FPSCR))
        return exc_undefined(c, i);
    if (i->t == 15)
        fp_flags_to_core(c);
    else
        c->r[i->t] = v;
    return EX_NEXT;
}

enum ex x_vmsr(struct cpu *c, const struct insn *i)
{
    enum ex ex;
    if (!open_reg(c, i, &ex))
        return ex;
    switch (i->n) {
    case REG_FPSID: /* ignored */
        return EX_NEXT;
    case REG_FPSCR:
        c->fpscr = c->r[i->t] & FPSCR_WRITABLE;
        return EX_NEXT;
    case REG_FPEXC:
        c->fpexc = c->r[i->t] & FPEXC_EN;
        cpu_context_changed(c);
        return EX_END;
    }
    return exc_undefined(c, i);
}

/* --- transfers --- */

enum ex x_vmov_to_s(struct cpu *c, const struct insn *i)
{
    enum ex ex;
    if (fp_open(c, i, FP_VFP, &ex))
        sreg_set(c, sreg_n(i), c->r[i->t]);
    return ex;
}

enum ex x_vmov_from_s(struct cpu *c, const struct insn *i)
{
    enum ex ex;
    if (fp_open(c, i, FP_VFP, &ex))
        c->r[i->t] = sreg_get(c, sreg_n(i));
    return ex;
}

static unsigned high(unsigned d)
{
    return d >= 16 ? FP_HIGH : 0;
}

struct vfp_scalar vfp_scalar_named(unsigned opc)
{
    if (opc & 8)
        return (struct vfp_scalar){8, opc & 7, true};
    if (opc & 1)
        return (struct vfp_scalar){16, opc >> 1 & 3, true};
    return (struct vfp_scalar){32, opc >> 2 & 1, !(opc & 2)};
}

/* The 32-bit ones are floating-point, the narrow ones Advanced SIMD. */
static bool scalar_open(struct cpu *c, const struct insn *i, const struct vfp_scalar *s,
                        enum ex *ex)
{
    if (!fp_open(c, i, high(reg_n(i)) | (s->esize < 32 ? FP_SIMD : FP_VFP), ex))
        return false;
    if (s->exists && !(s->esize == 32 && insn_flag(i, 'U')))
        return true;
    *ex = exc_undefined(c, i);
    return false;
}

enum ex x_vmov_to_x(struct cpu *c, const struct insn *i)
{
    enum ex ex;
    struct vfp_scalar s = vfp_scalar_named(i->imm);
    if (scalar_open(c, i, &s, &ex))
        lane_set(&c->vd[reg_n(i)], s.index, s.esize, c->r[i->t]);
    return ex;
}

enum ex x_vmov_from_x(struct cpu *c, const struct insn *i)
{
    enum ex ex;
    struct vfp_scalar s = vfp_scalar_named(i->imm);
    if (!scalar_open(c, i, &s, &ex))
        return ex;
    uint32_t v = (uint32_t)lane_get(&c->vd[reg_n(i)], s.index, s.esize);
    c->r[i->t] = insn_flag(i, 'U') || s.esize == 32 ? v : (uint32_t)sext(v, s.esize);
    return ex;
}

enum ex x_vdup_core(struct cpu *c, const struct insn *i)
{
    enum ex ex;
    unsigned d = reg_n(i), quad = insn_flag(i, 'Q');
    unsigned esize = insn_flag(i, 'B') ? 8 : insn_flag(i, 'E') ? 16 : 32;
    if (!fp_open(c, i, high(d) | FP_SIMD, &ex))
        return ex;
    if ((quad && (d & 1)) || (insn_flag(i, 'B') && insn_flag(i, 'E')))
        return exc_undefined(c, i);
    c->vd[d] = c->vd[d + quad] = replicate(c->r[i->t], esize);
    return ex;
}

/* S31 has no successor: UNPREDICTABLE, FP_LIST. */
static bool pair_open(struct cpu *c, const struct insn *i, enum ex *ex)
{
    if (!fp_open(c, i, FP_VFP, ex))
        return false;
    if (sreg_m(i) != 31 || !policies[POLICY_FP_LIST].undefined)
        return true;
    *ex = exc_undefined(c, i);
    return false;
}

enum ex x_vmov_to_2s(struct cpu *c, const struct insn *i)
{
    enum ex ex;
    if (!pair_open(c, i, &ex))
        return ex;
    sreg_set(c, sreg_m(i), c->r[i->t]);
    sreg_set(c, sreg_m(i) + 1, c->r[i->a]);
    return ex;
}

enum ex x_vmov_from_2s(struct cpu *c, const struct insn *i)
{
    enum ex ex;
    if (!pair_open(c, i, &ex))
        return ex;
    c->r[i->t] = sreg_get(c, sreg_m(i));
    c->r[i->a] = sreg_get(c, sreg_m(i) + 1);
    return ex;
}

enum ex x_vmov_to_d(struct cpu *c, const struct insn *i)
{
    enum ex ex;
    if (fp_open(c, i, high(reg_m(i)), &ex))
        c->vd[reg_m(i)] = (uint64_t)c->r[i->a] << 32 | c->r[i->t];
    return ex;
}

enum ex x_vmov_from_d(struct cpu *c, const struct insn *i)
{
    enum ex ex;
    uint64_t v = c->vd[reg_m(i)];
    if (!fp_open(c, i, high(reg_m(i)), &ex))
        return ex;
    c->r[i->t] = (uint32_t)v;
    c->r[i->a] = (uint32_t)(v >> 32);
    return ex;
}
