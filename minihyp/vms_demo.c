/* vms_demo.c - the table of VMs of minihyp.elf: one that sleeps by its timer, one that computes. */
#include "minihyp/vm.h"

#include "sim/arch/board.h"

VM_IMAGE(ticker);
VM_IMAGE(tinyos);

const struct vm_config vm_table[] = {
    {
        .name = "ticker",
        .ram_base = BOARD_RAM_BASE,
        .ram_size = 16 << 20,
        .image = image_ticker,
        .image_end = image_ticker_end,
        .load = BOARD_RAM_BASE + 0x100000,
        .devices = vm_board,
        .priority = 2, /* it mostly sleeps; when its timer strikes it goes first */
    },
    {
        .name = "tinyos",
        .ram_base = BOARD_RAM_BASE,
        .ram_size = 16 << 20,
        .image = image_tinyos,
        .image_end = image_tinyos_end,
        .load = BOARD_RAM_BASE + 0x100000,
        .devices = vm_board,
        .priority = 1,
    },
};

const unsigned vm_table_count = sizeof vm_table / sizeof *vm_table;
