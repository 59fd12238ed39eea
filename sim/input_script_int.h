/* input_script_int.h - a script as read: its steps. Private to sim/input_script*.c. */
#ifndef SIM_INPUT_SCRIPT_INT_H
#define SIM_INPUT_SCRIPT_INT_H

#include "sim/input_script.h"

enum step_kind { STEP_WAIT, STEP_EXPECT, STEP_SEND, STEP_DELAY, STEP_STOP };

/* Amounts of time: `per` is how many of them a second holds; 0 stands for cycles. */
struct script_time {
    uint64_t amount;
    uint32_t per;
};

struct script_step {
    enum step_kind kind;
    unsigned line;
    uint8_t *text; /* wait, expect, send */
    unsigned len;
    uint16_t *
        border; /* wait, expect: border[i], longest proper border of the text's first i + 1 bytes */
    struct script_time time; /* expect, delay */
};

#define SCRIPT_MAX_TEXT 1000 /* bytes of one text */

struct script_steps {
    struct script_step *step;
    unsigned count, cap;
};

/* Read `text` into steps; a mistake is status 2 and names path:line. The steps read so far are
 * the caller's to free either way. */
bool script_parse(struct script_steps *out, const char *path, const char *text, struct err *e);
/* The word that a step of this kind begins with. */
const char *script_verb(enum step_kind kind);
void script_free(struct script_steps *s);

#endif
