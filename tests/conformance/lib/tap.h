/* tap.h - checks and their report: TAP version 13 on the serial line.
 *
 *      ok 12 - MUST B1.14.9 HCR.TWI=1: WFI at PL1 traps
 *      not ok 13 - CORE ...
 *      # HSR 0x00000000, expected 0x07e00000
 *      ok 14 - POLICY ... # SKIP why
 *
 * A check opens, expects, and closes; every expectation that fails adds a line of diagnosis. The
 * clause is ARM DDI 0406C's; GIC-x is ARM IHI 0048B's x, TRM-x the Cortex-A15 TRM's (DDI 0438). */
#ifndef CONFORMANCE_TAP_H
#define CONFORMANCE_TAP_H

#include <stdbool.h>
#include <stdint.h>

enum tag {
    MUST,   /* architected */
    CORE,   /* the Cortex-A15's TRM */
    POLICY, /* our choice where the manual says UNPREDICTABLE or leaves one */
    MICRO,  /* what a TLB or a cache may but need not show */
};

/* Start a check, from a world as it is out of reset (world_reset). fmt: minihyp/fmt.h's letters. */
void check_begin(enum tag tag, const char *clause, const char *fmt, ...);
/* Failing ones print `what`, the value and what was expected. */
void expect_eq(const char *what, uint32_t got, uint32_t want);
void expect_eq64(const char *what, uint64_t got, uint64_t want);
void expect_bits(const char *what, uint32_t got, uint32_t mask, uint32_t want);
void expect_true(const char *what, bool ok);
/* A line of diagnosis, and the check has failed. */
void check_fail(const char *fmt, ...);
/* The board or the core cannot show it. */
void check_skip(const char *why);
void check_end(void);

/* A whole check of one value. */
void check_eq(enum tag tag, const char *clause, const char *name, uint32_t got, uint32_t want);

void say(const char *fmt, ...);
/* The plan line; then the image ends. */
void tap_done(void) __attribute__((noreturn));
/* Something that makes all that would follow meaningless. */
void bail_out(const char *fmt, ...) __attribute__((noreturn));
void board_exit(void) __attribute__((noreturn));

#endif
