/* campaign.c - numbered cases one after another, and their number whatever happens. */
#include "tests/fuzz/fuzz.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct campaign *watched;

void campaign_environment(struct campaign *c)
{
    const char *env = getenv("FUZZ_CASES");
    if (env)
        c->cases = strtoull(env, NULL, 0);
}

bool campaign_option(struct campaign *c, const char *option, const char *value)
{
    uint64_t *to = !strcmp(option, "--cases")   ? &c->cases
                   : !strcmp(option, "--first") ? &c->first
                                                : NULL;
    if (to)
        *to = strtoull(value, NULL, 0);
    return to;
}

static void say_case(void *campaign)
{
    const struct campaign *c = campaign;
    fprintf(stderr, "%s: case %" PRIu64 "\n", c->name, c->now);
}

static void died(int sig)
{
    dprintf(2, "%s: signal %d in case %" PRIu64 "\n", watched->name, sig, watched->now);
    signal(sig, SIG_DFL);
    raise(sig);
}

void campaign_watch(struct campaign *c)
{
    watched = c;
    bug_dump_with(say_case, c);
    signal(SIGSEGV, died);
    signal(SIGBUS, died);
    signal(SIGALRM, died);
}

uint64_t campaign_run(struct campaign *c, bool (*one_case)(void))
{
    uint64_t failed = 0;
    for (c->now = c->first; c->now < c->first + c->cases; c->now++) {
        alarm(c->seconds);
        failed += !one_case();
    }
    alarm(0);
    return failed;
}
