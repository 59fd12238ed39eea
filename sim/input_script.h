/* input_script.h - a person at the serial line, written down: wait for text, then send.
 *
 *   # a comment
 *   wait "=> "                  until the guest has printed this
 *   expect "U-Boot" within 2s   the same, but ends the run when it takes longer
 *   send "version\n"            type this, one character a frame time, never overrunning the UART
 *   delay 10ms                  let machine time pass: cycles, or us, ms, s
 *   stop                        end the run
 * Text: \n \r \t \e \0 \\ \" \xHH. Waiting looks at what was printed since the last match. */
#ifndef SIM_INPUT_SCRIPT_H
#define SIM_INPUT_SCRIPT_H

#include "sim/serial.h"

struct input_script; /* input_script.c */

struct input_script_hooks {
    /* `stop` was reached, or (failed) an `expect` timed out; `text` names file and line. */
    void (*end)(void *self, bool failed, const char *text);
    void *self;
};

/* Read and check the whole file. A mistake is status 2 and names file:line. */
struct input_script *input_script_load(const char *path, struct err *e);
/* The same from memory; `path` is for messages. */
struct input_script *input_script_parse(const char *path, const char *text, struct err *e);
void input_script_free(struct input_script *s);
/* Put it on a line. Its place in the script is part of the machine's state. */
void input_script_attach(struct input_script *s, struct sched *sched, uint64_t clock_hz,
                         struct serial *line, const struct input_script_hooks *hooks);
void input_script_snap(struct input_script *s, struct snap_list *out);
/* Begin again from the first line, at the current cycle. */
void input_script_reset(struct input_script *s);
bool input_script_done(const struct input_script *s);
/* Where it stands, for messages: "F:12: wait \"=> \"". */
void input_script_where(const struct input_script *s, char *out, size_t size);

#endif
