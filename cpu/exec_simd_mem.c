/* exec_simd_mem.c - element and structure loads and stores: VLD1 to VLD4 and VST1 to VST4.
 *
 * ARM DDI 0406C A7.7, A8.8.320 to A8.8.331, A8.8.404 to A8.8.411, A3.2.1 (alignment). Each form
 * becomes a plan: which elements, in memory's order. A load changes no register before its last
 * access succeeded; a store that reaches a second page looks at it before it writes. */
#include "cpu/simd_int.h"

#define ALL_LANES 0xff

struct plan {
    unsigned ebytes, count, align;
    uint8_t reg[32], lane[32];
    unsigned last; /* highest register */
    bool undefined;
};

static void plan_add(struct plan *p, unsigned reg, unsigned lane)
{
    p->last = reg > p->last ? reg : p->last;
    p->reg[p->count] = (uint8_t)reg;
    p->lane[p->count++] = (uint8_t)lane;
}

/* How many registers there are says how far the alignment may go: 8, 16, 8, 32 bytes. */
static struct plan plan_multiple(const struct insn *i)
{
    static const uint8_t max_align[5] = {0, 1, 2, 1, 3};
    unsigned arg = insn_rows[i->row].arg, n = arg >> 8, times = arg >> 4 & 15, spacing = arg & 15;
    struct plan p = {.ebytes = 1u << i->stype, .align = i->imm ? 4u << i->imm : 1};
    p.undefined = i->imm > max_align[n * times] || (n > 1 && i->stype == 3);
    for (unsigned r = 0; r < times; r++)
        for (unsigned e = 0; e < 8 / p.ebytes; e++)
            for (unsigned k = 0; k < n; k++)
                plan_add(&p, reg_d(i) + k * spacing + r, e);
    return p;
}

/* What index_align says besides the index, by size and n: the alignment, or an impossible one. */
static bool lane_align(unsigned size, unsigned n, unsigned ia, unsigned *align)
{
    unsigned low = ia & ((1u << size) - 1); /* below the spacing bit */
    unsigned one = ia & 1;
    *align = 1;
    switch (n) {
    case 1:
        low = size == 2 ? ia & 3 : one;
        *align = low ? 1u << size : 1;
        return size == 0 ? !one : size == 1 ? !(ia & 2) : !(ia & 4) && (low == 0 || low == 3);
    case 2:
        *align = one ? 2u << size : 1;
        return size < 2 || !(ia & 2);
    case 3:
        return size == 2 ? low % 4 == 0 : !one;
    }
    *align = size == 2 ? (ia & 3 ? 4u << (ia & 3) : 1) : one ? 4u << size : 1;
    return size < 2 || (ia & 3) != 3;
}

static struct plan plan_lane(const struct insn *i)
{
    unsigned n = insn_rows[i->row].arg, size = i->stype;
    unsigned spacing = n > 1 && size && (i->imm >> size & 1) ? 2 : 1;
    struct plan p = {.ebytes = 1u << size};
    p.undefined = !lane_align(size, n, i->imm, &p.align);
    for (unsigned k = 0; k < n; k++)
        plan_add(&p, reg_d(i) + k * spacing, i->imm >> (size + 1));
    return p;
}

static struct plan plan_all(const struct insn *i)
{
    unsigned n = insn_rows[i->row].arg, size = i->stype;
    bool two = insn_flag(i, 'T'), aligned = insn_flag(i, 'A');
    struct plan p = {.ebytes = size == 3 ? 4 : 1u << size, .align = 1};
    p.undefined = size == 3 ? n != 4 || !aligned : aligned && (n == 3 || (n == 1 && size == 0));
    if (aligned)
        p.align = n == 4 && size >= 2 ? (size == 3 ? 16 : 8) : n * p.ebytes;
    for (unsigned k = 0; k < n; k++)
        plan_add(&p, reg_d(i) + k * (n > 1 && two ? 2 : 1), ALL_LANES);
    p.last += n == 1 && two;
    return p;
}

/* --- elements in memory --- */

/* Eight bytes: whole when they must be aligned; else two words, in the data's order. */
static bool read_element(struct cpu *c, uint32_t va, unsigned ebytes, uint64_t *v)
{
    struct mmu_result res;
    uint32_t w[2];
    if (ebytes == 8) {
        bool big = c->cpsr & PSR_E;
        if ((va & 7) && !mem_translate(c, va, 8, false, MEM_NO_ISV, &res))
            return false;
        if (!mem_read(c, va, 4, MEM_NO_ISV, &w[big]) ||
            !mem_read(c, va + 4, 4, MEM_NO_ISV, &w[!big]))
            return false;
        *v = (uint64_t)w[1] << 32 | w[0];
        return true;
    }
    if (!mem_read(c, va, ebytes, MEM_NO_ISV, &w[0]))
        return false;
    *v = w[0];
    return true;
}

