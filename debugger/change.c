/* change.c - what a person may change: registers and their fields, memory, the pc, interrupts,
 * keystrokes. Each is an input of the machine, logged with its cycle (sim/poke.h).
 *
 * Leaves out: registers of a world that does not run: they are in its hypervisor's memory. */
#include "debugger/dbg_int.h"

#include "gic/arch/gic_regs.h"
#include "sim/arch/board.h"
#include "sim/board.h"
#include "sim/poke.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static void poke(struct dbg *d, struct poke p)
{
    p.cpu = (uint8_t)dbg_cpu(d)->cfg.id;
    if (!past_may_change(d, d->verb))
        return;
    if (!machine_poke(d->m, &p))
        dbg_error(d, "the machine lives through its past: nothing can be changed");
}

/* --- registers: how one is changed, and what it holds --- */

struct reg_ref {
    struct poke poke; /* all but the value */
    uint64_t now;
    const char *fields; /* whose rows name its fields */
};

static bool core_ref(const struct cpu *c, const char *name, struct reg_ref *r)
{
    static const char *const others[] = {"sp", "lr"};
    char *end;
    unsigned long n = 16;
    if ((name[0] == 'r' || name[0] == 'R') && name[1] >= '0' && name[1] <= '9') {
        n = strtoul(name + 1, &end, 10);
        n = *end ? 16 : n;
    }
    for (unsigned i = 0; i < 2; i++)
        if (strcasecmp(name, others[i]) == 0)
            n = 13 + i;
    if (n < 15) {
        r->poke = (struct poke){.op = POKE_REG, .a = (uint8_t)cpu_mode(c), .n = (uint8_t)n};
        return true;
    }
    if (n == 15 || strcasecmp(name, "pc") == 0)
        r->poke = (struct poke){.op = POKE_PC};
    else if (strcasecmp(name, "cpsr") == 0)
        *r = (struct reg_ref){{.op = POKE_CPSR}, cpu_cpsr(c), "CPSR"};
    else if (strcasecmp(name, "spsr") == 0)
        *r = (struct reg_ref){
            {.op = POKE_SPSR, .a = (uint8_t)cpu_mode(c)}, cpu_spsr(c, cpu_mode(c)), "SPSR"};
    else
        return false;
    return true;
}

static bool banked_ref(const struct cpu *c, const char *name, struct reg_ref *r)
{
    static const struct {
        const char *name;
        uint8_t mode, n, slot;
    } regs[] = {
#define BANKED_SYSM(r, sysm, mode, n, slot, name) {name, MODE_##mode, n, BANK_##slot},
#include "cpu/arch/banked.def"
    };
    for (unsigned i = 0; i < ARRAY_LEN(regs); i++) {
        if (strcasecmp(regs[i].name, name) != 0)
            continue;
        if (regs[i].n < 15)
            r->poke = (struct poke){.op = POKE_REG, .a = regs[i].mode, .n = regs[i].n};
        else
            r->poke = (struct poke){.op = POKE_BANK, .n = regs[i].slot};
        r->now = c->bank[regs[i].slot];
        r->fields = regs[i].n == 16 ? "SPSR" : "";
        return true;
    }
    return false;
}

static bool cp15_ref(const struct cpu *c, const char *name, struct reg_ref *r)
{
    const struct cp15_row *row = cp15_find(name);
    bool ns = !cpu_secure(c);
    if (!row)
        return false;
    r->poke = (struct poke){.op = POKE_CP15, .a = ns, .row = (uint16_t)(row - cp15_rows)};
    r->now = cp15_peek(c, row, ns);
    r->fields = row->name;
    return true;
}

static bool find_ref(const struct cpu *c, const char *name, struct reg_ref *r)
{
    *r = (struct reg_ref){.fields = ""};
    return core_ref(c, name, r) || banked_ref(c, name, r) || cp15_ref(c, name, r);
}

bool reg_named(struct dbg *d, const char *name, struct poke *p)
{
    struct reg_ref r;
    bool found = find_ref(dbg_cpu(d), name + (name[0] == '$'), &r) && r.poke.op != POKE_PC;
    *p = r.poke;
    return found;
}

uint64_t reg_value(const struct cpu *c, const struct poke *p)
{
    switch ((enum poke_op)p->op) {
    case POKE_REG:
        return cpu_reg(c, p->a, p->n);
    case POKE_CPSR:
        return cpu_cpsr(c);
    case POKE_SPSR:
        return cpu_spsr(c, p->a);
    case POKE_BANK:
        return c->bank[p->n];
    case POKE_CP15:
        return cp15_peek(c, &cp15_rows[p->row], p->a);
    default:
        return 0;
    }
}

