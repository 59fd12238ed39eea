/* target_lib.c - a reader of bytes, machines that begin anew cheaply, files in memory. */
#define _GNU_SOURCE /* memfd_create */
#include "tests/fuzz/target.h"

#include "sim/board.h"
#include "tests/engines.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

uint64_t take(struct bytes *b, unsigned n)
{
    uint64_t v = 0;
    for (unsigned i = 0; i < n && b->at < b->end; i++)
        v |= (uint64_t)*b->at++ << 8 * i;
    return v;
}

unsigned pick(struct bytes *b, unsigned n)
{
    return (unsigned)take(b, 1) % n;
}

/* --- files --- */

const char *target_file(const uint8_t *data, size_t len)
{
    static int fd = -1;
    static char path[32];
    if (fd < 0)
        fd = memfd_create("fuzz", MFD_CLOEXEC);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (fd < 0 || ftruncate(fd, 0) || pwrite(fd, data, len, 0) != (ssize_t)len) {
        perror(path);
        exit(2);
    }
    return path;
}

void target_scratch(void)
{
    char here[PATH_MAX];
    const char *name = getcwd(here, sizeof here) ? strrchr(here, '/') : NULL;
    DIR *dir = name && strcmp(name, "/fuzz-scratch") == 0 ? opendir(".") : NULL;
    if (!dir) {
        fprintf(stderr, "this target wants to be run in an empty folder called fuzz-scratch\n");
        exit(2);
    }
    for (struct dirent *d; (d = readdir(dir));)
        if (d->d_name[0] != '.')
            unlink(d->d_name);
    closedir(dir);
}

/* --- machines --- */

static void abort_now(void *self)
{
    abort(); /* for the fuzzer a BUG() is a crash like any other */
}

struct machine *target_machine(bool secure, unsigned ncpus)
{
    return target_machine_of(secure, ncpus, engine_from_environment());
}

struct machine *target_machine_of(bool secure, unsigned ncpus, enum cpu_engine engine)
{
    struct machine_config cfg = MACHINE_DEFAULTS;
    struct err e;
    cfg.ram_size = TARGET_RAM;
    cfg.secure = secure;
    cfg.ncpus = ncpus;
    cfg.engine = engine;
    cfg.code_cache_mb = 2;
    cfg.tlb_ways = 2;
    cfg.tlb_sets = 8;
    cfg.load[0] = (struct machine_image){target_file((const uint8_t[4]){0}, 4), true, TARGET_ENTRY};
    cfg.nload = 1;
    cfg.has_entry = true;
    cfg.entry = TARGET_ENTRY;
    struct machine *m = machine_new(&cfg, &e);
    if (!m) {
        fprintf(stderr, "%s\n", e.text);
        exit(2);
    }
    for (unsigned i = 0; i < ncpus; i++)
        m->cpu[i]->links.log = NULL;
    bug_dump_with(abort_now, NULL);
    return m;
}

/* --- a machine's state, kept --- */

/* Every field of every section, in order: out to `to`, or back in from `from`. */
static size_t copy_fields(const struct snap_list *l, uint8_t *to, const uint8_t *from)
{
    size_t at = 0;
    for (unsigned i = 0; i < l->count; i++)
        for (unsigned k = 0; k < l->sections[i].nfields; k++) {
            const struct snap_field *f = &l->sections[i].fields[k];
            uint8_t *here = (uint8_t *)l->sections[i].base + f->offset;
            size_t len = (size_t)f->size * f->count;
            if (to)
                memcpy(to + at, here, len);
            if (from)
                memcpy(here, from + at, len);
            at += len;
        }
    return at;
}

void still_take(struct still *s, struct machine *m)
{
    struct snap_list *l = &m->snap;
    for (unsigned i = 0; i < l->count; i++)
        if (l->sections[i].pre_save)
            l->sections[i].pre_save(l->sections[i].base);
    s->m = m;
    s->fields = malloc(copy_fields(l, NULL, NULL));
    s->ram = malloc(m->ram_size);
    BUG_ON(!s->fields || !s->ram);
    copy_fields(l, s->fields, NULL);
    memcpy(s->ram, m->ram, m->ram_size);
}

void still_restore(const struct still *s)
{
    enum { PAGE = 4096 };
    struct machine *m = s->m;
    struct snap_list *l = &m->snap;
    copy_fields(l, NULL, s->fields);
    for (uint64_t at = 0; at < m->ram_size; at += PAGE)
        if (memcmp(m->ram + at, s->ram + at, PAGE) != 0)
            memcpy(m->ram + at, s->ram + at, PAGE);
    if (m->board->secure_ram)
        madvise(m->board->secure_ram, BOARD_SECURE_RAM_SIZE, MADV_DONTNEED);
    input_reset(&m->board->input);
    for (unsigned i = 0; i < l->count; i++)
        if (l->sections[i].post_load)
            l->sections[i].post_load(l->sections[i].base);
}

static bool fields_alike(struct snap_section *a, struct snap_section *b)
{
    if (a->pre_save)
        a->pre_save(a->base);
    if (b->pre_save)
        b->pre_save(b->base);
    for (unsigned k = 0; k < a->nfields; k++) {
        const struct snap_field *f = &a->fields[k];
        if (memcmp((char *)a->base + f->offset, (char *)b->base + f->offset,
                   (size_t)f->size * f->count) != 0) {
            fprintf(stderr, "%s.%s differs\n", a->name, f->name);
            return false;
        }
    }
    return true;
}

bool still_alike(const struct still *a, const struct still *b)
{
    for (unsigned i = 0; i < a->m->snap.count; i++)
        if (!fields_alike(&a->m->snap.sections[i], &b->m->snap.sections[i]))
            return false;
    return memcmp(a->m->ram, b->m->ram, a->m->ram_size) == 0 && a->m->exit == b->m->exit &&
           strcmp(a->m->exit_reason, b->m->exit_reason) == 0;
}

/* --- what must hold --- */

_Noreturn void target_broken(const char *file, int line, const char *what)
{
    fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
    abort();
}

void target_refusal(const struct err *e)
{
    HOLDS(e->status == 2 && e->text[0]);
    HOLDS(!strchr(e->text, '\n'));
}
