/* memory.c - the host memory of generated code: mapped twice, to be written and to be executed.
 *
 * No page is writable and executable through one mapping. Code names its blocks and the program's
 * functions by 32-bit constants and distances, hence the first two gigabytes (the program is linked
 * there as well). Leaves out: hosts without MAP_32BIT; they have no generator. */
#define _GNU_SOURCE
#include "cpu/code/memory.h"

#include <sys/mman.h>
#include <unistd.h>

#ifndef MAP_32BIT
#define MAP_32BIT 0
#endif

void *code_low_memory(size_t len)
{
    void *at =
        mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
    return at == MAP_FAILED ? NULL : at;
}

void code_low_free(void *memory, size_t len)
{
    munmap(memory, len);
}

static void *map(int fd, size_t len, int prot, int flags)
{
    void *at = mmap(NULL, len, prot, MAP_SHARED | flags, fd, 0);
    return at == MAP_FAILED ? NULL : at;
}

bool code_memory_map(struct code_memory *m, size_t len)
{
    int fd = memfd_create("generated code", MFD_CLOEXEC);
    *m = (struct code_memory){.len = len};
    if (fd < 0)
        return false;
    if (ftruncate(fd, (off_t)len) == 0) {
        m->write = map(fd, len, PROT_READ | PROT_WRITE, 0);
        m->exec = map(fd, len, PROT_READ | PROT_EXEC, MAP_32BIT);
    }
    close(fd);
    if (m->write && m->exec)
        return true;
    code_memory_unmap(m);
    return false;
}

void code_memory_unmap(struct code_memory *m)
{
    if (m->write)
        munmap(m->write, m->len);
    if (m->exec)
        munmap(m->exec, m->len);
    m->write = m->exec = NULL;
}
