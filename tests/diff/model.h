/* model.h - the second oracle: what only privileged software sees, as the manual's pseudocode
 * reads.
 *
 * model_sys.c, model_cp.c carry out one instruction on struct model, and share with the core under
 * test nothing but the decoded fields of the encoding and the numbers of cpu/arch/fields.def. The
 * MMU is off in every regime: memory is one window of words, all of which could be a PSR, and which
 * must be accessed aligned. */
#ifndef TESTS_DIFF_MODEL_H
#define TESTS_DIFF_MODEL_H

#include "tests/diff/diff.h"

#include "cpu/arch/fields.h"

enum model_value {
#define PLAIN(name)               M_##name,
#define BANK(name, slot)          M_##name,
#define CP(name, member, copy)    M_##name,
#define CP_HI(name, member, copy) M_##name,
#define CORE(name, member)        M_##name,
#include "tests/diff/model_state.def"
    MODEL_VALUES
};

#define MODEL_MEMORY 512 /* bytes, in the middle of the data window */
#define MODEL_AT     (DATA_BASE + DATA_SIZE / 2)

struct model {
    uint32_t v[MODEL_VALUES];
    uint8_t memory[MODEL_MEMORY];
    const struct insn *insn;
    bool excepted;        /* it ended in an exception: v is the handler's state */
    bool branched;        /* v[M_pc] is set */
    bool outside;         /* an access left the window: no case that counts */
    uint32_t unknown_hsr; /* bits that the manual leaves open this time */
};

struct model_case {
    struct insn insn;
    uint32_t v[MODEL_VALUES];
    uint32_t memory; /* which words the window holds */
};

/* --- model.c: registers, memory, exceptions --- */
bool model_passes(const struct insn *i, uint32_t cpsr);
/* One instruction, with its condition, and on to the next. */
void model_run(struct model *m);
unsigned model_mode(const struct model *m);
bool model_secure(const struct model *m);
bool model_below_hyp(const struct model *m); /* Non-secure PL1 and PL0 */
bool model_user_or_system(const struct model *m);
uint32_t *model_reg(struct model *m, unsigned mode, unsigned n); /* Rmode[n], n < 15 */
uint32_t model_r(struct model *m, unsigned n);                   /* R[n]; the PC as an operand */
uint32_t *model_spsr(struct model *m, unsigned mode);            /* NULL: the mode has none */
void model_cpsr_write(struct model *m, uint32_t v, unsigned bytemask, bool is_return);
void model_branch(struct model *m, uint32_t target); /* BranchWritePC() */
void model_return(struct model *m, uint32_t pc, uint32_t psr);
/* MemA[at, 4]; false: an Alignment fault was taken. */
bool model_read(struct model *m, uint32_t at, uint32_t *v);
bool model_write(struct model *m, uint32_t at, uint32_t v);
void model_undefined(struct model *m);
void model_hyp_trap(struct model *m, uint32_t ec, uint32_t iss);
void model_svc(struct model *m, uint32_t imm);
void model_hvc(struct model *m, uint32_t imm);
void model_smc(struct model *m);
void model_breakpoint(struct model *m);
uint32_t model_iss_cond(const struct model *m);

/* --- model_sys.c, model_cp.c --- */
/* The instruction's effect, its condition having passed. */
void model_step(struct model *m);
void model_coprocessor(struct model *m);
void model_fp_transfer(struct model *m); /* VMRS, VMSR */
/* Fields of a coprocessor transfer that the table of model_cp.def has. False: LDC, STC, CDP. */
bool model_cp_word(struct diff_random *rnd, const struct insn_row *row, uint32_t *raw);

/* --- model_cases.c --- */
bool model_make(struct diff_random *rnd, unsigned row, struct model_case *k);
void model_fill(uint8_t *memory, uint32_t number, bool big_endian);

/* --- model_rig.c: the core under test, and the comparison --- */
struct model_rig *model_rig(void);
void model_rig_close(struct model_rig *r);
bool model_compare(struct model_rig *r, const struct model_case *k, bool *passed, bool *excepted);
void model_shrink(struct model_rig *r, struct model_case *k);
void model_print(const struct model_case *k);
bool model_parse(const char *line, struct model_case *k);
void model_explain(struct model_rig *r, const struct model_case *k);

#endif
