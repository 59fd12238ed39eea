/* translate_fp.c - floating-point and SIMD into ops, where all of it is enabled.
 *
 * ARM DDI 0406C A7.4 to A7.9. An instruction that a plan describes (cpu/fp_plan.h) becomes its
 * function with operands found now, or a handler that does the ordinary case by itself. What is
 * UNDEFINED, a matter of policy or rare is left to its executor; so are loads and stores of
 * big-endian data. */
#include "cpu/engine_int.h"
#include "cpu/exec.h"
#include "cpu/fp_plan.h"
#include "cpu/ops_fp.h"
#include "cpu/ops_int.h"
#include "cpu/simd_int.h"
#include "cpu/translate.h"

#include <string.h>

static op_fn *as_data(const void *p)
{
    return (op_fn *)(uintptr_t)p;
}

static bool plan(struct tr *t, const struct insn *i)
{
    struct vec_plan p;
    const struct insn_row *row = &insn_rows[i->row];
    row->plan(i, row->arg, &p);
    if (!p.fn)
        return false;
    tr_emit(t, p.op ? p.op : op_vec, p.d, p.n, p.m, p.imm);
    tr_data(t, (op_fn *)(void *)p.fn, 0);
    return true;
}

/* --- transfers --- */

static bool vmrs(struct tr *t, const struct insn *i)
{
    if (i->n != 1 || i->t != 15)
        return false;
    tr_emit(t, op_vmrs_flags, 0, 0, 0, 0);
    tr_flags_set(t);
    return true;
}

static bool vmov_to_s(struct tr *t, const struct insn *i)
{
    tr_emit(t, op_vmov_to_s, at_s(sreg_n(i)), REG_OFF(i->t), 0, 0);
    return true;
}

static bool vmov_from_s(struct tr *t, const struct insn *i)
{
    if (i->t == 15)
        return false;
    tr_emit(t, op_vmov_from_s, at_s(sreg_n(i)), REG_OFF(i->t), 0, 0);
    return true;
}

/* Which of the op's four the element is: bytes, halfwords, words; its offset. */
static op_fn *of_element(const struct insn *i, op_fn *const fn[3], uint8_t *at)
{
    struct vfp_scalar s = vfp_scalar_named(i->imm);
    if (!s.exists || i->t == 15 || (s.esize == 32 && insn_flag(i, 'U')))
        return NULL;
    *at = (uint8_t)(at_d(reg_n(i)) + s.index * s.esize / 8);
    return fn[s.esize == 8 ? 0 : s.esize == 16 ? 1 : 2];
}

static bool vmov_to_x(struct tr *t, const struct insn *i)
{
    static op_fn *const fn[3] = {op_vmov_to_8, op_vmov_to_16, op_vmov_to_s};
    uint8_t at;
    op_fn *op = of_element(i, fn, &at);
    if (op)
        tr_emit(t, op, at, REG_OFF(i->t), 0, 0);
    return op;
}

static bool vmov_from_x(struct tr *t, const struct insn *i)
{
    static op_fn *const fn[2][3] = {{op_vmov_from_s8, op_vmov_from_s16, op_vmov_from_s},
                                    {op_vmov_from_u8, op_vmov_from_u16, op_vmov_from_s}};
    uint8_t at;
    op_fn *op = of_element(i, fn[insn_flag(i, 'U')], &at);
    if (op)
        tr_emit(t, op, at, REG_OFF(i->t), 0, 0);
    return op;
}

/* Two words, from offset `at` on. */
static bool two_words(struct tr *t, const struct insn *i, op_fn *op, uint8_t at)
{
    tr_emit(t, op, at, REG_OFF(i->t), 0, 0)->d = REG_OFF(i->a);
    return true;
}

static bool vmov_to_d(struct tr *t, const struct insn *i)
{
    return two_words(t, i, op_vmov_to_d, at_d(reg_m(i)));
}

static bool vmov_from_d(struct tr *t, const struct insn *i)
{
    return two_words(t, i, op_vmov_from_d, at_d(reg_m(i)));
}

static bool vmov_to_2s(struct tr *t, const struct insn *i)
{
    return sreg_m(i) != 31 && two_words(t, i, op_vmov_to_d, at_s(sreg_m(i)));
}

static bool vmov_from_2s(struct tr *t, const struct insn *i)
{
    return sreg_m(i) != 31 && two_words(t, i, op_vmov_from_d, at_s(sreg_m(i)));
}

