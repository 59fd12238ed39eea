/* figures.c - which engine a core has, what it has done and what it ran last, for people. */
#include "cpu/engine_int.h"

bool cpu_can_generate(void)
{
    return code_available();
}

void cpu_engine_figures(const struct cpu *c, struct cpu_engine_figures *out)
{
    const struct engine *e = c->engine;
    *out = (struct cpu_engine_figures){.code = e->code != NULL,
                                       .translated = e->translated,
                                       .dropped = e->dropped,
                                       .code_bytes = e->code ? code_used(e->code) : 0};
}

bool cpu_block_insn(const struct cpu *c, unsigned i, struct cpu_block_insn *out)
{
    const struct block *b = c->blk ? block_of(c->blk) : NULL;
    if (!b || i >= b->ninsns)
        return false;
    const struct insn_meta *m = &b->insns[i];
    *out = (struct cpu_block_insn){b->va + m->off, m->raw, m->len, b->flags & BF_THUMB};
    return true;
}

/* Generated code has taken the handlers' place in the ops: translated again, they tell their names.
 */
static const char *handler_name(const struct cpu *c, const struct block *b, unsigned i)
{
    struct tr t;
    const uint8_t *host = (const uint8_t *)(uintptr_t)b->pa;
    if (b->flags & BF_SINGLE) /* its bytes may be gone */
        return code_stencil_name((const void *)b->ops[i].fn);
    tr_block(&t, (struct cpu *)c, b->va, host, b->bytes, b->flags, b->ninsns);
    return i < t.nops ? code_stencil_name((const void *)t.ops[i].fn) : "-";
}

bool cpu_block_op(const struct cpu *c, unsigned i, struct cpu_block_op *out)
{
    const struct block *b = c->blk ? block_of(c->blk) : NULL;
    if (!b || ++i >= b->nops) /* slot 0 is none */
        return false;
    const struct op *o = &b->ops[i];
    *out =
        (struct cpu_block_op){handler_name(c, b, i), o->a, o->b, o->c, o->d, o->imm, b->op_insn[i]};
    return true;
}
