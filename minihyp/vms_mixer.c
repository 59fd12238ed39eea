/* vms_mixer.c - the table of VMs of minihyp-mixer.elf: two that fill every register they have and
 * look, time slice after time slice, whether they find it again. */
#include "minihyp/vm.h"

#include "sim/arch/board.h"

VM_IMAGE(mixer);

#define MIXER(n)                                                                                   \
    {                                                                                              \
        .name = "mixer" #n, .ram_base = BOARD_RAM_BASE, .ram_size = 16 << 20,                      \
        .image = image_mixer, .image_end = image_mixer_end, .load = BOARD_RAM_BASE + 0x100000,     \
        .devices = vm_board, .priority = 1, .vfp = true                                            \
    }

const struct vm_config vm_table[] = {MIXER(1), MIXER(2)};

const unsigned vm_table_count = sizeof vm_table / sizeof *vm_table;
