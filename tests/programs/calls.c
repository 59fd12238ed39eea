/* calls.c - what newlib asks of a board: a console to write to, a heap; and the flat map.
 *
 * RAM is Normal memory, so that the libraries' unaligned accesses work, all else is Device
 * (ARM DDI 0406C B3.5.1). There are no files and no input. */
#include "mmu/arch/desc.h"
#include "sim/arch/board.h"
#include "sim/arch/devices.h"

#include <errno.h>
#include <stddef.h>
#include <sys/stat.h>

enum { SECTIONS = 4096, HEAP = 256 * 1024 };
enum { DEVICE = DESC_PUT(SD_SECT_B, 1) | DESC_PUT(SD_SECT_XN, 1) };
enum { NORMAL = DESC_PUT(SD_SECT_TEX, 1) | DESC_PUT(SD_SECT_C, 1) | DESC_PUT(SD_SECT_B, 1) };

const uint32_t *map_flat(void)
{
    static uint32_t table[SECTIONS] __attribute__((aligned(sizeof(uint32_t[SECTIONS]))));
    for (uint32_t n = 0; n < SECTIONS; n++) {
        uint32_t base = n << SD_SECTION_SHIFT;
        table[n] = base | DESC_PUT(SD1_TYPE, SD1_SECTION) | DESC_PUT(SD_SECT_AP10, AP_RW) |
                   (base - BOARD_RAM_BASE < BOARD_RAM_SIZE ? NORMAL : DEVICE);
    }
    return table;
}

int _write(int file, const char *text, int len)
{
    (void)file;
    for (int i = 0; i < len; i++)
        *(volatile uint32_t *)(BOARD_UART_BASE + PL011_DR) = (unsigned char)text[i];
    return len;
}

void *_sbrk(ptrdiff_t more)
{
    static char heap[HEAP] __attribute__((aligned(8)));
    static ptrdiff_t used;
    if (more > HEAP - used) {
        errno = ENOMEM;
        return (void *)-1;
    }
    void *block = heap + used;
    used += more;
    return block;
}

int _isatty(int file)
{
    (void)file;
    return 1;
}

int _fstat(int file, struct stat *st)
{
    (void)file;
    st->st_mode = S_IFCHR;
    return 0;
}

int _read(int file, char *to, int len)
{
    (void)file, (void)to, (void)len;
    return 0;
}

int _close(int file)
{
    (void)file;
    return -1;
}

int _lseek(int file, int offset, int whence)
{
    (void)file, (void)offset, (void)whence;
    return 0;
}

int _kill(int pid, int signal)
{
    (void)pid, (void)signal;
    return -1;
}

int _getpid(void)
{
    return 1;
}
