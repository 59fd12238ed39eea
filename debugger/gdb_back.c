/* gdb_back.c - running backwards for gdb. */
#include "debugger/gdb_int.h"

static void no_history(struct gdb *g)
{
    g->stop = (struct gdb_stop){.at = gdb_here(g), .why = GDB_HISTORY_BEGINS, .signal = 5};
    gdb_stop_reply(g);
}

void gdb_back_step(struct gdb *g, struct gdb_text *t)
{
    no_history(g);
}

void gdb_back_continue(struct gdb *g, struct gdb_text *t)
{
    no_history(g);
}
