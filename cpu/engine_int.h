/* engine_int.h - decoded blocks, their cache, and the translation of instructions into ops.
 *
 * A block is a run of instructions of one page, decoded once. It is keyed by physical address,
 * virtual address (PC-relative operands are constants) and the state that decoding depends on.
 * Slot 0 of its ops is the block itself to whoever links to it: count and key; execution starts
 * at slot 1. When a block dies, slot 1 becomes op_stale, which sends whoever arrives by an old
 * link back to the run loop; the memory goes only with the whole cache. */
#ifndef CPU_ENGINE_INT_H
#define CPU_ENGINE_INT_H

#include "cpu/code/code.h"
#include "cpu/op.h"

#define BLOCK_MAX_INSNS 64
#define OP_DATA         0x80 /* the slot is data of the op before it */
#define BLOCK_MAX_OPS   (BLOCK_MAX_INSNS * 8 + 16)

/* State that decoding depends on, part of a block's key. */
enum block_flags {
    BF_THUMB = 1 << 0,
    BF_BIG = 1 << 1,    /* CPSR.E: data accesses are big-endian */
    BF_SINGLE = 1 << 2, /* one instruction only: the budget is short, or somebody steps */
    BF_FP = 1 << 3,     /* all of floating-point and SIMD is enabled */
    BF_IT_SHIFT = 8,    /* IT bits at entry, 8 of them */
};

/* What is known of each instruction of a block. */
struct insn_meta {
    uint32_t raw;
    uint16_t off; /* bytes from the block's start */
    uint8_t it;   /* IT bits that apply to it */
    uint8_t len;
};

struct block {
    uint64_t pa;
    uint32_t va;
    uint32_t flags;
    uint16_t ninsns, nops;
    uint16_t bytes;
    bool dead;
    struct block *hash_next;
    struct block *page_next;       /* the others of the same physical page */
    uint8_t *stale;                /* generated code that leads to op_stale; NULL: there is none */
    const struct insn_meta *insns; /* ninsns */
    const uint8_t *op_insn;        /* per op: which instruction it belongs to, and OP_DATA */
    struct op ops[];               /* slot 0: imm = ninsns */
};

#define CODE_LINES 64 /* a page's 64-byte lines */

/* A physical page from which code was decoded. */
struct code_page {
    uint64_t pa;
    uint64_t lines; /* bit per 64-byte line that some block covers */
    struct block *blocks;
    struct code_page *hash_next;
};

#define BLOCK_HASH   16384
#define PAGE_HASH    1024
#define ARENA_SIZE   (24u << 20)
#define MAX_CONTEXTS 256
#define CONTEXT_HASH 512

/* What a context number stands for: everything a translation that hits depends on, and CPSR.E. */
struct context_key {
    uint64_t k[4];
};

struct engine {
    struct block *hash[BLOCK_HASH];
    struct code_page *pages[PAGE_HASH];
    uint8_t *arena;
    size_t used, limit;
    struct code *code; /* the generator's cache; NULL: everything is interpreted */
    struct context_key ctx[MAX_CONTEXTS];
    unsigned nctx;
    uint16_t ctx_guess[CONTEXT_HASH]; /* by hash: where to look first */
    const struct op *link_from;       /* a direct branch that wants its target patched in */
    size_t transient;             /* where a block that is not kept begins in the arena; 0: none */
    bool drop_soon;               /* the cache is to be dropped when no block runs */
    uint64_t live;                /* blocks that can be found */
    uint64_t translated, dropped; /* blocks; for people */
};

/* --- engine.c --- */
void engine_init(struct cpu *c);
void engine_free(struct cpu *c);
void engine_drop_all(struct cpu *c);
/* The block at c->r[15] in the current state, decoded if need be. NULL: c->exc holds the prefetch
 * abort. `single`: one instruction only. */
struct block *engine_block(struct cpu *c, bool single);
/* A store of len bytes at pa within one page hit a page that holds code. */
void engine_code_written(struct cpu *c, uint64_t pa, unsigned len);
bool engine_has_code(const struct cpu *c, uint64_t pa);
static inline struct block *block_of(const struct op *slot0)
{
    return container_of(slot0, struct block, ops[0]);
}
/* Index of the instruction that an op of the running block belongs to. */
static inline unsigned insn_index(const struct cpu *c, const struct op *op)
{
    return block_of(c->blk)->op_insn[op - c->blk] & ~(unsigned)OP_DATA;
}

/* --- translate.c: building a block --- */

/* What an op does to the flags, so that flags nobody sees need not be set. Nothing said (zero): it
 * may read them all, by what it is or by leaving the block. */
enum flag_bits { FLAGS_NZ = 1, FLAGS_C = 2, FLAGS_V = 4, FLAGS_ALL = 7 };
struct flag_use {
    op_fn *plain;  /* the handler that does the same but for the flags; NULL: there is none */
    uint8_t known; /* the op reads what `reads` says, sets what `sets` says, and cannot leave */
    uint8_t sets, reads;
};

