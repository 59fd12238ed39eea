/* cpu.h - one core: its state in three parts, and what the rest of the machine may ask of it.
 *
 * ARM DDI 0406C chapters B1 and A2. Architectural state is one list (cpu/state.def), expanded into
 * the members here and into the snapshot's field table. Derived state may be dropped at any time.
 * Links are set once, when the machine is built. */
#ifndef CPU_CPU_H
#define CPU_CPU_H

#include "cpu/arch/cp15_regs.h"
#include "cpu/arch/fields.h"
#include "mmu/fast.h"
#include "mmu/mmu.h"
#include "sim/base/bus.h"
#include "sim/base/line.h"
#include "sim/base/observer.h"
#include "sim/base/sched.h"
#include "sim/base/snapshot.h"

struct cpu;
struct insn;
struct block;
struct engine;

/* Bits of FPSCR that this core has: no short vectors, no trapped exceptions. */
#define FPSCR_WRITABLE                                                                             \
    (FPSCR_N | FPSCR_Z | FPSCR_C | FPSCR_V | FPSCR_QC | FPSCR_AHP | FPSCR_DN | FPSCR_FZ |          \
     FPSCR_RMODE | FPSCR_IDC | FPSCR_IXC | FPSCR_UFC | FPSCR_OFC | FPSCR_DZC | FPSCR_IOC)

/* Storage slots of the banked registers (B1.3.2). The registers of the current mode live in r[];
 * everybody else's live in bank[]. cpu/arch/banked.def maps mode x register to a slot. */
enum bank_slot {
    BANK_R8_USR,
    BANK_R9_USR,
    BANK_R10_USR,
    BANK_R11_USR,
    BANK_R12_USR,
    BANK_R8_FIQ,
    BANK_R9_FIQ,
    BANK_R10_FIQ,
    BANK_R11_FIQ,
    BANK_R12_FIQ,
    BANK_SP_USR,
    BANK_LR_USR,
    BANK_SP_FIQ,
    BANK_LR_FIQ,
    BANK_SP_IRQ,
    BANK_LR_IRQ,
    BANK_SP_SVC,
    BANK_LR_SVC,
    BANK_SP_ABT,
    BANK_LR_ABT,
    BANK_SP_UND,
    BANK_LR_UND,
    BANK_SP_MON,
    BANK_LR_MON,
    BANK_SP_HYP,
    BANK_ELR_HYP,
    BANK_SPSR_FIQ,
    BANK_SPSR_IRQ,
    BANK_SPSR_SVC,
    BANK_SPSR_ABT,
    BANK_SPSR_UND,
    BANK_SPSR_MON,
    BANK_SPSR_HYP,
    BANK_SLOTS,
};

/* Why an exception is to be taken; cpu/arch/exceptions.def has a row for each. */
enum exc_kind {
    EXC_RESET,
    EXC_UNDEF,
    EXC_SVC,
    EXC_HVC,
    EXC_SMC,
    EXC_PREFETCH_ABORT,
    EXC_DATA_ABORT,
    EXC_HYP_TRAP,
    EXC_IRQ,
    EXC_FIQ,
    EXC_ASYNC_ABORT,
    EXC_VIRQ,
    EXC_VFIQ,
    EXC_VABORT,
    EXC_KINDS,
};

/* An exception on its way: filled by the executors, consumed by exc_take(). */
struct exc {
    uint8_t kind;       /* enum exc_kind */
    uint8_t ilen;       /* bytes of the instruction (2 or 4): HSR.IL */
    uint32_t pc;        /* address of the instruction, or of the next one for interrupts */
    uint32_t ec, iss;   /* for HSR, if it is taken to (or trapped into) Hyp */
    struct fault fault; /* aborts */
    bool iss_valid;     /* data aborts: ISS.ISV and its fields are in iss */
};

enum cpu_input { CPU_IN_IRQ, CPU_IN_FIQ, CPU_IN_VIRQ, CPU_IN_VFIQ, CPU_IN_SEI, CPU_INPUTS };

enum cpu_power { CPU_OFF, CPU_ON, CPU_WFI, CPU_WFE };

