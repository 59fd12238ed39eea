/* semihost.c - semihosting for AArch32 and AArch64, release 3.0 (ARM IHI 0104), AArch32 half.
 *
 * Served only with --semihosting: the guest can then reach the user's files as the user can.
 * Time is the machine's, not the host's, so that runs repeat. Handles are the host's and are not
 * part of a snapshot. Console output is standard output; console input ends at once (the guest's
 * keyboard is the serial line, where input has its cycle). Leaves out: SYS_SYSTEM (a guest starts
 * no programs), the :semihosting-features magic file. */
#include "sim/semihost.h"

#include "sim/machine_int.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TRAP_SVC_A32 = 0x123456, TRAP_SVC_T32 = 0xab, TRAP_BKPT = 0xab };
enum { TRAP_HLT_A32 = 0xf000, TRAP_HLT_T32 = 0x3c };
enum { STOPPED_APPLICATION_EXIT = 0x20026 };
enum { MAX_PATH_LEN = 4096, CHUNK = 4096, FAILED = -1 };

bool semihost_serves(const struct cpu *c, enum cpu_call kind, uint32_t imm)
{
    switch (kind) {
    case CPU_CALL_SVC:
        return imm == (c->thumb ? TRAP_SVC_T32 : TRAP_SVC_A32);
    case CPU_CALL_HLT:
        return imm == (c->thumb ? TRAP_HLT_T32 : TRAP_HLT_A32);
    case CPU_CALL_BKPT:
        return c->thumb && imm == TRAP_BKPT;
    default:
        return false;
    }
}

/* --- the parameter block, strings --- */

/* Word n of the block that r1 points to; what cannot be read is 0. */
static uint32_t arg(const struct cpu *c, unsigned n)
{
    uint32_t w = 0;
    if (!guest_read(c, c->r[1] + 4 * n, &w, sizeof w))
        return 0;
    return w;
}

/* A path of `len` bytes and its terminator at va. */
static bool path_arg(const struct cpu *c, uint32_t va, uint32_t len, char *out)
{
    if (len >= MAX_PATH_LEN || !guest_read(c, va, out, len))
        return false;
    out[len] = 0;
    return strlen(out) == len;
}

static int32_t fail(struct machine *m, int error)
{
    m->semihost_errno = error;
    return FAILED;
}

/* --- files: handle n is semihost_file[n - 1] --- */

static FILE *file_of(const struct machine *m, uint32_t handle)
{
    return handle >= 1 && handle <= SEMIHOST_FILES ? m->semihost_file[handle - 1] : NULL;
}

static bool is_console(const FILE *f)
{
    return f == stdin || f == stdout || f == stderr;
}

/* A guest whose twin runs beside it leaves the host as it is, and only one of them prints. */
static bool prints(const struct machine *m)
{
    return m->cfg.reach != REACH_NOTHING;
}

static bool may_change_files(const struct machine *m)
{
    return m->cfg.reach == REACH_ALL;
}

static FILE *open_console(uint32_t mode)
{
    return mode < 4 ? stdin : mode < 8 ? stdout : stderr;
}

static int32_t sys_open(struct machine *m, struct cpu *c)
{
    /* ISO C fopen() modes in the order of the specification's table. */
    static const char *const modes[] = {"r",  "rb",  "r+", "r+b", "w",  "wb",
                                        "w+", "w+b", "a",  "ab",  "a+", "a+b"};
    char path[MAX_PATH_LEN];
    uint32_t mode = arg(c, 1), slot = 0;
    while (slot < SEMIHOST_FILES && m->semihost_file[slot])
        slot++;
    if (slot == SEMIHOST_FILES)
        return fail(m, EMFILE);
    if (mode >= ARRAY_LEN(modes) || !path_arg(c, arg(c, 0), arg(c, 2), path))
        return fail(m, EINVAL);
    bool console = strcmp(path, ":tt") == 0;
    if (!console && mode >= 2 && !may_change_files(m))
        return fail(m, EROFS);
    FILE *f = console ? open_console(mode) : fopen(path, modes[mode]);
    if (!f)
        return fail(m, errno);
    m->semihost_file[slot] = f;
    return (int32_t)slot + 1;
}

static int32_t sys_close(struct machine *m, struct cpu *c)
{
    uint32_t handle = arg(c, 0);
    FILE *f = file_of(m, handle);
    if (!f)
        return fail(m, EBADF);
    m->semihost_file[handle - 1] = NULL;
    if (is_console(f))
        return 0;
    return fclose(f) == 0 ? 0 : fail(m, errno);
}

static int32_t sys_writec(struct machine *m, struct cpu *c)
{
    uint8_t byte;
    if (guest_read(c, c->r[1], &byte, 1) && prints(m))
        putchar(byte);
    return (int32_t)c->r[0];
}

/* Strings and buffers are no longer than RAM: beyond that they lie over themselves. So a call ends
 * soon, whatever the guest has mapped and asks for. */
