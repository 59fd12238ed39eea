/* theirs.c - Unicorn as the other side: User mode, MMU off.
 *
 * Its instruction counter does not stop reliably after a branch: it stops behind the instruction,
 * or before the block that the instruction jumped to. What it translated of an address before is
 * dropped; to have all dropped (uc_ctl_flush_tlb) costs as much as ten thousand cases. What it
 * translated piles up, and it does not survive a full buffer: now and then it begins anew. */
#include "tests/diff/diff.h"

#include "cpu/arch/fields.h"

#include <stdio.h>
#include <stdlib.h>
#include <unicorn/unicorn.h>

#define LIFETIME 500000 /* cases */

struct theirs {
    uc_engine *uc;
    unsigned cases;
    int blocks;
    uint32_t second; /* where the second block began */
    bool interrupted;
    _Alignas(4096) uint8_t code[CODE_SIZE];
    _Alignas(4096) uint8_t data[DATA_SIZE];
};

static const int reg_ids[17] = {
    UC_ARM_REG_R0,  UC_ARM_REG_R1,  UC_ARM_REG_R2,  UC_ARM_REG_R3, UC_ARM_REG_R4,  UC_ARM_REG_R5,
    UC_ARM_REG_R6,  UC_ARM_REG_R7,  UC_ARM_REG_R8,  UC_ARM_REG_R9, UC_ARM_REG_R10, UC_ARM_REG_R11,
    UC_ARM_REG_R12, UC_ARM_REG_R13, UC_ARM_REG_R14, UC_ARM_REG_PC, UC_ARM_REG_CPSR};

static void must(uc_err e, const char *what)
{
    if (e != UC_ERR_OK) {
        fprintf(stderr, "unicorn: %s: %s\n", what, uc_strerror(e));
        exit(1);
    }
}

static void on_interrupt(uc_engine *uc, uint32_t number, void *self)
{
    ((struct theirs *)self)->interrupted = true;
    uc_emu_stop(uc);
}

static void registers(struct theirs *t, struct diff_state *s, bool put)
{
    void *vals[17];
    int ids[17];
    for (unsigned k = 0; k < 17; k++) {
        ids[k] = reg_ids[k];
        vals[k] = k < 16 ? &s->r[k] : &s->cpsr;
    }
    if (put) /* CPSR first: it may change the bank of r13 and r14 */
        must(uc_reg_write(t->uc, UC_ARM_REG_CPSR, &s->cpsr), "write CPSR");
    must(put ? uc_reg_write_batch(t->uc, ids, vals, 15) : uc_reg_read_batch(t->uc, ids, vals, 17),
         "registers");
}

static void fp_registers(struct theirs *t, struct diff_state *s, bool put)
{
    void *vals[33];
    int ids[33] = {UC_ARM_REG_FPSCR};
    vals[0] = &s->fpscr;
    for (int k = 0; k < 32; k++) {
        ids[k + 1] = UC_ARM_REG_D0 + k;
        vals[k + 1] = &s->d[k];
    }
    if (s->uses_fp)
        must(put ? uc_reg_write_batch(t->uc, ids, vals, 33)
                 : uc_reg_read_batch(t->uc, ids, vals, 33),
             "floating-point registers");
}

static void fp_enable(uc_engine *uc)
{
    uint32_t fpexc = FPEXC_EN;
    uc_arm_cp_reg cpacr = {.cp = 15, .crn = 1, .crm = 0, .opc1 = 0, .opc2 = 2};
    cpacr.val = CPACR_CP10 | CPACR_CP11;
    must(uc_reg_write(uc, UC_ARM_REG_CP_REG, &cpacr), "CPACR");
    must(uc_reg_write(uc, UC_ARM_REG_FPEXC, &fpexc), "FPEXC");
}

/* Unicorn asks before each block; the second is what comes after the instruction. */
static void on_block(uc_engine *uc, uint64_t va, uint32_t size, void *self)
{
    struct theirs *t = self;
    if (++t->blocks == 2) {
        t->second = (uint32_t)va;
        uc_emu_stop(uc);
    }
}

static enum diff_end outcome(const struct theirs *t, uc_err e)
{
    switch (e) {
    case UC_ERR_OK:
        return t->interrupted ? DIFF_OTHER : DIFF_DONE;
    case UC_ERR_FETCH_UNMAPPED: /* of what comes after the instruction */
    case UC_ERR_FETCH_PROT:
        return DIFF_DONE;
    case UC_ERR_READ_UNMAPPED:
    case UC_ERR_WRITE_UNMAPPED:
    case UC_ERR_READ_UNALIGNED:
    case UC_ERR_WRITE_UNALIGNED:
        return DIFF_DATA_ABORT;
    case UC_ERR_INSN_INVALID:
        return DIFF_UNDEFINED;
    default:
        return DIFF_OTHER;
    }
}

static void begin(struct theirs *t)
{
    uc_hook hook, block;
    must(uc_open(UC_ARCH_ARM, UC_MODE_ARM, &t->uc), "open");
    must(uc_ctl_set_cpu_model(t->uc, UC_CPU_ARM_CORTEX_A15), "model");
    must(uc_mem_map_ptr(t->uc, CODE_BASE, CODE_SIZE, UC_PROT_ALL, t->code), "map code");
    must(uc_mem_map_ptr(t->uc, DATA_BASE, DATA_SIZE, UC_PROT_ALL, t->data), "map data");
    fp_enable(t->uc);
    must(uc_hook_add(t->uc, &hook, UC_HOOK_INTR, (void *)on_interrupt, t, 1, 0), "hook");
    must(uc_hook_add(t->uc, &block, UC_HOOK_BLOCK, (void *)on_block, t, 1, 0), "hook");
    t->cases = 0;
}

static enum diff_end start(struct theirs *t, struct diff_state *s, uint32_t until, int blocks)
{
    uint32_t pc = s->r[15], thumb = s->cpsr >> 5 & 1;
    uc_ctl_remove_cache(t->uc, pc, until + 4);
    t->interrupted = false;
    t->blocks = blocks;
    registers(t, s, true);
    fp_registers(t, s, true);
    uc_err e = uc_emu_start(t->uc, pc | thumb, until, 0, 0);
    registers(t, s, false);
    fp_registers(t, s, false);
    return outcome(t, e);
}

static enum diff_end step(void *self, struct diff_state *s, unsigned len)
{
    struct theirs *t = self;
    t->cases++;
    enum diff_end end = start(t, s, s->r[15] + len, 0);
    if (end == DIFF_DONE && t->blocks > 1)
        s->r[15] = t->second;
    return end;
}

void diff_theirs_rest(struct diff_side *side)
{
    struct theirs *t = side->self;
    if (t->cases < LIFETIME)
        return;
    must(uc_close(t->uc), "close");
    begin(t);
}

static enum diff_end run(void *self, struct diff_state *s, uint32_t end)
{
    return start(self, s, end, -1000);
}

void diff_theirs(struct diff_side *out)
{
    struct theirs *t = aligned_alloc(4096, (sizeof *t + 4095) / 4096 * 4096);
    begin(t);
    *out = (struct diff_side){"unicorn", t->code, t->data, t, step, run};
}

void diff_theirs_close(struct diff_side *side)
{
    struct theirs *t = side->self;
    must(uc_close(t->uc), "close");
    free(t);
}
