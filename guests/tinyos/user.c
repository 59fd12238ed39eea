/* user.c - the processes: unprivileged, each on its own stack, with the system calls alone.
 *
 * Nothing here has writable variables outside the stack. The two that compute go on, round after
 * round, until the timer has cut them off three times: so preemption happens on any machine,
 * however fast, and the result is the same on all. */
#include "guests/tinyos/kernel.h"

#define CUTS   3
#define ROUNDS 200 /* of ping and pong */

enum { INIT, PRIMES, CRC, PING, PONG, SLEEPER, TRESPASSER };

static uint32_t sys(enum syscall number, uint32_t a, uint32_t b)
{
    register uint32_t r7 __asm__("r7") = number;
    register uint32_t r0 __asm__("r0") = a;
    register uint32_t r1 __asm__("r1") = b;
    __asm__ volatile("svc #0" : "+r"(r0) : "r"(r1), "r"(r7) : "memory");
    return r0;
}

static void say(const char *s)
{
    uint32_t n = 0;
    while (s[n])
        n++;
    sys(SYS_WRITE, (uint32_t)s, n);
}

static void say_number(uint32_t v, uint32_t base)
{
    char digits[11];
    uint32_t n = sizeof digits;
    digits[--n] = 0;
    do {
        uint32_t d = v % base;
        digits[--n] = (char)(d < 10 ? '0' + d : 'a' + d - 10);
    } while (v /= base);
    say(digits + n);
}

static void end(uint32_t status)
{
    sys(SYS_EXIT, status, 0);
}

/* ---- who computes ---- */

static uint32_t is_prime(uint32_t n)
{
    for (uint32_t d = 2; d * d <= n; d++)
        if (n % d == 0)
            return 0;
    return 1;
}

static void primes(void)
{
    uint32_t count, rounds = 0;
    do {
        count = 0;
        for (uint32_t n = 2; n < 10000; n++)
            count += is_prime(n);
        rounds++;
    } while (sys(SYS_CUTS, 0, 0) < CUTS);
    say_number(count, 10);
    say(" primes below 10000, counted t=");
    say_number(rounds, 10);
    say(" times");
    end(0);
}

/* CRC-32 (IEEE 802.3) of 4096 bytes from a linear congruence. */
static uint32_t crc_once(void)
{
    uint32_t crc = 0xffffffff, x = 1;
    for (uint32_t i = 0; i < 4096; i++) {
        x = x * 1664525 + 1013904223;
        crc ^= x >> 24;
        for (uint32_t bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
    }
    return ~crc;
}

static void crc(void)
{
    uint32_t value, rounds = 0;
    do {
        value = crc_once();
        rounds++;
    } while (sys(SYS_CUTS, 0, 0) < CUTS);
    say("CRC 0x");
    say_number(value, 16);
    say(", computed t=");
    say_number(rounds, 10);
    say(" times");
    end(0);
}

/* ---- who talks ---- */

static void ping(void)
{
    uint32_t sum = 0;
    for (uint32_t i = 0; i < ROUNDS; i++) {
        sys(SYS_PUT, 0, i);
        sum += sys(SYS_GET, 1, 0);
    }
    say("the squares returned add up to ");
    say_number(sum, 10);
    end(0);
}

static void pong(void)
{
    for (uint32_t i = 0; i < ROUNDS; i++) {
        uint32_t word = sys(SYS_GET, 0, 0);
        sys(SYS_PUT, 1, word * word);
        if (i % 16 == 0)
            sys(SYS_YIELD, 0, 0);
    }
    end(0);
}

/* ---- who sleeps, and who does what he may not ---- */

static void sleeper(void)
{
    for (uint32_t i = 0; i < 5; i++)
        sys(SYS_SLEEP, 1000, 0);
    say("slept five times");
    end(0);
}

static void trespasser(void)
{
    say("about to read the kernel");
    *(volatile uint32_t *)0x40100000;
    end(0);
}

/* ---- the first ---- */

static void init(void)
{
    uint32_t pid[TRESPASSER + 1];
    for (uint32_t i = PRIMES; i < TRESPASSER; i++)
        pid[i] = sys(SYS_SPAWN, i, 0);
    for (uint32_t i = PRIMES; i < TRESPASSER; i++)
        sys(SYS_WAIT, pid[i], 0);
    pid[TRESPASSER] = sys(SYS_SPAWN, TRESPASSER, 0);
    sys(SYS_WAIT, pid[TRESPASSER], 0);
    say("all have ended; mine is pid ");
    say_number(sys(SYS_GETPID, 0, 0), 10);
    end(0);
}

const struct program programs[PROGRAMS] __attribute__((section(".rodata.programs"))) = {
    {"init", init},       {"primes", primes},         {"crc", crc}, {"ping", ping}, {"pong", pong},
    {"sleeper", sleeper}, {"trespasser", trespasser},
};
