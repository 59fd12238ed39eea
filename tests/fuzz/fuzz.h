/* fuzz.h - what the fuzzers share: seeded draws, and random programs in random states.
 *
 * A case is a function of its seed alone, so that a failure is repeated by naming its number. */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include "sim/board.h"
#include "sim/machine.h"

struct draw {
    uint64_t state;
};

/* A stream of its own for each (seed, use). */
struct draw draw_start(uint64_t seed, unsigned use);
uint32_t draw32(struct draw *d);
uint64_t draw64(struct draw *d);
static inline unsigned below(struct draw *d, unsigned n)
{
    return (unsigned)((uint64_t)draw32(d) * n >> 32);
}
static inline bool chance(struct draw *d, unsigned percent)
{
    return below(d, 100) < percent;
}

/* Where things are in guest memory. */
enum fuzz_map {
    FUZZ_RAM_SIZE = 4 << 20,
    FUZZ_ENTRY = BOARD_RAM_BASE + 0x8000,
    FUZZ_CODE = BOARD_RAM_BASE + 0x10000,    /* CODE_PAGES pages of instructions */
    FUZZ_VECTORS = BOARD_RAM_BASE + 0x20000, /* VECTOR_PAGES pages, each with a vector table */
    FUZZ_TABLES = BOARD_RAM_BASE + 0x100000, /* translation tables, see gen_tables.c */
    FUZZ_DATA = BOARD_RAM_BASE + 0x200000,   /* DATA_PAGES pages */
    FUZZ_CODE_PAGES = 4,
    FUZZ_VECTOR_PAGES = 4,
    FUZZ_DATA_PAGES = 4,
    FUZZ_WORDS = (FUZZ_CODE_PAGES + FUZZ_VECTOR_PAGES) * 1024,
};

/* Words of code (in the order of generation) to leave out: a bit each. For shrinking. */
struct fuzz_mask {
    uint8_t off[FUZZ_WORDS / 8];
};

/* A machine for cases to run in, quiet and small; with the Secure side, or of ncpus cores.
 * tlb_sets: 0 for the core's own TLB, else a direct-mapped one. */
struct machine *fuzz_machine(bool secure, unsigned ncpus, unsigned tlb_sets,
                             enum cpu_engine engine);
/* An address of interest to a guest: RAM, tables, code, a device, nothing. */
uint32_t draw_address(struct draw *d);
/* One instruction, most often a valid one; T32 has its first halfword on top. */
uint32_t draw_insn(struct draw *d, bool thumb, unsigned *len);

/* A few words of code that belong together; they will lie at base. */
struct words {
    uint32_t base;
    uint32_t w[24];
    unsigned n;
};
void draw_idiom(struct words *w, struct draw *d);
/* A32 words: movw or movt; mrc, mrrc (read) or mcr, mcrr of a system register and rt (and rt + 1).
 */
uint32_t move_half(bool top, unsigned rd, uint32_t v);
struct cp15_row;
uint32_t sysreg_word(const struct cp15_row *r, bool read, unsigned rt);
/* A descriptor of a page of the program, and where in the tables it belongs. True: hi counts too.
 */
bool draw_descriptor(struct draw *d, uint32_t *at, uint32_t *lo, uint32_t *hi);

/* A campaign of numbered cases, each of which has so many seconds. */
struct campaign {
    const char *name;
    uint64_t first, cases;
    unsigned seconds;
    uint64_t now; /* the case that runs */
};
/* FUZZ_CASES of the environment, --cases and --first. False: another option. */
void campaign_environment(struct campaign *c);
bool campaign_option(struct campaign *c, const char *option, const char *value);
/* Whatever kills the program from now on names the case; so does what takes too long. */
void campaign_watch(struct campaign *c);
/* Run the cases: how many of them failed. */
uint64_t campaign_run(struct campaign *c, bool (*one_case)(void));

/* Put the case's program, tables and state into m, which is as it came out of machine_new(). */
void case_place(struct machine *m, uint64_t seed, const struct fuzz_mask *mask);
/* Somebody sets the core going elsewhere: it may have been caught in a loop. */
void case_kick(struct machine *m, struct cpu *c, struct draw *d);
/* The parts of it. */
void place_code(struct machine *m, struct draw *d, const struct fuzz_mask *mask);
void place_tables(struct machine *m, struct draw *d);
void place_state(struct machine *m, struct cpu *c, struct draw *d);

#endif
