/* fresh.c - code that is new: a long program without a loop, made up when the image starts.
 *
 * Each round runs the whole program once, so that the first round finds nothing translated and the
 * second everything. The program is drawn like compiled code is made up: sums and logic on
 * registers and immediates, loads and stores in a small table, compares, and branches over a few
 * instructions. The host's build follows the same draw without encoding it. */
#include "bench/bench.h"

#define LENGTH (1u << 19)
#define CELLS  64

enum kind { IMMEDIATE, REGISTER, MULTIPLY, LOAD, STORE, COMPARE, SKIP };
enum operation { AND, EOR, SUB, RSB, ADD, ORR, OPERATIONS };
enum condition { EQ, NE, HS, LO, HI, LS, CONDITIONS };

struct step {
    uint8_t kind, how, d, n, m; /* how: the operation or condition */
    uint8_t value;              /* an immediate, a shift, a cell, or how many to skip */
};

struct state {
    uint32_t r[8], cell[CELLS];
};

static struct state state;

static struct step draw(uint32_t *seed)
{
    static const uint8_t kinds[16] = {IMMEDIATE, IMMEDIATE, IMMEDIATE, REGISTER, REGISTER, REGISTER,
                                      REGISTER,  LOAD,      LOAD,      LOAD,     LOAD,     STORE,
                                      STORE,     COMPARE,   SKIP,      MULTIPLY};
    uint32_t x = random_next(seed);
    struct step s = {kinds[x & 15], x >> 4 & 15, x >> 8 & 7, x >> 11 & 7, x >> 14 & 7, x >> 24};
    s.how %= s.kind == SKIP ? CONDITIONS : OPERATIONS;
    s.value = s.kind == SKIP                      ? 1 + s.value % 4
              : s.kind == REGISTER                ? s.value % 32
              : s.kind == LOAD || s.kind == STORE ? s.value % CELLS
                                                  : s.value;
    return s;
}

#ifdef __arm__
#include "cpu/arch/cp15_access.h"

static uint32_t code[LENGTH + 8];

/* A8.8 of ARM DDI 0406C, encodings A1; `how` indexes both tables. */
static const uint32_t operation[OPERATIONS] = {0, 1, 2, 3, 4, 12};
static const uint32_t condition[CONDITIONS] = {0, 1, 2, 3, 8, 9};
enum { ALWAYS = 0xeu << 28, CELL_BASE = 8, LINE = 64 };

static uint32_t encode(struct step s)
{
    uint32_t data = ALWAYS | operation[s.how] << 21 | (uint32_t)s.n << 16 | (uint32_t)s.d << 12;
    uint32_t move = ALWAYS | CELL_BASE << 16 | (uint32_t)s.d << 12 | (uint32_t)s.value << 2;
    switch (s.kind) {
    case IMMEDIATE:
        return data | 0x02000000 | s.value;
    case REGISTER:
        return data | (uint32_t)s.value << 7 | s.m;
    case MULTIPLY:
        return ALWAYS | 0x90 | (uint32_t)s.d << 16 | (uint32_t)s.m << 8 | s.n;
    case LOAD:
        return move | 0x05900000;
    case STORE:
        return move | 0x05800000;
    case COMPARE:
        return ALWAYS | 0x01500000 | (uint32_t)s.n << 16 | s.m;
    default:
        return condition[s.how] << 28 | 0x0a000000 | (s.value - 1u);
    }
}

/* Returns past the end: a skip from the last step may land up to four further. */
static void make(uint32_t seed)
{
    for (uint32_t i = 0; i < LENGTH; i++)
        code[i] = encode(draw(&seed));
    for (uint32_t i = LENGTH; i < LENGTH + 8; i++)
        code[i] = ALWAYS | 0x012fff1e; /* BX LR */
    for (uint32_t i = 0; i < LENGTH + 8; i += LINE / 4)
        mcr_DCCMVAU((uint32_t)(uintptr_t)&code[i]);
    __asm__ volatile("dsb" ::: "memory");
    mcr_ICIALLU(0);
    mcr_BPIALL(0);
    __asm__ volatile("dsb\n\tisb" ::: "memory");
}

static void execute(void)
{
    __asm__ volatile("push {%0}\n\t"
                     "mov r12, %1\n\t"
                     "mov r8, %2\n\t"
                     "ldmia %0, {r0-r7}\n\t"
                     "cmp r0, r0\n\t"
                     "blx r12\n\t"
                     "pop {r8}\n\t"
                     "stmia r8, {r0-r7}\n\t"
                     :
                     : "r"(state.r), "r"(code), "r"(state.cell)
                     : "r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r12", "lr", "cc",
                       "memory");
}
#else
static struct step program[LENGTH];

static void make(uint32_t seed)
{
    for (uint32_t i = 0; i < LENGTH; i++)
        program[i] = draw(&seed);
}

static uint32_t operate(uint8_t how, uint32_t a, uint32_t b)
{
    switch (how) {
    case AND:
        return a & b;
    case EOR:
        return a ^ b;
    case SUB:
        return a - b;
    case RSB:
        return b - a;
    case ADD:
        return a + b;
    default:
        return a | b;
    }
}

static int holds(uint8_t how, uint32_t a, uint32_t b)
{
    switch (how) {
    case EQ:
        return a == b;
    case NE:
        return a != b;
    case HS:
        return a >= b;
    case LO:
        return a < b;
    case HI:
        return a > b;
    default:
        return a <= b;
    }
}

static void execute(void)
{
    uint32_t *r = state.r, a = 0, b = 0; /* what was compared last */
    for (uint32_t i = 0; i < LENGTH; i++) {
        struct step s = program[i];
        switch (s.kind) {
        case IMMEDIATE:
            r[s.d] = operate(s.how, r[s.n], s.value);
            break;
        case REGISTER:
            r[s.d] = operate(s.how, r[s.n], r[s.m] << s.value);
            break;
        case MULTIPLY:
            r[s.d] = r[s.n] * r[s.m];
            break;
        case LOAD:
            r[s.d] = state.cell[s.value];
            break;
        case STORE:
            state.cell[s.value] = r[s.d];
            break;
        case COMPARE:
            a = r[s.n], b = r[s.m];
            break;
        default:
            i += holds(s.how, a, b) ? s.value : 0;
        }
    }
}
#endif

uint32_t workload(uint32_t rounds)
{
    uint32_t sum = 1, seed = 0x59f111f1;
    make(seed);
    for (int i = 0; i < CELLS; i++)
        state.cell[i] = random_next(&seed);
    while (rounds--) {
        for (int i = 0; i < 8; i++)
            state.r[i] = random_next(&seed);
        execute();
        for (int i = 0; i < 8; i++)
            sum = fold(sum, state.r[i] ^ state.cell[i * 8]);
    }
    return sum;
}
