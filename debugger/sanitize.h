/* sanitize.h - `run --sanitize`: the world-switch sanitizer over a run without a prompt. */
#ifndef DEBUGGER_SANITIZE_H
#define DEBUGGER_SANITIZE_H

#include "debugger/debugger.h"

struct sanitize_run;

/* Reports go to opt->out as they are found. On a user's mistake NULL with *e filled. */
struct sanitize_run *sanitize_begin(struct machine *m, const struct debug_options *opt,
                                    struct err *e);
/* A summary line; the number of reports. */
unsigned sanitize_end(struct sanitize_run *s);

#endif