static bool vdup_core(struct tr *t, const struct insn *i)
{
    static op_fn *const fn[3][2] = {
        {op_vdup_32_d, op_vdup_32_q}, {op_vdup_16_d, op_vdup_16_q}, {op_vdup_8_d, op_vdup_8_q}};
    bool quad = insn_flag(i, 'Q'), bytes = insn_flag(i, 'B'), halves = insn_flag(i, 'E');
    if ((quad && (reg_n(i) & 1)) || (bytes && halves) || i->t == 15)
        return false;
    tr_emit(t, fn[bytes ? 2 : halves][quad], at_d(reg_n(i)), REG_OFF(i->t), 0, 0);
    return true;
}

/* --- loads and stores --- */

/* The three slots of data that let an executor do the access. Returns the index of the first. */
static unsigned access_data(struct tr *t, exec_fn *exec)
{
    struct op *first = tr_data(t, as_data((const void *)exec), 0);
    struct op *insn = tr_data(t, NULL, 0);
    tr_data(t, NULL, 0);
    memcpy(insn, &t->insn, sizeof t->insn);
    return (unsigned)(first - t->ops);
}

/* How many ops of the instruction follow its data. */
static void access_done(struct tr *t, unsigned data)
{
    t->ops[data].a = (uint8_t)(t->nops - (data + 3));
}

static uint8_t base_of(struct tr *t, const struct insn *i)
{
    if (i->n != 15)
        return REG_OFF(i->n);
    uint32_t pc = (i->pc + (i->thumb ? 4 : 8)) & ~3u;
    tr_emit(t, alu_ops[DP_MOV][FORM_RI], TMP_OFF(1), 0, 0, pc);
    return TMP_OFF(1);
}

static bool one(struct tr *t, const struct insn *i, exec_fn *exec, op_fn *single, op_fn *dbl)
{
    struct vfp_list l = vfp_list_one(i);
    if (!l.valid)
        return false;
    uint8_t base = base_of(t, i);
    tr_emit(t, l.doubles ? dbl : single, at_s(l.first), base, 0, (uint32_t)l.offset);
    access_done(t, access_data(t, exec));
    return true;
}

static bool vldr(struct tr *t, const struct insn *i)
{
    return one(t, i, x_vldr, op_vldr32, op_vldr64);
}

static bool vstr(struct tr *t, const struct insn *i)
{
    return one(t, i, x_vstr, op_vstr32, op_vstr64);
}

/* Ops that move bytes between offset `at` of c->vd and the list, the widest first. */
static void copies(struct tr *t, unsigned at, unsigned bytes, bool load)
{
    static op_fn *const fn[5][2] = {{op_vst_16, op_vld_16},
                                    {op_vst_8, op_vld_8},
                                    {op_vst_4, op_vld_4},
                                    {op_vst_2, op_vld_2},
                                    {op_vst_1, op_vld_1}};
    unsigned done = 0;
    for (unsigned k = 0; k < 5; k++)
        for (unsigned size = 16u >> k; bytes - done >= size; done += size)
            tr_emit(t, fn[k][load], at + done, 0, 0, done);
}

static void add(struct tr *t, unsigned n, uint32_t what)
{
    if (what)
        tr_emit(t, alu_ops[DP_ADD][FORM_RI], REG_OFF(n), REG_OFF(n), 0, what);
}

static bool many(struct tr *t, const struct insn *i, exec_fn *exec, bool load)
{
    struct vfp_list l = vfp_list_many(i);
    if (!l.valid || (load && i->n == 15) || l.offset < INT8_MIN)
        return false;
    uint8_t base = base_of(t, i);
    tr_emit(t, load ? op_vld_list : op_vst_list, 0, base, (uint8_t)l.offset, 4u * l.words)->d = 3;
    unsigned data = access_data(t, exec);
    copies(t, at_s(l.first), 4u * l.words, load);
    add(t, i->n, (uint32_t)l.delta);
    access_done(t, data);
    return true;
}

static bool vldm(struct tr *t, const struct insn *i)
{
    return many(t, i, x_vldm, true);
}

static bool vstm(struct tr *t, const struct insn *i)
{
    return many(t, i, x_vstm, false);
}

/* --- elements and structures --- */

static unsigned open_elements(struct tr *t, const struct insn *i, exec_fn *exec,
                              const struct vec_mem *p, bool load)
{
    unsigned align = p->align > p->ebytes ? p->align : p->ebytes;
    tr_emit(t, load ? op_vld_list : op_vst_list, 0, REG_OFF(i->n), 0,
            (uint32_t)p->count * p->ebytes)
        ->d = (uint8_t)(align - 1);
    return access_data(t, exec);
}

