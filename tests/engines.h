/* engines.h - the engines that a test goes through: the interpreter, and the one that generates
 * code where this build has it. */
#ifndef TESTS_ENGINES_H
#define TESTS_ENGINES_H

#include "cpu/cpu.h"

#include <stdlib.h>
#include <string.h>

enum { ENGINES = 2 }; /* at most */

static inline unsigned engine_count(void)
{
    return cpu_can_generate() ? ENGINES : 1;
}

/* Engine i, 0 to engine_count() - 1; the interpreter first. */
static inline enum cpu_engine engine_of(unsigned i)
{
    return i ? ENGINE_CODE : ENGINE_INTERP;
}

/* What HYPSCOPE_ENGINE says, for programs that a test runs once for each; without it ENGINE_AUTO.
 */
static inline enum cpu_engine engine_from_environment(void)
{
    const char *s = getenv("HYPSCOPE_ENGINE");
    return !s ? ENGINE_AUTO : strcmp(s, "interp") == 0 ? ENGINE_INTERP : ENGINE_CODE;
}

#endif
