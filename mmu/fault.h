/* fault.h - a fault as a value: what a translation or a bus access found wrong.
 *
 * The mmu and the executors fill it; cpu/syndrome.c alone knows how DFSR, IFSR, HSR, PAR and their
 * companions spell it (ARM DDI 0406C B3.12, B3.13). */
#ifndef MMU_FAULT_H
#define MMU_FAULT_H

#include "sim/base/base.h"

enum fault_kind {
    FAULT_NONE,
    FAULT_ALIGNMENT,
    FAULT_TRANSLATION,
    FAULT_ACCESS_FLAG,
    FAULT_DOMAIN,
    FAULT_PERMISSION,
    FAULT_EXTERNAL,      /* synchronous external abort on the access itself */
    FAULT_EXTERNAL_WALK, /* synchronous external abort on a translation table walk */
    FAULT_ICACHE,        /* instruction cache maintenance */
    FAULT_DEBUG,
    FAULT_TLB_CONFLICT,
    FAULT_ASYNC_EXTERNAL, /* taken as an asynchronous abort */
};

struct fault {
    uint8_t kind;   /* enum fault_kind */
    uint8_t stage;  /* 1 or 2: the stage that faulted */
    uint8_t level;  /* 0..3; for short descriptors 1 (section) or 2 (page) */
    uint8_t domain; /* short descriptors, where the manual defines it */
    bool s1ptw;     /* stage 2 fault on a stage 1 table walk */
    bool write;     /* WnR: set for writes, and for cache maintenance and ATS as the manual says */
    bool instr;     /* an instruction fetch */
    bool cm;        /* a cache maintenance operation */
    bool lpae;      /* the reporting regime uses the long-descriptor format */
    bool extabort;  /* ExT / EA: the implementation's external abort type */
    bool domain_valid;
    bool ipa_valid;
    uint32_t va;  /* for DFAR / IFAR / HDFAR / HIFAR */
    uint64_t ipa; /* for HPFAR, 40 bits */
};

#endif
