/* serial_host.c - the host's ends of a serial line: terminal, file, socket.
 *
 * Nothing here blocks and nothing here is the machine's state: what comes in enters the model
 * through the input log.
 *
 * Leaves out: TELNET negotiation on tcp (use a raw client), more than one client at a time. */
#include "sim/serial.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

static bool readable_now(int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    return poll(&p, 1, 0) > 0;
}

/* ---- stdio: characters as typed, signals as usual ---- */

struct stdio_end {
    bool eof;
    bool raw; /* the terminal was changed and `saved` is how it was */
    struct termios saved;
};

static void stdio_put(void *self, uint8_t byte)
{
    putchar_unlocked(byte);
}

static void stdio_flush(void *self)
{
    fflush(stdout);
}

static unsigned stdio_get(void *self, uint8_t *bytes, unsigned room)
{
    struct stdio_end *t = self;
    if (t->eof || !readable_now(STDIN_FILENO))
        return 0;
    ssize_t n = read(STDIN_FILENO, bytes, room);
    if (n > 0)
        return (unsigned)n;
    if (n == 0 || (errno != EINTR && errno != EAGAIN))
        t->eof = true;
    return 0;
}

static bool stdio_may_input(const void *self)
{
    return !((const struct stdio_end *)self)->eof;
}

static int stdio_fd(const void *self)
{
    return stdio_may_input(self) ? STDIN_FILENO : -1;
}

static void stdio_close(void *self)
{
    struct stdio_end *t = self;
    if (t->raw)
        tcsetattr(STDIN_FILENO, TCSANOW, &t->saved);
    free(t);
}

static bool stdio_open(struct serial *s)
{
    static const struct serial_backend backend = {
        stdio_put, stdio_get, stdio_flush, stdio_may_input, stdio_fd, stdio_close,
    };
    struct stdio_end *t = calloc(1, sizeof *t);
    if (!t)
        return false;
    if (isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &t->saved) == 0) {
        struct termios now = t->saved;
        now.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
        now.c_iflag &= ~(tcflag_t)ICRNL; /* Return is what the guest expects of a terminal: CR */
        now.c_cc[VMIN] = 1;
        now.c_cc[VTIME] = 0;
        t->raw = tcsetattr(STDIN_FILENO, TCSANOW, &now) == 0;
    }
    serial_attach(s, &backend, t);
    return true;
}

/* ---- file:F ---- */

static void file_put(void *self, uint8_t byte)
{
    putc_unlocked(byte, (FILE *)self);
}

static void file_flush(void *self)
{
    fflush(self);
}

static void file_close(void *self)
{
    fclose(self);
}

static bool file_open(struct serial *s, const char *path, struct err *e)
{
    static const struct serial_backend backend = {
        .put = file_put,
        .flush = file_flush,
        .close = file_close,
    };
    FILE *f = *path ? fopen(path, "wb") : NULL;
    if (!f)
        return err_set(e, 2, "--serial file:%s: %s", path,
                       *path ? strerror(errno) : "a file name is missing");
    serial_attach(s, &backend, f);
    return true;
}

/* ---- tcp:PORT ---- */

struct tcp_end {
    int listener, client; /* client -1: nobody there; what is sent meanwhile is lost */
    unsigned len;
    uint8_t out[4096];
};

static void tcp_drop(struct tcp_end *t)
{
    close(t->client);
    t->client = -1;
    t->len = 0;
}

static void tcp_accept(struct tcp_end *t)
{
    if (t->client < 0 && readable_now(t->listener))
        t->client = accept(t->listener, NULL, NULL);
}

/* Send what is gathered; what a slow client does not take now stays, as long as there is room. */
static void tcp_flush(void *self)
{
    struct tcp_end *t = self;
    tcp_accept(t);
    if (t->client < 0 || t->len == 0)
        return;
    ssize_t n = send(t->client, t->out, t->len, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n > 0) {
        t->len -= (unsigned)n;
        memmove(t->out, t->out + n, t->len);
    } else if (n < 0 && errno != EAGAIN && errno != EINTR) {
        tcp_drop(t);
    }
}

static void tcp_put(void *self, uint8_t byte)
{
    struct tcp_end *t = self;
    if (t->len == sizeof t->out)
        tcp_flush(t);
    if (t->client >= 0 && t->len < sizeof t->out)
        t->out[t->len++] = byte;
}

static unsigned tcp_get(void *self, uint8_t *bytes, unsigned room)
{
    struct tcp_end *t = self;
    tcp_flush(t);
    if (t->client < 0)
        return 0;
    ssize_t n = recv(t->client, bytes, room, MSG_DONTWAIT);
    if (n > 0)
        return (unsigned)n;
    if (n == 0 || (errno != EAGAIN && errno != EINTR))
        tcp_drop(t);
    return 0;
}

static bool tcp_may_input(const void *self)
{
    return true;
}

static int tcp_fd(const void *self)
{
    const struct tcp_end *t = self;
    return t->client >= 0 ? t->client : t->listener;
}

static void tcp_close(void *self)
{
    struct tcp_end *t = self;
    if (t->client >= 0)
        close(t->client);
    close(t->listener);
    free(t);
}

static int tcp_listen(unsigned port)
{
    struct sockaddr_in a = {.sin_family = AF_INET,
                            .sin_port = htons((uint16_t)port),
                            .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int one = 1, fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(fd, (struct sockaddr *)&a, sizeof a) == 0 && listen(fd, 1) == 0)
        return fd;
    int why = errno;
    close(fd);
    errno = why;
    return -1;
}

static bool tcp_open(struct serial *s, const char *text, struct err *e)
{
    static const struct serial_backend backend = {
        tcp_put, tcp_get, tcp_flush, tcp_may_input, tcp_fd, tcp_close,
    };
    char *end;
    unsigned long port = strtoul(text, &end, 10);
    if (*text < '0' || *text > '9' || *end || port < 1 || port > 65535)
        return err_set(e, 2, "--serial tcp:%s: a port is a number from 1 to 65535", text);
    int fd = tcp_listen((unsigned)port);
    struct tcp_end *t = fd >= 0 ? calloc(1, sizeof *t) : NULL;
    if (!t) {
        err_set(e, 2, "--serial tcp:%s: %s", text, strerror(errno));
        if (fd >= 0)
            close(fd);
        return false;
    }
    t->listener = fd;
    t->client = -1;
    serial_attach(s, &backend, t);
    return true;
}

/* ---- choosing ---- */

bool serial_open(struct serial *s, const char *spec, struct err *e)
{
    if (strcmp(spec, "stdio") == 0)
        return stdio_open(s) || err_set(e, 2, "--serial stdio: out of memory");
    if (strcmp(spec, "null") == 0) {
        serial_close(s);
        return true;
    }
    if (strncmp(spec, "file:", 5) == 0)
        return file_open(s, spec + 5, e);
    if (strncmp(spec, "tcp:", 4) == 0)
        return tcp_open(s, spec + 4, e);
    return err_set(e, 2, "--serial %s: expected stdio, null, file:F or tcp:PORT", spec);
}
