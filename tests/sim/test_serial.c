/* test_serial.c - the serial line and its host's ends. */
#define _GNU_SOURCE
#include "tests/sim/rig.h"

#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct rig rig;
static uint8_t got[64];
static unsigned ngot, room = 4, watched;

static unsigned my_room(const void *dev)
{
    return room;
}

static void my_receive(void *dev, uint8_t byte)
{
    ck_assert_uint_lt(ngot, sizeof got);
    got[ngot++] = byte;
    room--;
}

static void watch_byte(void *self, uint8_t byte)
{
    watched += byte;
}

static void setup(void)
{
    rig_init(&rig);
    memset(got, 0, sizeof got);
    ngot = watched = 0;
    room = 4;
    serial_connect(&rig.serial, my_room, my_receive, NULL);
}

static void put(const char *text)
{
    while (*text)
        serial_put(&rig.serial, (uint8_t)*text++);
}

START_TEST(takes_only_what_fits)
{
    setup();
    rig.host.input = "abcdefg";
    serial_poll(&rig.serial);
    ck_assert_str_eq((char *)got, "abcd");
    ck_assert(serial_may_input(&rig.serial));
    serial_poll(&rig.serial);
    ck_assert_uint_eq(ngot, 4);
    room = 10;
    serial_poll(&rig.serial);
    ck_assert_str_eq((char *)got, "abcdefg");
    ck_assert(!serial_may_input(&rig.serial));
    ck_assert_uint_eq(rig.log.count, 2);
    rig_free(&rig);
}
END_TEST

START_TEST(the_host_sees_the_past_once)
{
    struct serial_watch w = {.byte = watch_byte};
    setup();
    serial_add_watch(&rig.serial, &w);
    rig_run(&rig, 10);
    put("a");
    rig_run(&rig, 10);
    input_mark_lived(&rig.log);
    rig.sched.now = 10;
    put("a"); /* again: the watcher hears it, the host does not */
    rig.host.input = "x";
    serial_poll(&rig.serial);
    ck_assert_uint_eq(ngot, 0);
    rig.sched.now = 20;
    put("b");
    serial_poll(&rig.serial);
    ck_assert_uint_eq(ngot, 1);
    ck_assert_str_eq(rig.host.text, "ab");
    ck_assert_uint_eq(watched, 'a' + 'a' + 'b');
    rig_free(&rig);
}
END_TEST

START_TEST(null_takes_everything)
{
    struct err e;
    setup();
    ck_assert(serial_open(&rig.serial, "null", &e));
    put("lost");
    serial_poll(&rig.serial);
    ck_assert(!serial_may_input(&rig.serial));
    ck_assert_int_eq(serial_fd(&rig.serial), -1);
    rig_free(&rig);
}
END_TEST

START_TEST(file)
{
    char path[] = "/tmp/test_serial_XXXXXX", spec[64], text[16] = {0};
    struct err e;
    close(mkstemp(path));
    setup();
    snprintf(spec, sizeof spec, "file:%s", path);
    ck_assert_msg(serial_open(&rig.serial, spec, &e), "%s", e.text);
    put("hello");
    serial_poll(&rig.serial); /* flushes */
    FILE *f = fopen(path, "rb");
    ck_assert_uint_eq(fread(text, 1, sizeof text - 1, f), 5);
    ck_assert_str_eq(text, "hello");
    fclose(f);
    unlink(path);
    rig_free(&rig);
}
END_TEST

START_TEST(bad_specs)
{
    static const char *const bad[] = {"",       "stdin", "file:",     "file:/no/such/dir/f",
                                      "tcp:",   "tcp:0", "tcp:65536", "tcp:12x",
                                      "tcp:-1", "nullx"};
    struct err e;
    setup();
    for (unsigned i = 0; i < ARRAY_LEN(bad); i++) {
        e = (struct err){0};
        ck_assert(!serial_open(&rig.serial, bad[i], &e));
        ck_assert_int_eq(e.status, 2);
        ck_assert_msg(strstr(e.text, bad[i]) != NULL, "%s: %s", bad[i], e.text);
    }
    put("x"); /* the line is as it was */
    ck_assert_str_eq(rig.host.text, "x");
    rig_free(&rig);
}
END_TEST

/* Give the process this text as standard input and take its standard output. */
START_TEST(standard_streams)
{
    int in[2], out[2];
    char text[16] = {0};
    struct err e;
    ck_assert_int_eq(pipe(in), 0);
    ck_assert_int_eq(pipe(out), 0);
    fflush(stdout);
    dup2(in[0], 0);
    dup2(out[1], 1);
    setup();
    ck_assert_msg(serial_open(&rig.serial, "stdio", &e), "%s", e.text);
    serial_poll(&rig.serial); /* nothing there: does not wait */
    ck_assert_uint_eq(ngot, 0);
    ck_assert_int_eq(serial_fd(&rig.serial), 0);
    ck_assert_int_eq(write(in[1], "hey", 3), 3);
    close(in[1]);
    serial_poll(&rig.serial);
    ck_assert_str_eq((char *)got, "hey");
    ck_assert(serial_may_input(&rig.serial));
    serial_poll(&rig.serial); /* the end of the pipe */
    ck_assert(!serial_may_input(&rig.serial));
    put("out");
    serial_poll(&rig.serial);
    ck_assert_int_eq(read(out[0], text, sizeof text - 1), 3);
    ck_assert_str_eq(text, "out");
    rig_free(&rig);
}
END_TEST

static int dial(unsigned port)
{
    struct sockaddr_in a = {.sin_family = AF_INET,
                            .sin_port = htons((uint16_t)port),
                            .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    ck_assert_int_eq(connect(fd, (struct sockaddr *)&a, sizeof a), 0);
    return fd;
}

/* Poll the line until the socket has something to say to the machine, 2 s at most. */
static void poll_until(unsigned n)
{
    for (unsigned i = 0; i < 200 && ngot < n; i++) {
        struct pollfd p = {.fd = serial_fd(&rig.serial), .events = POLLIN};
        poll(&p, 1, 10);
        serial_poll(&rig.serial);
    }
    ck_assert_uint_eq(ngot, n);
}

START_TEST(socket_line)
{
    char spec[16], text[8] = {0};
    struct err e = {0};
    unsigned port = 20000 + (unsigned)getpid() % 20000;
    setup();
    for (unsigned i = 0; i < 50; i++, port++) {
        snprintf(spec, sizeof spec, "tcp:%u", port);
        if (serial_open(&rig.serial, spec, &e))
            break;
    }
    ck_assert_msg(rig.serial.host != NULL, "%s", e.text);
    put("lost"); /* nobody there yet */
    serial_poll(&rig.serial);
    int fd = dial(port);
    ck_assert_int_eq(write(fd, "hi", 2), 2);
    poll_until(2);
    ck_assert_str_eq((char *)got, "hi");
    put("yes");
    serial_poll(&rig.serial);
    ck_assert_int_eq(read(fd, text, sizeof text - 1), 3);
    ck_assert_str_eq(text, "yes");
    close(fd);
    serial_poll(&rig.serial);
    room = 10;
    int again = dial(port); /* the next client is as welcome */
    ck_assert_int_eq(write(again, "me", 2), 2);
    poll_until(4);
    close(again);
    rig_free(&rig);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        takes_only_what_fits,
        the_host_sees_the_past_once,
        null_takes_everything,
        file,
        bad_specs,
        standard_streams,
        socket_line,
    };
    return rig_main("serial", tests, ARRAY_LEN(tests));
}
