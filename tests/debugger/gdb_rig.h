/* gdb_rig.h - a gdb stub whose peer is in memory. */
#ifndef TESTS_DEBUGGER_GDB_RIG_H
#define TESTS_DEBUGGER_GDB_RIG_H

#include "debugger/gdb_int.h"
#include "tests/debugger/rig.h"

struct wire {
    struct gdb g;
    uint8_t in[4 * GDB_PACKET]; /* what the peer sends */
    size_t len, at;
    char out[1 << 18]; /* what it has got */
    size_t got;
    char reply[GDB_PACKET + 1]; /* the last payload of those, escapes undone */
    size_t replied;
    unsigned glances; /* so many reads while the guest runs until Ctrl-C is sent; 0: never */
};

/* Each test has a fresh one, on a machine that runs a loop over a word (see the .c). */
extern struct wire wire;
extern struct rig rig;
void wire_open(void);
void wire_close(void);
/* Send bytes as they are, and let the stub answer what can be answered. */
void wire_send(const void *bytes, size_t n);
void wire_say(const char *text);
/* Send a payload; the payload of the answer. */
const char *ask(const char *payload);
const char *ask_bytes(const void *payload, size_t n);
/* As gdb 13 does: with processes, and told when one appears. */
void greet(void);

#define ck_ask(payload, wanted) ck_assert_str_eq(ask(payload), wanted)
void ck_in_reply(const char *part);

/* Tests over it; those of `loops` run 8 times each. */
int wire_main(const char *name, const TTest *const *tests, unsigned n, const TTest *loops);

/* The code's addresses, and the word that it counts in. */
#define WIRE_LOOP  (RIG_CODE + 12)
#define WIRE_STORE (RIG_CODE + 16)
#define WIRE_LOAD  (RIG_CODE + 20)
#define WIRE_WORD  0x40020100u

#endif
