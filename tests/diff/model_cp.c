/* model_cp.c - coprocessor instructions of the model, from ARM DDI 0406C A8.8, B1.14 (traps),
 * B3.15, B3.17 (rights) and B3.13.6 (syndromes). It knows the registers of model_cp.def, and a few
 * places where there is none. */
#include "tests/diff/model.h"

#include <string.h>

enum rights {
    MAY_PL0_RW,
    MAY_PL0_RO,
    MAY_PL0_WO,
    MAY_PL0_RO_PL1_RW,
    MAY_PL1_RW,
    MAY_PL1_RO,
    MAY_PL1_WO,
    MAY_PL2_RW,
    MAY_PL2_WO,
    MAY_SECURE_RW,
    MAY_SECURE_RW_NS_RO,
    MAY_DEBUG_RO,
    MAY_TEEHBR_RW
};

enum trap {
    ON_FREE,
    ON_TID0,
    ON_TID1,
    ON_TID2,
    ON_TID3,
    ON_TVM,
    ON_TPU,
    ON_TPC,
    ON_TSW,
    ON_TTLB,
    ON_TCPAC,
    ON_TTEE,
    ON_TJDBX,
    ON_TDRA,
    ON_TAC
};

/* MODEL_VALUES: no storage, `constant` is read. */
struct cp_register {
    uint8_t cp, opc1, crn, crm, opc2, rights, trap;
    bool wide, write_only, unwritten;
    enum model_value secure, nonsecure;
    uint64_t mask; /* with no storage: what is pretended to Non-secure PL1, or zero */
    uint64_t constant;
};