/* Why cpu_run() came back. */
enum cpu_stop {
    CPU_STOP_TIME,  /* the cycle asked for was reached */
    CPU_STOP_SLEEP, /* in WFI or WFE, or off */
    CPU_STOP_BREAK, /* about to execute an instruction with a breakpoint */
    CPU_STOP_WATCH, /* a watched access just completed */
    CPU_STOP_LOOP,  /* a vector's first instruction keeps raising the vector's own exception */
    CPU_STOP_TAKEN, /* an interrupt was taken, in no time: nothing else has happened since */
    CPU_STOP_ASKED, /* cpu_stop() was called (exception of interest, power off, Ctrl-C, ...) */
};

/* Calls that the machine may serve itself (PSCI, semihosting) before the core takes them. */
enum cpu_call { CPU_CALL_SVC, CPU_CALL_HVC, CPU_CALL_SMC, CPU_CALL_BKPT, CPU_CALL_HLT };

struct cpu_links {
    struct bus *bus;
    struct sched *sched;
    struct observers *obs;
    struct timer_rows *timer; /* bound by the machine: CNT* rows, see cpu/cp15.h */
    /* True: the machine served the call, the core goes on after the instruction. */
    bool (*call)(void *self, struct cpu *c, enum cpu_call kind, uint32_t imm);
    void *call_self;
    /* An interrupt was taken, in no time. True: a run may go on; otherwise it comes back with
     * CPU_STOP_TAKEN, as it does where this is NULL. */
    bool (*taken)(void *self);
    void *taken_self;
    void (*sev)(void *self); /* SEV: to all cores */
    void *sev_self;
    /* This core stored: clears the others' monitors (cpu/excl.h). NULL: there are no others. */
    void (*stored)(void *self, struct cpu *from, uint64_t pa, unsigned len);
    /* Has another core marked anything in the 4 KB at pa? Then stores there are to be told of. */
    bool (*marked)(void *self, const struct cpu *from, uint64_t pa);
    void *stored_self;
    /* TLB maintenance that is Inner Shareable, or forced so (HCR.FB): to all other cores. */
    void (*broadcast)(void *self, struct cpu *from, const struct tlbi *op);
    void *broadcast_self;
    /* All cores that share this memory, itself among them; a store by one drops the code that any
     * has decoded. Entries may still be NULL while the machine is built. 0: it is alone. */
    struct cpu *const *peers;
    unsigned npeers;
    /* A line for people: an encoding that no row has. NULL: nobody reads it. */
    void (*log)(void *self, const char *line);
    void *log_self;
};

/* What runs instructions: the interpreter, or code generated from the same handlers. They differ in
 * speed only. ENGINE_AUTO: code where this build has a generator. */
enum cpu_engine { ENGINE_AUTO, ENGINE_INTERP, ENGINE_CODE };

#define CODE_CACHE_MB 64 /* by default */

struct cpu_config {
    unsigned id;                 /* MPIDR.Aff0 */
    unsigned ncpus;              /* cores of the cluster, for L2CTLR; 0 is 1 */
    const char *name;            /* "cortex-a15" or "cortex-a7" */
    unsigned tlb_ways, tlb_sets; /* 0: the core's own */
    uint64_t poison_seed;        /* what UNKNOWN means at reset */
    enum cpu_engine engine;
    unsigned code_cache_mb; /* 1 to 1024; 0: CODE_CACHE_MB */
};

/* What an engine has done so far; the host's business, and not the same in every run. */
struct cpu_engine_figures {
    bool code;                    /* it is the one that generates */
    uint64_t translated, dropped; /* blocks */
    uint64_t code_bytes;          /* generated code in its cache now */
};

#define VECTOR_LOOP_LIMIT 1000
#define CPU_MAX_BREAKS    64
#define CPU_MAX_WATCHES   32
/* Regime (2 bits), privilege and endianness. */
#define CPU_CONTEXT_CLASSES 16
#define CPU_ISS_ENTRIES     16

struct cpu_watch {
    uint32_t va;
    uint32_t len;
    bool read, write;
};

