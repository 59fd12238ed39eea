/* gdb_int.h - what the files of the gdb stub share.
 *
 *   gdb_packet.c    framing: bytes to payloads and back; knows nothing of the machine
 *   gdb_commands.c  the table of packets; threads, registers, memory, monitor
 *   gdb_query.c     what gdb asks about the target, and qXfer's documents
 *   gdb_resume.c    running, stepping, breakpoints, stop replies
 *   gdb_back.c      the same backwards
 *   gdb_worlds.c    worlds as processes, cores as threads, their memory
 *   gdb_regs.c      the list of registers, from the rows; reading, writing
 *   gdb_xml.c       the list as a target description
 *   gdb_server.c    the socket
 *
 * All but the last work on a struct gdb_io: tests and the fuzzer have one in memory. */
#ifndef DEBUGGER_GDB_INT_H
#define DEBUGGER_GDB_INT_H

#include "debugger/dbg_int.h"

/* --- gdb_packet.c --- */

#define GDB_PACKET 0x4000 /* characters of the longest payload, either way */

enum gdb_event {
    GDB_NOTHING,
    GDB_PAYLOAD,   /* in[0..len) is a payload whose checksum was right */
    GDB_TOO_LONG,  /* one that did not fit was skipped */
    GDB_INTERRUPT, /* the byte that Ctrl-C sends */
};

/* Writing to the peer and, when `wait_ms` allows (-1: for ever), waiting for its bytes. */
struct gdb_io {
    bool (*write)(void *self, const uint8_t *bytes, size_t n);      /* false: it is gone */
    int (*read)(void *self, uint8_t *bytes, size_t n, int wait_ms); /* -1: gone; 0: none yet */
    void *self;
};

struct gdb_link {
    struct gdb_io io;
    uint8_t in[GDB_PACKET];
    size_t len;
    uint8_t state, sum, told; /* enum in gdb_packet.c; checksums: computed, and told so far */
    bool escaped, too_long, no_ack, gone;
    uint8_t frame[2 * GDB_PACKET + 4]; /* the last one sent, for when it is asked for again */
    size_t framed;
};

enum gdb_event gdb_link_byte(struct gdb_link *l, uint8_t byte);
/* Frame a payload (any bytes, at most GDB_PACKET) and send it. */
void gdb_link_send(struct gdb_link *l, const void *payload, size_t len);

/* A payload as it is taken apart: what is left of it. */
struct gdb_text {
    const uint8_t *at, *end;
};

bool gdb_take_char(struct gdb_text *t, char c);
bool gdb_take_word(struct gdb_text *t, const char *word);
/* At least one hexadecimal digit, at most 64 bits' worth. */
bool gdb_take_hex(struct gdb_text *t, uint64_t *v);
/* Exactly n bytes, two digits each. */
bool gdb_take_bytes(struct gdb_text *t, uint8_t *bytes, size_t n);

/* --- the stub --- */

/* A world on a core. */
struct gdb_thread {
    unsigned pid;  /* 1: the hypervisor; 0: any */
    unsigned core; /* DBG_ANY_CORE: any */
};

#define GDB_MAX_PIDS 32 /* the highest */

enum gdb_why {
    GDB_STOPPED, /* no reason that the protocol has a word for */
    GDB_SWBREAK, /* of packet Z0; the next ones of Z1 to Z4 */
    GDB_HWBREAK,
    GDB_WATCH,
    GDB_RWATCH,
    GDB_AWATCH,
    GDB_APPEARED, /* a world that gdb has not heard of: it gets to know it, and goes on */
    GDB_HISTORY_BEGINS,
    GDB_GUEST_ENDED,
};

struct gdb_stop {
    struct gdb_thread at;
    uint8_t why;    /* enum gdb_why */
    uint8_t signal; /* as gdb numbers them: 2 SIGINT, 5 SIGTRAP, 0 none */
    uint32_t va;    /* watchpoints: of the access */
};

enum gdb_reg_kind { REG_CORE, REG_CPSR, REG_VFP, REG_QUAD, REG_BANKED, REG_ROW, REG_GIC };

struct gdb_reg {
    char name[16];
    uint8_t kind;      /* enum gdb_reg_kind */
    uint8_t group;     /* enum gdb_group */
    uint8_t bits;      /* 32, 64, or 128 */
    uint8_t mode, n;   /* REG_CORE: n; REG_BANKED: as banked.def has them; REG_VFP: as POKE_VFP */
    uint16_t slot;     /* REG_BANKED: enum bank_slot; REG_ROW: its number; REG_QUAD: its low half */
    uint64_t pa;       /* REG_GIC */
    const char *fixed; /* its type's name, when it is none of ours */
};

enum gdb_group {
    GROUP_CORE,
    GROUP_VFP,
    GROUP_NEON,
    GROUP_BANKED,
    GROUP_HYP,
    GROUP_CP15,
    GROUP_GIC,
    GROUP_TIMER,
    GROUPS,
};

#define GDB_MAX_REGS 512

struct gdb {
    struct dbg *d;
    struct gdb_link link;
    uint8_t rx[4096]; /* read, but not fed to the link yet */
    size_t rx_at, rx_len;
    char reply[GDB_PACKET];
    size_t replied;
    bool silent; /* nothing is to be answered */

    struct gdb_reg reg[GDB_MAX_REGS];
    unsigned nregs, ng; /* all; those of the g packet */
    char *xml;          /* target.xml */
    size_t xml_len;