static bool write_element(struct cpu *c, uint32_t va, unsigned ebytes, uint64_t v)
{
    struct mmu_result res;
    uint32_t w[2] = {(uint32_t)v, (uint32_t)(v >> 32)};
    bool big = c->cpsr & PSR_E;
    if (ebytes < 8)
        return mem_write(c, va, ebytes, MEM_NO_ISV, w[0]);
    if ((va & 7) && !mem_translate(c, va, 8, true, MEM_NO_ISV, &res))
        return false;
    return mem_write(c, va, 4, MEM_NO_ISV, w[big]) && mem_write(c, va + 4, 4, MEM_NO_ISV, w[!big]);
}

static bool check_aligned(struct cpu *c, uint32_t va, const struct plan *p, bool write)
{
    struct mmu_result res;
    return !(va & (p->align - 1)) ||
           mem_translate(c, va, p->align, write, MEM_ALIGNED | MEM_NO_ISV, &res);
}

/* Both pages of a store that reaches a second one. */
static bool probe_pages(struct cpu *c, uint32_t va, unsigned len)
{
    struct mmu_result res;
    return (va & 0xfff) + len <= 0x1000 ||
           (mem_translate(c, va, 1, true, MEM_NO_ISV, &res) &&
            mem_translate(c, (va + len) & ~0xfffu, 1, true, MEM_NO_ISV, &res));
}

/* --- the instructions --- */

static bool plan_open(struct cpu *c, const struct insn *i, const struct plan *p, enum ex *ex)
{
    bool beyond = p->last > 31 && policies[POLICY_FP_LIST].undefined;
    if (!fp_open(c, i, FP_SIMD | (p->last >= 16 ? FP_HIGH : 0), ex))
        return false;
    if (!p->undefined && !beyond)
        return true;
    *ex = exc_undefined(c, i);
    return false;
}

/* Rm: 15 none, 13 the bytes transferred, else an index. */
static void write_back(struct cpu *c, const struct insn *i, unsigned len)
{
    if (i->m != 15)
        c->r[i->n] += i->m == 13 ? len : c->r[i->m];
}

static enum ex load(struct cpu *c, const struct insn *i, const struct plan *p)
{
    enum ex ex;
    uint64_t v[32];
    uint32_t va = c->r[i->n];
    if (!plan_open(c, i, p, &ex))
        return ex;
    if (!check_aligned(c, va, p, false))
        return EX_EXC;
    for (unsigned k = 0; k < p->count; k++)
        if (!read_element(c, va + k * p->ebytes, p->ebytes, &v[k]))
            return EX_EXC;
    for (unsigned k = 0; k < p->count; k++) {
        if (p->lane[k] == ALL_LANES)
            c->vd[p->reg[k]] = replicate(v[k], 8 * p->ebytes);
        else
            lane_set(&c->vd[p->reg[k]], p->lane[k], 8 * p->ebytes, v[k]);
    }
    if (p->count == 1 && p->last > p->reg[0]) /* VLD1 to all lanes of two registers */
        c->vd[p->last] = c->vd[p->reg[0]];
    write_back(c, i, p->count * p->ebytes);
    return EX_NEXT;
}

static enum ex store(struct cpu *c, const struct insn *i, const struct plan *p)
{
    enum ex ex;
    uint32_t va = c->r[i->n];
    if (!plan_open(c, i, p, &ex))
        return ex;
    if (!check_aligned(c, va, p, true) || !probe_pages(c, va, p->count * p->ebytes))
        return EX_EXC;
    for (unsigned k = 0; k < p->count; k++)
        if (!write_element(c, va + k * p->ebytes, p->ebytes,
                           lane_get(&c->vd[p->reg[k]], p->lane[k], 8 * p->ebytes)))
            return EX_EXC;
    write_back(c, i, p->count * p->ebytes);
    return EX_NEXT;
}

enum ex x_vld_multiple(struct cpu *c, const struct insn *i)
{
    struct plan p = plan_multiple(i);
    return load(c, i, &p);
}

enum ex x_vst_multiple(struct cpu *c, const struct insn *i)
{
    struct plan p = plan_multiple(i);
    return store(c, i, &p);
}

enum ex x_vld_lane(struct cpu *c, const struct insn *i)
{
    struct plan p = plan_lane(i);
    return load(c, i, &p);
}

enum ex x_vst_lane(struct cpu *c, const struct insn *i)
{
    struct plan p = plan_lane(i);
    return store(c, i, &p);
}

enum ex x_vld_all(struct cpu *c, const struct insn *i)
{
    struct plan p = plan_all(i);
    return load(c, i, &p);
}
