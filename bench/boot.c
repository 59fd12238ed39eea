/* boot.c - the settings of a benchmark image, and its one line of output.
 *
 * SETTING_OFF runs the workload with every MMU off; SETTING_SHORT under short descriptors, all of
 * them sections; SETTING_LPAE under a long-descriptor stage 1 of 2 MiB blocks; SETTING_S2 under the
 * same stage 1 and, below it, a stage 2 of 2 MiB blocks. All maps are the identity: devices in the
 * first gigabyte, RAM in the second. The third is devices to the long-descriptor stage 1 and
 * nothing to stage 2: a hypervisor's to emulate. ARM DDI 0406C B3.5.1 (sections), B3.6.1, B3.6.2.
 *
 * The number of rounds is the word at ROUNDS_AT, put there by whoever starts the image; untouched
 * RAM is zero, and zero rounds measure what starting and ending cost. */
#include "bench/bench.h"
#include "bench/settings.h"
#include "cpu/arch/fields.h"
#include "mmu/arch/desc.h"
#include "sim/arch/board.h"
#include "sim/arch/devices.h"

#define ROUNDS_AT (BOARD_RAM_BASE + BOARD_RAM_SIZE - 0x10000)
#define UART_DR   (*(volatile uint32_t *)(BOARD_UART_BASE + PL011_DR))

enum mair_byte { NORMAL, DEVICE }; /* as boot.S fills MAIR0 */
enum s2_attr { S2_DEVICE = 1, S2_NORMAL_WB = 15 };

struct tables {
    uint64_t l1[512] __attribute__((aligned(4096))); /* two entries used: 2 GiB */
    uint64_t l2[512] __attribute__((aligned(4096))); /* the gigabyte of RAM */
};

static uint32_t sections[4096] __attribute__((aligned(16384))); /* the short format's: 4 GiB */
static struct tables stage1, stage2;

/* What every block has; LD_S1 and LD_S2 have these fields in the same places. */
static uint64_t block(uint64_t attributes)
{
    return attributes | DESC_PUT(LD_S1_AF, 1) | DESC_PUT(LD_S1_SH, SH_INNER) | LD_BLOCK;
}

static uint64_t *identity(struct tables *t, uint64_t device, uint64_t normal)
{
    t->l1[0] = block(device);
    t->l1[1] = (uintptr_t)t->l2 | LD_TABLE_OR_PAGE;
    for (uint64_t i = 0; i < 512; i++)
        t->l2[i] = (BOARD_RAM_BASE + (i << LD_L2_SHIFT)) | block(normal);
    return t->l1;
}

/* In Hyp mode: VTTBR, with VMID 1, or 0 for no stage 2. */
uint64_t boot_stage2(void)
{
    uint64_t rw = DESC_PUT(LD_S2_HAP, HAP_RW);
    if (SETTING != SETTING_S2)
        return 0;
    return (uintptr_t)identity(&stage2, rw | DESC_PUT(LD_S2_MEMATTR, S2_DEVICE),
                               rw | DESC_PUT(LD_S2_MEMATTR, S2_NORMAL_WB)) |
           UINT64_C(1) << VTTBR_VMID_SHIFT;
}

/* The identity in sections: Normal memory is write-back, write-allocate (TEX 0b001, C, B), devices
 * are Shareable Device (TEX 0b000, B); B3.8.2. */
static uint32_t *identity_short(void)
{
    const uint32_t section = (uint32_t)(SD1_SECTION | DESC_PUT(SD_SECT_AP10, AP_RW) |
                                        DESC_PUT(SD_SECT_B, 1) | DESC_PUT(SD_SECT_S, 1));
    const uint32_t normal = (uint32_t)(DESC_PUT(SD_SECT_TEX, 1) | DESC_PUT(SD_SECT_C, 1));
    for (uint32_t i = 0; i < 4096; i++) {
        uint32_t at = i << SD_SECTION_SHIFT;
        sections[i] = at | section | (at < BOARD_RAM_BASE ? 0 : normal);
    }
    return sections;
}

/* In Supervisor mode: TTBR0, or 0 for no stage 1. */
uint64_t boot_stage1(void)
{
    uint64_t all = DESC_PUT(LD_S1_AP21, AP_RW >> 1);
    if (SETTING == SETTING_OFF)
        return 0;
    if (SETTING == SETTING_SHORT)
        return (uintptr_t)identity_short();
    stage1.l1[2] = UINT64_C(2) << LD_L1_SHIFT | block(all | DESC_PUT(LD_S1_ATTRINDX, DEVICE));
    return (uintptr_t)identity(&stage1, all | DESC_PUT(LD_S1_ATTRINDX, DEVICE),
                               all | DESC_PUT(LD_S1_ATTRINDX, NORMAL));
}

static void say(const char *s)
{
    while (*s)
        UART_DR = (uint8_t)*s++;
}

static void say_hex(uint32_t v)
{
    for (int shift = 28; shift >= 0; shift -= 4)
        UART_DR = (uint8_t) "0123456789abcdef"[v >> shift & 15];
}

/* The run's one line: "sum XXXXXXXX". */
void boot_work(void)
{
    uint32_t sum = workload(*(volatile uint32_t *)ROUNDS_AT);
    say("sum ");
    say_hex(sum);
    say("\n");
}

void boot_exception(void)
{
    say("exception\n");
}