#define NO_STORAGE MODEL_VALUES, MODEL_VALUES
static const struct cp_register registers[] = {
#define STORED(cp, opc1, crn, crm, opc2, rights, trap, s, ns, mask)                                \
    {cp,    opc1,  crn,   crm,   opc2,   MAY_##rights, ON_##trap,                                  \
     false, false, false, M_##s, M_##ns, mask,         0},
#define READ(cp, opc1, crn, crm, opc2, rights, trap, s, ns, mask)                                  \
    {cp, opc1, crn, crm, opc2, MAY_##rights, ON_##trap, false, false, true, M_##s, M_##ns, mask, 0},
#define CONSTANT(cp, opc1, crn, crm, opc2, rights, trap, value)                                    \
    {cp, opc1, crn, crm, opc2, MAY_##rights, ON_##trap, false, false, false, NO_STORAGE, 0, value},
#define VIRTUAL(cp, opc1, crn, crm, opc2, rights, trap, value, pretended)                          \
    {cp,    opc1,  crn,  crm,        opc2,          MAY_##rights, ON_##trap,                       \
     false, false, true, NO_STORAGE, M_##pretended, value},
#define NOTHING(cp, opc1, crn, crm, opc2, rights, trap)                                            \
    {cp, opc1, crn, crm, opc2, MAY_##rights, ON_##trap, false, true, false, NO_STORAGE, 0, 0},
#define PAIR(cp, opc1, crm, rights, trap, s, ns, mask)                                             \
    {cp, opc1, 0, crm, 0, MAY_##rights, ON_##trap, true, false, false, M_##s, M_##ns, mask, 0},
#include "tests/diff/model_cp.def"
};

/* Encodings with nothing behind them: cp, opc1, crn, crm, opc2. */
static const uint8_t nowhere[][5] = {
    {15, 0, 9, 0, 0}, {15, 1, 9, 8, 2}, {15, 0, 10, 4, 7},  {15, 7, 11, 15, 0}, {15, 0, 11, 9, 0},
    {15, 0, 4, 0, 0}, {15, 3, 1, 0, 0}, {15, 0, 8, 1, 1},   {15, 5, 0, 0, 0},   {15, 0, 13, 9, 5},
    {0, 0, 0, 0, 0},  {7, 1, 2, 3, 4},  {12, 7, 15, 15, 7}, {13, 0, 1, 0, 1}};

/* A transfer, decoded. */
struct access {
    uint8_t cp, opc1, crn, crm, opc2;
    bool wide, write;
};

static bool is(const struct model *m, const char *prefix)
{
    return diff_named(&insn_rows[m->insn->row], prefix);
}

static struct access access_of(const struct model *m)
{
    const struct insn *i = m->insn;
    bool wide = is(m, "MCRR") || is(m, "MRRC");
    struct access a = {.cp = i->s, .crm = i->m, .wide = wide};
    a.write = is(m, "MCR") || is(m, "MCRR");
    a.opc1 = wide ? i->imm : i->imm >> 3;
    a.crn = wide ? 0 : i->n;
    a.opc2 = wide ? 0 : i->imm & 7;
    return a;
}

static const struct cp_register *find(const struct access *a)
{
    for (size_t k = 0; k < ARRAY_LEN(registers); k++) {
        const struct cp_register *r = &registers[k];
        if (r->cp == a->cp && r->opc1 == a->opc1 && r->crn == a->crn && r->crm == a->crm &&
            r->opc2 == a->opc2 && r->wide == a->wide)
            return r;
    }
    return NULL;
}

/* --- rights (B3.15, B3.17) --- */

static bool user_may(const struct model *m, enum rights rights, bool write)
{
    switch (rights) {
    case MAY_PL0_RW:
        return true;
    case MAY_PL0_RO:
    case MAY_PL0_RO_PL1_RW:
        return !write;
    case MAY_PL0_WO:
        return write;
    case MAY_DEBUG_RO:
        return !write && !(m->v[M_dbgdscr] & DBGDSCR_UDCCDIS);
    case MAY_TEEHBR_RW:
        return !(m->v[M_teecr] & 1);
    default:
        return false;
    }
}

static bool may(const struct model *m, enum rights rights, bool write)
{
    bool ns = m->v[M_scr] & SCR_NS, monitor = model_mode(m) == MODE_MON;
    bool hyp = model_mode(m) == MODE_HYP || (monitor && ns);
    if (model_mode(m) == MODE_USR)
        return user_may(m, rights, write);
    switch (rights) {
    case MAY_PL0_RO:
    case MAY_PL1_RO:
    case MAY_DEBUG_RO:
        return !write;
    case MAY_PL0_WO:
    case MAY_PL1_WO:
        return write;
    case MAY_PL2_RW:
        return hyp;
    case MAY_PL2_WO:
        return hyp && write;
    case MAY_SECURE_RW:
        return model_secure(m);
    case MAY_SECURE_RW_NS_RO:
        return model_secure(m) || !write;
    default:
        return true;
    }
}

/* --- traps of Non-secure PL1 and PL0 (B1.14) --- */

static bool asked(const struct model *m, enum trap trap, bool write)
{
    uint32_t hcr = m->v[M_hcr], hstr = m->v[M_hstr], hdcr = m->v[M_hdcr];
    switch (trap) {
    case ON_FREE:
        return false;
    case ON_TID0:
        return hcr & HCR_TID0;
    case ON_TID1:
        return hcr & HCR_TID1;
    case ON_TID2:
        return hcr & HCR_TID2;
    case ON_TID3:
        return hcr & HCR_TID3;
    case ON_TVM:
        return write && (hcr & HCR_TVM);
    case ON_TPU:
        return hcr & HCR_TPU;
    case ON_TPC:
        return hcr & HCR_TPC;
    case ON_TSW:
        return hcr & HCR_TSW;
    case ON_TTLB:
        return hcr & HCR_TTLB;
    case ON_TAC:
        return hcr & HCR_TAC;
    case ON_TCPAC:
        return m->v[M_hcptr] & HCPTR_TCPAC;
    case ON_TTEE:
        return hstr & HSTR_TTEE;
    case ON_TJDBX:
        return hstr & HSTR_TJDBX;
    case ON_TDRA:
        return hdcr & (HDCR_TDRA | HDCR_TDE);
    }
    return false;
}

/* HSTR.Tn: by CRn, or CRm of a 64-bit access. There is no T4 and no T14. */
static bool by_number(const struct model *m, const struct access *a)
{
    unsigned n = a->wide ? a->crm : a->crn;
    return a->cp == 15 && n != 4 && n != 14 && (m->v[M_hstr] >> n & 1);
}

/* HCR.TIDCP: cache lockdown, TCM and DMA (B1.14). */
static bool by_lockdown(const struct model *m, const struct access *a)
{
    static const struct {
        uint8_t crn, crms[10], count;
    } spaces[] = {{9, {0, 1, 2, 5, 6, 7, 8}, 7},
                  {10, {0, 1, 4, 8}, 4},
                  {11, {0, 1, 2, 3, 4, 5, 6, 7, 8, 15}, 10}};
    if (a->cp != 15 || a->wide || !(m->v[M_hcr] & HCR_TIDCP))
        return false;
    for (size_t k = 0; k < ARRAY_LEN(spaces); k++)
        if (spaces[k].crn == a->crn && memchr(spaces[k].crms, a->crm, spaces[k].count))
            return true;
    return false;
}

static void take_trap(struct model *m, const struct access *a)
{
    static const uint8_t classes[2][2] = {{EC_CP14_32, EC_CP14_64}, {EC_CP15_32, EC_CP15_64}};
    uint32_t iss =
        model_iss_cond(m) | (uint32_t)m->insn->t << 5 | (uint32_t)a->crm << 1 | !a->write;
    if (a->wide)
        iss |= (uint32_t)a->opc1 << 16 | (uint32_t)m->insn->a << 10;
    else
        iss |= (uint32_t)a->opc2 << 17 | (uint32_t)a->opc1 << 14 | (uint32_t)a->crn << 10;
    model_hyp_trap(m, classes[a->cp == 15][a->wide], iss);
}

/* --- transfers --- */

static enum model_value storage(const struct model *m, const struct cp_register *r)
{
    return m->v[M_scr] & SCR_NS ? r->nonsecure : r->secure;
}

/* The high word of a pair lies behind both low words, or behind the one that there is. */
static enum model_value high_word(const struct cp_register *r, enum model_value low)
{
    return low + (r->secure == r->nonsecure ? 1 : 2);
}

static void set_flags(struct model *m, uint32_t v)
{
    m->v[M_cpsr] = (m->v[M_cpsr] & 0x0fffffff) | (v & 0xf0000000);
}

static void read_register(struct model *m, const struct cp_register *r)
{
    enum model_value at = storage(m, r);
    uint32_t v;
    if (at != MODEL_VALUES)
        v = m->v[at];
    else
        v = r->mask && model_below_hyp(m) ? m->v[r->mask] : (uint32_t)r->constant;
    if (r->wide)
        *model_reg(m, model_mode(m), m->insn->a) = m->v[high_word(r, at)];
    if (m->insn->t == 15)
        set_flags(m, v);
    else
        *model_reg(m, model_mode(m), m->insn->t) = v;
}

static void write_register(struct model *m, const struct cp_register *r)
{
    enum model_value at = storage(m, r);
    uint32_t low = (uint32_t)r->mask, high = r->mask >> 32;
    if (at == MODEL_VALUES)
        return;
    m->v[at] = (m->v[at] & ~low) | (model_r(m, m->insn->t) & low);
    if (!r->wide)
        return;
    at = high_word(r, at);
    m->v[at] = (m->v[at] & ~high) | (model_r(m, m->insn->a) & high);
}

static void transfer(struct model *m)
{
    struct access a = access_of(m);
    const struct cp_register *r = find(&a);
    bool privileged = model_mode(m) != MODE_USR;
    if (model_below_hyp(m) && privileged && (by_number(m, &a) || by_lockdown(m, &a)))
        take_trap(m, &a); /* before it is looked at what, or whether, it is (B1.14) */
    else if (!r || !may(m, r->rights, a.write))
        model_undefined(m);
    else if (model_below_hyp(m) && (asked(m, r->trap, a.write) || by_number(m, &a)))
        take_trap(m, &a);
    else if (a.write)
        write_register(m, r);
    else
        read_register(m, r);
}

/* --- LDC, STC: cp14's debug channel, c5; no debugger is at its other end (C11.11) --- */

static void channel(struct model *m, bool load)
{
    const struct insn *i = m->insn;
    bool pre = insn_flag(i, 'P'), up = insn_flag(i, 'U'), wback = insn_flag(i, 'W');
    uint32_t base = model_r(m, i->n), moved = up ? base + 4 * i->imm : base - 4 * i->imm, v = 0;
    uint32_t iss = model_iss_cond(m) | i->imm << 12 | (uint32_t)i->n << 5 | (uint32_t)up << 4 |
                   (uint32_t)pre << 2 | (uint32_t)wback << 1 | !load;
    bool shut = model_mode(m) == MODE_USR && (m->v[M_dbgdscr] & DBGDSCR_UDCCDIS);
    if (i->s != 14 || i->d != 5 || insn_flag(i, 'N') || shut) {
        model_undefined(m);
        return;
    }
    if (model_below_hyp(m) && (m->v[M_hdcr] & (HDCR_TDA | HDCR_TDE))) {
        model_hyp_trap(m, EC_CP14_LS, iss);
        return;
    }
    if (load ? !model_read(m, pre ? moved : base, &v) : !model_write(m, pre ? moved : base, 0))
        return;
    if (wback)
        *model_reg(m, model_mode(m), i->n) = moved;
}

/* MCR2, MRC2 and the like are of no coprocessor here. */
static bool second_form(const struct insn *i)
{
    return i->raw >> 28 == 15;
}

void model_coprocessor(struct model *m)
{
    if (second_form(m->insn) || is(m, "CDP"))
        model_undefined(m);
    else if (is(m, "LDC") || is(m, "STC"))
        channel(m, is(m, "LDC"));
    else
        transfer(m);
}

/* --- drawing --- */

static uint32_t word_32(uint32_t raw, const uint8_t at[5])
{
    raw &= ~UINT32_C(0x00ef0fef);
    return raw | (uint32_t)at[1] << 21 | (uint32_t)at[2] << 16 | (uint32_t)at[0] << 8 |
           (uint32_t)at[4] << 5 | at[3];
}

static uint32_t word_64(uint32_t raw, const struct cp_register *r)
{
    return (raw & ~UINT32_C(0xfff)) | (uint32_t)r->cp << 8 | (uint32_t)r->opc1 << 4 | r->crm;
}

bool model_cp_word(struct diff_random *rnd, const struct insn_row *row, uint32_t *raw)
{
    bool wide = diff_named(row, "MCRR") || diff_named(row, "MRRC");
    bool write = diff_named(row, "MCR") || diff_named(row, "MCRR");
    const struct cp_register *r = &registers[diff_next(rnd) % ARRAY_LEN(registers)];
    if (!wide && !write && !diff_named(row, "MRC"))
        return false;
    if (!wide && diff_chance(rnd, 10)) {
        *raw = word_32(*raw, nowhere[diff_next(rnd) % ARRAY_LEN(nowhere)]);
        return true;
    }
    while (r->wide != wide || (write && r->unwritten))
        r = &registers[diff_next(rnd) % ARRAY_LEN(registers)];
    uint8_t at[5] = {r->cp, r->opc1, r->crn, r->crm, r->opc2};
    *raw = wide ? word_64(*raw, r) : word_32(*raw, at);
    return true;
}
