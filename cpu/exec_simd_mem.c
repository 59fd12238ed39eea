/* exec_simd_mem.c - element and structure loads and stores: VLD1 to VLD4 and VST1 to VST4.
 *
 * ARM DDI 0406C A7.7, A8.8.320 to A8.8.331, A8.8.404 to A8.8.411, A3.2.1 (alignment). Each form
 * becomes a function between registers and
 * the elements in memory's order. A load changes no register before its last
 * access succeeded; a store that reaches a second page looks at it before it writes. */
#include "cpu/fp_plan.h"
#include "cpu/simd_int.h"

#include <string.h>

/* --- registers and structures: n elements each, `times` structures a lane --- */

#define STRUCTURE(n, T, times, spacing)                                                            \
    static void load##n##_##T##_##times##_##spacing(struct cpu *c, void *dp, const void *np,       \
                                                    const void *mp, uint32_t imm)                  \
    {                                                                                              \
        enum { LANES = 8 / sizeof(T) };                                                            \
        const T *in = np;                                                                          \
        T *out = dp;                                                                               \
        for (unsigned r = 0; r < (times); r++)                                                     \
            for (unsigned e = 0; e < LANES; e++)                                                   \
                for (unsigned k = 0; k < (n); k++)                                                 \
                    out[(k * (spacing) + r) * LANES + e] = *in++;                                  \
    }                                                                                              \
    static void store##n##_##T##_##times##_##spacing(struct cpu *c, void *dp, const void *np,      \
                                                     const void *mp, uint32_t imm)                 \
    {                                                                                              \
        enum { LANES = 8 / sizeof(T) };                                                            \
        const T *in = np;                                                                          \
        T *out = dp;                                                                               \
        for (unsigned r = 0; r < (times); r++)                                                     \
            for (unsigned e = 0; e < LANES; e++)                                                   \
                for (unsigned k = 0; k < (n); k++)                                                 \
                    *out++ = in[(k * (spacing) + r) * LANES + e];                                  \
    }
#define STRUCTURE_SIZES(n, times, spacing)                                                         \
    STRUCTURE(n, uint8_t, times, spacing)                                                          \
    STRUCTURE(n, uint16_t, times, spacing)                                                         \
    STRUCTURE(n, uint32_t, times, spacing)
STRUCTURE_SIZES(2, 1, 1)
STRUCTURE_SIZES(2, 1, 2)
STRUCTURE_SIZES(2, 2, 2)
STRUCTURE_SIZES(3, 1, 1)
STRUCTURE_SIZES(3, 1, 2)
STRUCTURE_SIZES(4, 1, 1)
STRUCTURE_SIZES(4, 1, 2)

/* Structures of one element: imm bytes as they are. */
static void copy(struct cpu *c, void *d, const void *n, const void *m, uint32_t imm)
{
    memcpy(d, n, imm);
}

