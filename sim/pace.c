/* pace.c - real time for a machine that knows none: limits, waiting for input, not running ahead.
 *
 * Leaves out: catching up (a machine slower than the wall clock stays behind it). */
#include "sim/pace.h"

#include "sim/board.h"

#include <poll.h>
#include <unistd.h>

#define LONGEST_WAIT_MS 50 /* so that limits and Ctrl-C are seen in time */

double pace_seconds(const struct pace *p)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - p->start.tv_sec) + (double)(now.tv_nsec - p->start.tv_nsec) * 1e-9;
}

/* The cycle that the wall clock has reached. */
static uint64_t wall_cycle(const struct pace *p)
{
    return p->cycle0 + (uint64_t)(pace_seconds(p) * (double)p->clock_hz);
}

static bool limits(struct pace *p, struct machine *m)
{
    if (p->interrupted && *p->interrupted)
        machine_stop(m, EXIT_BREAK, 130, "interrupted");
    else if (p->wall > 0 && pace_seconds(p) >= p->wall)
        machine_stop(m, EXIT_WALL, 3, "the limit of %g seconds was reached", p->wall);
    return m->exit != EXIT_NONE;
}

/* Wait for input or `ms`, whichever is first. A line with no room for input is not looked at. */
static bool wait_input(const struct machine *m, int ms)
{
    const struct serial *s = &m->board->serial;
    struct pollfd p = {.fd = serial_room(s) ? serial_fd(s) : -1, .events = POLLIN};
    return poll(&p, 1, ms) > 0;
}

static int wait_ms(const struct pace *p, uint64_t from, uint64_t to)
{
    double ms = to <= from ? 0 : (double)(to - from) * 1e3 / (double)p->clock_hz;
    return ms < LONGEST_WAIT_MS ? (int)ms + 1 : LONGEST_WAIT_MS;
}

static void on_poll(void *self, struct machine *m)
{
    struct pace *p = self;
    while (!limits(p, m) && p->busy_waits && m->sched.now > wall_cycle(p))
        wait_input(m, wait_ms(p, wall_cycle(p), m->sched.now));
}

static uint64_t on_idle(void *self, struct machine *m, uint64_t to)
{
    struct pace *p = self;
    uint64_t now = m->sched.now;
    if (!p->idle_waits) {
        if (to == SCHED_NEVER)
            wait_input(m, LONGEST_WAIT_MS);
        return to == SCHED_NEVER ? now : to;
    }
    uint64_t wall = wall_cycle(p);
    if (wall < to)
        wait_input(m, wait_ms(p, wall, to));
    wall = wall_cycle(p);
    if (wall >= to)
        return to;
    return wall > now ? wall : now;
}

void pace_attach(struct pace *p, struct machine *m, enum pace_mode mode, double wall,
                 const volatile sig_atomic_t *interrupted)
{
    bool person = serial_fd(&m->board->serial) == STDIN_FILENO && isatty(STDIN_FILENO);
    *p = (struct pace){.busy_waits = mode == PACE_REAL,
                       .idle_waits = mode == PACE_REAL || (mode == PACE_AUTO && person),
                       .wall = wall,
                       .clock_hz = m->cfg.clock_hz,
                       .cycle0 = m->sched.now,
                       .interrupted = interrupted};
    clock_gettime(CLOCK_MONOTONIC, &p->start);
    m->host = (struct machine_host){on_poll, on_idle, p};
}