/* REG.FIELD: the register's value with the field replaced. */
static bool with_field(struct dbg *d, const struct reg_ref *r, const char *field, uint64_t *v)
{
    unsigned n;
    const struct field_row *f = fields_of(r->fields, &n);
    for (unsigned i = 0; f && i < n; i++) {
        if (strcasecmp(f[i].name, field) != 0)
            continue;
        uint64_t mask = bits64(~UINT64_C(0), f[i].hi, f[i].lo);
        if (*v > mask) {
            dbg_error(d, "set: field %s has %u bits", field, f[i].hi - f[i].lo + 1u);
            return false;
        }
        *v = (r->now & ~(mask << f[i].lo)) | *v << f[i].lo;
        return true;
    }
    dbg_error(d, "set: the register has no field '%s'", field);
    return false;
}

static void set_register(struct dbg *d, char *name, uint64_t v)
{
    struct reg_ref r;
    char *dot = strchr(name, '.');
    if (dot)
        *dot++ = 0;
    if (!find_ref(dbg_cpu(d), name + (name[0] == '$'), &r)) {
        dbg_error(d, "set: '%s' is no register ([ADDRESS] is memory)", name);
        return;
    }
    if (dot && !with_field(d, &r, dot, &v))
        return;
    if (r.poke.op == POKE_PC && dbg_cpu(d)->thumb)
        v |= 1;
    if (r.poke.op == POKE_CPSR && !mode_exists(v & PSR_M)) {
        dbg_error(d, "set: CPSR: there is no mode 0x%02" PRIx64, v & PSR_M);
        return;
    }
    r.poke.value = v;
    poke(d, r.poke);
}

/* --- memory --- */

/* "[ADDR]", "byte [ADDR]", "half [ADDR]"; 0: not memory. */
static unsigned memory_size(char **text)
{
    static const struct {
        const char *word;
        unsigned size;
    } sizes[] = {{"byte", 1}, {"half", 2}, {"word", 4}};
    char *t = *text;
    unsigned size = 4;
    for (unsigned i = 0; i < ARRAY_LEN(sizes); i++)
        if (strncmp(t, sizes[i].word, 4) == 0 && (t[4] == ' ' || t[4] == '[')) {
            size = sizes[i].size;
            t += 4;
        }
    t += strspn(t, " ");
    size_t len = strlen(t);
    if (t[0] != '[' || t[len - 1] != ']')
        return 0;
    t[len - 1] = 0;
    *text = t + 1;
    return size;
}

static void set_memory(struct dbg *d, const char *where, unsigned size, uint64_t v)
{
    struct dbg_addr at;
    uint64_t pa;
    if (!expr_addr(d, where, &at))
        return;
    if (!dbg_physical(d, &at, &pa)) {
        dbg_error(d, "set: nothing is mapped at '%s'", where);
        return;
    }
    const struct region *r = bus_find(&d->m->bus, pa, false);
    if (!r) {
        dbg_error(d, "set: nobody answers at physical address 0x%" PRIx64, pa);
        return;
    }
    poke(d, (struct poke){
                .op = r->host ? POKE_MEM : POKE_BUS, .n = (uint8_t)size, .addr = pa, .value = v});
}

void cmd_set(struct dbg *d, int argc, char **argv)
{
    char text[256];
    uint64_t v;
    join(argc, argv, 1, text, sizeof text);
    char *equals = strchr(text, '='), *left = text;
    if (!equals) {
        dbg_error(d, "set: an = is missing (set REGISTER = VALUE, set [ADDRESS] = VALUE)");
        return;
    }
    *equals = 0;
    for (char *end = equals; end > text && end[-1] == ' ';)
        *--end = 0;
    if (!expr_value(d, equals + 1, &v))
        return;
    unsigned size = memory_size(&left);
    if (size)
        set_memory(d, left, size, v);
    else
        set_register(d, left, v);
}

void cmd_jump(struct dbg *d, int argc, char **argv)
{
    struct dbg_addr at;
    char here[24];
    if (!expr_addr(d, argv[1], &at))
        return;
    dbg_world_here(d, here, sizeof here);
    if (at.physical || at.ipa || (at.world[0] && strcmp(at.world, here) != 0)) {
        dbg_error(d, "jump: the core is in %s; one cannot jump to another world", here);
        return;
    }
    const struct symbol *s = symbols_at(d, here, (uint32_t)at.addr);
    bool thumb = (at.addr & 1) || (s && s->code ? s->thumb : dbg_cpu(d)->thumb);
    poke(d, (struct poke){.op = POKE_PC, .value = (at.addr & ~UINT64_C(1)) | thumb});
    stop_here(d);
}

