/* exec_sys_ret.c - exception returns, SRS, and LDM/STM of User mode registers.
 *
 * ARM DDI 0406C B9.3.2, B9.3.5, B9.3.6, B9.3.13, B9.3.16, B9.3.17, B9.3.19, B9.3.20. What is
 * UNPREDICTABLE for want of an SPSR (NO_SPSR) or of a stack (SRS_MODE) is UNDEFINED here. No
 * register is written before the last access of an instruction has succeeded. Leaves out: nothing.
 */
#include "cpu/exec.h"
#include "cpu/translate.h"
#include "cpu/sys_int.h"

enum { MEM_BLOCK = MEM_ALIGNED | MEM_NO_ISV };

static bool has_spsr(const struct cpu *c)
{
    return bank_spsr_slot(cpu_mode(c)) != NO_SLOT;
}

/* Returns that Hyp may not use, and that modes without an SPSR cannot. */
static bool pl1_return_ok(const struct cpu *c)
{
    return has_spsr(c) && cpu_mode(c) != MODE_HYP;
}

static enum ex return_to(struct cpu *c, uint32_t pc, uint32_t psr)
{
    exc_return(c, pc, psr);
    return EX_JUMP;
}

/* --- where a block of words lies: P (before), U (up) and W of RFE, SRS, LDM and STM --- */

struct span {
    uint32_t first; /* address of the lowest word */
    uint32_t after; /* what writeback leaves in the base */
    bool wback;
};

static struct span block_span(const struct insn *i, uint32_t base, unsigned words)
{
    bool before = bits(i->raw, 24, 24), up = bits(i->raw, 23, 23);
    if (i->thumb) /* 00 is DB, 11 (or 01 of LDM) is IA */
        before = !up;
    uint32_t bytes = 4 * words, low = up ? base : base - bytes;
    return (struct span){.first = low + (before == up ? 4 : 0),
                         .after = up ? base + bytes : base - bytes,
                         .wback = bits(i->raw, 21, 21)};
}

enum ex x_srs(struct cpu *c, const struct insn *i)
{
    unsigned mode = bits(i->raw, 4, 0);
    bool foreign = mode == MODE_HYP || (mode == MODE_MON && !cpu_secure(c)) || !mode_exists(mode);
    if (!pl1_return_ok(c) || foreign)
        return exc_undefined(c, i);
    struct span s = block_span(i, cpu_reg(c, mode, 13), 2);
    if (!mem_probe_write(c, s.first, 8, MEM_BLOCK) ||
        !mem_write(c, s.first, 4, MEM_BLOCK, c->r[14]) ||
        !mem_write(c, s.first + 4, 4, MEM_BLOCK, cpu_spsr(c, cpu_mode(c))))
        return EX_EXC;
    if (s.wback)
        cpu_set_reg(c, mode, 13, s.after);
    return EX_NEXT;
}

enum ex x_rfe(struct cpu *c, const struct insn *i)
{
    unsigned n = bits(i->raw, 19, 16);
    uint32_t pc, psr;
    if (cpu_mode(c) == MODE_HYP || !cpu_priv(c))
        return exc_undefined(c, i);
    struct span s = block_span(i, c->r[n], 2);
    if (!mem_read(c, s.first, 4, MEM_BLOCK, &pc) || !mem_read(c, s.first + 4, 4, MEM_BLOCK, &psr))
        return EX_EXC;
    if (s.wback)
        c->r[n] = s.after;
    return return_to(c, pc, psr);
}

enum ex x_eret(struct cpu *c, const struct insn *i)
{
    if (!has_spsr(c))
        return exc_undefined(c, i);
    uint32_t pc = cpu_mode(c) == MODE_HYP ? elr_hyp(c) : c->r[14];
    return return_to(c, pc, cpu_spsr(c, cpu_mode(c)));
}

/* --- data processing with S and Rd = PC --- */

static uint32_t ror32(uint32_t v, unsigned n)
{
    return n ? v >> n | v << (32 - n) : v;
}

enum { SHIFT_LSL, SHIFT_LSR, SHIFT_ASR, SHIFT_ROR };

/* A shift by 0..255; an immediate 0 has been turned into what it means. */
static uint32_t shifted(uint32_t v, unsigned type, unsigned n)
{
    switch (type) {
    case SHIFT_LSL:
        return n < 32 ? v << n : 0;
    case SHIFT_LSR:
        return n < 32 ? v >> n : 0;
    case SHIFT_ASR:
        return (uint32_t)((int32_t)v >> (n < 32 ? n : 31));
    default:
        return ror32(v, n & 31);
    }
}

