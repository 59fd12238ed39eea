/* words.c - registers' fields and the syndrome in few words, from the rows of the arch lists.
 *
 * sim/explain.c tells the same at length. Leaves out: values' meanings beyond the field's text. */
#include "debugger/dbg_int.h"

#include "mmu/arch/desc.h"

#include <inttypes.h>
#include <string.h>
#include <strings.h>

static const struct field_row rows[] = {
#define FIELD(reg, name, hi, lo, what)   {#reg, #name, what, hi, lo},
#define FIELD64(reg, name, hi, lo, what) {#reg, #name, what, hi, lo},
#include "cpu/arch/fields.def"
#define FIELD(reg, name, hi, lo, what) {#reg, #name, what, hi, lo},
#include "timer/arch/cnt_fields.def"
#define FIELD(reg, name, hi, lo, what) {#reg, #name, what, hi, lo},
#include "gic/arch/gic_fields.def"
};

/* Registers that share a set of fields. */
static const char *shared_set(const char *reg)
{
    static const struct {
        const char *reg, *set;
    } shared[] = {
        {"TTBR0", "TTBR"},       {"TTBR1", "TTBR"},        {"HTTBR", "TTBR"},
        {"TTBR0_32", "TTBR"},    {"TTBR1_32", "TTBR"},     {"CNTP_CTL", "CNT_CTL"},
        {"CNTV_CTL", "CNT_CTL"}, {"CNTHP_CTL", "CNT_CTL"}, {"CPSR", "PSR"},
    };
    for (unsigned i = 0; i < ARRAY_LEN(shared); i++)
        if (strcasecmp(reg, shared[i].reg) == 0)
            return shared[i].set;
    return strncasecmp(reg, "SPSR", 4) == 0 ? "PSR" : reg;
}

const struct field_row *fields_of(const char *reg, unsigned *count)
{
    const struct field_row *first = NULL;
    reg = shared_set(reg);
    *count = 0;
    for (unsigned i = 0; i < ARRAY_LEN(rows); i++)
        if (((rows[i].reg[0] ^ reg[0]) & 0x1f) == 0 && strcasecmp(rows[i].reg, reg) == 0) {
            first = first ? first : &rows[i];
            ++*count;
        }
    return first;
}

uint64_t field_value(const struct field_row *f, uint64_t v)
{
    return bits64(v, f->hi, f->lo);
}

void fields_print(struct dbg *d, const char *reg, uint64_t v)
{
    unsigned n;
    char at[12];
    const struct field_row *f = fields_of(reg, &n);
    for (unsigned i = 0; i < n; i++) {
        uint64_t x = field_value(&f[i], v);
        if (f[i].hi == f[i].lo)
            snprintf(at, sizeof at, "[%u]", f[i].hi);
        else
            snprintf(at, sizeof at, "[%u:%u]", f[i].hi, f[i].lo);
        say(d, "%s  %-8s %-7s %#-8" PRIx64 " %s%s\n", x ? "" : hue(d, HUE_DIM), f[i].name, at, x,
            f[i].what, x ? "" : hue(d, HUE_OFF));
    }
}

const char *fields_brief(const char *reg, uint64_t v, char *buf, size_t len)
{
    unsigned n;
    size_t used = 0;
    const struct field_row *f = fields_of(reg, &n);
    buf[0] = 0;
    for (unsigned i = 0; i < n && used < len; i++) {
        uint64_t x = field_value(&f[i], v);
        if (!x)
            continue;
        const char *gap = used ? " " : "";
        int wrote = f[i].hi == f[i].lo
                        ? snprintf(buf + used, len - used, "%s%s", gap, f[i].name)
                        : snprintf(buf + used, len - used, "%s%s=%#" PRIx64, gap, f[i].name, x);
        used += (size_t)wrote;
    }
    return buf;
}

void say_wrapped(struct dbg *d, const char *text, int indent)
{
    int column = indent;
    while (*text) {
        int len = (int)strcspn(text, " ");
        if (column > indent && column + 1 + len > DBG_COLUMNS) {
            say(d, "\n%*s", indent, "");
            column = indent;
        }
        say(d, "%s%.*s", column > indent ? " " : "", len, text);
        column += len + (column > indent);
        text += len;
        text += *text == ' ';
    }
    say(d, "\n");
}

const char *grouped(uint64_t n, char *buf, size_t len)
{
    char plain[24];
    int digits = snprintf(plain, sizeof plain, "%" PRIu64, n);
    size_t at = 0;
    for (int i = 0; i < digits && at + 2 < len; i++) {
        if (i && (digits - i) % 3 == 0)
            buf[at++] = ',';
        buf[at++] = plain[i];
    }
    buf[at] = 0;
    return buf;
}

/* --- the syndrome (B3.13.6) --- */

const char *ec_words(uint32_t hsr)
{
    return trip_cause(EXC_HYP_TRAP, (uint8_t)field_get(hsr, HSR_EC));
}