#define FN_STRUCTURE(n, times, spacing)                                                            \
    {                                                                                              \
        STRUCTURES(n, times, spacing),                                                             \
            {{load##n##_uint8_t_##times##_##spacing, load##n##_uint16_t_##times##_##spacing,       \
              load##n##_uint32_t_##times##_##spacing},                                             \
             {store##n##_uint8_t_##times##_##spacing, store##n##_uint16_t_##times##_##spacing,     \
              store##n##_uint32_t_##times##_##spacing}},                                           \
    }

static vec_fn *structure_fn(unsigned arg, bool store, unsigned size)
{
    static const struct {
        uint16_t arg;
        vec_fn *fn[2][4];
    } fns[] = {
        FN_STRUCTURE(2, 1, 1), FN_STRUCTURE(2, 1, 2), FN_STRUCTURE(2, 2, 2), FN_STRUCTURE(3, 1, 1),
        FN_STRUCTURE(3, 1, 2), FN_STRUCTURE(4, 1, 1), FN_STRUCTURE(4, 1, 2),
    };
    for (unsigned k = 0; k < ARRAY_LEN(fns); k++)
        if (fns[k].arg == arg)
            return fns[k].fn[store][size];
    return copy;
}

/* Registers up to `last` are used; beyond D31 it is UNPREDICTABLE: FP_LIST. */
static void registers(const struct insn *i, unsigned last, struct vec_mem *p)
{
    p->at = (uint8_t)(p->at + at_d(reg_d(i)));
    p->use = FP_SIMD | (last >= 16 ? FP_HIGH : 0);
    if (last > 31 && policies[POLICY_FP_LIST].undefined)
        p->fn = NULL;
}

/* How many registers there are says how far the alignment may go: 8, 16, 8, 32 bytes. */
void vec_mem_multiple(const struct insn *i, bool store, struct vec_mem *p)
{
    static const uint8_t max_align[5] = {0, 1, 2, 1, 3};
    unsigned arg = insn_rows[i->row].arg, n = arg >> 8, times = arg >> 4 & 15, spacing = arg & 15;
    *p = (struct vec_mem){.fn = structure_fn(arg, store, i->stype),
                          .ebytes = (uint8_t)(1u << i->stype),
                          .count = (uint8_t)(8 * n * times >> i->stype),
                          .align = (uint8_t)(i->imm ? 4u << i->imm : 1),
                          .imm = 8 * n * times};
    if (i->imm > max_align[n * times])
        p->fn = NULL;
    registers(i, reg_d(i) + (n - 1) * spacing + times - 1, p);
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

/* One lane, or all: imm is how many registers (bits 7..0) of which distance in bytes (8 and up). */
#define LANE_FNS(T, ones)                                                                          \
    static void load_lane_##T(struct cpu *c, void *d, const void *n, const void *m, uint32_t imm)  \
    {                                                                                              \
        for (unsigned k = 0; k < (imm & 0xff); k++)                                                \
            memcpy((uint8_t *)d + k * (imm >> 8), (const T *)n + k, sizeof(T));                    \
    }                                                                                              \
    static void store_lane_##T(struct cpu *c, void *d, const void *n, const void *m, uint32_t imm) \
    {                                                                                              \
        for (unsigned k = 0; k < (imm & 0xff); k++)                                                \
            memcpy((T *)d + k, (const uint8_t *)n + k * (imm >> 8), sizeof(T));                    \
    }                                                                                              \
    static void load_all_##T(struct cpu *c, void *d, const void *n, const void *m, uint32_t imm)   \
    {                                                                                              \
        for (unsigned k = 0; k < (imm & 0xff); k++) {                                              \
            uint64_t v = ((const T *)n)[k] * UINT64_C(ones);                                       \
            memcpy((uint8_t *)d + k * (imm >> 8), &v, sizeof v);                                   \
        }                                                                                          \
    }
LANE_FNS(uint8_t, 0x0101010101010101)
LANE_FNS(uint16_t, 0x0001000100010001)
LANE_FNS(uint32_t, 0x0000000100000001)

void vec_mem_lane(const struct insn *i, bool store, struct vec_mem *p)
{
    static vec_fn *const fns[2][4] = {
        {load_lane_uint8_t, load_lane_uint16_t, load_lane_uint32_t},
        {store_lane_uint8_t, store_lane_uint16_t, store_lane_uint32_t}};
    unsigned n = insn_rows[i->row].arg, size = i->stype, align;
    unsigned spacing = n > 1 && size && (i->imm >> size & 1) ? 2 : 1;
    bool exists = lane_align(size, n, i->imm, &align);
    *p = (struct vec_mem){.fn = exists ? fns[store][size] : NULL,
                          .at = (uint8_t)(i->imm >> (size + 1) << size),
                          .ebytes = (uint8_t)(1u << size),
                          .count = (uint8_t)n,
                          .align = (uint8_t)align,
                          .imm = n | 8 * spacing << 8};
    registers(i, reg_d(i) + (n - 1) * spacing, p);
}

/* One element may go to two registers. */
static void load_all_twice(struct cpu *c, void *d, const void *n, unsigned ebytes)
{
    uint64_t v = 0;
    memcpy(&v, n, ebytes);
    v = replicate(v, 8 * ebytes);
    memcpy(d, &v, 8);
    memcpy((uint8_t *)d + 8, &v, 8);
}

#define TWICE(T)                                                                                   \
    static void load_twice_##T(struct cpu *c, void *d, const void *n, const void *m, uint32_t imm) \
    {                                                                                              \
        load_all_twice(c, d, n, sizeof(T));                                                        \
    }
TWICE(uint8_t)
TWICE(uint16_t)
TWICE(uint32_t)

void vec_mem_all(const struct insn *i, bool store, struct vec_mem *p)
{
    static vec_fn *const fns[2][4] = {
        {load_all_uint8_t, load_all_uint16_t, load_all_uint32_t, load_all_uint32_t},
        {load_twice_uint8_t, load_twice_uint16_t, load_twice_uint32_t, load_twice_uint32_t}};
    unsigned n = insn_rows[i->row].arg, size = i->stype;
    bool two = insn_flag(i, 'T'), aligned = insn_flag(i, 'A');
    unsigned ebytes = size == 3 ? 4 : 1u << size, spacing = n > 1 && two ? 2 : 1;
    *p = (struct vec_mem){.fn = fns[n == 1 && two][size],
                          .ebytes = (uint8_t)ebytes,
                          .count = (uint8_t)n,
                          .align = 1,
                          .imm = n | 8 * spacing << 8};
    if (aligned)
        p->align = (uint8_t)(n == 4 && size >= 2 ? (size == 3 ? 16 : 8) : n * ebytes);
    if (size == 3 ? n != 4 || !aligned : aligned && (n == 3 || (n == 1 && size == 0)))
        p->fn = NULL;
    registers(i, reg_d(i) + (n - 1) * spacing + (n == 1 && two), p);
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

static bool check_aligned(struct cpu *c, uint32_t va, const struct vec_mem *p, bool write)
{
    struct mmu_result res;
    return !(va & (p->align - 1u)) ||
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

static bool elements_open(struct cpu *c, const struct insn *i, const struct vec_mem *p, enum ex *ex)
{
    if (!fp_open(c, i, p->use, ex))
        return false;
    if (p->fn)
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

static enum ex load(struct cpu *c, const struct insn *i, const struct vec_mem *p)
{
    enum ex ex;
    uint64_t v[4] = {0};
    uint32_t va = c->r[i->n];
    if (!elements_open(c, i, p, &ex))
        return ex;
    if (!check_aligned(c, va, p, false))
        return EX_EXC;
    for (unsigned k = 0; k < p->count; k++) {
        uint64_t element;
        if (!read_element(c, va + k * p->ebytes, p->ebytes, &element))
            return EX_EXC;
        memcpy((uint8_t *)v + k * p->ebytes, &element, p->ebytes);
    }
    p->fn(c, (uint8_t *)c->vd + p->at, v, NULL, p->imm);
    write_back(c, i, (unsigned)p->count * p->ebytes);
    return EX_NEXT;
}

static enum ex store(struct cpu *c, const struct insn *i, const struct vec_mem *p)
{
    enum ex ex;
    uint64_t v[4] = {0};
    uint32_t va = c->r[i->n];
    if (!elements_open(c, i, p, &ex))
        return ex;
    if (!check_aligned(c, va, p, true) || !probe_pages(c, va, (unsigned)p->count * p->ebytes))
        return EX_EXC;
    p->fn(c, v, (uint8_t *)c->vd + p->at, NULL, p->imm);
    for (unsigned k = 0; k < p->count; k++) {
        uint64_t element = 0;
        memcpy(&element, (uint8_t *)v + k * p->ebytes, p->ebytes);
        if (!write_element(c, va + k * p->ebytes, p->ebytes, element))
            return EX_EXC;
    }
    write_back(c, i, (unsigned)p->count * p->ebytes);
    return EX_NEXT;
}

#define ELEMENTS(name, how, form, is_store)                                                        \
    enum ex x_##name(struct cpu *c, const struct insn *i)                                          \
    {                                                                                              \
        struct vec_mem p;                                                                          \
        vec_mem_##form(i, is_store, &p);                                                           \
        return how(c, i, &p);                                                                      \
    }
ELEMENTS(vld_multiple, load, multiple, false)
ELEMENTS(vst_multiple, store, multiple, true)
ELEMENTS(vld_lane, load, lane, false)
ELEMENTS(vst_lane, store, lane, true)
ELEMENTS(vld_all, load, all, false)
