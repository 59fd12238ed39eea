/* target_main.c - drives one target without libFuzzer: its seeds, the inputs in files, and seeded
 * changes of both.
 *
 *   fuzz_target_NAME [--runs N] [--seed S] [--seeds DIR] [FILE|DIR]...
 *
 * Replays every file named, or in a folder named, and the target's seeds; then N inputs changed
 * from them. --seeds writes the target's seeds into a folder, and does nothing else. A crash leaves
 * the input in ./crash-input; an input that takes longer than half a minute is one too. */
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/target.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <fcntl.h>

enum { MAX_INPUTS = 20000, MAX_CHANGES = 8, SECONDS = 30 };

static struct {
    struct file_data input[MAX_INPUTS];
    unsigned count;
    const uint8_t *now; /* being tried */
    size_t now_len;
    unsigned long runs;
} fuzz;

static void keep_input(int sig)
{
    int fd = open("crash-input", O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (fd < 0 || write(fd, fuzz.now, fuzz.now_len) < 0)
        dprintf(2, "the input cannot be written\n");
    dprintf(2, "signal %d; the input of %zu bytes is in ./crash-input\n", sig, fuzz.now_len);
    signal(sig, SIG_DFL);
    raise(sig);
}

/* In memory of its own, so that a sanitizer sees a read behind its end. */
static void try_input(const uint8_t *data, size_t len)
{
    uint8_t *copy = malloc(len ? len : 1);
    BUG_ON(!copy);
    memcpy(copy, data, len);
    fuzz.now = copy;
    fuzz.now_len = len;
    alarm(SECONDS);
    LLVMFuzzerTestOneInput(copy, len);
    fuzz.now = NULL;
    fuzz.now_len = 0;
    free(copy);
    fuzz.runs++;
}

/* --- inputs --- */

static void add_input(const uint8_t *data, size_t len)
{
    if (fuzz.count == MAX_INPUTS || !len)
        return;
    struct file_data *f = &fuzz.input[fuzz.count++];
    f->data = malloc(len);
    BUG_ON(!f->data);
    memcpy(f->data, data, len);
    f->len = len;
}

static void add_file(const char *path)
{
    struct file_data f;
    struct err e;
    if (!file_read(path, TARGET_SEED_MAX * 8, &f, &e))
        return; /* an empty one is tried anyhow */
    add_input(f.data, f.len);
    file_free(&f);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void add_folder(const char *path, DIR *dir)
{
    static char *names[MAX_INPUTS];
    unsigned n = 0;
    for (struct dirent *d; (d = readdir(dir)) && n < MAX_INPUTS;) {
        char name[1024];
        snprintf(name, sizeof name, "%s/%s", path, d->d_name);
        if (d->d_name[0] != '.')
            names[n++] = strdup(name);
    }
    qsort(names, n, sizeof names[0], by_name);
    for (unsigned i = 0; i < n; i++) {
        add_file(names[i]);
        free(names[i]);
    }
}

static void add_path(const char *path)
{
    DIR *dir = opendir(path);
    if (dir)
        add_folder(path, dir);
    else
        add_file(path);
    if (dir)
        closedir(dir);
}

static void add_seeds(void)
{
    static uint8_t buf[TARGET_SEED_MAX];
    for (unsigned n = 0;; n++) {
        size_t len = target_seed(n, buf, sizeof buf);
        if (!len)
            return;
        add_input(buf, len);
    }
}

static int write_seeds(const char *dir)
{
    mkdir(dir, 0777);
    add_seeds();
    for (unsigned i = 0; i < fuzz.count; i++) {
        char path[1024];
        struct err e;
        snprintf(path, sizeof path, "%s/seed-%04u", dir, i);
        if (!file_write(path, fuzz.input[i].data, fuzz.input[i].len, &e)) {
            fprintf(stderr, "%s\n", e.text);
            return 2;
        }
    }
    return 0;
}

/* --- changes --- */

static size_t change(uint8_t *data, size_t len, struct draw *d)
{
    static const uint8_t values[] = {0, 1, 0x7f, 0x80, 0xff};
    size_t at = draw32(d) % len, n = 1 + below(d, 16);
    switch (below(d, 6)) {
    case 0:
        data[at] = values[below(d, ARRAY_LEN(values))];
        break;
    case 1:
        data[at] ^= (uint8_t)(1u << below(d, 8));
        break;
    case 2:
        data[at] = (uint8_t)draw32(d);
        break;
    case 3: /* leave some out */
        n = n < len - at ? n : len - at;
        memmove(data + at, data + at + n, len - at - n);
        return len > n ? len - n : len;
    case 4: /* some twice */
        n = n < len - at ? n : len - at;
        memmove(data + at + n, data + at, len - at);
        return len + n;
    default:
        for (size_t i = at; i < len && i < at + n; i++)
            data[i] = (uint8_t)draw32(d);
    }
    return len;
}

static void try_changed(struct draw *d)
{
    static uint8_t buf[TARGET_SEED_MAX * 8 + MAX_CHANGES * 16];
    size_t len = 1 + below(d, 400);
    if (fuzz.count && chance(d, 90)) {
        const struct file_data *f = &fuzz.input[below(d, fuzz.count)];
        memcpy(buf, f->data, len = f->len);
    } else {
        for (size_t i = 0; i < len; i++)
            buf[i] = (uint8_t)draw32(d);
    }
    for (unsigned n = 1 + below(d, MAX_CHANGES); n; n--)
        len = change(buf, len, d);
    try_input(buf, len);
}

/* --- the campaign --- */

static void campaign(unsigned long runs, uint64_t seed)
{
    static const int signals[] = {SIGABRT, SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGALRM};
    struct draw d = draw_start(seed, 30);
    for (unsigned i = 0; i < ARRAY_LEN(signals); i++)
        signal(signals[i], keep_input);
    add_seeds();
    try_input((const uint8_t *)"", 0);
    for (unsigned i = 0; i < fuzz.count; i++)
        try_input(fuzz.input[i].data, fuzz.input[i].len);
    for (unsigned long i = 0; i < runs; i++)
        try_changed(&d);
    for (unsigned i = 0; i < fuzz.count; i++)
        file_free(&fuzz.input[i]);
}

int main(int argc, char **argv)
{
    unsigned long runs = 0;
    uint64_t seed = 1;
    for (int i = 1; i < argc; i++) {
        bool value = i + 1 < argc;
        if (value && !strcmp(argv[i], "--seeds"))
            return write_seeds(argv[i + 1]);
        if (value && !strcmp(argv[i], "--runs"))
            runs = strtoul(argv[++i], NULL, 0);
        else if (value && !strcmp(argv[i], "--seed"))
            seed = strtoull(argv[++i], NULL, 0);
        else
            add_path(argv[i]);
    }
    campaign(runs, seed);
    printf("%lu executions\n", fuzz.runs);
    return 0;
}