    char world[GDB_MAX_PIDS + 1][24]; /* by pid; empty: none yet */
    uint64_t shown;                   /* pids, by bit, that gdb has heard of and not seen end */
    bool by_process;                  /* gdb knows the multiprocess extension */
    bool swbreak, hwbreak, execs;     /* and these reasons to stop */
    struct gdb_thread general, going; /* chosen by Hg and Hc */
    struct gdb_stop stop;             /* the last */
    bool untold;                      /* gdb has heard only that its world appeared */
    bool stood;                       /* gdb has been told of the instruction that we stand at */
    struct point watched; /* whose access the last stop was behind; watch is false otherwise */
    bool running, interrupted;
    enum gdb_event early; /* of a packet that came while the guest ran; or GDB_NOTHING */
    bool done, killed;    /* the conversation is over: detached, or killed */
    FILE *said;           /* what is written here becomes O packets, while the guest runs */
    struct observer changes, entries; /* what ends a run besides points */
    struct gdb_thread awaited;
};

/* Over a session that has begun. The peer's bytes come from io. */
void gdb_open(struct gdb *g, struct dbg *d, const struct gdb_io *io);
void gdb_close(struct gdb *g);
/* Answer packets until the peer is gone, detaches, kills, or Ctrl-C is pressed at our terminal. */
void gdb_converse(struct gdb *g);
/* Between the guest's instructions: has the peer said anything? Then the run is to stop. */
bool gdb_glance(struct gdb *g);

/* --- the reply under way --- */
void gdb_say(struct gdb *g, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void gdb_say_bytes(struct gdb *g, const void *bytes, size_t n); /* as they are */
void gdb_say_hex(struct gdb *g, const void *bytes, size_t n);   /* two digits each */
void gdb_say_thread(struct gdb *g, const struct gdb_thread *t);
enum { GDB_E_ARGS = 1, GDB_E_THREAD, GDB_E_MEMORY, GDB_E_STATE, GDB_E_FULL };
void gdb_say_error(struct gdb *g, int e); /* one of these */
void gdb_say_ok(struct gdb *g);
/* A line for the user, at once (an O packet). */
void gdb_tell(struct gdb *g, const void *text, size_t len);

/* --- handlers; `t` is behind the packet's name --- */
typedef void gdb_handler(struct gdb *g, struct gdb_text *t);
gdb_handler gdb_q_supported, gdb_q_xfer, gdb_q_threads_first, gdb_q_threads_next, gdb_q_extra,
    gdb_q_attached, gdb_q_current;
gdb_handler gdb_back_step, gdb_back_continue;
gdb_handler gdb_z_insert, gdb_z_remove, gdb_v_cont, gdb_v_cont_query, gdb_continue, gdb_step,
    gdb_continue_signal, gdb_step_signal, gdb_why_stopped;

/* --- gdb_resume.c --- */
void gdb_stop_reply(struct gdb *g);
void gdb_points_drop(struct gdb *g);
void gdb_stop_at_point(struct gdb *g, const struct point *p, uint32_t watch_va);
/* The step that gdb makes over a watched access, which lies behind us already: is it this one? Then
 * the stop is made, too. */
bool gdb_step_was_made(struct gdb *g, const struct gdb_thread *at);
/* Around a run backwards. False: it is answered. */
bool gdb_back_begin(struct gdb *g);
void gdb_back_end(struct gdb *g);

/* --- gdb_worlds.c --- */
/* Give a pid to each world that has appeared. */
void gdb_worlds_update(struct gdb *g);
/* The world and core that the machine is at. */
struct gdb_thread gdb_here(struct gdb *g);
/* 0: none yet. */
unsigned gdb_pid_of(const struct gdb *g, const char *world);
bool gdb_pid_known(const struct gdb *g, unsigned pid);
/* gdb hears of the worlds that there are; of one that appears, by itself; no more of this one. */
void gdb_pids_show(struct gdb *g);
void gdb_pid_show(struct gdb *g, unsigned pid);
void gdb_pid_hide(struct gdb *g, unsigned pid);
/* The file that a world runs, by its symbols; or its name. */
const char *gdb_pid_file(const struct gdb *g, unsigned pid);
bool gdb_thread_place(struct gdb *g, const struct gdb_thread *t, struct dbg_place *p);
bool gdb_thread_lives(struct gdb *g, const struct gdb_thread *t);
/* The first thread at or behind *t in the order of pids and cores; false: no more. */
bool gdb_thread_from(struct gdb *g, struct gdb_thread *t);
bool gdb_take_thread(struct gdb *g, struct gdb_text *t, struct gdb_thread *out);
/* What the chosen thread is when it says "any". */
struct gdb_thread gdb_thread_of(struct gdb *g, const struct gdb_thread *t);
bool gdb_memory_write(struct gdb *g, uint32_t va, const uint8_t *bytes, unsigned n);

/* --- gdb_regs.c --- */
extern const char *const gdb_group_name[GROUPS];
void gdb_regs_list(struct gdb *g);
/* False: it has no value there now. */
bool gdb_reg_read(struct gdb *g, const struct gdb_thread *t, const struct gdb_reg *r, uint64_t *v);
bool gdb_reg_write(struct gdb *g, const struct gdb_thread *t, const struct gdb_reg *r, uint64_t v);

/* --- gdb_xml.c --- */
void gdb_xml_target(struct gdb *g);
/* Allocated; NULL: there is no such document. */
char *gdb_xml_document(struct gdb *g, const char *object, const char *annex, size_t *len);

#endif
