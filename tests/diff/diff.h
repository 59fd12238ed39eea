/* diff.h - one instruction, two implementations: the core under test and Unicorn.
 *
 * A case is a state, an instruction and memory; both sides execute it once, in User mode, and what
 * they made of it is compared. Both have the same two windows of memory; outside them accesses
 * fault. */
#ifndef TESTS_DIFF_DIFF_H
#define TESTS_DIFF_DIFF_H

#include "cpu/decode.h"

#define CODE_BASE UINT32_C(0x00100000)
#define CODE_SIZE UINT32_C(0x00010000)
#define DATA_BASE UINT32_C(0x00300000)
#define DATA_SIZE UINT32_C(0x00008000)

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
    /* Execute the instruction at s->r[15]; on DIFF_DONE *s is the state after it. `next` is where
     * it is expected to go on: only Unicorn needs it, to know where to stop. */
    enum diff_end (*step)(void *self, struct diff_state *s, uint32_t next);
    /* Execute from s->r[15] until `end`, where a branch to itself stands. */
    enum diff_end (*run)(void *self, struct diff_state *s, uint32_t end);
};

void diff_ours(struct diff_side *out);
void diff_ours_close(struct diff_side *side);
void diff_theirs(struct diff_side *out);
void diff_theirs_close(struct diff_side *side);

/* A reproducible sequence. */
struct diff_random {
    uint64_t x;
};
uint32_t diff_next(struct diff_random *r);

/* A case: the instruction, the state before it, and what must run before it on both sides. */
struct diff_case {
    struct insn insn;
    struct diff_state before;
    uint32_t prelude; /* an A32 or Thumb instruction (CLREX, a load-exclusive); 0: none */
};

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

/* Is this UNPREDICTABLE in a way that its executor, not the decoder, finds? */
bool diff_fp_unpredictable(const struct insn *i);
/* Registers full of floating-point and integer edges, and an FPSCR. */
void diff_fp_state(struct diff_random *rnd, struct diff_state *s);

/* Is this row in reach of the harness (user level, no other room's business)? NULL, or why not. */
const char *diff_left_out(const struct insn_row *row);
/* Make a case of the row whose outcome the manual defines. False when none was found. */
bool diff_make(struct diff_random *rnd, unsigned row, uint32_t pc, struct diff_case *out);

#endif
