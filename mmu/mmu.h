/* mmu.h - address translation: the four regimes, the two table formats, the machine's tagged TLB.
 *
 * Models ARM DDI 0406C chapter B3 (VMSA). The registers that govern translation are the core's
 * (struct cp15_regs, one expansion of cpu/arch/cp15.def); the mmu reads them through the pointers
 * in struct mmu_view, so that the same walkers serve the running world and one whose registers a
 * debugger took from a saved context. */
#ifndef MMU_MMU_H
#define MMU_MMU_H

#include "cpu/arch/cp15_regs.h"
#include "mmu/fault.h"
#include "sim/base/bus.h"
#include "sim/base/observer.h"
#include "sim/base/snapshot.h"

enum regime {
    REGIME_S_PL10,  /* Secure PL1&0: bank 0 of the banked registers */
    REGIME_NS_PL10, /* Non-secure PL1&0: bank 1; stage 2 follows when HCR.VM */
    REGIME_HYP,     /* Non-secure PL2 */
};

enum mmu_access { MMU_READ, MMU_WRITE, MMU_EXEC };

/* Memory types after combining stages (B3.8, B3.9). */
enum mem_type { MEM_SO, MEM_DEVICE, MEM_NORMAL };

struct mem_attr {
    uint8_t type;  /* enum mem_type */
    uint8_t inner; /* Normal: 4-bit MAIR encoding of the inner cacheability, 4 = Non-cacheable */
    uint8_t outer; /* Normal: 4-bit MAIR encoding of the outer cacheability */
    uint8_t sh;    /* 0 non-shareable, 2 outer shareable, 3 inner shareable */
};

/* Where a translation's inputs come from. */
struct mmu_view {
    const struct cp15_regs *regs;
    struct bus *bus;
    enum regime regime;
};

struct mmu_req {
    uint32_t va;
    uint8_t regime;   /* enum regime */
    uint8_t access;   /* enum mmu_access */
    bool priv;        /* PL1 or PL2; false for PL0 and for LDRT/STRT */
    bool cm;          /* a cache maintenance operation: reported as such */
    bool stage1_only; /* ATS1C*: stop after stage 1, result is the IPA */
};

/* A translation that succeeded. */
struct mmu_result {
    uint64_t pa;  /* of req.va */
    uint64_t ipa; /* of req.va; equals pa without stage 2 */
    struct mem_attr attr;
    uint8_t page_shift; /* log2 of the smallest contiguous mapping around va, 12..30 */
    uint8_t domain;
    uint8_t s1_type; /* enum mem_type of stage 1 alone: whose alignment fault it would be */
    bool ns;         /* the bus access is Non-secure */
    bool readable, writable, executable; /* for this privilege, all stages and domains applied */
};

/* One descriptor read by a walk, in order; a debugger, a lab and the counts see this same run. */
struct walk_step {
    uint64_t pa;  /* where the descriptor was read */
    uint64_t ipa; /* its address before stage 2 (equals pa otherwise) */
    uint64_t desc;
    uint8_t stage, level;
    uint8_t size; /* 4 or 8 bytes */
    uint8_t kind; /* enum walk_kind */
    bool for_s1;  /* a stage 2 step made on behalf of a stage 1 table read */
};

/* clang-format off */
enum walk_kind {
    WALK_INVALID, WALK_TABLE, WALK_SECTION, WALK_SUPERSECTION, WALK_LARGE_PAGE, WALK_SMALL_PAGE,
    WALK_BLOCK, WALK_PAGE,
};
/* clang-format on */

/* 3 stage-1 levels, each under 3 stage-2 levels, and 3 for the result. */
#define WALK_MAX_STEPS 20

struct walk_record {
    unsigned count;
    struct walk_step step[WALK_MAX_STEPS];
};

/* For OBS_WALK. */
struct walk_event {
    const struct mmu_req *req;
    const struct walk_record *record;
    const struct mmu_result *result; /* NULL when it faulted */
    const struct fault *fault;       /* NULL when it did not */
    const struct tlb_entry *entry;   /* what the TLB keeps of it; NULL: nothing */
    uint8_t core;
};

/* For OBS_TLB_HIT: an access that the host accelerator did not know found its entry in the TLB. Of
 * accesses that follow through the accelerator nobody is told. */
struct tlb_hit_event {
    const struct mmu_req *req;
    const struct tlb_entry *entry;
    uint8_t core;
};

