/* exec_fp_mem.c - VLDM, VSTM, VLDR, VSTR and, as them, VPUSH and VPOP.
 *
 * ARM DDI 0406C A8.8.332, .333, .367, .368, .412, .413, A7.6. Accesses are words and always aligned
 * (MemA). No register changes before the last access of a load succeeded; a store that reaches a
 * second page looks at it before it writes. */
#include "cpu/fp_plan.h"
#include "cpu/simd_int.h"

struct vfp_list vfp_list_many(const struct insn *i)
{
    bool doubles = insn_flag(i, 'S'), up = bits(i->raw, 23, 23), wback = insn_flag(i, 'W');
    int bytes = (int)(4 * i->imm);
    struct vfp_list l = {.first = (uint8_t)(doubles ? 2 * reg_d(i) : sreg_d(i)),
                         .words = (uint8_t)(doubles ? i->imm & ~1u : i->imm), /* odd: FLDMX */
                         .offset = (int16_t)(up ? 0 : -bytes),
                         .delta = (int16_t)(!wback ? 0
                                            : up   ? bytes
                                                   : -bytes),
                         .doubles = doubles};
    l.valid = l.words && l.words <= 32 && l.first + l.words <= (doubles ? 64 : 32) &&
              !(i->n == 15 && (wback || i->thumb));
    return l;
}

/* VSTR's base is the PC in A32 only. */
struct vfp_list vfp_list_one(const struct insn *i)
{
    bool doubles = insn_flag(i, 'S'), store = !bits(i->raw, 20, 20);
    int offset = (int)(4 * i->imm);
    return (struct vfp_list){.first = (uint8_t)(doubles ? 2 * reg_d(i) : sreg_d(i)),
                             .words = doubles ? 2 : 1,
                             .offset = (int16_t)(insn_flag(i, 'U') ? offset : -offset),
                             .valid = !(store && i->n == 15 && i->thumb),
                             .doubles = doubles};
}

static uint32_t address(const struct cpu *c, const struct insn *i, const struct vfp_list *l)
{
    return (i->n == 15 ? rd(c, i, 15) & ~3u : c->r[i->n]) + (uint32_t)l->offset;
}

static bool transfer_open(struct cpu *c, const struct insn *i, const struct vfp_list *l,
                          enum ex *ex)
{
    bool is_high = l->first + l->words > 32;
    if (!fp_open(c, i, is_high ? FP_HIGH : FP_VFP, ex))
        return false;
    if (l->valid || !policies[POLICY_FP_LIST].undefined)
        return true;
    *ex = exc_undefined(c, i);
    return false;
}

/* A doubleword's first word in memory is its upper half when data is big-endian. */
static unsigned word_order(const struct cpu *c, const struct vfp_list *l)
{
    return l->doubles && (c->cpsr & PSR_E) ? 1 : 0;
}

static enum ex load(struct cpu *c, const struct insn *i, const struct vfp_list *l)
{
    enum ex ex;
    uint32_t w[32], va = address(c, i, l);
    if (!transfer_open(c, i, l, &ex))
        return ex;
    for (unsigned k = 0; k < l->words; k++)
        if (!mem_read(c, va + 4 * k, 4, MEM_ALIGNED | MEM_NO_ISV, &w[k ^ word_order(c, l)]))
            return EX_EXC;
    for (unsigned k = 0; k < l->words; k++)
        sreg_set(c, l->first + k, w[k]);
    c->r[i->n] += (uint32_t)l->delta;
    return EX_NEXT;
}

static enum ex store(struct cpu *c, const struct insn *i, const struct vfp_list *l)
{
    enum ex ex;
    uint32_t va = address(c, i, l);
    unsigned len = 4 * l->words;
    if (!transfer_open(c, i, l, &ex))
        return ex;
    if ((va & 0xfff) + len > 0x1000 && !mem_probe_write(c, va, len, MEM_ALIGNED | MEM_NO_ISV))
        return EX_EXC;
    for (unsigned k = 0; k < l->words; k++)
        if (!mem_write(c, va + 4 * k, 4, MEM_ALIGNED | MEM_NO_ISV,
                       sreg_get(c, l->first + (k ^ word_order(c, l)))))
            return EX_EXC;
    c->r[i->n] += (uint32_t)l->delta;
    return EX_NEXT;
}

enum ex x_vldm(struct cpu *c, const struct insn *i)
{
    struct vfp_list l = vfp_list_many(i);
    return load(c, i, &l);
}

enum ex x_vstm(struct cpu *c, const struct insn *i)
{
    struct vfp_list l = vfp_list_many(i);
    return store(c, i, &l);
}

enum ex x_vldr(struct cpu *c, const struct insn *i)
{
    struct vfp_list l = vfp_list_one(i);
    return load(c, i, &l);
}

enum ex x_vstr(struct cpu *c, const struct insn *i)
{
    struct vfp_list l = vfp_list_one(i);
    return store(c, i, &l);
}