/* --- interrupts --- */

static bool inject_irq(struct dbg *d, const char *text)
{
    uint64_t irq;
    if (!expr_value(d, text, &irq))
        return false;
    if (irq >= GIC_MAX_IRQS) {
        dbg_error(d, "inject: interrupts are 0 to %d", GIC_MAX_IRQS - 1);
        return false;
    }
    uint64_t pa = BOARD_GICD_BASE;
    if (irq < 16)
        poke(d, (struct poke){.op = POKE_BUS,
                              .n = 1,
                              .addr = pa + GICD_SPENDSGIR + irq,
                              .value = BIT(dbg_cpu(d)->cfg.id)});
    else
        poke(d, (struct poke){.op = POKE_BUS,
                              .n = 4,
                              .addr = pa + GICD_ISPENDR + 4 * (irq / 32),
                              .value = BIT(irq % 32)});
    struct gic_irq_view v = gic_peek_irq(d->m->gic, dbg_cpu(d)->cfg.id, (unsigned)irq);
    say(d, "interrupt %" PRIu64 " is %s%s\n", irq, v.pending ? "pending" : "not pending",
        v.enabled ? "" : ", but not enabled in the distributor");
    return true;
}

static void inject_hcr(struct dbg *d, uint32_t bit)
{
    const struct cp15_row *row = cp15_find("HCR");
    poke(d, (struct poke){.op = POKE_CP15,
                          .row = (uint16_t)(row - cp15_rows),
                          .value = dbg_cpu(d)->cp15.HCR[0] | bit});
}

static void inject_line(struct dbg *d, unsigned line, bool level)
{
    poke(d, (struct poke){.op = POKE_INPUT, .n = (uint8_t)line, .value = level});
}

void cmd_inject(struct dbg *d, int argc, char **argv)
{
    const char *what = argv[1];
    bool off = argc > 2 && strcmp(argv[2], "off") == 0;
    if (strcmp(what, "irq") == 0 && argc > 2) {
        inject_irq(d, argv[2]);
    } else if (strcmp(what, "fiq") == 0 && (argc == 2 || off)) {
        inject_line(d, CPU_IN_FIQ, !off);
    } else if (strcmp(what, "serror") == 0 && argc == 2) {
        inject_line(d, CPU_IN_SEI, true);
        inject_line(d, CPU_IN_SEI, false);
    } else if (strcmp(what, "virq") == 0 && argc == 2) {
        inject_hcr(d, HCR_VI);
    } else if (strcmp(what, "vfiq") == 0 && argc == 2) {
        inject_hcr(d, HCR_VF);
    } else if (strcmp(what, "vabort") == 0 && argc == 2) {
        inject_hcr(d, HCR_VA);
    } else {
        dbg_error(d, "inject: irq N, fiq [off], serror, virq, vfiq or vabort, not '%s'", what);
    }
}

/* --- keystrokes --- */

/* \r, \n, \t, \e, \\ and \xNN. */
static unsigned unescape(const char *from, uint8_t *to, unsigned room)
{
    unsigned n = 0;
    for (; *from && n < room; from++) {
        static const char letters[] = "rnte\\", bytes[] = "\r\n\t\033\\";
        const char *at = *from == '\\' && from[1] ? strchr(letters, from[1]) : NULL;
        if (at) {
            to[n++] = (uint8_t)bytes[at - letters];
            from++;
        } else if (from[0] == '\\' && from[1] == 'x' && from[2] && from[3]) {
            char hex[3] = {from[2], from[3], 0};
            to[n++] = (uint8_t)strtoul(hex, NULL, 16);
            from += 3;
        } else {
            to[n++] = (uint8_t)*from;
        }
    }
    return n;
}

void cmd_type(struct dbg *d, int argc, char **argv)
{
    char text[256];
    uint8_t bytes[256];
    unsigned n = unescape(join(argc, argv, 1, text, sizeof text), bytes, sizeof bytes);
    if (!past_may_change(d, "type"))
        return;
    unsigned sent = serial_send(&d->m->board->serial, INPUT_PERSON, bytes, n);
    if (sent < n)
        dbg_error(d, "type: the UART took %u of %u characters", sent, n);
}