/* What HSR says of an access, by its instruction (cpu/run.c). */
struct cpu_iss {
    uint64_t key; /* 0: nothing here */
    uint32_t iss;
    bool valid;
};

struct cpu {
    /* --- hot: ops name these by byte offset, so the registers come first --- */
    uint32_t r[16];  /* of the current mode; r[15] is the address of the next instruction whenever
                        no block runs */
    uint32_t tmp[2]; /* the translator's temporaries; of no meaning between instructions */
    int64_t nz;      /* N is bit 63; Z is low word == 0 */
    uint8_t cf;      /* C: 0 or 1 */
    uint8_t vf;      /* V: 0 or 1 */
    uint8_t
        attention; /* leave the block after this instruction: something outside may have changed */
    uint8_t thumb; /* CPSR.T, unpacked */
    uint64_t ctx;  /* interned translation context << 32, with its epoch (mmu/fast.h) */
    const struct op *blk;   /* slot 0 of the block being run */
    const struct op *at_op; /* the op whose slow path runs, or that left the block */
    int64_t at_budget;      /* the budget it had (or left with) */
    int64_t budget0;        /* what the run loop handed out: cycles until it must look again */
    uint8_t *list;          /* host address of the list that an LDM or STM moves */
    bool raised;            /* c->exc is to be taken */
    uint8_t ex;             /* what the executor said that ended a block (enum ex) */
    bool in_block;          /* at_op and at_budget are live: time is ahead of sched->now */

    /* --- architectural: exactly what a snapshot holds, apart from r[] above --- */
#define STATE(type, name)          type name;
#define STATE_ARRAY(type, name, n) type name[n];
#include "cpu/state.def"
#undef STATE
#undef STATE_ARRAY
    struct cp15_regs cp15;

    /* --- derived --- */
    struct exc exc;        /* the exception in flight, between an executor and exc_take() */
    struct mmu mmu;        /* the TLB inside is architectural and has a section of its own */
    struct engine *engine; /* decoded blocks, contexts */
    uint64_t ctx_of[CPU_CONTEXT_CLASSES]; /* what ctx is in each class (cpu/context.c), */
    uint16_t ctx_known;                   /* of these classes */
    struct cpu_iss iss[CPU_ISS_ENTRIES];  /* of instructions that were described before */
    uint8_t stop_why;                     /* enum cpu_stop, while stop_asked */
    bool irq_any; /* some input line is asserted: worth looking at the masks */
    bool stop_asked;
    uint32_t breaks[CPU_MAX_BREAKS];
    unsigned nbreaks;
    struct cpu_watch watches[CPU_MAX_WATCHES];
    unsigned nwatches;
    uint32_t watch_va; /* of the access that stopped the run */
    bool watch_write;
    bool skip_break;         /* the next instruction's breakpoint has been reported already */
    uint32_t unknown_cp[16]; /* encodings of cp14 and cp15 that were logged as unknown */
    char snap_cp15_name[24], snap_mmu_name[24];
    bool block_stop;                /* come back after every block, for who compares */
    uint32_t block_cap;             /* at most this many instructions a block; 0: the default */
    uint64_t exceptions[EXC_KINDS]; /* taken, by kind: statistics */
    uint64_t world_switches;

    /* --- links and configuration: set once --- */
    struct cpu_links links;
    struct cpu_config cfg;
    struct line pmu_irq;
    struct event pmu_overflow; /* armed for the earliest moment at which a counter can overflow */

    struct fast_tlb fast;
};

void cpu_init(struct cpu *c, const struct cpu_config *cfg, const struct cpu_links *links);
void cpu_free(struct cpu *c);
/* Can this build generate code for this host? */
bool cpu_can_generate(void);
void cpu_engine_figures(const struct cpu *c, struct cpu_engine_figures *out);

/* Keep at most this much of blocks, and of code generated from them, from now on (but as much as
 * one block needs, and no more than there is memory for); drops what there is. */
void cpu_limit_code(struct cpu *c, size_t bytes);

/* The block that ran last, for people, until the core runs again: its instructions, and the ops
 * that they became. False: there is no ith. */
