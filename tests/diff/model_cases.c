/* model_cases.c - random cases for the model: every mode of both states, traps set one in four,
 * PSRs that could be, addresses in the model's window. */
#include "tests/diff/model.h"

#include <string.h>

static const uint8_t modes[] = {MODE_USR, MODE_FIQ, MODE_IRQ, MODE_SVC, MODE_MON,
                                MODE_ABT, MODE_HYP, MODE_UND, MODE_SYS};

static uint32_t random_mode(struct diff_random *rnd)
{
    return modes[diff_next(rnd) % ARRAY_LEN(modes)];
}

/* Each bit of `of` one time in four. */
static uint32_t some(struct diff_random *rnd, uint32_t of)
{
    return diff_next(rnd) & diff_next(rnd) & of;
}

/* What a handler may find: a mode that exists, IT only in Thumb state, J clear. */
static uint32_t random_psr(struct diff_random *rnd)
{
    uint32_t v = diff_next(rnd) & UINT32_C(0xf80f03e0);
    if (v & PSR_T)
        v |= diff_chance(rnd, 2) ? diff_next(rnd) & (PSR_IT_HI | PSR_IT_LO) : 0;
    return v | random_mode(rnd);
}

void model_fill(uint8_t *memory, uint32_t number, bool big_endian)
{
    struct diff_random rnd = {number};
    for (unsigned at = 0; at < MODEL_MEMORY; at += 4) {
        uint32_t v = random_psr(&rnd);
        v = big_endian ? __builtin_bswap32(v) : v;
        memcpy(memory + at, &v, 4);
    }
}

/* --- words --- */

/* CPS: something is changed, and what is not is zero (B9.3.2); the fields' lowest bits. */
static uint32_t shape_cps(struct diff_random *rnd, uint32_t raw, unsigned imod, unsigned m,
                          unsigned aif)
{
    uint32_t how = diff_next(rnd) % 3, masks = how ? 1 + diff_next(rnd) % 7 : 0;
    bool change = !how || diff_chance(rnd, 2);
    raw &= ~(3u << imod | 1u << m | 7u << aif | 31u);
    return raw | (how ? 1 + how : 0) << imod | (uint32_t)change << m | masks << aif |
           (change ? random_mode(rnd) : 0);
}

/* Registers of a transfer: never the PC or SP but for the flags of MRC. */
static uint32_t shape_transfer(struct diff_random *rnd, const struct insn_row *row, uint32_t raw)
{
    uint32_t t = diff_next(rnd) % 13, t2 = (t + 1 + diff_next(rnd) % 12) % 13;
    bool wide = diff_named(row, "MCRR") || diff_named(row, "MRRC");
    if (diff_named(row, "MRC") && diff_chance(rnd, 16))
        t = 15;
    raw = (raw & ~UINT32_C(0xf000)) | t << 12;
    return wide ? (raw & ~UINT32_C(0xf0000)) | t2 << 16 : raw;
}

static uint32_t shaper(struct diff_random *rnd, unsigned row, uint32_t raw)
{
    const struct insn_row *r = &insn_rows[row];
    if (diff_named(r, "CPS") && r->set == ISET_A32)
        return shape_cps(rnd, raw, 18, 17, 6);
    if (diff_named(r, "CPS") && r->set == ISET_T32)
        return shape_cps(rnd, raw, 9, 8, 5);
    if (diff_named(r, "CPS"))
        return raw & 7 ? raw : raw | 2;
    if (!strncmp(r->name, "SRS", 3))
        return (raw & ~UINT32_C(31)) | random_mode(rnd);
    if (r->cls != CL_COPROC)
        return raw;
    if ((diff_named(r, "LDC") || diff_named(r, "STC")) && !diff_chance(rnd, 8))
        return (raw & ~UINT32_C(0x0040ff00)) | 0x5e00;
    if (diff_named(r, "LDC") || diff_named(r, "STC") || diff_named(r, "CDP"))
        return raw;
    raw = shape_transfer(rnd, r, raw);
    model_cp_word(rnd, r, &raw);
    return raw;
}

/* --- states --- */

static void draw_controls(struct diff_random *rnd, uint32_t *v)
{
    const uint32_t traps = HCR_TWI | HCR_TWE | HCR_TID0 | HCR_TID1 | HCR_TID2 | HCR_TID3 | HCR_TSC |
                           HCR_TSW | HCR_TPC | HCR_TPU | HCR_TTLB | HCR_TVM | HCR_TAC | HCR_TIDCP;
    unsigned mode = v[M_cpsr] & PSR_M;
    bool ns = mode == MODE_HYP || diff_chance(rnd, 2);
    v[M_scr] = (ns ? SCR_NS : 0u) | some(rnd, SCR_EA | SCR_IRQ | SCR_FIQ | SCR_SCD);
    v[M_scr] |= mode == MODE_HYP || !diff_chance(rnd, 4) ? SCR_HCE : 0u;
    v[M_hcr] = some(rnd, traps);
    v[M_hdcr] = 6 | some(rnd, HDCR_TDE | HDCR_TDA | HDCR_TDRA | HDCR_TDOSA);
    if (ns && mode == MODE_USR && diff_chance(rnd, 2)) { /* TGE asks for TDE (B1.14.1) */
        v[M_hcr] |= HCR_TGE;
        v[M_hdcr] |= HDCR_TDE;
    }
    v[M_hstr] = some(rnd, 0x3bfef);
    v[M_hcptr] = 0x33ff | some(rnd, HCPTR_TCPAC);
    v[M_nsacr] = NSACR_CP10 | NSACR_CP11;
    v[M_cpacr] = CPACR_CP10 | CPACR_CP11;
    v[M_sctlr_s] = 0x00c50078 | some(rnd, SCTLR_TE | SCTLR_EE | SCTLR_V);
    v[M_sctlr_ns] = 0x00c50078 | some(rnd, SCTLR_TE | SCTLR_EE | SCTLR_V);
    v[M_hsctlr] = 0x30c50878 | some(rnd, HSCTLR_TE | HSCTLR_EE);
    v[M_dbgdscr] = diff_next(rnd) & (DBGDSCR_UDCCDIS | DBGDSCR_MOE);
    v[M_teecr] = diff_next(rnd) & 1;
}