static void structures(struct tr *t, const struct vec_mem *p, bool load)
{
    tr_emit(t, load ? op_vld_structures : op_vst_structures, p->at, 0, 0, p->imm);
    tr_data(t, (op_fn *)(void *)p->fn, 0);
}

/* Rm: 15 none, 13 the bytes transferred, else an index. */
static void close_elements(struct tr *t, const struct insn *i, const struct vec_mem *p,
                           unsigned data)
{
    if (i->m == 13)
        add(t, i->n, (uint32_t)p->count * p->ebytes);
    else if (i->m != 15)
        tr_emit(t, alu_ops[DP_ADD][FORM_RR], REG_OFF(i->n), REG_OFF(i->n), REG_OFF(i->m), 0);
    access_done(t, data);
}

static bool multiple(struct tr *t, const struct insn *i, exec_fn *exec, bool load)
{
    struct vec_mem p;
    vec_mem_multiple(i, !load, &p);
    if (!p.fn)
        return false;
    unsigned data = open_elements(t, i, exec, &p, load);
    if (insn_rows[i->row].arg >> 8 == 1)
        copies(t, p.at, p.imm, load);
    else
        structures(t, &p, load);
    close_elements(t, i, &p, data);
    return true;
}

static bool lane(struct tr *t, const struct insn *i, exec_fn *exec, bool load)
{
    struct vec_mem p;
    vec_mem_lane(i, !load, &p);
    if (!p.fn)
        return false;
    unsigned data = open_elements(t, i, exec, &p, load);
    if (p.count == 1)
        copies(t, p.at, p.ebytes, load);
    else
        structures(t, &p, load);
    close_elements(t, i, &p, data);
    return true;
}

static bool vld_multiple(struct tr *t, const struct insn *i)
{
    return multiple(t, i, x_vld_multiple, true);
}

static bool vst_multiple(struct tr *t, const struct insn *i)
{
    return multiple(t, i, x_vst_multiple, false);
}

static bool vld_lane(struct tr *t, const struct insn *i)
{
    return lane(t, i, x_vld_lane, true);
}

static bool vst_lane(struct tr *t, const struct insn *i)
{
    return lane(t, i, x_vst_lane, false);
}

static bool vld_all(struct tr *t, const struct insn *i)
{
    static op_fn *const fn[5] = {[1] = op_vld_all_1, [2] = op_vld_all_2, [4] = op_vld_all_4};
    struct vec_mem p;
    vec_mem_all(i, false, &p);
    if (!p.fn)
        return false;
    unsigned data = open_elements(t, i, x_vld_all, &p, true);
    if (p.count == 1) {
        tr_emit(t, fn[p.ebytes], p.at, 0, 0, 0);
        if (insn_flag(i, 'T'))
            tr_emit(t, fn[p.ebytes], p.at + 8u, 0, 0, 0);
    } else {
        structures(t, &p, true);
    }
    close_elements(t, i, &p, data);
    return true;
}

/* --- by executor --- */

static const struct {
    exec_fn *exec;
    bool (*tr)(struct tr *t, const struct insn *i);
    bool memory;
} translators[] = {
    {x_plan, plan, false},
    {x_vmrs, vmrs, false},
    {x_vmov_to_s, vmov_to_s, false},
    {x_vmov_from_s, vmov_from_s, false},
    {x_vmov_to_x, vmov_to_x, false},
    {x_vmov_from_x, vmov_from_x, false},
    {x_vmov_to_d, vmov_to_d, false},
    {x_vmov_from_d, vmov_from_d, false},
    {x_vmov_to_2s, vmov_to_2s, false},
    {x_vmov_from_2s, vmov_from_2s, false},
    {x_vdup_core, vdup_core, false},
    {x_vldr, vldr, true},
    {x_vstr, vstr, true},
    {x_vldm, vldm, true},
    {x_vstm, vstm, true},
    {x_vld_multiple, vld_multiple, true},
    {x_vst_multiple, vst_multiple, true},
    {x_vld_lane, vld_lane, true},
    {x_vst_lane, vst_lane, true},
    {x_vld_all, vld_all, true},
};

bool tr_fp(struct tr *t, const struct insn_row *row)
{
    if (!(t->flags & BF_FP) || row->cls != CL_VFP)
        return false;
    for (unsigned k = 0; k < ARRAY_LEN(translators); k++)
        if (translators[k].exec == row->exec)
            return !(translators[k].memory && (t->flags & BF_BIG)) &&
                   translators[k].tr(t, &t->insn);
    return false;
}
