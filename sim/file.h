/* file.h - whole files in, whole files out: a user's mistake is one line, nothing half-written. */
#ifndef SIM_FILE_H
#define SIM_FILE_H

#include "sim/base/base.h"

#include <stdio.h>

struct file_data {
    uint8_t *data;
    size_t len;
};

/* Read all of a regular file of at most `max` bytes; empty ones are a mistake too (status 2). */
bool file_read(const char *path, size_t max, struct file_data *out, struct err *e);
void file_free(struct file_data *f);

/* A file that appears under its name only when all of it was written. What exists and is no regular
 * file (a device, a pipe) is written as it is, never replaced. */
struct file_out {
    FILE *f;
    char *path; /* behind symbolic links */
    char *temp; /* NULL: written in place */
};
bool file_create(struct file_out *o, const char *path, struct err *e);
/* Flush and rename; on failure the old file, if there was one, is still there. */
bool file_commit(struct file_out *o, struct err *e);
void file_abandon(struct file_out *o);
bool file_write(const char *path, const void *data, size_t len, struct err *e);

#endif
