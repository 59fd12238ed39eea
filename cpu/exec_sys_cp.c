/* exec_sys_cp.c - coprocessor instructions: cp14 and cp15, and what happens to all others.
 *
 * ARM DDI 0406C A8.8.98 to A8.8.108, A8.8.55, B1.14 (traps and their syndromes), B3.13.6 (ISS).
 * cp10 and cp11 have rows of their own (cpu/vfp.def). */
#include "cpu/cp15_int.h"
#include "cpu/exec.h"

/* Fields at the same place in A32 and T32. */
static unsigned cp_num(const struct insn *i)
{
    return bits(i->raw, 11, 8);
}

static bool is_form2(const struct insn *i) /* MCR2, MRC2, ...: no access to cp14 or cp15 */
{
    return bits(i->raw, 31, 28) == 15;
}

static struct cp15_access access_32(const struct insn *i, bool write)
{
    return (struct cp15_access){.cp = (uint8_t)cp_num(i),
                                .opc1 = (uint8_t)bits(i->raw, 23, 21),
                                .crn = (uint8_t)bits(i->raw, 19, 16),
                                .crm = (uint8_t)bits(i->raw, 3, 0),
                                .opc2 = (uint8_t)bits(i->raw, 7, 5),
                                .write = write};
}

static struct cp15_access access_64(const struct insn *i, bool write)
{
    return (struct cp15_access){.cp = (uint8_t)cp_num(i),
                                .opc1 = (uint8_t)bits(i->raw, 7, 4),
                                .crm = (uint8_t)bits(i->raw, 3, 0),
                                .wide = true,
                                .write = write};
}

static unsigned reg_t(const struct insn *i)
{
    return bits(i->raw, 15, 12);
}

static unsigned reg_t2(const struct insn *i)
{
    return bits(i->raw, 19, 16);
}

/* --- syndromes --- */

static uint32_t iss_32(const struct insn *i, const struct cp15_access *a)
{
    return iss_cond(i) | field_put(ISS_CP_OPC2, (uint32_t)a->opc2) |
           field_put(ISS_CP_OPC1, (uint32_t)a->opc1) | field_put(ISS_CP_CRN, (uint32_t)a->crn) |
           field_put(ISS_CP_RT, reg_t(i)) | field_put(ISS_CP_CRM, (uint32_t)a->crm) |
           field_put(ISS_CP_READ, (uint32_t)!a->write);
}

static uint32_t iss_64(const struct insn *i, const struct cp15_access *a)
{
    return iss_cond(i) | field_put(ISS_CPD_OPC1, (uint32_t)a->opc1) |
           field_put(ISS_CPD_RT2, reg_t2(i)) | field_put(ISS_CP_RT, reg_t(i)) |
           field_put(ISS_CP_CRM, (uint32_t)a->crm) | field_put(ISS_CP_READ, (uint32_t)!a->write);
}

static enum ex cp_trap(struct cpu *c, const struct insn *i, const struct cp15_access *a)
{
    if (a->wide)
        return exc_hyp_trap(c, i, a->cp == 15 ? EC_CP15_64 : EC_CP14_64, iss_64(i, a));
    return exc_hyp_trap(c, i, a->cp == 15 ? EC_CP15_32 : EC_CP14_32, iss_32(i, a));
}

/* The row to access, or NULL with *ex saying what happens instead. */
static const struct cp15_row *open_row(struct cpu *c, const struct insn *i,
                                       const struct cp15_access *a, enum ex *ex)
{
    const struct cp15_row *row = NULL;
    if (a->cp < 14 || is_form2(i)) {
        *ex = exc_undefined(c, i);
        return NULL;
    }
    enum cp15_verdict verdict = cp15_check(c, a, &row);
    if (verdict == CP15_OK)
        return row;
    *ex = verdict == CP15_TRAPPED ? cp_trap(c, i, a) : exc_undefined(c, i);
    return NULL;
}

/* --- register transfers --- */

enum ex x_mcr(struct cpu *c, const struct insn *i)
{
    struct cp15_access a = access_32(i, true);
    enum ex ex;
    const struct cp15_row *row = open_row(c, i, &a, &ex);
    if (!row)
        return ex;
    return cp15_write(c, row, rd(c, i, reg_t(i))) ? EX_END : EX_EXC;
}

static void set_apsr(struct cpu *c, uint32_t v)
{
    c->nz = (v & PSR_N ? INT64_MIN : 0) | !(v & PSR_Z);
    c->cf = !!(v & PSR_C);
    c->vf = !!(v & PSR_V);
}

enum ex x_mrc(struct cpu *c, const struct insn *i)
{
    struct cp15_access a = access_32(i, false);
    enum ex ex;
    const struct cp15_row *row = open_row(c, i, &a, &ex);
    if (!row)
        return ex;
    uint32_t v = (uint32_t)cp15_read(c, row);
    if (reg_t(i) == 15)
        set_apsr(c, v);
    else
        c->r[reg_t(i)] = v;
    return EX_NEXT;
}

