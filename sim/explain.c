/* explain.c - an instruction, a register, a syndrome in words, from the rows that the machine
 * itself runs on. Descriptors are in explain_desc.c.
 *
 * Disassembly is capstone's. Leaves out: what an instruction does, beyond its name and clause. */
#include "sim/explain.h"

#include "cpu/cp15.h"
#include "cpu/decode.h"

#include <capstone/capstone.h>
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* --- fields of registers --- */

static const struct field_row {
    const char *reg, *name;
    uint8_t hi, lo;
    const char *what;
} field_rows[] = {
#define FIELD(reg, name, hi, lo, what)   {#reg, #name, hi, lo, what},
#define FIELD64(reg, name, hi, lo, what) {#reg, #name, hi, lo, what},
#include "cpu/arch/fields.def"
};

static void print_field(const struct field_row *f, uint64_t value, FILE *to)
{
    fprintf(to, "  %-12s [%u:%u] = 0x%" PRIx64 "  %s\n", f->name, f->hi, f->lo,
            bits64(value, f->hi, f->lo), f->what);
}

bool explain_fields(const char *reg, uint64_t value, FILE *to)
{
    bool any = false;
    for (unsigned i = 0; i < ARRAY_LEN(field_rows); i++)
        if (strcasecmp(field_rows[i].reg, reg) == 0) {
            print_field(&field_rows[i], value, to);
            any = true;
        }
    return any;
}

/* Fields of the ISS whose names start with one of the prefixes, separated by blanks. */
static void print_iss(uint32_t iss, const char *prefixes, FILE *to)
{
    for (unsigned i = 0; i < ARRAY_LEN(field_rows); i++) {
        const struct field_row *f = &field_rows[i];
        if (strcmp(f->reg, "ISS") != 0)
            continue;
        for (const char *p = prefixes; *p; p += strcspn(p, " "), p += *p == ' ') {
            size_t n = strcspn(p, " ");
            if (strncmp(f->name, p, n) == 0) {
                print_field(f, iss, to);
                break;
            }
        }
    }
}

/* --- syndromes --- */

static const char *const classes[64] = {
#define EC(name, value, what) [value] = what,
#include "cpu/arch/codes.def"
};

/* Which fields of the ISS an exception class has (B3.13.6). */
static const char *iss_of(uint32_t ec)
{
    switch (ec) {
    case EC_WFX:
        return "CV COND WFX_";
    case EC_CP15_32:
    case EC_CP14_32:
    case EC_CP10_ID:
        return "CV COND CP_";
    case EC_CP15_64:
    case EC_CP14_64:
        return "CV COND CPD_ CP_RT CP_CRM CP_READ";
    case EC_CP14_LS:
        return "CV COND LDC_ CP_READ";
    case EC_HCPTR:
        return "CV COND HCPTR_";
    case EC_BXJ:
        return "CV COND BXJ_";
    case EC_SVC:
    case EC_HVC:
        return "IMM16";
    case EC_SMC:
        return "CV COND";
    case EC_IABT_LOWER:
    case EC_IABT_HYP:
        return "AB_EA AB_S1PTW AB_FSC";
    case EC_DABT_LOWER:
    case EC_DABT_HYP:
        return "DA_ AB_";
    default:
        return "";
    }
}

static void print_status(uint32_t code, FILE *to)
{
    enum { NO = 0xff };
    static const struct {
        const char *what;
        uint8_t level, code;
    } rows[] = {
#define FSTATUS(kind, level, shrt, lng, what) {what, level, lng},
#include "mmu/arch/status.def"
    };
    for (unsigned i = 0; i < ARRAY_LEN(rows); i++) {
        if (rows[i].code != code)
            continue;
        fprintf(to, "  fault: %s", rows[i].what);
        if (rows[i].level)
            fprintf(to, ", level %u", rows[i].level);
        fputc('\n', to);
    }
}

/* The register that a trapped MCR or MRC named. */
static void print_trapped(uint32_t ec, uint32_t iss, FILE *to)
{
    bool wide = ec == EC_CP15_64 || ec == EC_CP14_64;
    unsigned cp = ec == EC_CP15_32 || ec == EC_CP15_64 ? 15 : 14;
    unsigned opc1 = wide ? field_get(iss, ISS_CPD_OPC1) : field_get(iss, ISS_CP_OPC1);
    const struct cp15_row *r =
        cp15_lookup(cp, opc1, wide ? 0 : field_get(iss, ISS_CP_CRN), field_get(iss, ISS_CP_CRM),
                    wide ? 0 : field_get(iss, ISS_CP_OPC2), wide);
    fprintf(to, "  %s of %s\n", iss & ISS_CP_READ ? "read" : "write",
            r ? r->name : "a register that the core does not have");
}

