/* session.h - a machine's life in a file: what it is made of, where it is, and what came in. */
#ifndef SIM_SESSION_H
#define SIM_SESSION_H

#include "sim/machine.h"

#define SESSION_MAX_WORDS 96

/* The command line of a machine like the one in a session's file: "--smp", "2", ..., the image. */
struct session_words {
    struct file_data file; /* what the words point into */
    char *word[SESSION_MAX_WORDS];
    int count;
};

/* Write the machine's state, its input log and its options. False: *e (status 2). */
bool session_save(struct machine *m, const char *path, struct err *e);
/* Make *m, which is built alike and of the same images, the machine in the file. All of the file is
 * checked before anything changes; false: *e, and nothing has. */
bool session_load(struct machine *m, const char *path, struct err *e);
/* The options that it was saved with. */
bool session_words(const char *path, struct session_words *w, struct err *e);
void session_words_free(struct session_words *w);

#endif