enum ex x_mcrr(struct cpu *c, const struct insn *i)
{
    struct cp15_access a = access_64(i, true);
    enum ex ex;
    const struct cp15_row *row = open_row(c, i, &a, &ex);
    if (!row)
        return ex;
    uint64_t v = rd(c, i, reg_t(i)) | (uint64_t)rd(c, i, reg_t2(i)) << 32;
    return cp15_write(c, row, v) ? EX_END : EX_EXC;
}

enum ex x_mrrc(struct cpu *c, const struct insn *i)
{
    struct cp15_access a = access_64(i, false);
    enum ex ex;
    if (reg_t(i) == 15 || reg_t2(i) == 15) /* UNPREDICTABLE: COPROC_PC */
        return exc_undefined(c, i);
    const struct cp15_row *row = open_row(c, i, &a, &ex);
    if (!row)
        return ex;
    uint64_t v = cp15_read(c, row);
    c->r[reg_t(i)] = (uint32_t)v;
    c->r[reg_t2(i)] = (uint32_t)(v >> 32);
    return EX_NEXT;
}

enum ex x_cdp(struct cpu *c, const struct insn *i)
{
    return exc_undefined(c, i);
}

/* --- LDC and STC: to cp14's debug channel only, CRd c5 --- */

struct ldc {
    uint32_t addr, after;
    bool wback;
    unsigned n;
};

static struct ldc ldc_address(const struct cpu *c, const struct insn *i)
{
    bool pre = bits(i->raw, 24, 24), up = bits(i->raw, 23, 23);
    unsigned n = bits(i->raw, 19, 16);
    uint32_t base = n == 15 ? rd(c, i, 15) & ~3u : c->r[n], off = 4 * bits(i->raw, 7, 0);
    uint32_t moved = up ? base + off : base - off;
    return (struct ldc){pre ? moved : base, moved, bits(i->raw, 21, 21), n};
}

/* Addressing modes of ISS for LDC and STC (B3.13.6). */
enum { AM_UNINDEXED = 0, AM_POST = 1, AM_OFFSET = 2, AM_PRE = 3, AM_LITERAL = 4 };

static uint32_t iss_ldc(const struct insn *i, bool load)
{
    bool pre = bits(i->raw, 24, 24), wback = bits(i->raw, 21, 21);
    unsigned n = bits(i->raw, 19, 16);
    uint32_t am = (uint32_t)pre << 1 | wback | (n == 15 ? AM_LITERAL : 0);
    return iss_cond(i) | field_put(ISS_LDC_IMM, bits(i->raw, 7, 0)) | field_put(ISS_LDC_RN, n) |
           field_put(ISS_LDC_ADD, bits(i->raw, 23, 23)) | field_put(ISS_LDC_AM, am) |
           field_put(ISS_CP_READ, (uint32_t)!load);
}

/* True: the transfer is to be made. */
static bool open_ldc(struct cpu *c, const struct insn *i, bool load, enum ex *ex)
{
    const struct cp15_row *row = &cp15_rows[ROW_DBGDTRint];
    bool exists = cp_num(i) == 14 && bits(i->raw, 15, 12) == 5 && !bits(i->raw, 22, 22);
    if (cp_num(i) != 14 || is_form2(i)) {
        *ex = exc_undefined(c, i);
        return false;
    }
    enum cp15_verdict verdict = exists ? cp15_check_row(c, row, load) : CP15_UNDEFINED;
    if (verdict == CP15_OK)
        return true;
    *ex = verdict == CP15_TRAPPED ? exc_hyp_trap(c, i, EC_CP14_LS, iss_ldc(i, load))
                                  : exc_undefined(c, i);
    return false;
}

enum ex x_ldc(struct cpu *c, const struct insn *i)
{
    enum ex ex;
    uint32_t v;
    if (!open_ldc(c, i, true, &ex))
        return ex;
    struct ldc l = ldc_address(c, i);
    if (!mem_read(c, l.addr, 4, MEM_ALIGNED | MEM_NO_ISV, &v))
        return EX_EXC;
    cp15_write(c, &cp15_rows[ROW_DBGDTRint], v);
    if (l.wback)
        c->r[l.n] = l.after;
    return EX_NEXT;
}

enum ex x_stc(struct cpu *c, const struct insn *i)
{
    enum ex ex;
    if (!open_ldc(c, i, false, &ex))
        return ex;
    struct ldc l = ldc_address(c, i);
    uint32_t v = (uint32_t)cp15_read(c, &cp15_rows[ROW_DBGDTRint]);
    if (!mem_write(c, l.addr, 4, MEM_ALIGNED | MEM_NO_ISV, v))
        return EX_EXC;
    if (l.wback)
        c->r[l.n] = l.after;
    return EX_NEXT;
}