struct cpu_block_insn {
    uint32_t va, raw;
    uint8_t len;
    bool thumb;
};
struct cpu_block_op {
    const char *name; /* of the stencil; "-": there is none, a handler runs */
    uint8_t a, b, c, d;
    uint32_t imm;
    unsigned insn; /* which instruction it belongs to */
};
bool cpu_block_insn(const struct cpu *c, unsigned i, struct cpu_block_insn *out);
bool cpu_block_op(const struct cpu *c, unsigned i, struct cpu_block_op *out);
/* Reset (B1.9) into Secure Supervisor at pc with the core's ID registers and poison. The boot
 * contract (mode, NS, r0-r2) is the machine's: cpu_boot(). */
void cpu_reset(struct cpu *c);
void cpu_snap(struct cpu *c, struct snap_list *out, const char *name);

/* Run until the machine's clock reaches cycle `until` (an event's deadline or earlier), or as many
 * cycles less as interrupts were taken. Advances sched->now by what was executed. */
enum cpu_stop cpu_run(struct cpu *c, uint64_t until);
/* Execute exactly one instruction or take one pending exception. */
enum cpu_stop cpu_step(struct cpu *c);
/* Ask a running core to come back after the current instruction. Safe from devices' hooks. */
void cpu_stop(struct cpu *c, enum cpu_stop why);

/* Line sink; input is enum cpu_input. */
void cpu_input(void *cpu, unsigned input, bool level);
/* Set the event register and wake from WFE (SEV, event stream). */
void cpu_event(struct cpu *c);
/* Would an interrupt wake it from WFI now (B1.8.13: masked ones too)? */
bool cpu_wake_pending(const struct cpu *c);
/* Wake it if it sleeps and has a reason to; is it awake? */
bool cpu_wake(struct cpu *c);

/* Is this a mode of CPSR.M? */
bool mode_exists(unsigned mode);
/* CPSR with the flags packed in; and written, with mode and decoding state following. The mode must
 * exist. */
uint32_t cpu_cpsr(const struct cpu *c);
void cpu_set_cpsr(struct cpu *c, uint32_t v);
/* Any banked register: of `mode` (CPSR.M encoding), n 0..14, wherever it lives now. */
uint32_t cpu_reg(const struct cpu *c, unsigned mode, unsigned n);
void cpu_set_reg(struct cpu *c, unsigned mode, unsigned n, uint32_t v);
uint32_t cpu_spsr(const struct cpu *c, unsigned mode);
void cpu_set_spsr(struct cpu *c, unsigned mode, uint32_t v);

/* Address of the instruction being executed (by a hook or observer), or of the next one. */
uint32_t cpu_pc(const struct cpu *c);
static inline unsigned cpu_mode(const struct cpu *c)
{
    return c->cpsr & PSR_M;
}
static inline bool cpu_priv(const struct cpu *c)
{
    return cpu_mode(c) != MODE_USR;
}
/* IsSecure(): SCR.NS clear, or Monitor mode. */
static inline bool cpu_secure(const struct cpu *c)
{
    return !(c->cp15.SCR[0] & SCR_NS) || cpu_mode(c) == MODE_MON;
}
static inline enum regime cpu_regime(const struct cpu *c)
{
    if (cpu_secure(c))
        return REGIME_S_PL10;
    return cpu_mode(c) == MODE_HYP ? REGIME_HYP : REGIME_NS_PL10;
}

/* A debugger's changes; each drops the derived state that depended on it. */
void cpu_set_breaks(struct cpu *c, const uint32_t *va, unsigned n);
void cpu_set_watches(struct cpu *c, const struct cpu_watch *w, unsigned n);
/* Translation context may have changed (CPSR.M, SCR, HCR, SCTLR, TTBRn, CONTEXTIDR, DACR, ...). */
void cpu_context_changed(struct cpu *c);
/* The same where nothing but CPSR.M, CPSR.E or SCR.NS has changed. */
void cpu_class_changed(struct cpu *c);
/* Memory was changed behind the core's back (debugger, loader): drop the code decoded from it. */
void cpu_code_changed(struct cpu *c, uint64_t pa, uint64_t len);
void cpu_drop_derived(struct cpu *c);

#endif
