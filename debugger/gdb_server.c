/* gdb_server.c - the stub's socket: one peer at a time, no threads.
 *
 * While the guest stands still we wait in poll(); while it runs the machine's own poll hook looks
 * at the socket. A peer that goes away leaves the guest stopped, for the next one. Listens on this
 * host alone unless told otherwise: whoever connects can do what the debugger can.
 *
 * Leaves out: IPv6 literals, several peers, encryption. */
#define _GNU_SOURCE /* fopencookie: the monitor's output becomes packets as it is written */
#include "debugger/gdb_int.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define LOOK_MS  200  /* how often a wait looks for Ctrl-C */
#define STUCK_MS 5000 /* a peer that takes nothing for so long is gone */

/* --- bytes --- */

static bool wait_for(int fd, short what, int ms)
{
    struct pollfd p = {.fd = fd, .events = what};
    return poll(&p, 1, ms) > 0;
}

static bool socket_write(void *self, const uint8_t *bytes, size_t n)
{
    int fd = *(int *)self;
    for (size_t done = 0; done < n;) {
        ssize_t sent = send(fd, bytes + done, n - done, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent > 0)
            done += (size_t)sent;
        else if (errno == EINTR)
            continue;
        else if (errno != EAGAIN || !wait_for(fd, POLLOUT, STUCK_MS))
            return false;
    }
    return true;
}

static int socket_read(void *self, uint8_t *bytes, size_t n, int wait_ms)
{
    int fd = *(int *)self;
    if (wait_ms && !wait_for(fd, POLLIN, wait_ms < 0 ? LOOK_MS : wait_ms))
        return 0;
    ssize_t got = recv(fd, bytes, n, MSG_DONTWAIT);
    if (got > 0)
        return (int)got;
    return got < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : -1;
}

/* --- beginning and end of a conversation --- */

static ssize_t said(void *self, const char *text, size_t len)
{
    struct gdb *g = self;
    if (g->running)
        gdb_tell(g, text, len);
    return (ssize_t)len;
}

void gdb_open(struct gdb *g, struct dbg *d, const struct gdb_io *io)
{
    memset(g, 0, sizeof *g);
    g->d = d;
    g->link.io = *io;
    g->said = fopencookie(g, "w", (cookie_io_functions_t){.write = said});
    BUG_ON(!g->said);
    g->general.core = g->going.core = DBG_ANY_CORE;
    gdb_regs_list(g);
    gdb_worlds_update(g);
    gdb_pids_show(g);
    g->stop = (struct gdb_stop){.at = gdb_here(g), .signal = 5};
    d->gdb = g;
}

/* What the monitor was told to write to goes with it. */
void gdb_close(struct gdb *g)
{
    if (g->d->tracing && g->d->trace.to == g->said) {
        trace_detach(&g->d->trace);
        g->d->tracing = false;
    }
    gdb_points_drop(g);
    g->d->gdb = NULL;
    fclose(g->said);
    free(g->xml);
}

/* --- listening --- */

struct server {
    struct dbg *d;
    int listening, peer;
    bool lasting;
};

static bool bad_place(struct err *e, const char *where)
{
    return err_set(e, 2, "gdb: %.80s: expected PORT or HOST:PORT", where);
}

static bool find_place(const char *where, struct sockaddr_in *at, struct err *e)
{
    char host[128] = "127.0.0.1", *end;
    const char *colon = strrchr(where, ':'), *port = colon ? colon + 1 : where;
    if (colon && (size_t)(colon - where) >= sizeof host)
        return bad_place(e, where);
    if (colon)
        snprintf(host, sizeof host, "%.*s", (int)(colon - where), where);
    unsigned long n = strtoul(port, &end, 10);
    if (end == port || *end || n > 65535 || !host[0])
        return bad_place(e, where);
    struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM}, *found;
    int why = getaddrinfo(host, NULL, &hints, &found);
    if (why)
        return err_set(e, 2, "gdb: %.80s: %s", host, gai_strerror(why));
    memcpy(at, found->ai_addr, sizeof *at);
    at->sin_port = htons((uint16_t)n);
    freeaddrinfo(found);
    return true;
}

