/* insn.h - an instruction, decoded: what a row's letters meant. Shared by A32, T16 and T32.
 *
 * Rows live in cpu/a32.def, cpu/t16.def and cpu/t32.def; the letters of a row's bit string name
 * the members below (cpu/decode.c). Executors (x_*) take this form; the engine's translators turn
 * the frequent ones into ops instead. */
#ifndef CPU_INSN_H
#define CPU_INSN_H

#include "cpu/cpu.h"

struct insn {
    uint32_t raw;  /* T32: first halfword in bits 31..16; T16: in bits 15..0 */
    uint32_t pc;   /* its address */
    uint32_t imm;  /* 'i' bits, concatenated from the left */
    uint16_t list; /* 'r': a register list */
    uint16_t row;  /* index into insn_rows[] */
    uint8_t len;   /* 2 or 4 */
    uint8_t cond;  /* 0..14; 14 where the encoding has none; the IT condition in an IT block */
    uint8_t n, d, m, s, t,
        a;         /* register numbers: letters n d m s t a ('a' accumulate, 's' shift) */
    uint8_t stype; /* 'y': shift type */
    uint8_t samt;  /* 'z': shift amount bits, concatenated (0..31, as encoded) */
    uint8_t in_it; /* inside an IT block (T16 flag setting) */
    uint8_t thumb;
    uint32_t flags; /* INSN_FLAG('S'): upper-case letters that are single bits */
};

#define INSN_FLAG(letter) BIT((letter) - 'A')

static inline bool insn_flag(const struct insn *i, char letter)
{
    return i->flags & INSN_FLAG(letter);
}

/* What an executor says happened. */
enum ex {
    EX_NEXT, /* done; go on with the next instruction */
    EX_END,  /* done; but what decoding, translation or interrupts depend on may have changed */
    EX_JUMP, /* done; r[15] and c->thumb say where to go on */
    EX_EXC,  /* c->exc is to be taken; nothing of the instruction took effect that must not */
    EX_WAIT, /* done; the core sleeps (c->power says how) */
};

typedef enum ex exec_fn(struct cpu *c, const struct insn *i);

/* Timing and coverage class of a row. */
enum insn_class {
    CL_ALU,
    CL_ALU_SHIFT,
    CL_MUL,
    CL_MULL,
    CL_DIV,
    CL_LOAD,
    CL_STORE,
    CL_LDM,
    CL_STM,
    CL_BRANCH,
    CL_SYS,
    CL_COPROC,
    CL_EXCL,
    CL_BARRIER,
    CL_MEDIA,
    CL_HINT,
    CL_VFP,
    CL_UNDEF,
    CL_COUNT
};

enum insn_set { ISET_A32, ISET_T16, ISET_T32 };

/* What an instruction does to the floating-point and SIMD registers: d, n and m point into c->vd,
 * wherever the operands begin; it reads and writes as many bytes there as its operands have, which
 * may overlap, and may change FPSCR. */
typedef void vec_fn(struct cpu *c, void *d, const void *n, const void *m, uint32_t imm);
struct vec_plan;
/* What an instruction on floating-point and SIMD registers does, see cpu/fp_plan.h. */
typedef void vec_plan_fn(const struct insn *i, unsigned arg, struct vec_plan *p);

struct tr; /* the engine's translation of a block, cpu/engine_int.h */

struct insn_row {
    const char *name;   /* unique within its set: "ADD_imm_A1" */
    const char *bits;   /* the manual's diagram: 32 characters, 16 for T16 */
    const char *clause; /* ARM DDI 0406C section */
    void (*tr)(struct tr *t, const struct insn *i, unsigned arg); /* a translator, or NULL */
    exec_fn *exec;        /* an executor; exactly one of tr and exec */
    vec_plan_fn *plan;    /* of the row, for x_plan; or NULL */
    uint16_t arg;         /* the translator's, the executor's or the plan's */
    uint8_t cls;          /* enum insn_class */
    uint8_t set;          /* enum insn_set */
    uint32_t mask, value; /* derived at start-up */
};

