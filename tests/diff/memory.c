/* memory.c - what the windows hold before a case: a function of one number, so that a case can be
 * told in one line. */
#include "tests/diff/diff.h"

#include <string.h>

/* Random bytes made once: all code, and a pool into which data windows look. */
static const struct contents {
    uint8_t code[CODE_SIZE], pool[2 * DATA_SIZE];
} * contents(void)
{
    static struct contents made;
    static bool ready;
    struct diff_random rnd = {1};
    for (size_t k = 0; k < sizeof made && !ready; k++)
        ((uint8_t *)&made)[k] = diff_next(&rnd);
    ready = true;
    return &made;
}

void diff_fill_code(uint8_t *code)
{
    memcpy(code, contents()->code, CODE_SIZE);
}

void diff_fill_data(uint8_t *data, uint32_t memory)
{
    if (memory)
        memcpy(data, contents()->pool + memory % DATA_SIZE, DATA_SIZE);
    else
        memset(data, 0, DATA_SIZE);
}

void diff_put(uint8_t *code, uint32_t pc, uint32_t raw, bool thumb, unsigned len)
{
    uint8_t b[4] = {raw, raw >> 8, raw >> 16, raw >> 24};
    if (thumb && len == 4) {
        uint8_t t[4] = {raw >> 16, raw >> 24, raw, raw >> 8};
        memcpy(b, t, 4);
    }
    memcpy(code + (pc - CODE_BASE), b, len);
}
