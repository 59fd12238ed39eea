/* files.c - files and words that are not what they should be: cut at every offset, damaged, made
 * up.
 *
 *   fuzz_files HELLO.ELF [--tries N] [--seed N]
 *
 * ELF files and zImages, device trees, snapshots, input scripts, words for `explain`. Each is
 * either taken, or refused with status 2 and one line; nothing else happens. Every cut of the first
 * bytes, where the heads are, is tried, and a seeded choice of the rest. */
#define _GNU_SOURCE /* memfd_create */
#include "tests/fuzz/fuzz.h"

#include "sim/dtb.h"
#include "sim/explain.h"
#include "sim/loader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xxhash.h>

enum { HEADS = 600 };

static struct {
    struct machine *m;
    struct draw d;
    unsigned tries, taken, refused;
    int fd; /* of the file that tries read, and its name */
    char path[64];
    const char *what; /* being tried */
} fuzz = {.tries = 400};

/* The one line of a refusal. */
static void judge(bool taken, const struct err *e)
{
    if (taken) {
        fuzz.taken++;
        return;
    }
    fuzz.refused++;
    if (e->status == 2 && e->text[0] && !strchr(e->text, '\n'))
        return;
    fprintf(stderr, "%s: refused with status %d and '%s'\n", fuzz.what, e->status, e->text);
    exit(EXIT_FAILURE);
}

/* A file that is in memory alone. */
static void put_file(const uint8_t *data, size_t len)
{
    if (ftruncate(fuzz.fd, 0) || pwrite(fuzz.fd, data, len, 0) != (ssize_t)len) {
        perror(fuzz.path);
        exit(EXIT_FAILURE);
    }
}

/* --- one try of each kind; `data` may be changed --- */

static void try_image(uint8_t *data, size_t len)
{
    struct machine_config cfg = MACHINE_DEFAULTS;
    struct loader l;
    struct err e = {0};
    put_file(data, len);
    cfg.image = fuzz.path;
    bool ok = loader_plan(&l, &cfg, &fuzz.m->bus, fuzz.m->ram_base, fuzz.m->ram_size, &e);
    if (ok)
        loader_apply(&l);
    loader_free(&l);
    judge(ok, &e);
}

static void try_tree(uint8_t *data, size_t len)
{
    struct dtb_spec spec = {.cpu = "cortex-a15",
                            .ncpus = 1,
                            .ram_base = BOARD_RAM_BASE,
                            .ram_size = FUZZ_RAM_SIZE,
                            .conduit = PSCI_SMC,
                            .append = "quiet",
                            .initrd_start = 1,
                            .initrd_end = 2};
    struct file_data out = {0};
    struct err e = {0};
    put_file(data, len);
    bool ok = dtb_from_file(&spec, fuzz.path, &out, &e);
    file_free(&out);
    judge(ok, &e);
}

static void try_snapshot(uint8_t *data, size_t len)
{
    struct err e = {0};
    judge(snap_load(&fuzz.m->snap, data, len, &e), &e);
}

/* With a checksum that is right for what is left. */
static void try_sealed_snapshot(uint8_t *data, size_t len)
{
    if (len >= 16) {
        XXH128_hash_t h = XXH3_128bits(data, len - 16);
        memcpy(data + len - 16, &h.low64, 8);
        memcpy(data + len - 8, &h.high64, 8);
    }
    try_snapshot(data, len);
}

static void try_script(uint8_t *data, size_t len)
{
    char *text = calloc(1, len + 1);
    struct err e = {0};
    memcpy(text, data, len);
    struct input_script *s = input_script_parse("script", text, &e);
    if (s)
        input_script_free(s);
    judge(s != NULL, &e);
    free(text);
}

/* --- cuts and damage --- */

typedef void try_fn(uint8_t *data, size_t len);

static void cut_at(const uint8_t *data, size_t len, try_fn *try)
{
    uint8_t *copy = malloc(len ? len : 1); /* its own end is the heap's: a read behind it is seen */
    memcpy(copy, data, len);
    try(copy, len);
    free(copy);
}

static void cuts(const char *what, const uint8_t *data, size_t len, try_fn *try)
{
    fuzz.what = what;
    for (size_t at = 1; at < len && at < HEADS; at++)
        cut_at(data, at, try);
    for (unsigned i = 0; i < fuzz.tries; i++)
        cut_at(data, 1 + draw64(&fuzz.d) % len, try);
}

static void damage(const char *what, const uint8_t *data, size_t len, try_fn *try)
{
    static const uint8_t values[] = {0, 1, 0x7f, 0x80, 0xff};
    uint8_t *copy = malloc(len);
    fuzz.what = what;
    for (unsigned i = 0; i < 4 * fuzz.tries; i++) {
        memcpy(copy, data, len);
        for (unsigned n = 1 + below(&fuzz.d, 3); n; n--) {
            size_t at = draw64(&fuzz.d) % (chance(&fuzz.d, 60) && len > 128 ? 128 : len);
            copy[at] = chance(&fuzz.d, 60) ? values[below(&fuzz.d, ARRAY_LEN(values))]
                                           : (uint8_t)draw32(&fuzz.d);
        }
        try(copy, len);
    }
    free(copy);
}

/* --- the kinds --- */

