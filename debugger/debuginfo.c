/* debuginfo.c - what DWARF says about one ELF file, by elfutils' libdw: the source line of an
 * address, the address of a source line, and a frame's caller (.debug_frame).
 *
 * The register rules of a frame are little programs; of their operations those are known that
 * compilers use for frames of Arm code. Leaves out: variables, types, inlined functions,
 * .ARM.exidx. */
#include "debugger/debuginfo.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct debuginfo {
    int fd;
    Dwarf *dw;
    Dwarf_CFI *cfi;
};

struct debuginfo *debuginfo_open(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    Dwarf *dw = fd < 0 ? NULL : dwarf_begin(fd, DWARF_C_READ);
    if (!dw) {
        if (fd >= 0)
            close(fd);
        return NULL;
    }
    struct debuginfo *di = calloc(1, sizeof *di);
    BUG_ON(!di);
    *di = (struct debuginfo){fd, dw, dwarf_getcfi(dw)};
    return di;
}

void debuginfo_close(struct debuginfo *di)
{
    if (!di)
        return;
    dwarf_end(di->dw); /* the rules with it */
    close(di->fd);
    free(di);
}

/* --- lines --- */

const char *debuginfo_line(const struct debuginfo *di, uint32_t addr, unsigned *line)
{
    Dwarf_Die unit;
    int n;
    if (!di || !dwarf_addrdie(di->dw, addr, &unit))
        return NULL;
    Dwarf_Line *at = dwarf_getsrc_die(&unit, addr);
    const char *path = at ? dwarf_linesrc(at, NULL, NULL) : NULL;
    if (!path || dwarf_lineno(at, &n) != 0 || n <= 0)
        return NULL;
    *line = (unsigned)n;
    return path;
}

bool debuginfo_address(const struct debuginfo *di, const char *file, unsigned line, uint32_t *addr)
{
    Dwarf_Line **found = NULL;
    size_t count = 0;
    int least = 0;
    bool any = false;
    if (!di || dwarf_getsrc_file(di->dw, file, (int)line, 0, &found, &count) != 0)
        return false;
    for (size_t i = 0; i < count; i++) { /* the first line that has code, and its first code */
        Dwarf_Addr at;
        int n;
        if (dwarf_lineno(found[i], &n) != 0 || dwarf_lineaddr(found[i], &at) != 0)
            continue;
        if (!any || n < least || (n == least && at < *addr)) {
            *addr = (uint32_t)at;
            least = n;
        }
        any = true;
    }
    free(found);
    return any;
}

/* --- frames --- */

#define STACK 8

struct eval {
    const struct frame *f;
    const struct frame_memory *mem;
    uint32_t cfa, stack[STACK];
    unsigned depth;
    bool bad, value, reg; /* the result is the value itself, or a register's */
};

static void push(struct eval *e, uint32_t v)
{
    if (e->depth == STACK)
        e->bad = true;
    else
        e->stack[e->depth++] = v;
}

static uint32_t pop(struct eval *e)
{
    if (e->depth)
        return e->stack[--e->depth];
    e->bad = true;
    return 0;
}

static uint32_t reg(struct eval *e, uint64_t n)
{
    if (n < 16 && e->f->known >> n & 1)
        return e->f->r[n];
    e->bad = true;
    return 0;
}

static void step(struct eval *e, const Dwarf_Op *op)
{
    uint32_t a;
    if (op->atom >= DW_OP_breg0 && op->atom <= DW_OP_breg31) {
        push(e, reg(e, op->atom - DW_OP_breg0) + (uint32_t)op->number);
        return;
    }
    if (op->atom >= DW_OP_reg0 && op->atom <= DW_OP_reg31) {
        push(e, reg(e, op->atom - DW_OP_reg0));
        e->reg = true;
        return;
    }
    switch (op->atom) {
    case DW_OP_bregx:
        push(e, reg(e, op->number) + (uint32_t)op->number2);
        break;
    case DW_OP_regx:
        push(e, reg(e, op->number));
        e->reg = true;
        break;
    case DW_OP_call_frame_cfa:
        push(e, e->cfa);
        break;
    case DW_OP_plus_uconst:
        push(e, pop(e) + (uint32_t)op->number);
        break;
    case DW_OP_const1u:
    case DW_OP_const2u:
    case DW_OP_const4u:
    case DW_OP_constu:
    case DW_OP_consts:
        push(e, (uint32_t)op->number);
        break;
    case DW_OP_plus:
        a = pop(e);
        push(e, pop(e) + a);
        break;
    case DW_OP_deref:
        if (!e->mem->word(e->mem->self, pop(e), &a))
            e->bad = true;
        push(e, a);
        break;
    case DW_OP_stack_value:
        e->value = true;
        break;
    default:
        e->bad = true;
        break;
    }
}

static bool run(struct eval *e, const Dwarf_Op *ops, size_t n, uint32_t *out)
{
    for (size_t i = 0; i < n && !e->bad; i++)
        step(e, &ops[i]);
    *out = pop(e);
    return !e->bad;
}

static bool frame_address(const struct frame *f, const struct frame_memory *mem, Dwarf_Frame *rules,
                          uint32_t *cfa)
{
    struct eval e = {.f = f, .mem = mem};
    Dwarf_Op *ops;
    size_t n;
    return dwarf_frame_cfa(rules, &ops, &n) == 0 && n && run(&e, ops, n, cfa);
}

/* What the caller had in register n; false: nobody knows. */
static bool register_before(const struct frame *f, const struct frame_memory *mem,
                            Dwarf_Frame *rules, uint32_t cfa, int n, uint32_t *v)
{
    struct eval e = {.f = f, .mem = mem, .cfa = cfa};
    Dwarf_Op space[3], *ops;
    size_t count;
    if (dwarf_frame_register(rules, n, space, &ops, &count) != 0)
        return false;
    if (count == 0) { /* undefined, or the same as now */
        *v = f->r[n];
        return !ops && f->known >> n & 1;
    }
    uint32_t at;
    if (!run(&e, ops, count, &at))
        return false;
    *v = at;
    return e.value || e.reg || mem->word(mem->self, at, v);
}

enum frame_end debuginfo_caller(const struct debuginfo *di, const struct frame *f,
                                const struct frame_memory *mem, struct frame *out)
{
    Dwarf_Frame *rules;
    uint32_t cfa;
    /* A return address may be behind its function's end. */
    uint32_t pc = f->r[15] - !f->innermost;
    if (!di || !di->cfi || dwarf_cfi_addrframe(di->cfi, pc, &rules) != 0)
        return FRAME_NO_RULES;
    *out = (struct frame){0};
    bool ok = frame_address(f, mem, rules, &cfa);
    for (int n = 0; ok && n < 15; n++)
        if (register_before(f, mem, rules, cfa, n, &out->r[n]))
            out->known |= 1u << n;
    free(rules);
    ok = ok && (out->known >> 14 & 1) && (f->innermost ? cfa >= f->r[13] : cfa > f->r[13]);
    if (!ok)
        return FRAME_OUTERMOST;
    out->r[13] = cfa; /* by the procedure call standard */
    out->r[15] = out->r[14] & ~1u;
    out->known |= 1u << 13 | 1u << 15;
    return FRAME_CALLER;
}
