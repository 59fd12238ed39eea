/* names.c - what people call modes and exceptions, from the rows that define them. */
#include "cpu/exc.h"

const char *exc_name(unsigned kind)
{
    static const char *const names[EXC_KINDS] = {
#define EXCEPTION(kind, mode, vector, hyp_vector, lr_a32, lr_t32, next, a, f, what)                \
    [EXC_##kind] = what,
#include "cpu/arch/exceptions.def"
    };
    return kind < EXC_KINDS ? names[kind] : "none";
}

const char *mode_name(unsigned mode)
{
    static const char *const names[32] = {
#define MODE(name, value, what) [value] = what,
#include "cpu/arch/codes.def"
    };
    return names[mode & 31] ? names[mode & 31] : "a reserved mode";
}
