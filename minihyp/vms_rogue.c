/* vms_rogue.c - the table of VMs of minihyp-rogue.elf: one that tries to get out, beside one that
 * must not notice. They have the same priority, so that they alternate all the time. */
#include "minihyp/vm.h"

#include "sim/arch/board.h"

VM_IMAGE(ticker);
VM_IMAGE(rogue);

const struct vm_config vm_table[] = {
    {VM_ON_BOARD(ticker), .priority = 1},
    {VM_ON_BOARD(rogue), .priority = 1, .tolerated = true}, /* to tell us what happened to it */
};

const unsigned vm_table_count = sizeof vm_table / sizeof *vm_table;
