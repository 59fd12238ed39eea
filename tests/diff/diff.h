/* diff.h - one instruction, two implementations: the core under test and an oracle.
 *
 * A case is a state, an instruction and memory; both sides execute it once, and what they made of
 * it is compared. The oracle of what user-level software can do is Unicorn (theirs.c), corrected
 * where it is wrong by the manual (overrule.c); that of all else is a model of our own (model.h).
 * All sides have the same two windows of memory; outside them accesses fault. */
#ifndef TESTS_DIFF_DIFF_H
#define TESTS_DIFF_DIFF_H

#include "cpu/decode.h"

#define CODE_BASE UINT32_C(0x00100000)
#define CODE_SIZE UINT32_C(0x00008000)
#define DATA_BASE UINT32_C(0x00300000)
#define DATA_SIZE UINT32_C(0x00008000)
/* Instructions lie in the middle of the code window, so that literals are inside it. */
#define SLOT_BASE (CODE_BASE + 0x3000)
#define SLOTS     512

enum { ALIGNMENT_FAULT = 1, SECTION_FAULT = 5, PAGE_FAULT = 7 }; /* DFSR.FS (B3.13.3) */

struct diff_state {
    uint32_t r[16]; /* r[15]: the address of the next instruction */
    uint32_t cpsr, fpscr;
    uint64_t uses_fp; /* the rest counts: else both sides leave it alone */
    uint64_t d[32];
};

enum diff_end { DIFF_DONE, DIFF_UNDEFINED, DIFF_DATA_ABORT, DIFF_OTHER };

struct diff_side {
    const char *name;
    uint8_t *code, *data; /* its own copies of the windows */
    void *self;
    /* Execute the instruction at s->r[15], `len` bytes long; *s is the state after it, as if no
     * exception had been taken when it ended in one. */
    enum diff_end (*step)(void *self, struct diff_state *s, unsigned len);
    /* Execute from s->r[15] until `end`, where a branch to itself stands. */
    enum diff_end (*run)(void *self, struct diff_state *s, uint32_t end);
};

void diff_ours(struct diff_side *out);
void diff_ours_close(struct diff_side *side);
/* DFSR.FS and DFAR of the last data abort. */
void diff_ours_fault(const struct diff_side *side, uint32_t *status, uint32_t *address);
void diff_theirs(struct diff_side *out);
/* Between cases that have nothing to do with each other: a chance to begin anew. */
void diff_theirs_rest(struct diff_side *side);
void diff_theirs_close(struct diff_side *side);

/* A reproducible sequence. */
struct diff_random {
    uint64_t x;
};
uint32_t diff_next(struct diff_random *r);
static inline bool diff_chance(struct diff_random *r, unsigned one_in)
{
    return diff_next(r) % one_in == 0;
}

/* A case: the instruction, the state before it, and what must run before it on both sides. */
struct diff_case {
    struct insn insn;
    struct diff_state before;
    uint32_t prelude; /* an A32 or Thumb instruction (CLREX, a load-exclusive); 0: none */
    uint32_t memory;  /* what the data window holds: a number for one of many; 0: zeros */
};

/* The decode rows that are Thumb's. */
static inline bool diff_thumb(unsigned row)
{
    return insn_rows[row].set != ISET_A32;
}
/* Is the row's name `prefix`, but for the encoding at its end ("_A1")? */
bool diff_named(const struct insn_row *row, const char *prefix);
/* ConditionPassed() (A8.3). */
bool diff_passes(unsigned cond, uint32_t cpsr);
/* A word that the row admits and the manual does not call UNPREDICTABLE, decoded; in an IT block
 * now and then. The shaper, if there is one, may change a drawn word. False when none was found. */
typedef uint32_t diff_shaper(struct diff_random *rnd, unsigned row, uint32_t raw);
bool diff_pick_word(struct diff_random *rnd, unsigned row, uint32_t pc, diff_shaper *shaper,
                    struct insn *i);

/* --- cases of user-level rows --- */

