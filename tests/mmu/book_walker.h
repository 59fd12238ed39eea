/* book_walker.h - a second translation, slow and obvious, as the manual's pseudocode has it. */
#ifndef TESTS_MMU_BOOK_WALKER_H
#define TESTS_MMU_BOOK_WALKER_H

#include "cpu/arch/cp15_regs.h"
#include "mmu/fault.h"
#include "sim/base/bus.h"

enum book_type { BOOK_NORMAL, BOOK_DEVICE, BOOK_STRONGLY_ORDERED };

struct book_attrs {
    enum book_type type;
    unsigned innerattrs, outerattrs; /* 0 NC, 2 WT, 3 WB */
    unsigned innerhints, outerhints; /* bit 1 read-allocate, bit 0 write-allocate */
    bool innertransient, outertransient;
    bool shareable, outershareable;
};

struct book_perms {
    unsigned ap; /* AP[2:0]; stage 2: HAP[2:1] in bits 2:1 */
    bool xn, pxn;
};

struct book_record { /* TLBRecord */
    struct book_perms perms;
    struct book_attrs attrs;
    uint64_t physicaladdress;
    bool ns, ng;
    unsigned domain, level;
    unsigned blocksize; /* KB */
};

struct book_ask {
    const struct cp15_regs *r;
    const struct bus *bus;
    bool secure, hyp;
    uint32_t mva;
    bool ispriv, iswrite, isfetch;
    bool stage1_only;
};

struct book_answer {
    bool ok;
    bool s1_on, s2_on; /* which records count */
    struct book_record s1, s2;
    uint64_t ipa, pa;
    bool ns;
    struct book_attrs attrs;
    bool can_read, can_write, can_fetch;
    bool by_ptw;        /* the fault is HCR.PTW's */
    struct fault abort; /* when !ok */
};

void book_translate(const struct book_ask *ask, struct book_answer *ans);
/* Stage 2 alone, for an access to `ipa`. */
void book_stage2(const struct book_ask *ask, uint64_t ipa, struct book_answer *ans);

#endif
