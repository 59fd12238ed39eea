/* maths.c - newlib's conversions between doubles and text, and its mathematical functions.
 *
 * A line a result, with the bits of what went in, so that test_programs.py can say by itself what
 * must come out:
 *   printf|FORMAT|bits|text        strtod|text|bits       strtof|text|bits
 *   libm|function|bits|bits|bits   (the second operand 0 where there is none)
 *
 * %a is left out: Debian's newlib is built without it. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

static uint64_t bits(double d)
{
    uint64_t b;
    memcpy(&b, &d, sizeof b);
    return b;
}

static double from_bits(uint64_t b)
{
    double d;
    memcpy(&d, &b, sizeof d);
    return d;
}

/* A seeded sequence (xorshift64). */
static uint64_t draw(void)
{
    static uint64_t x = UINT64_C(0x9e3779b97f4a7c15);
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    return x;
}

/* --- text --- */

static const double special[] = {
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.5,
    1.5,
    2.5,
    0.125,
    0.375,
    9.5,
    99.5,
    999999.5,
    0.1,
    1.0 / 3,
    123456.789,
    1e15,
    1e16,
    1e17,
    1e22,
    1e23,
    1e100,
    1e-5,
    0.0001,
    0.00001,
    4.9e-324,
    2.2250738585072011e-308,
    2.2250738585072014e-308,
    1.7976931348623157e308,
    9007199254740993.0,
    0.045,
    1.005,
    5e-324 * 3,
    HUGE_VAL,
    -HUGE_VAL,
};

static const char *const formats[] = {
    "%f",       "%e",      "%g",      "%.0f",   "%.1f",  "%.2f", "%.10f", "%.0e",  "%.3e",
    "%.16e",    "%.1g",    "%.6g",    "%.17g",  "%#.0f", "%#g",  "%+.3f", "% .3f", "%12.3f",
    "%-12.3f|", "%012.3f", "%+12.4e", "%-20g|", "%E",    "%G",   "%.30g", "%.25f"};

static void print_all(double d)
{
    for (unsigned f = 0; f < COUNT(formats); f++) {
        printf("printf|%s|%016llx|", formats[f], bits(d));
        printf(formats[f], d);
        putchar('\n');
    }
}

static void back(const char *text)
{
    float f = strtof(text, NULL);
    uint32_t b;
    memcpy(&b, &f, sizeof b);
    printf("strtod|%s|%016llx\n", text, bits(strtod(text, NULL)));
    printf("strtof|%s|%08lx\n", text, (unsigned long)b);
}

static const char *const texts[] = {
    "0",
    "-0",
    "1",
    "0.1",
    "1e23",
    "8.5e22",
    "9007199254740993",
    "9007199254740992.5",
    "2.2250738585072011e-308",
    "2.2250738585072012e-308",
    "4.9406564584124654e-324",
    "2.4703282292062327e-324",
    "2.4703282292062328e-324",
    "1e-400",
    "1e400",
    "1.7976931348623158e308",
    "1.7976931348623159e308",
    "6.631236846766476e-316",
    "3.2378839133029012895883524125015321748630"
    "9440837e-319",
    "0.500000000000000166533453693773481063544750213623046875",
    "7.2057594037927933e16",
    "16777217",
    "1.00000005960464477539062500",
    "1.00000005960464477539062501",
    "3.4028235677973366e38",
    "1.4012984643248171e-45",
    "7.0064923216240853e-46",
    "0x1.8p3",
    "0x1.fffffffffffff8p0",
    "123456789012345678",
};

static void text(void)
{
    char buffer[40];
    for (unsigned n = 0; n < COUNT(special); n++)
        print_all(special[n]);
    print_all(NAN);
    for (unsigned n = 0; n < COUNT(texts); n++)
        back(texts[n]);
    for (unsigned n = 0; n < 100; n++) {
        double d = from_bits(draw());
        if (!isfinite(d))
            continue;
        snprintf(buffer, sizeof buffer, n & 1 ? "%.17g" : "%.9g", d);
        back(buffer);
        print_all(n < 8 ? d : (double)(int64_t)draw() / (double)(1 << (n % 31)));
    }
}

/* --- functions --- */

#define ONE(name)                                                                                  \
    {                                                                                              \
#name, name                                                                                \
    }
static const struct {
    const char *name;
    double (*call)(double);
} functions[] = {
    ONE(sqrt),  ONE(sin),  ONE(cos),   ONE(tan),   ONE(asin),  ONE(acos), ONE(atan),   ONE(exp),
    ONE(expm1), ONE(log),  ONE(log2),  ONE(log10), ONE(log1p), ONE(sinh), ONE(cosh),   ONE(tanh),
    ONE(floor), ONE(ceil), ONE(trunc), ONE(rint),  ONE(fabs),  ONE(erf),  ONE(lgamma), ONE(cbrt),
};

static const struct {
    const char *name;
    double (*call)(double, double);
} pairs[] = {ONE(pow), ONE(atan2), ONE(fmod), ONE(hypot), ONE(remainder), ONE(copysign)};

static void call_all(double x, double y)
{
    for (unsigned f = 0; f < COUNT(functions); f++)
        printf("libm|%s|%016llx|0|%016llx\n", functions[f].name, bits(x),
               bits(functions[f].call(x)));
    for (unsigned f = 0; f < COUNT(pairs); f++)
        printf("libm|%s|%016llx|%016llx|%016llx\n", pairs[f].name, bits(x), bits(y),
               bits(pairs[f].call(x, y)));
}

int main(void)
{
    text();
    for (unsigned n = 0; n < 24; n++)
        call_all(special[n], special[(n * 7 + 3) % 24]);
    for (unsigned n = 0; n < 60; n++) {
        double x = (double)(int64_t)draw() / 9.2e18, y = (double)(int64_t)draw() / 1e18;
        call_all(n & 1 ? x : y * y * 3, y);
    }
    return 0;
}
