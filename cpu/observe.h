/* observe.h - what the core tells observers. */
#ifndef CPU_OBSERVE_H
#define CPU_OBSERVE_H

#include "cpu/cpu.h"

struct exc_event { /* OBS_EXC_ENTRY after the banks changed; OBS_EXC_RETURN after the return */
    struct cpu *cpu;
    uint64_t cycle;
    uint32_t kind; /* enum exc_kind; for returns: of no meaning */
    uint32_t from_mode, to_mode;
    uint32_t from_pc, to_pc;
    uint32_t hsr; /* when taken to Hyp with a syndrome */
    bool ns_from, ns_to;
};

struct world_id { /* (NS, HCR.VM, VTTBR base and VMID); Hyp and Secure are worlds too */
    uint8_t kind; /* enum world_kind */
    uint8_t vmid;
    uint64_t vttbr_base; /* bits 39..x of VTTBR; 0 without stage 2 */
};
enum world_kind { WORLD_SECURE, WORLD_HYP, WORLD_NS_PLAIN, WORLD_GUEST };

struct world_event { /* WORLD_OUT: an exit into Hyp; WORLD_IN: an entry from it */
    struct cpu *cpu;
    uint64_t cycle;
    struct world_id world; /* the guest that left or was entered */
    uint32_t hsr;          /* WORLD_OUT: the syndrome, or 0 for interrupts */
    uint32_t exc_kind;     /* WORLD_OUT */
    bool switched;         /* WORLD_IN: another world than the one that left */
};

struct sysreg_event { /* a register access that succeeded */
    struct cpu *cpu;
    uint16_t reg; /* index of its row */
    bool write;
    uint64_t value;
};

struct banked_event { /* MRS or MSR (Banked register) that succeeded */
    struct cpu *cpu;
    uint8_t slot; /* enum bank_slot */
    bool write;
    uint32_t value;
};

struct insn_event { /* before each instruction, when anybody listens */
    struct cpu *cpu;
    uint32_t pc;
    uint32_t raw;
    bool thumb;
};

enum barrier_kind { BARRIER_DMB, BARRIER_DSB, BARRIER_ISB, BARRIER_CLREX };

struct barrier_event { /* the instruction, not its CP15 form: that is a system register access */
    struct cpu *cpu;
    uint8_t kind; /* enum barrier_kind; CLREX stands for store-exclusives, too */
};

struct store_event { /* a store to a page that is marked, after it was made */
    struct cpu *cpu;
    uint64_t pa, value; /* little-endian, as in memory */
    uint8_t size;       /* bytes, within one page */
};

struct world_id cpu_world(const struct cpu *c);
bool world_equal(const struct world_id *a, const struct world_id *b);
void cpu_tell_barrier(struct cpu *c, enum barrier_kind kind);
/* Tell of stores to this page from now on: `host` is where it is in host memory. For every core. */
void cpu_tell_stores(struct cpu *c, const uint8_t *host);

#endif