static bool listen_at(struct server *s, const char *where, struct err *e)
{
    struct sockaddr_in at;
    int on = 1;
    if (!find_place(where, &at, e))
        return false;
    s->listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (s->listening >= 0)
        setsockopt(s->listening, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (s->listening >= 0 && bind(s->listening, (struct sockaddr *)&at, sizeof at) == 0 &&
        listen(s->listening, 1) == 0)
        return true;
    err_set(e, 2, "gdb: %.80s: %s", where, strerror(errno));
    if (s->listening >= 0)
        close(s->listening);
    return false;
}

/* Standard output may be the guest's. */
static FILE *log_of(const struct server *s)
{
    return s->lasting ? stderr : s->d->out;
}

static void say_listening(const struct server *s)
{
    struct sockaddr_in at;
    socklen_t len = sizeof at;
    char host[INET_ADDRSTRLEN] = "";
    getsockname(s->listening, (struct sockaddr *)&at, &len);
    inet_ntop(AF_INET, &at.sin_addr, host, sizeof host);
    fprintf(log_of(s), "hypscope: waiting for gdb: target remote %s:%u\n", host,
            ntohs(at.sin_port));
    fflush(log_of(s));
}

/* --- serving --- */

static bool waits(const struct server *s, int ms)
{
    return wait_for(s->listening, POLLIN, ms);
}

/* How a conversation ended. */
enum parting { PEER_GONE, DETACHED, KILLED, CALLED_OFF };

static enum parting serve_one(struct server *s)
{
    int on = 1;
    s->peer = accept4(s->listening, NULL, NULL, SOCK_CLOEXEC);
    if (s->peer < 0)
        return PEER_GONE;
    setsockopt(s->peer, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct gdb *g = malloc(sizeof *g);
    BUG_ON(!g);
    gdb_open(g, s->d, &(struct gdb_io){socket_write, socket_read, &s->peer});
    gdb_converse(g);
    enum parting how = g->killed      ? KILLED
                       : g->done      ? DETACHED
                       : g->link.gone ? PEER_GONE
                                      : CALLED_OFF;
    gdb_close(g);
    free(g);
    close(s->peer);
    return how;
}

/* Without a peer the guest runs until it ends or the next one calls. */
static void run_alone(struct server *s)
{
    struct point *hit;
    while (!go_ended(s->d) && !waits(s, 0) && !dbg_asked_to_end(s->d))
        go_run(s->d, true, &hit);
}

static bool over(const struct server *s, enum parting how)
{
    return how == KILLED || how == CALLED_OFF || (s->lasting ? go_ended(s->d) : how == DETACHED);
}

static void serve(struct server *s)
{
    enum parting how = PEER_GONE;
    do {
        if (how == DETACHED)
            run_alone(s);
        else if (waits(s, LOOK_MS))
            how = serve_one(s);
    } while (!over(s, how) && !dbg_asked_to_end(s->d));
}

bool gdb_serve(struct dbg *d, const char *where, bool lasting, struct err *e)
{
    struct server s = {.d = d, .lasting = lasting};
    if (!listen_at(&s, where, e))
        return false;
    say_listening(&s);
    d->server = &s;
    serve(&s);
    d->server = NULL;
    close(s.listening);
    return true;
}

bool gdb_calls(struct dbg *d)
{
    return d->gdb ? gdb_glance(d->gdb) : d->server && waits(d->server, 0);
}

void gdb_poll(struct dbg *d)
{
    if (gdb_calls(d))
        machine_stop(d->m, EXIT_BREAK, 0, "interrupted");
}

void cmd_gdb(struct dbg *d, int argc, char **argv)
{
    struct err e;
    if (d->gdb)
        dbg_error(d, "gdb: it is served already");
    else if (!gdb_serve(d, argv[1], false, &e))
        dbg_error(d, "%s", e.text);
    else if (!d->quit)
        stop_here(d);
}
