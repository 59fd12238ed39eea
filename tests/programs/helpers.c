/* helpers.c - calls every arithmetic helper of libgcc on every case of its row of helpers.def,
 * which helpers.py writes, and prints a line a helper:
 *
 *   label cases value bits first last
 *
 * `value` folds all results in which a NaN counts as the format's canonical one, helpers.py knows
 * what it must be; `bits` folds them as they are; the first and last case's results follow. */
#include <setjmp.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "special.h"

enum { MAX_RESULTS = 2, MAX_OPERANDS = 4, FOUR_CASES = 64 };
static const uint64_t TRAPPED = 0xdeaddeaddeaddead;

/* What a result counts as. */
enum counts { AS_BITS, AS_HALF, AS_SINGLE, AS_DOUBLE, AS_SIGN, AS_TRUTH };

struct set {
    unsigned n;
    const uint64_t *v;
};

struct helper {
    const char *name;
    void (*call)(const uint64_t *a, uint64_t *r);
    enum counts counts;
    unsigned parts;
    const struct set *sets[MAX_OPERANDS];
};

/* --- the types of operands and results --- */

typedef int8_t qi;
typedef uint8_t uqi;
typedef int16_t hi;
typedef uint16_t uhi;
typedef int32_t si;
typedef uint32_t usi;
typedef int64_t di;
typedef uint64_t udi;
typedef float sf;
typedef double df;
typedef _Complex float csf;
typedef _Complex double cdf;
typedef uint16_t hf; /* helpers take and give halves in integer registers */
typedef int32_t sg;  /* counts by its sign */
typedef int32_t nz;  /* counts as zero or not */
#define FIXED(type, base, m) typedef base type __attribute__((mode(m)))
FIXED(qq, _Fract, QQ);
FIXED(hq, _Fract, HQ);
FIXED(sq, _Fract, SQ);
FIXED(dq, _Fract, DQ);
FIXED(uqq, unsigned _Fract, UQQ);
FIXED(uhq, unsigned _Fract, UHQ);
FIXED(usq, unsigned _Fract, USQ);
FIXED(udq, unsigned _Fract, UDQ);
FIXED(ha, _Accum, HA);
FIXED(sa, _Accum, SA);
FIXED(da, _Accum, DA);
FIXED(uha, unsigned _Accum, UHA);
FIXED(usa, unsigned _Accum, USA);
FIXED(uda, unsigned _Accum, UDA);

/* --- a wrapper for each helper --- */

#define BASE                                                                                       \
    __attribute__((pcs("aapcs"))) /* the run-time ABI's, whatever the program's variant            \
                                   */
#define ANY                       /* the variant's own calling standard */

#define TAKE(type, n)                                                                              \
    type a##n;                                                                                     \
    memcpy(&a##n, a + (n), sizeof a##n)
#define GIVE(type, parts, value)                                                                   \
    type got = (value);                                                                            \
    for (unsigned k = 0; k < (parts); k++)                                                         \
    memcpy(r + k, (const char *)&got + k * (sizeof got / (parts)), sizeof got / (parts))

#define SET(name, ...)                                                                             \
    static const uint64_t values_##name[] = {__VA_ARGS__};                                         \
    static const struct set set_##name = {sizeof values_##name / sizeof values_##name[0],          \
                                          values_##name};
#define HELPER1(label, name, pcs, parts, R, A)                                                     \
    pcs R name(A);                                                                                 \
    static void call_##label(const uint64_t *a, uint64_t *r)                                       \
    {                                                                                              \
        TAKE(A, 0);                                                                                \
        GIVE(R, parts, name(a0));                                                                  \
    }
#define HELPER2(label, name, pcs, parts, R, A, B)                                                  \
    pcs R name(A, B);                                                                              \
    static void call_##label(const uint64_t *a, uint64_t *r)                                       \
    {                                                                                              \
        TAKE(A, 0);                                                                                \
        TAKE(B, 1);                                                                                \
        GIVE(R, parts, name(a0, a1));                                                              \
    }
#define HELPER4(label, name, pcs, parts, R, A, B, C, D)                                            \
    pcs R name(A, B, C, D);                                                                        \
    static void call_##label(const uint64_t *a, uint64_t *r)                                       \
    {                                                                                              \
        TAKE(A, 0);                                                                                \
        TAKE(B, 1);                                                                                \
        TAKE(C, 2);                                                                                \
        TAKE(D, 3);                                                                                \
        GIVE(R, parts, name(a0, a1, a2, a3));                                                      \
    }
#define ROW(...)
#include "helpers.def"
#undef SET
#undef HELPER1
#undef HELPER2
#undef HELPER4
#undef ROW

static const struct helper helpers[] = {
#define SET(...)
#define HELPER1(...)
#define HELPER2(...)
#define HELPER4(...)
#define ROW(label, call, counts, parts, ...) {#label, call, counts, parts, {__VA_ARGS__}},
#include "helpers.def"
};

/* --- running them --- */

static jmp_buf trapped;

/* The overflow-trapping helpers end in UDF, and that here (start.S). */
void on_undefined(void)
{
    longjmp(trapped, 1);
}

/* The operands of case k; false when there is none. The order is that of cases() in helpers.py. */
static bool operands(const struct helper *h, unsigned k, uint64_t *a)
{
    const struct set *const *s = h->sets;
    if (s[2]) {
        for (unsigned j = 0; j < MAX_OPERANDS; j++)
            a[j] = s[j]->v[(k * (2 * j + 1) + j) % s[j]->n];
        return k < FOUR_CASES;
    }
    unsigned n1 = s[1] ? s[1]->n : 1;
    if (k >= s[0]->n * n1)
        return false;
    a[0] = s[0]->v[k / n1];
    a[1] = s[1] ? s[1]->v[k % n1] : 0;
    return true;
}

static bool call(const struct helper *h, const uint64_t *a, uint64_t *r)
{
    if (setjmp(trapped))
        return false;
    h->call(a, r);
    return true;
}

/* What a result counts as: a NaN is the canonical one, an int its sign or truth. */
static uint64_t canonical(enum counts counts, uint64_t r)
{
    switch (counts) {
    case AS_HALF:
        return (r & 0x7fff) > 0x7c00 ? 0x7e00 : r;
    case AS_SINGLE:
        return (r & 0x7fffffff) > 0x7f800000 ? 0x7fc00000 : r;
    case AS_DOUBLE:
        return (r & INT64_MAX) > UINT64_C(0x7ff) << 52 ? UINT64_C(0xfff) << 51 : r;
    case AS_SIGN:
        return r ? (int32_t)r < 0 ? UINT32_MAX : 1 : 0;
    case AS_TRUTH:
        return r != 0;
    default:
        return r;
    }
}

static uint64_t fold(uint64_t h, uint64_t r)
{
    return (h ^ r) * UINT64_C(0x100000001b3);
}

static void run(const struct helper *h)
{
    uint64_t a[MAX_OPERANDS], r[MAX_RESULTS], first = 0, value = 0, bits = 0;
    unsigned k = 0;
    for (; operands(h, k, a); k++) {
        memset(r, 0, sizeof r);
        if (!call(h, a, r))
            r[0] = TRAPPED;
        for (unsigned p = 0; p < h->parts; p++) {
            value = fold(value, canonical(h->counts, r[p]));
            bits = fold(bits, r[p]);
        }
        first = k ? first : r[0];
    }
    printf("%s %u %016llx %016llx %llx %llx\n", h->name, k, value, bits, first, r[0]);
}

int main(void)
{
    for (unsigned n = 0; n < sizeof helpers / sizeof helpers[0]; n++)
        run(helpers + n);
    return 0;
}
