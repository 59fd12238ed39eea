/* figures.c - which engine a core has, and what it has done, for people.
 *
 * This build has the interpreter only. */
#include "cpu/engine_int.h"

bool cpu_can_generate(void)
{
    return false;
}

void cpu_engine_figures(const struct cpu *c, struct cpu_engine_figures *out)
{
    const struct engine *e = c->engine;
    *out = (struct cpu_engine_figures){.translated = e->translated, .dropped = e->dropped};
}
