/* translate_flags.c - flags that are set again before anything sees them are not set.
 *
 * Most Thumb data-processing sets the flags, and long additions set some that nothing reads. An op
 * whose use of the flags is not known (a load may fault, a branch leaves) is taken to read them
 * all, so that whoever looks from outside sees the architecture's flags. Leaves out: looking beyond
 * the block. */
#include "cpu/engine_int.h"

void tr_flags(struct tr *t, unsigned sets, unsigned reads, op_fn *plain)
{
    t->use[t->nops - 1] = (struct flag_use){plain, true, (uint8_t)sets, (uint8_t)reads};
}

void tr_drop_flags(struct tr *t)
{
    unsigned live = FLAGS_ALL;
    for (unsigned i = t->nops - 1; i > 0; i--) {
        const struct flag_use *use = &t->use[i];
        if (t->op_insn[i] & OP_DATA)
            continue;
        if (!use->known)
            live = FLAGS_ALL;
        else if (use->plain && !(use->sets & live))
            t->ops[i].fn = use->plain;
        else
            live &= ~(unsigned)use->sets;
        if (use->known)
            live |= use->reads;
    }
}
