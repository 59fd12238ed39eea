/* decode.h - what a row's string means, for the decoder, `explain` and the tests of the tables. */
#ifndef CPU_DECODE_H
#define CPU_DECODE_H

#include "cpu/insn.h"
#include "sim/base/base.h"

/* The fields that lower-case letters name. */
enum field { F_C, F_N, F_D, F_M, F_S, F_T, F_A, F_I, F_H, F_R, F_Y, F_Z, FIELDS };

/* The rules of cpu/policy.def. */
enum policy_rule {
#define POLICY(rule, choice, reason) POLICY_##rule,
#include "cpu/policy.def"
    POLICY_RULES
};

struct policy {
    const char *rule, *reason;
    bool undefined; /* else carried out */
};
extern const struct policy policies[POLICY_RULES];

/* Words before a '!', each a check of the decoded fields. */
enum check_word {
    CHECK_PC,
    CHECK_SP,
    CHECK_BAD,
    CHECK_SAME,
    CHECK_TWO,
    CHECK_BASE,
    CHECK_DIFFER,
    CHECK_EVEN,
    CHECK_TWO15,
    CHECK_WB,
    CHECK_PW,
    CHECK_UD,
    CHECK_LIST,
    CHECK_LIST32,
    CHECK_LOAD,
    CHECK_WIDTH,
    CHECK_MSB,
    CHECK_AL,
    CHECK_IT,
    CHECK_ITFIELD,
    CHECK_WORDS
};

#define SHAPE_PIECES  20
#define SHAPE_SETS    4
#define SHAPE_EXCEPTS 3
#define SHAPE_CHECKS  6

/* A run of bits of one field, leftmost first. */
struct piece {
    uint8_t field, lsb, width;
};

/* A field that the encoding implies: a constant, or a copy of another field. */
struct implied {
    uint8_t field;
    int8_t from;   /* a field, or -1 */
    uint8_t value; /* the constant; added to the other field */
};

struct check {
    uint8_t word; /* enum check_word */
    uint8_t n;
    uint8_t fields[4];
};

/* A row's string, understood. */
struct shape {
    uint32_t mask, value;       /* fixed bits */
    uint32_t should, should_be; /* (0) and (1) bits */
    uint8_t npieces, nsets, nexcepts, nchecks, nflags;
    struct piece pieces[SHAPE_PIECES];
    struct piece flag_bits[SHAPE_PIECES]; /* field: the letter - 'A' */
    struct implied sets[SHAPE_SETS];
    struct {
        uint32_t mask, value;
    } excepts[SHAPE_EXCEPTS]; /* no match when these bits are so */
    struct check checks[SHAPE_CHECKS];
    uint32_t flags;       /* implied */
    bool s_outside_it;    /* S? */
    bool w_unless_listed; /* W? */
    int8_t list_extra;    /* M:14; -1: none */
    uint8_t scale;        /* i*4; 1: none */
    uint8_t offset;       /* i+64 */
    bool has_cond;
};

/* Understand a row's string. False and a line of text when it is malformed. */
bool shape_parse(const char *bits, enum insn_set set, struct shape *out, struct err *e);
/* Fields of one letter: the bits it covers. */
uint32_t shape_field_mask(const struct shape *s, enum field f);
/* Could one word match both? */
bool shape_overlap(const struct shape *a, const struct shape *b);
/* Is b's every fixed bit fixed in a as well, and a the more specific? */
bool shape_within(const struct shape *a, const struct shape *b);
bool shape_matches(const struct shape *s, uint32_t raw);
/* Check a table: unique names in a set; rows overlap only when one is a special case of the other,
 * or when a third row is exactly what both have in common. */
bool shape_check_table(const struct insn_row *rows, const struct shape *shapes, unsigned n,
                       struct err *e);

/* The shape of insn_rows[row]; after decode_init(). */
const struct shape *decode_shape(unsigned row);
/* Which rule makes this instruction UNPREDICTABLE: a policy's index, or -1; POLICY_RULES when it is
 * UNDEFINED by the manual. Its fields are those of the row it was found in, whatever the policy
 * then chose. */
int decode_unpredictable(const struct insn *i, const struct shape *s);
/* As decode_insn(), but UNPREDICTABLE encodings keep their row. For `explain` and tests. */
void decode_insn_row(uint32_t raw, bool thumb, uint8_t itstate, uint32_t pc, struct insn *out);

#endif
