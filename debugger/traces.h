/* traces.h - what a machine does, written for the viewers that people use: the Trace Event Format
 * (Perfetto, Chrome), Tarmac text, and value change dumps (IEEE 1364). Observers; they change
 * nothing. */
#ifndef DEBUGGER_TRACES_H
#define DEBUGGER_TRACES_H

#include "sim/machine.h"

enum trace_format { TRACE_JSON, TRACE_TARMAC, TRACE_VCD, TRACE_FORMATS };

struct trace_file;

/* "json", "tarmac", "vcd"; TRACE_FORMATS for any other word. */
enum trace_format trace_format_named(const char *word);
/* Begin to write. On a user's mistake NULL with *e filled. */
struct trace_file *trace_file_open(struct machine *m, enum trace_format format, const char *path,
                                   struct err *e);
/* Complete the file. False: it could not be written, and *e says so. */
bool trace_file_close(struct trace_file *t, struct err *e);

#endif