void explain_hsr(uint32_t hsr, FILE *to)
{
    uint32_t ec = field_get(hsr, HSR_EC), iss = field_get(hsr, HSR_ISS);
    fprintf(to, "HSR 0x%08" PRIx32 ": %s (ARM DDI 0406C B3.13.6)\n", hsr,
            classes[ec] ? classes[ec] : "a reserved exception class");
    explain_fields("HSR", hsr, to);
    print_iss(iss, iss_of(ec), to);
    if (ec == EC_CP15_32 || ec == EC_CP14_32 || ec == EC_CP15_64 || ec == EC_CP14_64)
        print_trapped(ec, iss, to);
    if (ec == EC_IABT_LOWER || ec == EC_IABT_HYP || ec == EC_DABT_LOWER || ec == EC_DABT_HYP)
        print_status(field_get(iss, ISS_AB_FSC), to);
}

/* --- system registers --- */

static const struct cp15_row timer_rows[] = {
#define CP15(n, p, o1, n_, m_, o2, rights_, bank_, trap_, reset_, wmask_, hook, world_, text)      \
    {.name = #n,                                                                                   \
     .what = text,                                                                                 \
     .cp = p,                                                                                      \
     .opc1 = o1,                                                                                   \
     .crn = n_,                                                                                    \
     .crm = m_,                                                                                    \
     .opc2 = o2,                                                                                   \
     .rights = rights_,                                                                            \
     .bank = bank_,                                                                                \
     .trap = TRAP_##trap_,                                                                         \
     .world = WORLD_##world_,                                                                      \
     .wmask = wmask_},
#define CP15_64(n, p, o1, m_, rights_, bank_, trap_, reset_, wmask_, hook, world_, text)           \
    {.name = #n,                                                                                   \
     .what = text,                                                                                 \
     .cp = p,                                                                                      \
     .opc1 = o1,                                                                                   \
     .crm = m_,                                                                                    \
     .wide = true,                                                                                 \
     .rights = rights_,                                                                            \
     .bank = bank_,                                                                                \
     .trap = TRAP_##trap_,                                                                         \
     .world = WORLD_##world_,                                                                      \
     .wmask = wmask_},
#include "timer/arch/cnt.def"
};

static const struct cp15_row *row_called(const char *name)
{
    const struct cp15_row *r = cp15_find(name);
    for (unsigned i = 0; i < ARRAY_LEN(timer_rows) && !r; i++)
        if (strcasecmp(timer_rows[i].name, name) == 0)
            r = &timer_rows[i];
    return r;
}

static const char *const rights_text[] = {
    [PL0_RW] = "PL0 and above read and write",
    [PL0_RO] = "PL0 and above read",
    [PL0R_PL1W] = "PL0 reads, PL1 and above write",
    [PL0_WO] = "PL0 and above write",
    [PL1_RW] = "PL1 and above read and write",
    [PL1_RO] = "PL1 and above read",
    [PL1_WO] = "PL1 and above write",
    [PL2_RW] = "Hyp mode reads and writes",
    [PL2_RO] = "Hyp mode reads",
    [PL2_WO] = "Hyp mode writes",
    [SEC_RW] = "Secure PL1 reads and writes",
    [SEC_RW_NSRO] = "Secure PL1 reads and writes, Non-secure PL1 and PL2 read",
};

static const char *const bank_text[] = {
    [COMMON] = "one copy",
    [BANKED] = "a Secure and a Non-secure copy",
    [SECURE] = "in Secure state only",
};

static const char *const world_text[] = {
    [WORLD_VM] = "a world switch saves and restores it",
    [WORLD_HYPER] = "the hypervisor's own",
    [WORLD_GLOBAL] = "the machine's; a world switch leaves it",
    [WORLD_SEC] = "the Secure side's",
    [WORLD_RO] = "read-only",
    [WORLD_OP] = "an operation, no state",
};

