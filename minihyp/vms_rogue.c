/* vms_rogue.c - the table of VMs of minihyp-rogue.elf: one that tries to get out, beside one that
 * must not notice. They have the same priority, so that they alternate all the time. */
#include "minihyp/vm.h"

#include "sim/arch/board.h"

VM_IMAGE(ticker);
VM_IMAGE(rogue);

const struct vm_config vm_table[] = {
    {
        .name = "ticker",
        .ram_base = BOARD_RAM_BASE,
        .ram_size = 16 << 20,
        .image = image_ticker,
        .image_end = image_ticker_end,
        .load = BOARD_RAM_BASE + 0x100000,
        .devices = vm_board,
        .priority = 1,
    },
    {
        .name = "rogue",
        .ram_base = BOARD_RAM_BASE,
        .ram_size = 16 << 20,
        .image = image_rogue,
        .image_end = image_rogue_end,
        .load = BOARD_RAM_BASE + 0x100000,
        .devices = vm_board,
        .priority = 1,
        .tolerated = true, /* it is to tell us what happened to it */
    },
};

const unsigned vm_table_count = sizeof vm_table / sizeof *vm_table;