static uint32_t at_most_ram(const struct machine *m, uint32_t len)
{
    return len < m->ram_size ? len : (uint32_t)m->ram_size;
}

/* Page by page, as the next one need not be there. */
static int32_t sys_write0(struct machine *m, struct cpu *c)
{
    char chunk[CHUNK];
    uint32_t va = c->r[1], left = at_most_ram(m, UINT32_MAX);
    size_t n = 0, len = 0;
    for (; left > 0 && len == n; va += (uint32_t)n, left -= (uint32_t)n) {
        n = CHUNK - va % CHUNK;
        n = n < left ? n : left;
        if (!guest_read(c, va, chunk, (uint32_t)n))
            break;
        len = strnlen(chunk, n);
        if (prints(m))
            fwrite(chunk, 1, len, stdout);
    }
    fflush(stdout);
    if (left == 0 && len == n && prints(m))
        fprintf(stderr,
                "hypscope: SYS_WRITE0 at 0x%08" PRIx32 ": no end of the string in %" PRIu32
                " bytes\n",
                c->r[1], at_most_ram(m, UINT32_MAX));
    return (int32_t)c->r[0];
}

/* Both return the number of bytes that were not transferred. */
static int32_t sys_write(struct machine *m, struct cpu *c)
{
    FILE *f = file_of(m, arg(c, 0));
    uint32_t va = arg(c, 1), all = arg(c, 2), left = at_most_ram(m, all), rest = all - left;
    uint8_t chunk[CHUNK];
    while (f && left > 0) {
        uint32_t n = left < CHUNK ? left : CHUNK;
        if (!guest_read(c, va, chunk, n))
            break;
        uint32_t done = prints(m) ? (uint32_t)fwrite(chunk, 1, n, f) : n;
        va += done;
        left -= done;
        if (done < n)
            break;
    }
    if (f && is_console(f))
        fflush(f);
    return (int32_t)(rest + left);
}

static int32_t sys_read(struct machine *m, struct cpu *c)
{
    FILE *f = file_of(m, arg(c, 0));
    uint32_t va = arg(c, 1), all = arg(c, 2), left = at_most_ram(m, all), rest = all - left;
    uint8_t chunk[CHUNK];
    while (f && f != stdin && left > 0) {
        uint32_t n = (uint32_t)fread(chunk, 1, left < CHUNK ? left : CHUNK, f);
        if (n == 0 || !guest_write(m, c, va, chunk, n))
            break;
        va += n;
        left -= n;
    }
    return (int32_t)(rest + left);
}

static int32_t sys_readc(struct machine *m, struct cpu *c)
{
    return FAILED;
}

static int32_t sys_iserror(struct machine *m, struct cpu *c)
{
    return (int32_t)arg(c, 0) < 0;
}

static int32_t sys_istty(struct machine *m, struct cpu *c)
{
    FILE *f = file_of(m, arg(c, 0));
    return f ? is_console(f) : fail(m, EBADF);
}

static int32_t sys_seek(struct machine *m, struct cpu *c)
{
    FILE *f = file_of(m, arg(c, 0));
    if (!f || is_console(f))
        return fail(m, EBADF);
    return fseek(f, (long)arg(c, 1), SEEK_SET) == 0 ? 0 : fail(m, errno);
}

static int32_t sys_flen(struct machine *m, struct cpu *c)
{
    FILE *f = file_of(m, arg(c, 0));
    if (!f || is_console(f))
        return fail(m, EBADF);
    long here = ftell(f);
    if (here < 0 || fseek(f, 0, SEEK_END) != 0)
        return fail(m, errno);
    long len = ftell(f);
    fseek(f, here, SEEK_SET);
    return len <= INT32_MAX ? (int32_t)len : fail(m, EFBIG);
}

/* A name that depends on the guest's identifier alone. */
static int32_t sys_tmpnam(struct machine *m, struct cpu *c)
{
    char name[32];
    int len = snprintf(name, sizeof name, "/tmp/hypscope-%02" PRIx32, arg(c, 1) & 0xff);
    if ((uint32_t)len + 1 > arg(c, 2))
        return fail(m, ENAMETOOLONG);
    return guest_write(m, c, arg(c, 0), name, (uint32_t)len + 1) ? 0 : fail(m, EFAULT);
}

static int32_t sys_remove(struct machine *m, struct cpu *c)
{
    char path[MAX_PATH_LEN];
    if (!path_arg(c, arg(c, 0), arg(c, 1), path))
        return fail(m, EINVAL);
    if (!may_change_files(m))
        return fail(m, EROFS);
    return remove(path) == 0 ? 0 : fail(m, errno);
}

static int32_t sys_rename(struct machine *m, struct cpu *c)
{
    char from[MAX_PATH_LEN], to[MAX_PATH_LEN];
    if (!path_arg(c, arg(c, 0), arg(c, 1), from) || !path_arg(c, arg(c, 2), arg(c, 3), to))
        return fail(m, EINVAL);
    if (!may_change_files(m))
        return fail(m, EROFS);
    return rename(from, to) == 0 ? 0 : fail(m, errno);
}