/* Rights to floating-point, for cp10 and cp11 alike. */
static void draw_fp_controls(struct diff_random *rnd, uint32_t *v)
{
    static const uint32_t rights[] = {0, 1, 3, 3};
    uint32_t cp = rights[diff_next(rnd) % ARRAY_LEN(rights)];
    v[M_cpacr] = field_put(CPACR_CP10, cp) | field_put(CPACR_CP11, cp);
    v[M_nsacr] = diff_chance(rnd, 4) ? 0 : NSACR_CP10 | NSACR_CP11;
    v[M_hcptr] |= diff_chance(rnd, 4) ? HCPTR_TCP10 | HCPTR_TCP11 : 0;
    v[M_fpexc] = diff_chance(rnd, 4) ? 0 : FPEXC_EN;
}

static void draw_state(struct diff_random *rnd, const struct insn *i, uint32_t *v)
{
    for (unsigned k = 0; k < MODEL_VALUES; k++)
        v[k] = diff_value(rnd);
    for (enum model_value k = M_spsr_fiq; k <= M_spsr_hyp; k++)
        v[k] = random_psr(rnd);
    for (enum model_value k = M_vbar_s; k <= M_hvbar; k++)
        v[k] &= ~31u;
    v[M_cpsr] = (diff_next(rnd) & UINT32_C(0xf80f01c0)) | random_mode(rnd);
    v[M_cpsr] |= diff_chance(rnd, 4) ? PSR_E : 0;
    v[M_cpsr] |= i->thumb ? PSR_T : 0;
    v[M_cpsr] |= field_put(PSR_IT_HI, (uint32_t)i->in_it >> 2);
    v[M_cpsr] |= field_put(PSR_IT_LO, (uint32_t)i->in_it & 3);
    v[M_pc] = i->pc;
    draw_controls(rnd, v);
    v[M_fpexc] = diff_next(rnd) & FPEXC_EN;
    v[M_fpscr] = diff_next(rnd) & 0xffc0009f;
    if (insn_rows[i->row].cls == CL_VFP)
        draw_fp_controls(rnd, v);
    v[M_power] = CPU_ON;
    v[M_event] = diff_next(rnd) & 1;
    v[M_monitor] = diff_next(rnd) & 1;
    bool masked = (v[M_cpsr] & PSR_I) && !(v[M_hcr] & HCR_TGE);
    v[M_irq] = masked && diff_chance(rnd, 4);
}

/* The base register, such that the words are in the window; misaligned one time in eight. */
static void aim(struct diff_random *rnd, const struct insn *i, uint32_t *v)
{
    struct model m = {.insn = i};
    uint32_t at = MODEL_AT + MODEL_MEMORY / 2 + 4 * (diff_next(rnd) % 16);
    unsigned mode = v[M_cpsr] & PSR_M, n = i->n;
    memcpy(m.v, v, sizeof m.v);
    if (!strncmp(insn_rows[i->row].name, "SRS", 3)) {
        mode = i->raw & 31;
        n = 13;
    }
    if (insn_rows[i->row].cls == CL_COPROC && insn_flag(i, 'P'))
        at = insn_flag(i, 'U') ? at - 4 * i->imm : at + 4 * i->imm;
    *model_reg(&m, mode, n) = diff_chance(rnd, 8) ? at + 1 + diff_next(rnd) % 3 : at;
    memcpy(v, m.v, sizeof m.v);
}

static bool has_memory(const struct insn_row *row)
{
    return !strncmp(row->name, "SRS", 3) || !strncmp(row->name, "RFE", 3) || row->cls == CL_LDM ||
           row->cls == CL_STM || diff_named(row, "LDC") || diff_named(row, "STC");
}

/* What only registers make UNPREDICTABLE: LDC and STC relative to the PC are left out with it. */
static bool left_open(const struct insn *i)
{
    return has_memory(&insn_rows[i->row]) && strncmp(insn_rows[i->row].name, "SRS", 3) &&
           i->n == 15;
}

bool model_make(struct diff_random *rnd, unsigned row, struct model_case *k)
{
    uint32_t pc = SLOT_BASE + diff_next(rnd) % 64 * 8;
    if (diff_thumb(row) && diff_chance(rnd, 2))
        pc += 2;
    memset(k, 0, sizeof *k);
    if (!diff_pick_word(rnd, row, pc, shaper, &k->insn) || left_open(&k->insn))
        return false;
    draw_state(rnd, &k->insn, k->v);
    if (has_memory(&insn_rows[row]))
        aim(rnd, &k->insn, k->v);
    k->memory = diff_next(rnd);
    return true;
}
