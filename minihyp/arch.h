/* arch.h - the few things that minihyp's logic asks of the machine it runs on.
 *
 * paging.c, vgic.c, vuart.c, fmt.c and syndrome.c reach the hardware only through these, so that
 * tests/minihyp can run them on the build machine over a fake of this header's functions. */
#ifndef MINIHYP_ARCH_H
#define MINIHYP_ARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cpu/arch/fields.h"

/* Device registers. */
uint32_t arch_read32(uint32_t pa);
void arch_write32(uint32_t pa, uint32_t v);
/* Where memory of ours lies physically (Hyp's map is flat), and the way back. */
uint64_t arch_pa(const void *p);
void *arch_va(uint64_t pa);
/* A descriptor was written: make the table walker see it. */
void arch_table_written(void);
/* Translations of the VM whose tables are in VTTBR now: forget them. */
void arch_vm_tlb_forget(void);

#endif
