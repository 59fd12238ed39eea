/* policy.c - is this encoding UNPREDICTABLE, and by which rule of cpu/policy.def?
 *
 * A row's `word!` tokens say which checks apply to it (cpu/a32.def lists the words). When several
 * rules apply, one that is UNDEFINED counts before one that is carried out. */
#include "cpu/decode.h"

const struct policy policies[POLICY_RULES] = {
#define UNDEFINED                    true
#define EXECUTE                      false
#define POLICY(rule, choice, reason) {#rule, reason, choice},
#include "cpu/policy.def"
#undef UNDEFINED
#undef EXECUTE
};

static unsigned field_value(const struct insn *i, unsigned f)
{
    switch (f) {
    case F_N:
        return i->n;
    case F_D:
        return i->d;
    case F_M:
        return i->m;
    case F_S:
        return i->s;
    case F_T:
        return i->t;
    case F_A:
        return i->a;
    }
    BUG("a check of field %u", f);
}

static bool any_is(const struct insn *i, const struct check *c, unsigned reg)
{
    for (unsigned k = 0; k < c->n; k++)
        if (field_value(i, c->fields[k]) == reg)
            return true;
    return false;
}

static bool writeback(const struct insn *i)
{
    return !insn_flag(i, 'P') || insn_flag(i, 'W');
}

static int check_registers(const struct insn *i, const struct check *c)
{
    bool equal = c->n == 2 && field_value(i, c->fields[0]) == field_value(i, c->fields[1]);
    switch (c->word) {
    case CHECK_BAD:
        return any_is(i, c, 15) ? POLICY_PC_OPERAND : any_is(i, c, 13) ? POLICY_SP_OPERAND : -1;
    case CHECK_PC:
        return any_is(i, c, 15) ? POLICY_PC_OPERAND : -1;
    case CHECK_SP:
        return any_is(i, c, 13) ? POLICY_SP_OPERAND : -1;
    case CHECK_SAME:
        return equal ? POLICY_OPERAND_CLASH : -1;
    case CHECK_TWO:
        return equal ? POLICY_SAME_DEST : -1;
    case CHECK_BASE:
        return equal ? POLICY_WRITEBACK_BASE : -1;
    case CHECK_DIFFER:
        return equal ? -1 : POLICY_RM_DIFFERS;
    case CHECK_TWO15:
        return i->n == 15 && i->m == 15 ? POLICY_PC_OPERAND : -1;
    case CHECK_EVEN:
        return (i->t & 1) || i->t == 14 ? POLICY_ODD_PAIR : -1;
    }
    BUG("check %u", c->word);
}

static int check_address(const struct insn *i, const struct check *c)
{
    bool p = insn_flag(i, 'P'), w = insn_flag(i, 'W');
    switch (c->word) {
    case CHECK_WB:
        if (writeback(i) && i->n == 15)
            return POLICY_WRITEBACK_PC;
        return writeback(i) && any_is(i, c, i->n) ? POLICY_WRITEBACK_BASE : -1;
    case CHECK_PW:
        return !p && w ? POLICY_DUAL_PW : -1;
    case CHECK_UD:
        return !p && !w ? POLICY_RULES : -1;
    case CHECK_LIST:
        return i->list ? -1 : POLICY_EMPTY_LIST;
    case CHECK_LIST32:
        if (__builtin_popcount(i->list) < 2)
            return POLICY_EMPTY_LIST;
        if ((i->list >> 15 & 1) && insn_rows[i->row].cls == CL_STM)
            return POLICY_LIST_PC;
        return i->list >> 13 & 1 ? POLICY_SP_OPERAND : -1;
    case CHECK_LOAD:
        return w && (i->list >> i->n & 1) ? POLICY_LIST_BASE : -1;
    }
    BUG("check %u", c->word);
}

static int check_other(const struct insn *i, const struct check *c)
{
    unsigned cond = bits(i->raw, 7, 4), mask = bits(i->raw, 3, 0);
    switch (c->word) {
    case CHECK_WIDTH:
        return i->samt + i->imm > 31 ? POLICY_BIT_FIELD : -1;
    case CHECK_MSB:
        return i->imm < i->samt ? POLICY_BIT_FIELD : -1;
    case CHECK_AL:
        return i->cond != 14 ? POLICY_COND_NOT_AL : -1;
    case CHECK_IT:
        return i->in_it ? POLICY_IN_IT : -1;
    case CHECK_ITFIELD:
        return cond == 15 || (cond == 14 && (mask & (mask - 1))) ? POLICY_IT_FIELD : -1;
    }
    BUG("check %u", c->word);
}

static int check_one(const struct insn *i, const struct check *c)
{
    if (c->word < CHECK_WB)
        return check_registers(i, c);
    return c->word < CHECK_WIDTH ? check_address(i, c) : check_other(i, c);
}

int decode_unpredictable(const struct insn *i, const struct shape *s)
{
    int found = (i->raw & s->should) != s->should_be ? POLICY_SHOULD_BE : -1;
    for (unsigned k = 0; k < s->nchecks; k++) {
        int rule = check_one(i, &s->checks[k]);
        if (rule == POLICY_RULES || (rule >= 0 && policies[rule].undefined))
            return rule;
        found = rule >= 0 ? rule : found;
    }
    return found;
}
