/* target.h - what the libFuzzer targets share: a reader of bytes, machines that begin anew cheaply,
 * and seeds.
 *
 * A target is one file, target_NAME.c. It defines LLVMFuzzerTestOneInput(), as libFuzzer wants it,
 * and target_seed(). Built by clang's libFuzzer (`./lab fuzz`) the fuzzer drives it; in every other
 * build target_main.c does, with its seeds, its regression inputs and seeded changes of them.
 * What an execution does is a function of its bytes alone. */
#ifndef TESTS_FUZZ_TARGET_H
#define TESTS_FUZZ_TARGET_H

#include "sim/machine.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The nth input to begin with, at most `cap` bytes of it into buf; returns its length, 0 when there
 * is no nth. */
size_t target_seed(unsigned n, uint8_t *buf, size_t cap);
enum { TARGET_SEED_MAX = 1 << 17 };

/* Bytes as numbers, little-endian; behind the end there are zeros. */
struct bytes {
    const uint8_t *at, *end;
};
uint64_t take(struct bytes *b, unsigned n); /* of n bytes, at most 8 */
unsigned pick(struct bytes *b, unsigned n); /* 0..n-1, n at most 256 */
static inline bool more(const struct bytes *b)
{
    return b->at < b->end;
}

/* A small, quiet machine without anything to run: RAM of TARGET_RAM bytes, 16 TLB entries a core.
 * Ends the process when it cannot be built. target_machine() has the engine that the environment
 * says (tests/engines.h). */
struct machine *target_machine_of(bool secure, unsigned ncpus, enum cpu_engine engine);
struct machine *target_machine(bool secure, unsigned ncpus);
enum { TARGET_RAM = 256 << 10, TARGET_ENTRY = BOARD_RAM_BASE + 0x8000 };

/* How a machine was when it was kept; restored between executions. Secure RAM is taken to have been
 * zeros. */
struct still {
    struct machine *m;
    uint8_t *fields, *ram;
};
void still_take(struct still *s, struct machine *m);
void still_restore(const struct still *s);
/* Two machines alike: are all fields, RAM and ends the same now? */
bool still_alike(const struct still *a, const struct still *b);

/* A file in memory; returns its name. */
const char *target_file(const uint8_t *data, size_t len);

/* Where an input may make the target write files, the current folder has to be called fuzz-scratch:
 * empties it. Ends the process when it is called otherwise. */
void target_scratch(void);

/* The invariants of a refusal: status 2, one line of text. */
void target_refusal(const struct err *e);

/* Ends the process as a finding: `what` does not hold. */
#define HOLDS(what)                                                                                \
    do {                                                                                           \
        if (!(what))                                                                               \
            target_broken(__FILE__, __LINE__, #what);                                              \
    } while (0)
_Noreturn void target_broken(const char *file, int line, const char *what);

#endif
