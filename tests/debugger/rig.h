/* rig.h - a session over a small machine, with what it says kept as text. */
#ifndef TESTS_DEBUGGER_RIG_H
#define TESTS_DEBUGGER_RIG_H

#include "debugger/dbg_int.h"

#include <check.h>

struct rig {
    struct dbg d;
    char *text; /* what was said since rig_say() or the start */
    size_t len;
};

/* RAM only: `code` (words) lies at RIG_CODE, where the core starts in Hyp mode. */
#define RIG_CODE 0x40010000u
void rig_open(struct rig *r, const uint32_t *code, unsigned words);
void rig_close(struct rig *r);
/* Run a line; what it said. */
const char *rig_do(struct rig *r, const char *line);
/* An image of this build, or NULL when it was not built. */
const char *rig_image(const char *name, char *buf, size_t len);

int rig_main(const char *name, const TTest *const *tests, unsigned n);

#endif