/* --- time, environment, the end --- */

static int32_t sys_clock(struct machine *m, struct cpu *c)
{
    return (int32_t)(sched_now(&m->sched) / (m->cfg.clock_hz / 100));
}

static int32_t sys_time(struct machine *m, struct cpu *c)
{
    return (int32_t)(PL031_EPOCH + sched_now(&m->sched) / m->cfg.clock_hz);
}

static int32_t sys_elapsed(struct machine *m, struct cpu *c)
{
    uint64_t now = sched_now(&m->sched);
    return guest_write(m, c, c->r[1], &now, sizeof now) ? 0 : fail(m, EFAULT);
}

static int32_t sys_tickfreq(struct machine *m, struct cpu *c)
{
    return m->cfg.clock_hz <= INT32_MAX ? (int32_t)m->cfg.clock_hz : FAILED;
}

static int32_t sys_errno(struct machine *m, struct cpu *c)
{
    return m->semihost_errno;
}

/* The image and what --append says. */
static int32_t sys_get_cmdline(struct machine *m, struct cpu *c)
{
    char line[MAX_PATH_LEN];
    const char *append = m->cfg.append ? m->cfg.append : "";
    int len = snprintf(line, sizeof line, "%s%s%s", m->cfg.image ? m->cfg.image : "",
                       *append ? " " : "", append);
    uint32_t out[2] = {arg(c, 0), (uint32_t)len};
    if (len >= (int)sizeof line || (uint32_t)len + 1 > arg(c, 1) ||
        !guest_write(m, c, out[0], line, (uint32_t)len + 1))
        return fail(m, E2BIG);
    return guest_write(m, c, c->r[1], out, sizeof out) ? 0 : fail(m, EFAULT);
}

/* Heap from behind the images to the stack, stack downwards from the end of RAM. */
static int32_t sys_heapinfo(struct machine *m, struct cpu *c)
{
    uint64_t base = m->ram_base, end = m->ram_base + m->ram_size;
    for (unsigned i = 0; i < m->loader->count; i++) {
        const struct blob *b = &m->loader->blob[i];
        if (b->addr >= m->ram_base && b->addr + b->size > base)
            base = b->addr + b->size;
    }
    base = (base + 15) & ~UINT64_C(15);
    if (end > UINT32_MAX)
        end = UINT32_MAX & ~UINT64_C(15);
    uint64_t limit = base + (end - base) / 2;
    uint32_t info[4] = {(uint32_t)base, (uint32_t)limit, (uint32_t)end, (uint32_t)limit};
    return guest_write(m, c, arg(c, 0), info, sizeof info) ? 0 : fail(m, EFAULT);
}

static int32_t leave(struct machine *m, uint32_t reason, uint32_t status)
{
    fflush(stdout);
    if (reason == STOPPED_APPLICATION_EXIT)
        machine_stop(m, EXIT_SEMIHOST, (int)(status & 0xff), "semihosting exit");
    else
        machine_stop(m, EXIT_SEMIHOST, 1, "semihosting exit for reason 0x%" PRIx32, reason);
    return 0;
}

static int32_t sys_exit(struct machine *m, struct cpu *c)
{
    return leave(m, c->r[1], 0);
}

static int32_t sys_exit_extended(struct machine *m, struct cpu *c)
{
    return leave(m, arg(c, 0), arg(c, 1));
}

static int32_t (*const operations[])(struct machine *m, struct cpu *c) = {
    [0x01] = sys_open,     [0x02] = sys_close,    [0x03] = sys_writec,
    [0x04] = sys_write0,   [0x05] = sys_write,    [0x06] = sys_read,
    [0x07] = sys_readc,    [0x08] = sys_iserror,  [0x09] = sys_istty,
    [0x0a] = sys_seek,     [0x0c] = sys_flen,     [0x0d] = sys_tmpnam,
    [0x0e] = sys_remove,   [0x0f] = sys_rename,   [0x10] = sys_clock,
    [0x11] = sys_time,     [0x13] = sys_errno,    [0x15] = sys_get_cmdline,
    [0x16] = sys_heapinfo, [0x18] = sys_exit,     [0x20] = sys_exit_extended,
    [0x30] = sys_elapsed,  [0x31] = sys_tickfreq,
};

bool semihost_call(struct machine *m, struct cpu *c)
{
    uint32_t op = c->r[0];
    if (op < ARRAY_LEN(operations) && operations[op])
        c->r[0] = (uint32_t)operations[op](m, c);
    else
        c->r[0] = (uint32_t)fail(m, ENOSYS);
    return true;
}

void semihost_close(struct machine *m)
{
    for (unsigned i = 0; i < SEMIHOST_FILES; i++) {
        if (m->semihost_file[i] && !is_console(m->semihost_file[i]))
            fclose(m->semihost_file[i]);
        m->semihost_file[i] = NULL;
    }
}
