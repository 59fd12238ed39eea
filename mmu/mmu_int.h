/* mmu_int.h - what the files of the mmu share.
 *
 * A translation runs in one order, whoever asks: stage 1 tables (each read through stage 2),
 * stage 1 permissions, stage 2 tables, stage 2 permissions. walk.c makes a struct tlb_entry of the
 * tables and perm.c judges such an entry, fresh from a walk or found in the TLB. */
#ifndef MMU_MMU_INT_H
#define MMU_MMU_INT_H

#include "cpu/arch/fields.h"
#include "mmu/arch/desc.h"
#include "mmu/mmu.h"

#define PA_BITS 40
#define PA_MASK ((UINT64_C(1) << PA_BITS) - 1)

/* What is the same for every access of a regime until a register is written; the TLB's tag. */
struct tag {
    uint8_t regime;
    bool stage1, stage2; /* on */
    bool lpae;           /* stage 1 is (or would be) long format */
    uint8_t vmid, asid;
};

/* The descriptors that a walk read, as they were in memory. */
enum { WALK_SEEN = 12 };
struct walk_seen_desc {
    const uint8_t *host;
    uint64_t raw;
    uint8_t size;
};
struct walk_seen {
    unsigned n; /* more than WALK_SEEN: not all of them are here */
    struct walk_seen_desc desc[WALK_SEEN];
};
static inline void walk_see(struct walk_seen *seen, const struct walk_seen_desc *d)
{
    if (seen->n++ < WALK_SEEN)
        seen->desc[seen->n - 1] = *d;
}

/* One walk: where it reads, on whose behalf, and what it leaves behind. */
struct walk {
    const struct cp15_regs *regs;
    const struct bus *bus;
    const struct region **cache; /* the region of the last table read */
    const struct mmu_req *req;
    struct fault *f;
    struct walk_record *rec; /* may be NULL */
    struct walk_seen *seen;  /* NULL: nobody wants to know; nor is `past` asked */
    struct past *past;
    struct tag tag;
    unsigned reads[3]; /* descriptors read, by stage */
    uint64_t ipa;      /* stage 2: its input */
    bool for_s1;       /* stage 2: on behalf of a stage 1 table read */
};

/* What the last descriptor of one stage says. */
struct leaf {
    uint64_t pa;   /* output address of the walk's very input */
    uint8_t shift; /* log2 of what the descriptor maps */
    uint8_t level;
    uint8_t ap; /* stage 1: AP[2:0]; stage 2: HAP */
    bool xn, pxn, global, ns;
    uint8_t domain;
    struct mem_attr attr;
};

/* A table descriptor about to be read. */
struct table_ref {
    uint64_t addr;
    uint8_t size, stage, level;
    bool ns, big_endian;
};

enum { PERM_R = 1, PERM_W = 2, PERM_X = 4 };

static inline unsigned regime_bank(unsigned regime)
{
    return regime == REGIME_NS_PL10;
}
static inline bool regime_stage2(const struct cp15_regs *r, unsigned regime)
{
    return regime == REGIME_NS_PL10 && (r->HCR[0] & (HCR_VM | HCR_DC));
}

/* regime.c: what the registers say about a regime. */
struct tag regime_tag(const struct cp15_regs *r, unsigned regime);

/* walk.c */
bool walk_run(struct walk *w, struct tlb_entry *e);
/* The descriptor, and where it was. */
struct walk_desc {
    uint64_t pa, desc;
};
bool walk_read(struct walk *w, const struct table_ref *t, struct walk_desc *d);
void walk_record(struct walk *w, const struct table_ref *t, const struct walk_desc *d,
                 enum walk_kind kind);
/* What it is, for who counts and who records. */
static inline void walk_note(struct walk *w, const struct table_ref *t, const struct walk_desc *d,
                             enum walk_kind kind)
{
    w->reads[t->stage]++;
    if (w->rec)
        walk_record(w, t, d, kind);
}
bool walk_fail(struct walk *w, enum fault_kind kind, unsigned stage, unsigned level);
bool walk_stage2(struct walk *w, uint64_t ipa, bool for_s1, struct leaf *leaf);

/* walk_short.c, walk_long.c: one stage's tables. */
bool walk_short(struct walk *w, struct leaf *leaf);
bool walk_long_s1(struct walk *w, struct leaf *leaf);
bool walk_long_s2(struct walk *w, uint64_t ipa, struct leaf *leaf);

/* attr.c */
struct mem_attr attr_short(const struct cp15_regs *r, unsigned bank, unsigned tex, unsigned c,
                           unsigned b, bool s);
struct mem_attr attr_mair(unsigned mair, unsigned sh);
struct mem_attr attr_s2(unsigned memattr, unsigned sh);
struct mem_attr attr_combine(struct mem_attr s1, struct mem_attr s2);
/* Stage 1 off (B3.2.1). */
struct mem_attr attr_off(const struct cp15_regs *r, unsigned regime, bool instr);

/* perm.c: PERM_* that stage 1 and stage 2 grant, and the two judged in the manual's order. */
unsigned perm_s1(const struct cp15_regs *r, const struct tlb_entry *e, bool priv);
unsigned perm_s2(unsigned hap, bool xn);
bool perm_check_s1(const struct cp15_regs *r, const struct tlb_entry *e, const struct mmu_req *req,
                   struct fault *f);
bool perm_judge(const struct cp15_regs *r, const struct tlb_entry *e, const struct mmu_req *req,
                struct mmu_result *out, struct fault *f);

/* fault.c */
void fault_begin(struct fault *f, const struct mmu_req *req);

/* tlb.c */
void tlb_init(struct tlb *t, unsigned ways, unsigned sets);
void tlb_free(struct tlb *t);
const struct tlb_entry *tlb_find(const struct tlb *t, const struct tag *tag, uint32_t va);
/* Put *e in; true when a valid entry had to go, which is then in *gone. */
bool tlb_fill(struct tlb *t, const struct tlb_entry *e, struct tlb_entry *gone);
void tlb_recount(struct tlb *t);
/* Is there an entry of 2^shift bytes? */
bool tlb_size_exists(uint64_t shift);
/* The set where an entry of the n-th size that covers va would be; NULL: there is none of it. */
struct tlb_entry *tlb_set(const struct tlb *t, uint32_t va, unsigned n);
void tlb_drop(struct tlb *t, struct tlb_entry *e);

/* past.c */
struct past *past_new(void);
void past_free(struct past *p);
/* Would a walk for this request fail as one before it did? *f is filled then, and what it would
 * have read is counted. */
bool past_refused(struct mmu *m, const struct mmu_req *req, struct fault *f);
/* The walk has failed. */
void past_refuse(struct mmu *m, const struct walk *w);
/* Stage 2 for a stage 1 table, as a walk before had it; false: it has to be walked. */
bool past_table(struct walk *w, uint64_t ipa, uint64_t *pa);
/* It was walked: by the descriptors in w->seen from the first-th on. */
void past_note_table(struct walk *w, unsigned first, uint64_t ipa, uint64_t pa);

/* image.c */
struct tlb_image *tlb_image_new(struct mmu *m);
void tlb_image_free(struct tlb_image *i);

#endif
