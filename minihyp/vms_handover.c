/* vms_handover.c - the table of VMs of minihyp-handover.elf: two that take turns as fast as they
 * can, for measuring world switches. Their only device tells them how often. */
#include "minihyp/vm.h"

#include "minihyp/arch.h"
#include "minihyp/arch/handover.h"
#include "minihyp/hyp.h"

VM_IMAGE(handover);

static bool rounds_access(struct vm *vm, uint32_t offset, unsigned size, bool write,
                          uint32_t *value)
{
    static bool mapped;
    if (offset || size != 4 || write)
        return false;
    mapped = mapped || hyp_map_ram(HANDOVER_ROUNDS_AT, PAGE_SIZE);
    *value = mapped ? arch_read32(HANDOVER_ROUNDS_AT) : 0;
    return true;
}

static const struct vm_device devices[] = {
    {"rounds", HANDOVER_ROUNDS_IPA, PAGE_SIZE, rounds_access},
    {0},
};

#define HANDOVER(n)                                                                                \
    {                                                                                              \
        .name = "handover" #n, .ram_base = BOARD_RAM_BASE, .ram_size = 2 << 20,                    \
        .image = image_handover, .image_end = image_handover_end,                                  \
        .load = BOARD_RAM_BASE + 0x100000, .devices = devices, .priority = 1                       \
    }

const struct vm_config vm_table[] = {HANDOVER(1), HANDOVER(2)};

const unsigned vm_table_count = sizeof vm_table / sizeof *vm_table;
