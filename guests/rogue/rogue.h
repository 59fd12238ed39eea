/* rogue.h - attempts to leave a VM, and what becomes of them. */
#ifndef GUESTS_ROGUE_ROGUE_H
#define GUESTS_ROGUE_ROGUE_H

#include "guests/common/guest.h"

/* One attempt. It returns what happened, in words, when no exception stopped it. */
struct attempt {
    const char *name;
    const char *(*make)(void);
};

/* Each file's attempts; a row without a name ends them. */
extern const struct attempt memory_attempts[], register_attempts[], state_attempts[],
    call_attempts[], last_attempts[];

/* Our memory ends here: whatever follows belongs to somebody else. */
#define OUTSIDE 0x41000000u

/* Call code at an address; comes back even if it cannot be fetched. */
void rogue_call(uint32_t address);
/* How often the hypervisor has trapped us with an exception class; 0 when there is none. */
uint32_t rogue_traps(uint32_t ec);
/* Turn the MMU on over a flat map of sections and on TTBR1 for the upper half, and off again. */
void rogue_mmu_on(uint32_t ttbr1);
void rogue_mmu_off(void);
extern uint32_t rogue_table[4096];

#endif
