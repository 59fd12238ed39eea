/* sys_rig.h - one core with a little memory and a clock, for the tests of system state. */
#ifndef TESTS_CPU_SYS_RIG_H
#define TESTS_CPU_SYS_RIG_H

#include "cpu/cp15.h"
#include "cpu/exc.h"
#include "cpu/observe.h"

#define RIG_RAM      UINT64_C(0x40000000)
#define RIG_RAM_SIZE UINT64_C(0x00100000)

enum rig_state { RIG_SECURE, RIG_NS };

struct sys_rig {
    struct cpu *cpu;
    struct bus bus;
    struct sched sched;
    struct observers obs;
    struct timer_rows timer;
    uint64_t cnt[32]; /* what the timer's rows hold */
    unsigned cnt_writes;
    uint8_t *ram;
    char log[4][128];
    unsigned logged;
    unsigned calls; /* that the machine was offered */
    bool serve;     /* and serves */
};

void sys_rig_open(struct sys_rig *r);
void sys_rig_close(struct sys_rig *r);
/* Put the core into a state and mode, with every trap and route off. */
void sys_rig_enter(struct sys_rig *r, enum rig_state state, unsigned mode);
/* An A32 instruction, decoded, and run through its executor. */
enum ex sys_rig_exec(struct sys_rig *r, uint32_t raw);
enum ex sys_rig_exec_t32(struct sys_rig *r, uint32_t raw);

#endif
