/* vm.c - an interpreter: the same byte code run by a switch and by a table of functions, which is
 * indirect branches and indirect calls that go to many places. */
#include "bench/bench.h"

#define STACK 32
#define CELLS 64

enum code { PUSH, LOAD, STORE, INDEX, ADD, SUB, MUL, XOR, SHR, DUP, SWAP, LESS, JUMP, JUMPZ, END };

struct machine {
    const uint8_t *pc;
    uint32_t *top; /* the topmost value */
    uint32_t stack[STACK], cell[CELLS];
    uint32_t steps;
};

/* Of cells 8 to 39, up to n (cell 0): fill from a generator, then sum, multiply and mix them. */
static const uint8_t program[] = {
    PUSH,  0,     STORE, 1,                                 /*  0: i = 0 */
    LOAD,  1,     LOAD,  0,    LESS, JUMPZ, 38,             /*  4: while (i < n) { */
    LOAD,  2,     PUSH,  77,   MUL,  PUSH,  13,   ADD,      /* 11:   x = x * 77 + 13 */
    DUP,   STORE, 2,     LOAD, 1,    PUSH,  8,    ADD,      /* 19: */
    INDEX, 1,     LOAD,  1,    PUSH, 1,     ADD,  STORE, 1, /* 27:   cell[8 + i] = x; i = i + 1 */
    JUMP,  4,                                               /* 36: } */
    PUSH,  0,     STORE, 1,                                 /* 38: i = 0 */
    LOAD,  1,     LOAD,  0,    LESS, JUMPZ, 76,             /* 42: while (i < n) { */
    LOAD,  1,     PUSH,  8,    ADD,  INDEX, 0,    DUP,      /* 49:   v = cell[8 + i] */
    PUSH,  3,     SHR,   XOR,  LOAD, 3,     SWAP, SUB,      /* 57:   s = s - (v ^ v >> 3) */
    STORE, 3,     LOAD,  1,    PUSH, 1,     ADD,  STORE, 1, /* 65:   i = i + 1 */
    JUMP,  42,                                              /* 74: } */
    END,                                                    /* 76: */
};

/* --- by a switch --- */

static void run_switch(struct machine *m)
{
    const uint8_t *pc = program;
    uint32_t *top = m->stack, *cell = m->cell, steps = 0;
    for (;; steps++) {
        switch (*pc++) {
        case PUSH:
            *++top = *pc++;
            break;
        case LOAD:
            *++top = cell[*pc++];
            break;
        case STORE:
            cell[*pc++] = *top--;
            break;
        case INDEX:
            if (*pc++) {
                cell[top[0] % CELLS] = top[-1];
                top -= 2;
            } else {
                *top = cell[*top % CELLS];
            }
            break;
        case ADD:
            top--, top[0] += top[1];
            break;
        case SUB:
            top--, top[0] -= top[1];
            break;
        case MUL:
            top--, top[0] *= top[1];
            break;
        case XOR:
            top--, top[0] ^= top[1];
            break;
        case SHR:
            top--, top[0] >>= top[1];
            break;
        case DUP:
            top++, top[0] = top[-1];
            break;
        case SWAP: {
            uint32_t t = top[0];
            top[0] = top[-1];
            top[-1] = t;
            break;
        }
        case LESS:
            top--, top[0] = top[0] < top[1];
            break;
        case JUMP:
            pc = program + *pc;
            break;
        case JUMPZ:
            pc = *top-- ? pc + 1 : program + *pc;
            break;
        default:
            m->steps += steps;
            return;
        }
    }
}

/* --- by a table of functions: 0 from one ends the run --- */

#define BINARY(name, does)                                                                         \
    static int name(struct machine *m)                                                             \
    {                                                                                              \
        uint32_t b = *m->top--;                                                                    \
        uint32_t a = *m->top;                                                                      \
        *m->top = does;                                                                            \
        return 1;                                                                                  \
    }
BINARY(do_add, a + b)
BINARY(do_sub, a - b)
BINARY(do_mul, a *b)
BINARY(do_xor, a ^ b)
BINARY(do_shr, a >> b)
BINARY(do_less, a < b)

static int do_push(struct machine *m)
{
    *++m->top = *m->pc++;
    return 1;
}

static int do_load(struct machine *m)
{
    *++m->top = m->cell[*m->pc++];
    return 1;
}

static int do_store(struct machine *m)
{
    m->cell[*m->pc++] = *m->top--;
    return 1;
}

static int do_index(struct machine *m)
{
    uint32_t *cell = &m->cell[*m->top % CELLS];
    if (*m->pc++) {
        *cell = m->top[-1];
        m->top -= 2;
    } else {
        *m->top = *cell;
    }
    return 1;
}

static int do_dup(struct machine *m)
{
    m->top++;
    m->top[0] = m->top[-1];
    return 1;
}

static int do_swap(struct machine *m)
{
    uint32_t t = m->top[0];
    m->top[0] = m->top[-1];
    m->top[-1] = t;
    return 1;
}

static int do_jump(struct machine *m)
{
    m->pc = program + *m->pc;
    return 1;
}

static int do_jumpz(struct machine *m)
{
    m->pc = *m->top-- ? m->pc + 1 : program + *m->pc;
    return 1;
}

static int do_end(struct machine *m)
{
    (void)m;
    return 0;
}

static int (*const does[])(struct machine *) = {
    do_push, do_load, do_store, do_index, do_add,  do_sub,   do_mul, do_xor,
    do_shr,  do_dup,  do_swap,  do_less,  do_jump, do_jumpz, do_end,
};

static void run_table(struct machine *m)
{
    m->pc = program;
    m->top = m->stack;
    while (does[*m->pc++](m))
        m->steps++;
}

uint32_t workload(uint32_t rounds)
{
    static struct machine m;
    uint32_t sum = 1, seed = 0x7137374a;
    while (rounds--) {
        m.cell[0] = 8 + random_next(&seed) % 24;
        m.cell[2] = seed;
        run_switch(&m);
        sum = fold(sum, m.cell[3]);
        m.cell[0] ^= 1;
        run_table(&m);
        sum = fold(fold(sum, m.cell[3]), m.steps);
    }
    return sum;
}