/* "translation fault, level 2", from a long-format status. */
static void status_words(unsigned status, char *buf, size_t len)
{
    static const struct {
        int status, level;
        const char *what;
    } all[] = {
#define NO                                         -1
#define FSTATUS(kind, level, short_, long_, what_) {long_, level, what_},
#include "mmu/arch/status.def"
#undef NO
    };
    for (unsigned i = 0; i < ARRAY_LEN(all); i++)
        if (all[i].status == (int)status) {
            if (all[i].level)
                snprintf(buf, len, "%s, level %d", all[i].what, all[i].level);
            else
                snprintf(buf, len, "%s", all[i].what);
            return;
        }
    snprintf(buf, len, "reserved status 0x%x", status);
}

static const struct cp15_row *coproc_row(uint32_t iss, unsigned cp)
{
    return cp15_lookup(cp, field_get(iss, ISS_CP_OPC1), field_get(iss, ISS_CP_CRN),
                       field_get(iss, ISS_CP_CRM), field_get(iss, ISS_CP_OPC2), false);
}

static const struct cp15_row *coproc_wide_row(uint32_t iss, unsigned cp)
{
    return cp15_lookup(cp, field_get(iss, ISS_CPD_OPC1), 0, field_get(iss, ISS_CP_CRM), 0, true);
}

const struct cp15_row *hsr_row(uint32_t hsr)
{
    uint32_t iss = field_get(hsr, HSR_ISS);
    switch (field_get(hsr, HSR_EC)) {
    case EC_CP15_32:
        return coproc_row(iss, 15);
    case EC_CP14_32:
        return coproc_row(iss, 14);
    case EC_CP15_64:
        return coproc_wide_row(iss, 15);
    case EC_CP14_64:
        return coproc_wide_row(iss, 14);
    default:
        return NULL;
    }
}

static void coproc_words(uint32_t iss, unsigned cp, char *buf, size_t len)
{
    const struct cp15_row *r = coproc_row(iss, cp);
    snprintf(buf, len, "%s p%u, %u, r%u, c%u, c%u, %u (%s)", iss & ISS_CP_READ ? "MRC" : "MCR", cp,
             field_get(iss, ISS_CP_OPC1), field_get(iss, ISS_CP_RT), field_get(iss, ISS_CP_CRN),
             field_get(iss, ISS_CP_CRM), field_get(iss, ISS_CP_OPC2),
             r ? r->name : "no such register");
}

static void coproc_wide_words(uint32_t iss, unsigned cp, char *buf, size_t len)
{
    const struct cp15_row *r = coproc_wide_row(iss, cp);
    snprintf(buf, len, "%s p%u, %u, r%u, r%u, c%u (%s)", iss & ISS_CP_READ ? "MRRC" : "MCRR", cp,
             field_get(iss, ISS_CPD_OPC1), field_get(iss, ISS_CP_RT), field_get(iss, ISS_CPD_RT2),
             field_get(iss, ISS_CP_CRM), r ? r->name : "no such register");
}

static void abort_words(uint32_t iss, bool data, char *buf, size_t len)
{
    char status[80], access[64] = "";
    status_words(field_get(iss, ISS_AB_FSC), status, sizeof status);
    bool write = data && (iss & ISS_AB_WNR);
    if (data && (iss & ISS_DA_ISV))
        snprintf(access, sizeof access, ", %u byte%s %s r%u", 1u << field_get(iss, ISS_DA_SAS),
                 field_get(iss, ISS_DA_SAS) ? "s" : "", write ? "from" : "to",
                 field_get(iss, ISS_DA_SRT));
    snprintf(buf, len, "%s on a %s%s%s%s", status,
             !data   ? "fetch"
             : write ? "write"
                     : "read",
             access, iss & ISS_AB_S1PTW ? ", on a stage 1 table walk" : "",
             data && (iss & ISS_AB_CM) ? ", of a cache maintenance operation" : "");
}

const char *iss_words(uint32_t hsr, char *buf, size_t len)
{
    uint32_t iss = field_get(hsr, HSR_ISS);
    buf[0] = 0;
    switch (field_get(hsr, HSR_EC)) {
    case EC_WFX:
        snprintf(buf, len, "%s", iss & ISS_WFX_TI ? "WFE" : "WFI");
        break;
    case EC_CP15_32:
        coproc_words(iss, 15, buf, len);
        break;
    case EC_CP14_32:
        coproc_words(iss, 14, buf, len);
        break;
    case EC_CP15_64:
        coproc_wide_words(iss, 15, buf, len);
        break;
    case EC_CP14_64:
        coproc_wide_words(iss, 14, buf, len);
        break;
    case EC_HCPTR:
        snprintf(buf, len, "cp%u", field_get(iss, ISS_HCPTR_COPROC));
        break;
    case EC_SVC:
    case EC_HVC:
        snprintf(buf, len, "#%u", field_get(iss, ISS_IMM16));
        break;
    case EC_IABT_LOWER:
    case EC_IABT_HYP:
        abort_words(iss, false, buf, len);
        break;
    case EC_DABT_LOWER:
    case EC_DABT_HYP:
        abort_words(iss, true, buf, len);
        break;
    }
    return buf;
}
