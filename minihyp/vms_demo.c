/* vms_demo.c - the table of VMs of minihyp.elf: one that sleeps by its timer, one that computes. */
#include "minihyp/vm.h"

#include "sim/arch/board.h"

VM_IMAGE(ticker);
VM_IMAGE(tinyos);

const struct vm_config vm_table[] = {
    {VM_ON_BOARD(ticker),
     .priority = 2}, /* it mostly sleeps; when its timer strikes it goes first */
    {VM_ON_BOARD(tinyos), .priority = 1},
};

const unsigned vm_table_count = sizeof vm_table / sizeof *vm_table;
