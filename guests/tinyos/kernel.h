/* kernel.h - tinyos: what its parts know of each other. */
#ifndef GUESTS_TINYOS_KERNEL_H
#define GUESTS_TINYOS_KERNEL_H

#include "guests/common/guest.h"

/* The system calls: number in r7, arguments from r0, result in r0. */
enum syscall {
    SYS_EXIT,  /* r0: status */
    SYS_WRITE, /* r0: text, r1: bytes */
    SYS_YIELD,
    SYS_GETPID,
    SYS_SLEEP, /* r0: microseconds */
    SYS_SPAWN, /* r0: number of a program; its pid, or -1 */
    SYS_WAIT,  /* r0: pid; its status, when it has ended; then its output is shown */
    SYS_PUT,   /* r0: pipe, r1: a word; waits while the pipe is full */
    SYS_GET,   /* r0: pipe; a word; waits while it is empty */
    SYS_CUTS,  /* how often the timer has cut this process off */
    SYS_COUNT,
};

/* Where a process's memory is, in its own addresses (tables.c). */
#define USER_TEXT      0x00010000u /* one large page, shared, read-only */
#define USER_STACK     0x00040000u /* small pages of its own */
#define STACK_PAGES    2
#define USER_STACK_TOP (USER_STACK + STACK_PAGES * 4096)

/* A program that can be spawned: user.c has the table, at the start of the user text. */
struct program {
    const char *name;
    void (*main)(void);
};
#define PROGRAMS 7
extern const struct program programs[PROGRAMS];

/* A process's registers, as vectors.S saves them on the kernel stack. */
struct registers {
    uint32_t sp, lr, pad, r[13], pc, cpsr;
};

enum process_state { FREE, READY, SLEEPING, WAITING, PUTTING, GETTING, ENDED };

#define PROCESSES 8
#define OUTPUT    160

struct process {
    enum process_state state;
    uint32_t pid; /* also its ASID */
    const char *name;
    struct registers regs;
    uint64_t wake_at;   /* SLEEPING */
    uint32_t waits_for; /* WAITING: pid; PUTTING, GETTING: pipe */
    uint32_t status;    /* ENDED */
    uint32_t cuts;
    uint32_t written;
    char output[OUTPUT];
};

/* tables.c */
void tables_init(void);
void tables_make(uint32_t pid);
void tables_use(uint32_t pid);

/* process.c */
extern struct process processes[PROCESSES];
extern struct process *current;
struct process *process_new(uint32_t program);
void process_end(struct process *p, uint32_t status);
struct process *process_find(uint32_t pid);
/* The running process cannot go on until something happens; its call is made again then. */
void process_block(enum process_state why, uint32_t what);
void process_wake(enum process_state why, uint32_t what);

/* syscall.c */
void syscall(struct registers *r);

/* vectors.S */
void kernel_start(struct registers *r) __attribute__((noreturn));

#endif
