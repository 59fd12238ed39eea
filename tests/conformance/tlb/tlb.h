/* tlb.h - the parts of this area. */
#ifndef CONFORMANCE_TLB_H
#define CONFORMANCE_TLB_H

#include "tables.h"
#include "tap.h"

enum { VMID_1 = 1, VMID_2 = 2, ASID_1 = 0x11, ASID_2 = 0x22 };

/* TEST_VA to frame 0 by a small page, global or not, in a VM; then its descriptor says frame 1. */
void tlb_begin(bool global);
void tlb_world(unsigned vmid, unsigned asid);
void tlb_fill(void);
void tlb_change(void);
/* Which frame a load sees: 0 (the old, stale one) or 1; 2 for anything else. */
unsigned tlb_seen(void);
/* A maintenance operation in a mode. */
void tlb_op(uint32_t cpsr, enum sysreg_id op, uint32_t arg);

void tlb_operations(void);
void tlb_contexts(void);
void tlb_others(void);

#endif