static const char *const trap_text[] = {
    [TRAP_NONE] = "",          [TRAP_TVM] = "HCR.TVM",
    [TRAP_TTLB] = "HCR.TTLB",  [TRAP_TPU] = "HCR.TPU",
    [TRAP_TPC] = "HCR.TPC",    [TRAP_TSW] = "HCR.TSW",
    [TRAP_TAC] = "HCR.TAC",    [TRAP_TIDCP] = "HCR.TIDCP",
    [TRAP_TID0] = "HCR.TID0",  [TRAP_TID1] = "HCR.TID1",
    [TRAP_TID2] = "HCR.TID2",  [TRAP_TID3] = "HCR.TID3",
    [TRAP_TPM] = "HDCR.TPM",   [TRAP_TPMCR] = "HDCR.TPMCR",
    [TRAP_TDA] = "HDCR.TDA",   [TRAP_TDOSA] = "HDCR.TDOSA",
    [TRAP_TDRA] = "HDCR.TDRA", [TRAP_TCPAC] = "HCPTR.TCPAC",
    [TRAP_TTEE] = "HSTR.TTEE", [TRAP_TJDBX] = "HSTR.TJDBX",
};

/* HSTR has a bit for each primary register but c4 and c14 (B4.1.73). */
static void print_traps(unsigned crn, const char *trap, FILE *to)
{
    bool hstr = crn != 4 && crn != 14;
    if (hstr)
        fprintf(to, "  traps to Hyp by HSTR.T%u%s%s\n", crn, trap ? " and " : "", trap ? trap : "");
    else
        fprintf(to, "  %s%s\n", trap ? "traps to Hyp by " : "no trap to Hyp of its own",
                trap ? trap : "");
}

static void print_row(const struct cp15_row *r, FILE *to)
{
    const char *trap = r->trap < ARRAY_LEN(trap_text) ? trap_text[r->trap] : NULL;
    fprintf(to, "%s: %s\n", r->name, r->what);
    if (r->wide)
        fprintf(to, "  mrrc/mcrr p%u, %u, Rt, Rt2, c%u\n", r->cp, r->opc1, r->crm);
    else
        fprintf(to, "  mrc/mcr p%u, %u, Rt, c%u, c%u, %u\n", r->cp, r->opc1, r->crn, r->crm,
                r->opc2);
    fprintf(to, "  %s; %s; %s\n", rights_text[r->rights], bank_text[r->bank], world_text[r->world]);
    print_traps(r->wide ? r->crm : r->crn, trap && *trap ? trap : NULL, to);
    fprintf(to, "  writable bits 0x%0*" PRIx64 "\n", r->wide ? 16 : 8, r->wmask);
}

/* What the fields are at reset, where that is one value for every core. */
static void print_reset(const struct cp15_row *r, FILE *to)
{
    bool first = true, known = r->reset != POISON && !r->read;
    for (unsigned i = 0; i < ARRAY_LEN(field_rows); i++) {
        const struct field_row *f = &field_rows[i];
        if (strcmp(f->reg, r->name) != 0)
            continue;
        if (first)
            fprintf(to, "  its fields%s:\n",
                    known                ? " at reset"
                    : r->reset == POISON ? ", UNKNOWN at reset"
                                         : "");
        first = false;
        if (known)
            print_field(f, r->reset, to);
        else
            fprintf(to, "  %-12s [%u:%u]  %s\n", f->name, f->hi, f->lo, f->what);
    }
}

/* --- instructions --- */

void explain_disassembly(uint32_t raw, bool thumb, unsigned len, uint32_t pc, char *out,
                         size_t size)
{
    uint8_t code[4] = {(uint8_t)raw, (uint8_t)(raw >> 8), (uint8_t)(raw >> 16),
                       (uint8_t)(raw >> 24)};
    if (thumb && len == 4) {
        uint32_t swapped = raw >> 16 | raw << 16; /* halfwords in memory order */
        memcpy(code, &swapped, sizeof code);
    }
    csh h;
    cs_insn *insn;
    *out = 0;
    if (cs_open(CS_ARCH_ARM, thumb ? CS_MODE_THUMB : CS_MODE_ARM, &h) != CS_ERR_OK)
        return;
    size_t n = cs_disasm(h, code, len, pc, 1, &insn);
    if (n) {
        snprintf(out, size, "%s %s", insn[0].mnemonic, insn[0].op_str);
        cs_free(insn, n);
    }
    cs_close(&h);
}

