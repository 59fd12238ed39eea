/* syscall.c - tinyos's system calls, as a table.
 *
 * What a process writes is held until somebody waits for it, so that the console does not depend on
 * when the timer struck. */
#include "guests/tinyos/kernel.h"

#include "sim/arch/board.h"

#define PIPES 2
#define DEPTH 4

static struct pipe {
    uint32_t count, word[DEPTH];
} pipes[PIPES];

static bool is_user_memory(uint32_t va, uint32_t bytes)
{
    return va >= USER_TEXT && va < USER_STACK_TOP && bytes <= USER_STACK_TOP - va;
}

static uint32_t sys_write(uint32_t va, uint32_t bytes)
{
    if (!is_user_memory(va, bytes) || bytes > OUTPUT - current->written)
        return (uint32_t)-1;
    for (uint32_t i = 0; i < bytes; i++)
        current->output[current->written++] = ((const char *)va)[i];
    return bytes;
}

static uint32_t sys_yield(uint32_t a, uint32_t b)
{
    current->state = SLEEPING;
    current->wake_at = 0;
    return 0;
}

static uint32_t sys_getpid(uint32_t a, uint32_t b)
{
    return current->pid;
}

static uint32_t sys_sleep(uint32_t us, uint32_t b)
{
    current->wake_at = timer_now() + (uint64_t)us * BOARD_CNTFRQ / 1000000;
    current->state = SLEEPING;
    return 0;
}

static uint32_t sys_spawn(uint32_t program, uint32_t b)
{
    struct process *p = process_new(program);
    return p ? p->pid : (uint32_t)-1;
}

static void show(const struct process *p)
{
    print("tinyos: %s (pid %u): ", p->name, p->pid);
    for (uint32_t i = 0; i < p->written; i++)
        print("%c", p->output[i]);
    print("\n");
}

/* The first process's end is the system's. */
static uint32_t sys_exit(uint32_t status, uint32_t b)
{
    process_end(current, status);
    if (current->pid != 1)
        return 0;
    show(current);
    print("tinyos: done\n");
    system_off();
}

static uint32_t sys_wait(uint32_t pid, uint32_t b)
{
    struct process *p = process_find(pid);
    if (!p || p == current)
        return (uint32_t)-1;
    if (p->state != ENDED) {
        process_block(WAITING, pid);
        return pid;
    }
    if (p->written)
        show(p);
    return p->status;
}

static uint32_t sys_put(uint32_t n, uint32_t word)
{
    struct pipe *p = &pipes[n % PIPES];
    if (p->count == DEPTH) {
        process_block(PUTTING, n);
        return n;
    }
    p->word[p->count++] = word;
    process_wake(GETTING, n);
    return 0;
}

static uint32_t sys_get(uint32_t n, uint32_t b)
{
    struct pipe *p = &pipes[n % PIPES];
    if (!p->count) {
        process_block(GETTING, n);
        return n;
    }
    uint32_t word = p->word[0];
    p->count--;
    for (uint32_t i = 0; i < p->count; i++)
        p->word[i] = p->word[i + 1];
    process_wake(PUTTING, n);
    return word;
}

static uint32_t sys_cuts(uint32_t a, uint32_t b)
{
    return current->cuts;
}

static uint32_t (*const calls[SYS_COUNT])(uint32_t, uint32_t) = {
    [SYS_EXIT] = sys_exit,     [SYS_WRITE] = sys_write, [SYS_YIELD] = sys_yield,
    [SYS_GETPID] = sys_getpid, [SYS_SLEEP] = sys_sleep, [SYS_SPAWN] = sys_spawn,
    [SYS_WAIT] = sys_wait,     [SYS_PUT] = sys_put,     [SYS_GET] = sys_get,
    [SYS_CUTS] = sys_cuts,
};

void syscall(struct registers *r)
{
    uint32_t number = r->r[7];
    r->r[0] = number < SYS_COUNT ? calls[number](r->r[0], r->r[1]) : (uint32_t)-1;
}