static void images(const char *elf)
{
    struct file_data f;
    struct err e;
    if (!file_read(elf, 1 << 20, &f, &e)) {
        fprintf(stderr, "%s\n", e.text);
        exit(EXIT_FAILURE);
    }
    cuts("ELF, cut", f.data, f.len, try_image);
    damage("ELF, damaged", f.data, f.len, try_image);
    file_free(&f);
    uint8_t zimage[256] = {0};
    memcpy(zimage + 0x24, &(uint32_t){0x016f2818}, 4);
    memcpy(zimage + 0x2c, &(uint32_t){sizeof zimage}, 4);
    memcpy(zimage + 0x34, &(uint32_t){0x45454545}, 4);
    cuts("zImage, cut", zimage, sizeof zimage, try_image);
    damage("zImage, damaged", zimage, sizeof zimage, try_image);
}

static void trees(void)
{
    struct file_data f;
    struct err e;
    if (!machine_tree(&fuzz.m->cfg, &f, &e))
        BUG("%s", e.text);
    cuts("device tree, cut", f.data, f.len, try_tree);
    damage("device tree, damaged", f.data, f.len, try_tree);
    file_free(&f);
}

/* Refused ones leave the machine as it was. */
static void snapshots(void)
{
    struct snap_buf b = {0};
    snap_save(&fuzz.m->snap, &b);
    struct snap_digest before = machine_digest(fuzz.m);
    unsigned taken = fuzz.taken;
    cuts("snapshot, cut", b.data, b.len - 1, try_snapshot);
    damage("snapshot, damaged", b.data, b.len, try_snapshot);
    cuts("snapshot, cut and sealed", b.data, b.len - 1, try_sealed_snapshot);
    struct snap_digest after = machine_digest(fuzz.m);
    /* Damage may have written what was there. */
    if (before.lo != after.lo || before.hi != after.hi || fuzz.taken > taken + fuzz.tries) {
        fprintf(stderr,
                "snapshot: a refused one changed the machine, or a damaged one was taken\n");
        exit(EXIT_FAILURE);
    }
    snap_buf_free(&b);
}

static void scripts(void)
{
    static const char whole[] = "# a comment\nwait \"=> \"\nexpect \"U-\\x42oot\\n\" within 2s\n"
                                "send \"version\\r\\e\\0\"\ndelay 10ms\ndelay 500\nstop\n";
    static const char *const words[] = {
        "wait",
        "expect",
        "send",
        "delay",
        "stop",
        "within",
        "\"",
        "\"a\"",
        "\\x",
        "\\",
        "9999999999999999999999",
        "-1",
        "s",
        "ms",
        "us",
        "#",
        "\n",
        "\n",
        " ",
        "\t",
    };
    cuts("script, cut", (const uint8_t *)whole, sizeof whole - 1, try_script);
    damage("script, damaged", (const uint8_t *)whole, sizeof whole - 1, try_script);
    fuzz.what = "script, made up";
    for (unsigned i = 0; i < 4 * fuzz.tries; i++) {
        char text[400] = "";
        for (unsigned n = 1 + below(&fuzz.d, 16); n; n--) {
            strcat(text, words[below(&fuzz.d, ARRAY_LEN(words))]);
            strcat(text, chance(&fuzz.d, 70) ? " " : "");
        }
        try_script((uint8_t *)text, strlen(text));
    }
}

static void explanations(void)
{
    static const char *const heads[] = {"",       "0x",       "thumb=",  "desc=",  "hsr=",
                                        "SCTLR=", "HSCTLR=",  "VTTBR=",  "cpsr=",  "=",
                                        "no=",    "thumb=0x", "desc=0x", "hsr=0x", "PSR=0x"};
    FILE *null = fopen("/dev/null", "w");
    BUG_ON(!null);
    fuzz.what = "explain";
    for (unsigned i = 0; i < 20 * fuzz.tries; i++) {
        char what[80];
        struct err e = {0};
        uint64_t v = draw64(&fuzz.d) >> below(&fuzz.d, 64);
        snprintf(what, sizeof what, "%s%s%llx%s", heads[below(&fuzz.d, ARRAY_LEN(heads))],
                 chance(&fuzz.d, 20) ? "-" : "", (unsigned long long)v,
                 chance(&fuzz.d, 5) ? "z" : "");
        judge(explain(what, null, &e), &e);
    }
    for (unsigned i = 0; i < 20 * fuzz.tries; i++)
        explain_insn(draw32(&fuzz.d) >> (chance(&fuzz.d, 30) ? 16 : 0), chance(&fuzz.d, 50), null);
    fclose(null);
}

int main(int argc, char **argv)
{
    uint64_t seed = 1;
    if (argc < 2) {
        fprintf(stderr, "usage: fuzz_files HELLO.ELF [--tries N] [--seed N]\n");
        return 2;
    }
    for (int i = 2; i + 1 < argc; i += 2) {
        if (!strcmp(argv[i], "--tries"))
            fuzz.tries = (unsigned)strtoul(argv[i + 1], NULL, 0);
        else if (!strcmp(argv[i], "--seed"))
            seed = strtoull(argv[i + 1], NULL, 0);
    }
    fuzz.d = draw_start(seed, 20);
    fuzz.m = fuzz_machine(false, 1, 0, ENGINE_AUTO);
    fuzz.fd = memfd_create("fuzz", 0);
    snprintf(fuzz.path, sizeof fuzz.path, "/proc/self/fd/%d", fuzz.fd);
    snapshots();
    images(argv[1]);
    trees();
    scripts();
    explanations();
    close(fuzz.fd);
    machine_free(fuzz.m);
    printf("%u taken, %u refused\n", fuzz.taken, fuzz.refused);
    return fuzz.taken && fuzz.refused ? EXIT_SUCCESS : EXIT_FAILURE;
}