static void print_operands(const struct insn *i, const struct shape *s, FILE *to)
{
    const struct {
        enum field field;
        const char *name;
        uint32_t value;
    } operands[] = {{F_C, "cond", i->cond},   {F_N, "Rn", i->n},       {F_D, "Rd", i->d},
                    {F_M, "Rm", i->m},        {F_S, "Rs", i->s},       {F_T, "Rt", i->t},
                    {F_A, "Ra", i->a},        {F_I, "imm", i->imm},    {F_R, "registers", i->list},
                    {F_Y, "shift", i->stype}, {F_Z, "amount", i->samt}};
    for (unsigned n = 0; n < ARRAY_LEN(operands); n++)
        if (shape_field_mask(s, operands[n].field))
            fprintf(to, "  %-9s 0x%" PRIx32 " in bits 0x%08" PRIx32 "\n", operands[n].name,
                    operands[n].value, shape_field_mask(s, operands[n].field));
    for (char letter = 'A'; letter <= 'Z'; letter++)
        if (insn_flag(i, letter))
            fprintf(to, "  %c         set\n", letter);
}

void explain_insn(uint32_t raw, bool thumb, FILE *to)
{
    static const char *const sets[] = {[ISET_A32] = "A32", [ISET_T16] = "T16", [ISET_T32] = "T32"};
    struct insn i;
    decode_init();
    decode_insn_row(raw, thumb, 0, 0, &i);
    const struct insn_row *r = &insn_rows[i.row];
    const struct shape *s = decode_shape(i.row);
    int rule = decode_unpredictable(&i, s);
    fprintf(to, "0x%0*" PRIx32 ": %s, %s (ARM DDI 0406C %s)\n", 2 * i.len, raw, r->name,
            sets[r->set], r->clause);
    char text[200];
    explain_disassembly(raw, thumb, i.len, 0, text, sizeof text);
    if (*text)
        fprintf(to, "  %s\n", text);
    fprintf(to, "  %s\n", r->bits);
    print_operands(&i, s, to);
    if (rule == POLICY_RULES)
        fputs("  UNDEFINED with these fields\n", to);
    else if (rule >= 0)
        fprintf(to, "  UNPREDICTABLE by rule %s: here %s. %s\n", policies[rule].rule,
                policies[rule].undefined ? "UNDEFINED" : "carried out", policies[rule].reason);
}

/* --- WHAT --- */

static bool number(const char *s, uint64_t *out)
{
    char *end;
    errno = 0;
    *out = strtoull(s, &end, 0);
    return isdigit((unsigned char)*s) && *end == 0 && errno == 0;
}

static bool explain_value(const char *name, uint64_t v, FILE *to, struct err *e)
{
    if (strcasecmp(name, "desc") == 0) {
        explain_desc(v, to);
        return true;
    }
    if (strcasecmp(name, "thumb") == 0 && v <= UINT32_MAX) {
        explain_insn((uint32_t)v, true, to);
        return true;
    }
    if (strcasecmp(name, "hsr") == 0 && v <= UINT32_MAX) {
        explain_hsr((uint32_t)v, to);
        return true;
    }
    const struct cp15_row *r = row_called(name);
    if (r)
        print_row(r, to);
    return explain_fields(name, v, to) || r ||
           err_set(e, 2, "explain: no register is called '%.80s'", name);
}

bool explain(const char *what, FILE *to, struct err *e)
{
    uint64_t v;
    char name[40];
    const char *equals = strchr(what, '=');
    if (number(what, &v)) {
        if (v > UINT32_MAX)
            return err_set(e, 2, "explain: %.80s has more than 32 bits; desc=%.80s?", what, what);
        explain_insn((uint32_t)v, false, to);
        return true;
    }
    size_t len = equals ? (size_t)(equals - what) : strlen(what);
    if (len >= sizeof name)
        return err_set(e, 2, "explain: no register is called '%.80s'", what);
    memcpy(name, what, len);
    name[len] = 0;
    if (equals && !number(equals + 1, &v))
        return err_set(e, 2, "explain: %.80s: expected a number behind the =", what);
    if (equals)
        return explain_value(name, v, to, e);
    const struct cp15_row *r = row_called(name);
    if (!r)
        return err_set(e, 2, "explain: '%.80s' is no number and no register", what);
    print_row(r, to);
    print_reset(r, to);
    return true;
}