/* TLB maintenance as a descriptor, matched against entries by one function (B3.10). */
struct tlbi {
    uint8_t scope;  /* enum tlbi_scope */
    uint8_t regime; /* enum regime */
    bool all_vmids; /* TLBIALLNSNH */
    uint8_t vmid, asid;
    uint32_t va;
    bool instr, data; /* ITLBI / DTLBI variants name one side; the unified TLB treats both alike */
    uint8_t core;     /* for OBS_TLB_OP: whose TLB; mmu_tlbi() fills it in */
};

enum tlbi_scope { TLBI_ALL, TLBI_MVA, TLBI_ASID, TLBI_MVAA };

/* The machine's TLB: every size side by side, tagged. Stale entries stay until a TLBI or an
 * eviction removes them. A lookup that hits changes nothing. */
struct tlb_entry {
#define TLB_FIELD(type, name, what) type name;
#include "mmu/arch/tlb_entry.def"
};

enum { TLB_SIZES = 6 }; /* page sizes an entry can have: 12, 16, 20, 21, 24, 30 */

struct tlb {
    unsigned ways, sets;       /* sets: a power of two */
    uint32_t *next;            /* per set: the way to replace next; advances on fills only */
    struct tlb_entry *entry;   /* sets * ways */
    uint32_t count[TLB_SIZES]; /* valid entries of each size (derived: unused sizes cost nothing) */
    uint32_t splintered;       /* valid entries smaller than their stage 1 page (derived) */
};

struct mmu_stats {
    uint64_t misses;           /* TLB misses, by any access */
    uint64_t walk_s1, walk_s2; /* descriptors read, by stage */
    uint64_t evictions;        /* valid entries replaced */
    uint64_t maintenance;      /* TLBI operations */
};

struct fast_tlb;

struct mmu {
    uint8_t core; /* whose it is: for observers */
    struct cp15_regs *regs;
    struct bus *bus;
    struct observers *obs;
    struct fast_tlb *fast; /* the core's host accelerator, told of entries that go; may be NULL */
    struct tlb tlb;
    struct mmu_stats stats;
    uint32_t epoch; /* bumped whenever a valid entry leaves (derived state; not saved) */
    const struct region *table_region; /* where the last descriptor was read (derived) */
    struct past *past;                 /* what walks found (derived) */
    struct tlb_image *image;           /* what a snapshot sees of the TLB */
};

void mmu_init(struct mmu *m, struct cp15_regs *regs, struct bus *bus, struct observers *obs,
              unsigned ways, unsigned sets);
void mmu_free(struct mmu *m);
void mmu_reset(struct mmu *m);
void mmu_snap(struct mmu *m, struct snap_list *out, const char *name);

/* Translate through the TLB, walking and filling on a miss. False: *f says why (va, write, instr
 * and cm included). A permission or domain fault leaves *out filled where all stages asked for
 * were walked: of stage 2, and of stage 1 when there is no other. With the MMU off the flat
 * map of B3.2.1 applies and the TLB is not used for stage 1; stage 2, when on, still is. */
bool mmu_translate(struct mmu *m, const struct mmu_req *req, struct mmu_result *out,
                   struct fault *f);

/* Walk the tables of any view without TLB, counts or observers; rec may be NULL. Reads memory by
 * bus_peek only: it can never acknowledge or change anything. */
bool mmu_walk(const struct mmu_view *view, const struct mmu_req *req, struct mmu_result *out,
              struct fault *f, struct walk_record *rec);

/* Stage 2 alone, for an IPA (ATS12 parts, debugger, DMA-like device emulation). */
bool mmu_walk_s2(const struct mmu_view *view, uint64_t ipa, enum mmu_access access,
                 struct mmu_result *out, struct fault *f, struct walk_record *rec);

/* Remove matching entries, from the TLB and from the host accelerator. */
void mmu_tlbi(struct mmu *m, const struct tlbi *op);

/* Would this operation remove this entry? */
bool tlbi_matches(const struct tlbi *op, const struct tlb_entry *e);

/* PAR after an ATS operation (B3.14): success and fault encodings, 32 or 64 bits. */
uint64_t mmu_par(const struct mmu_req *req, bool ok, const struct mmu_result *res,
                 const struct fault *f, bool lpae);

/* The DFSR-style status of a fault: 5-bit short-format FS (FS[4],FS[3:0]) and 6-bit long-format
 * STATUS (B3.13.3). */
uint32_t fault_short_fs(const struct fault *f);
uint32_t fault_long_status(const struct fault *f);
/* "stage 2 permission fault, level 3, on a write": for people. */
const char *fault_describe(const struct fault *f, char *buf, size_t len);

#endif