/* The second operand of an A32 data-processing instruction (A5.2). Its carry is of no use here. */
static uint32_t operand2(const struct cpu *c, const struct insn *i)
{
    if (bits(i->raw, 25, 25))
        return ror32(bits(i->raw, 7, 0), 2 * bits(i->raw, 11, 8));
    uint32_t v = rd(c, i, bits(i->raw, 3, 0));
    unsigned type = bits(i->raw, 6, 5);
    if (bits(i->raw, 4, 4))
        return shifted(v, type, c->r[bits(i->raw, 11, 8)] & 0xff);
    unsigned n = bits(i->raw, 11, 7);
    if (n == 0 && type == SHIFT_ROR) /* RRX */
        return (uint32_t)c->cf << 31 | v >> 1;
    if (n == 0 && type != SHIFT_LSL)
        n = 32;
    return shifted(v, type, n);
}

static uint32_t dp_result(const struct cpu *c, unsigned opcode, uint32_t a, uint32_t b)
{
    switch (opcode) {
    case DP_AND:
        return a & b;
    case DP_EOR:
        return a ^ b;
    case DP_SUB:
        return a - b;
    case DP_RSB:
        return b - a;
    case DP_ADD:
        return a + b;
    case DP_ADC:
        return a + b + c->cf;
    case DP_SBC:
        return a - b - !c->cf;
    case DP_RSC:
        return b - a - !c->cf;
    case DP_ORR:
        return a | b;
    case DP_MOV:
        return b;
    case DP_BIC:
        return a & ~b;
    default:
        return ~b;
    }
}

enum ex x_subs_pc(struct cpu *c, const struct insn *i)
{
    if (i->thumb && bits(i->raw, 7, 0) == 0)
        return x_eret(c, i); /* SUBS PC, LR, #0 is ERET's encoding */
    if (!pl1_return_ok(c))
        return exc_undefined(c, i);
    uint32_t pc = i->thumb ? c->r[14] - bits(i->raw, 7, 0)
                           : dp_result(c, bits(i->raw, 24, 21), rd(c, i, bits(i->raw, 19, 16)),
                                       operand2(c, i));
    return return_to(c, pc, cpu_spsr(c, cpu_mode(c)));
}

/* --- LDM and STM with ^ (A32 only) --- */

static unsigned count_regs(uint32_t list)
{
    return (unsigned)__builtin_popcount(list);
}

/* Load the words of a register list; nothing is written to registers. */
static bool load_list(struct cpu *c, uint32_t list, uint32_t at, uint32_t values[16])
{
    for (unsigned n = 0; n < 16; n++) {
        if (!(list & BIT(n)))
            continue;
        if (!mem_read(c, at, 4, MEM_BLOCK, &values[n]))
            return false;
        at += 4;
    }
    return true;
}

enum ex x_ldm_eret(struct cpu *c, const struct insn *i)
{
    uint32_t list = bits(i->raw, 15, 0), v[16] = {0};
    unsigned base = bits(i->raw, 19, 16);
    if (!pl1_return_ok(c))
        return exc_undefined(c, i);
    struct span s = block_span(i, c->r[base], count_regs(list));
    if (!load_list(c, list, s.first, v))
        return EX_EXC;
    if (s.wback)
        c->r[base] = s.after;
    for (unsigned n = 0; n < 15; n++)
        if (list & BIT(n))
            c->r[n] = v[n];
    return return_to(c, v[15], cpu_spsr(c, cpu_mode(c)));
}

enum ex x_ldm_user(struct cpu *c, const struct insn *i)
{
    uint32_t list = bits(i->raw, 14, 0), v[16] = {0};
    if (!pl1_return_ok(c))
        return exc_undefined(c, i);
    struct span s = block_span(i, c->r[bits(i->raw, 19, 16)], count_regs(list));
    if (!load_list(c, list, s.first, v))
        return EX_EXC;
    for (unsigned n = 0; n < 15; n++)
        if (list & BIT(n))
            cpu_set_reg(c, MODE_USR, n, v[n]);
    return EX_NEXT;
}

enum ex x_stm_user(struct cpu *c, const struct insn *i)
{
    uint32_t list = bits(i->raw, 15, 0);
    if (!pl1_return_ok(c))
        return exc_undefined(c, i);
    struct span s = block_span(i, c->r[bits(i->raw, 19, 16)], count_regs(list));
    uint32_t at = s.first;
    if (!mem_probe_write(c, at, 4 * count_regs(list), MEM_BLOCK))
        return EX_EXC;
    for (unsigned n = 0; n < 16; n++) {
        if (!(list & BIT(n)))
            continue;
        uint32_t v = n == 15 ? rd(c, i, 15) : cpu_reg(c, MODE_USR, n);
        if (!mem_write(c, at, 4, MEM_BLOCK, v))
            return EX_EXC;
        at += 4;
    }
    return EX_NEXT;
}