/* Is this row in reach of Unicorn? Else it is the model's. */
bool diff_user_level(const struct insn_row *row);
/* Has the model this row? A few have both oracles. */
bool diff_modelled(const struct insn_row *row);
/* Make a case of the row whose outcome the manual defines. False when none was found. */
bool diff_make(struct diff_random *rnd, unsigned row, uint32_t pc, struct diff_case *out);
/* Is this UNPREDICTABLE in a way that its executor, not the decoder, finds? */
bool diff_fp_unpredictable(const struct insn *i);
/* Registers full of floating-point and integer edges, and an FPSCR. */
void diff_fp_state(struct diff_random *rnd, struct diff_state *s);
uint32_t diff_value(struct diff_random *rnd);

/* --- memory --- */

/* The windows' contents: code is the same for all cases, data by the case's number. */
void diff_fill_code(uint8_t *code);
void diff_fill_data(uint8_t *data, uint32_t memory);
/* Put an instruction into a code window. */
void diff_put(uint8_t *code, uint32_t pc, uint32_t raw, bool thumb, unsigned len);

/* --- what a row is expected to do, and what was seen (coverage.c) --- */

enum diff_oracle { ORACLE_UNICORN, ORACLE_MODEL };

struct diff_count {
    unsigned drawn;     /* cases made */
    unsigned passed;    /* condition passed, no fault, both sides agree */
    unsigned faulted;   /* condition passed, an exception, both sides agree */
    unsigned skipped;   /* condition failed, both sides agree */
    unsigned overruled; /* of these, how often the oracle was corrected */
    unsigned failed;
    uint32_t overrules; /* bit n: by overrule n */
};

/* Why an exception is all that this row can end in, or NULL. */
const char *diff_only_faults(const struct insn_row *row);
/* Which of a row's counts is its effect: passed, or faulted. */
unsigned diff_effect(const struct insn_row *row, const struct diff_count *c);
/* Write the table of all rows, by oracle; false where it cannot be written. */
bool diff_report(const char *path, const struct diff_count *counts[2], unsigned wanted);
/* Is the row this oracle's? */
bool diff_has_oracle(unsigned row, enum diff_oracle oracle);

/* --- overruling Unicorn (overrule.c) --- */

/* What Unicorn made of a case: corrected in place. */
struct diff_result {
    struct diff_state after;
    enum diff_end end;
};

unsigned diff_overrules(void);
/* Make a case in which one of the row's corrections is called for, now and then. */
void diff_bait(struct diff_random *rnd, struct diff_case *k);
/* Apply what the manual says against Unicorn; bit n of the answer: overrule n changed something. */
uint32_t diff_overrule(const struct diff_case *k, struct diff_result *theirs);
/* The overrules of a row, for the report: the nth, or NULL. */
struct diff_overrule {
    const char *row, *clause, *why;
};
const struct diff_overrule *diff_overrule_of(unsigned n);
bool diff_overrule_is_of(unsigned n, unsigned row);
/* Does the access that the instruction would make break an alignment rule (A3.2.1)? */
bool diff_misaligned(const struct diff_case *k);

/* --- one case on both sides (compare.c) --- */

struct diff_verdict {
    struct diff_result ours, theirs;
    bool agree, dropped; /* dropped: the manual does not say what happens */
    uint32_t overruled;
    const char *why; /* what differs */
};
void diff_compare(struct diff_side *ours, struct diff_side *theirs, const struct diff_case *k,
                  struct diff_verdict *out);

/* --- failing cases (shrink.c) --- */

/* Make a failing case as simple as it can be while it fails. */
void diff_shrink(struct diff_side *ours, struct diff_side *theirs, struct diff_case *k);
/* Print it in one line that diff_parse() understands. */
void diff_print(const struct diff_case *k);
bool diff_parse(const char *line, struct diff_case *out);

/* --- sequences --- */

#define DIFF_SEQUENCE 24

/* Straight-line code, with forward branches inside, that ends at `end`. */
struct diff_sequence {
    uint32_t raw[DIFF_SEQUENCE + 8];
    uint8_t len[DIFF_SEQUENCE + 8];
    unsigned n;
    uint32_t pc, end;
    bool thumb;
    struct diff_state before;
};
void diff_make_sequence(struct diff_random *random, uint32_t pc, bool thumb,
                        struct diff_sequence *out);

#endif