extern const unsigned insn_row_count;
extern struct insn_row insn_rows[];

/* Prepare the lookup buckets from the rows. Idempotent; the result is constant. */
void decode_init(void);
/* Decode one instruction. Always succeeds: what no row matches is the row UNDEFINED of its set.
 * thumb: raw holds one halfword (len 2) or two. itstate: the IT bits that apply to it. */
void decode_insn(uint32_t raw, bool thumb, uint8_t itstate, uint32_t pc, struct insn *out);
/* 4 when this first halfword starts a 32-bit Thumb instruction (A6.1), else 2. */
static inline unsigned thumb_len(uint16_t first)
{
    return (first >> 11) >= 0x1d ? 4 : 2;
}

/* --- helpers that executors share --- */

/* A register as an operand: PC reads as the instruction's address + 8 (A32) or + 4 (Thumb). */
static inline uint32_t rd(const struct cpu *c, const struct insn *i, unsigned n)
{
    return n == 15 ? i->pc + (i->thumb ? 4 : 8) : c->r[n];
}

static inline bool flag_n(const struct cpu *c)
{
    return c->nz < 0;
}
static inline bool flag_z(const struct cpu *c)
{
    return (uint32_t)c->nz == 0;
}
static inline void set_nz32(struct cpu *c, uint32_t v)
{
    c->nz = (int32_t)v;
}
static inline void set_nz64(struct cpu *c, uint64_t v)
{
    c->nz = (int64_t)((v & BIT64(63)) | (v != 0));
}

/* BXWritePC, LoadWritePC: interworking branch (A2.3.1). */
static inline enum ex jump_bx(struct cpu *c, uint32_t target)
{
    c->thumb = target & 1;
    c->r[15] = target & (c->thumb ? ~1u : ~3u);
    return EX_JUMP;
}

/* BranchWritePC: stays in the instruction set. */
static inline enum ex jump_to(struct cpu *c, uint32_t target)
{
    c->r[15] = target & (c->thumb ? ~1u : ~3u);
    return EX_JUMP;
}

/* Memory, as the current regime and CPSR.E see it. False: c->exc holds the data abort (the caller
 * returns EX_EXC at once). Nothing is written to a register before the last access succeeded. */
enum mem_mode {
    MEM_PLAIN = 0,
    MEM_UNPRIV = 1,  /* LDRT, STRT: as PL0 */
    MEM_ALIGNED = 2, /* misaligned is an Alignment fault whatever SCTLR.A says */
    MEM_NO_ISV = 4,  /* the syndrome carries no ISS (LDM, exclusives, writeback forms, ...) */
};
bool mem_read(struct cpu *c, uint32_t va, unsigned size, unsigned mode, uint32_t *val);
bool mem_write(struct cpu *c, uint32_t va, unsigned size, unsigned mode, uint32_t val);
/* 64 bits, single-copy atomic (LDREXD, STREXD, LDRD/STRD on an LPAE core); low word first. */
bool mem_read64(struct cpu *c, uint32_t va, unsigned mode, uint64_t *val);
bool mem_write64(struct cpu *c, uint32_t va, unsigned mode, uint64_t val);
/* Would a write of `len` bytes (at most two pages) at va succeed? Faults like the write itself. */
bool mem_probe_write(struct cpu *c, uint32_t va, unsigned len, unsigned mode);
/* Physical address and attributes of va for an access (exclusives, ATS-like uses). */
bool mem_translate(struct cpu *c, uint32_t va, unsigned size, bool write, unsigned mode,
                   struct mmu_result *res);

/* --- exceptions that executors raise (cpu/exc.c) --- */
enum ex exc_undefined(struct cpu *c, const struct insn *i);
/* Trap to Hyp with exception class ec (HSR.EC) and syndrome iss. */
enum ex exc_hyp_trap(struct cpu *c, const struct insn *i, uint32_t ec, uint32_t iss);
enum ex exc_call(struct cpu *c, const struct insn *i, enum exc_kind kind, uint32_t imm);

#endif