struct tr {
    struct cpu *cpu;
    struct insn insn; /* being translated */
    uint32_t va;      /* of the block */
    uint32_t flags;   /* enum block_flags */
    struct op ops[BLOCK_MAX_OPS];
    uint8_t op_insn[BLOCK_MAX_OPS];
    struct insn_meta insns[BLOCK_MAX_INSNS];
    unsigned nops, ninsns;
    uint16_t exits[BLOCK_MAX_INSNS * 2]; /* ops that may leave the block early */
    unsigned nexits;
    bool flags_changed; /* by the instruction being translated */
    bool it_fresh;      /* it was IT itself: ITSTATE already is the next instruction's */
    bool done;          /* nothing after this instruction belongs to the block */
    uint8_t it;         /* ITSTATE */
    int guard;          /* op index of an open skip, or -1 */
    uint8_t guard_cond;
    int fuse; /* op index of a flag setter that a branch may fuse with, or -1 */
    struct flag_use use[BLOCK_MAX_OPS];
};

struct op *tr_emit(struct tr *t, op_fn *fn, unsigned a, unsigned b, unsigned cc, uint32_t imm);
/* A slot of data that belongs to the op before it. */
struct op *tr_data(struct tr *t, op_fn *fn, uint32_t imm);
/* A call of an executor with the current instruction. */
void tr_call(struct tr *t, exec_fn *fn);
/* Offset of register n as a source; PC becomes a constant in temporary k. */
uint8_t tr_src(struct tr *t, unsigned n, unsigned k);
/* What the op just emitted does to the flags; plain: its handler's twin without them. */
void tr_flags(struct tr *t, unsigned sets, unsigned reads, op_fn *plain);
/* Replace setters of flags that nothing sees before they are set again. */
void tr_drop_flags(struct tr *t);
/* Flags may have changed: an open guard must not be extended. */
void tr_flags_set(struct tr *t);
/* An op that may leave the block early (its d is filled in at the end), and a direct branch's
 * second slot. tr_goto: both, or the far form, to a target in the same instruction set. */
struct op *tr_exit(struct tr *t, op_fn *fn, unsigned a, unsigned b, unsigned cc, uint32_t imm);
void tr_link(struct tr *t, uint32_t target);
bool tr_in_page(const struct tr *t, uint32_t target);
void tr_goto(struct tr *t, uint32_t target);
/* ITAdvance() (A2.5.2). */
static inline uint8_t it_advance(uint8_t it)
{
    return it & 7 ? (uint8_t)((it & 0xe0) | (it << 1 & 0x1f)) : 0;
}
/* ISV, SAS, SSE and SRT of a load or store that HSR can describe; false for others. */
bool insn_access_iss(const struct insn *i, uint32_t *iss);
/* Put ITSTATE into CPSR. */
void cpu_set_it(struct cpu *c, uint8_t it);
/* Translate from pa/va into t; host points at va's byte, `avail` bytes follow in the page. */
void tr_block(struct tr *t, struct cpu *c, uint32_t va, const uint8_t *host, unsigned avail,
              uint32_t flags, unsigned max_insns);

/* --- translate_fp.c --- */
/* A floating-point or SIMD instruction that needs no executor here; false: it does. */
bool tr_fp(struct tr *t, const struct insn_row *row);

/* --- handlers that translators pick from --- */
enum alu_form { FORM_RR, FORM_RI, FORM_LSL, FORM_LSR, FORM_ASR, FORM_ROR, FORM_COUNT };
extern op_fn *const alu_ops[16][FORM_COUNT]; /* by DP opcode: no flags */
extern op_fn *const alu_ops_s[16][2];        /* FORM_RR, FORM_RI: with flags */
extern op_fn *const skip_ops[14];
extern op_fn *const bcc_ops[14];
extern op_fn *const cmp_bcc_ops[14][2], *const subs_bcc_ops[14][2]; /* fused, FORM_RR, FORM_RI */
op_fn op_goto, op_goto_far, op_call, op_cbz, op_cbnz;
op_fn op_jump_bx, op_jump_loaded, op_jump_reg;
op_fn op_skip_zero, op_skip_nonzero, op_nop, op_check;

/* --- handlers that leave the inner loop (ops_leave.c) --- */
op_fn op_stale, op_break, op_end, op_set_it;
op_fn op_link_miss, op_link_short, op_goto_far_slow, op_jump_bx_slow, op_jump_reg_slow;
op_fn op_check_slow, op_call_done;
/* A handler's exceptional way out: the op's instruction raised c->exc. */
op_fn op_raise;
/* Leave after the op's instruction is complete (r[15] becomes the next one). */
op_fn op_leave_after;

/* --- run.c --- */
/* Time as seen from inside the block being run. */
uint64_t cpu_now_exact(void *cpu);
/* --- mem.c --- */
/* Faults of the current regime are reported in the long-descriptor format. */
bool mem_reports_lpae(const struct cpu *c);

#endif
