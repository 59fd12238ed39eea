/* cp15_int.h - what the files behind the system registers share: row numbers, hooks, checks. */
#ifndef CPU_CP15_INT_H
#define CPU_CP15_INT_H

#include "cpu/cp15.h"
#include "cpu/sys_int.h"

/* Row numbers: indices into cp15_rows[]. The timer's rows follow, in cnt.def's order. */
enum cp15_row_id {
#define CP15(name, ...)          ROW_##name,
#define CP15_64(name, ...)       ROW_##name,
#define CP15_VIEW(name, of, ...) ROW_##name,
#define CP15_OP(name, ...)       ROW_##name,
#include "cpu/arch/cp15.def"
#define CP15(name, ...)    ROW_##name,
#define CP15_64(name, ...) ROW_##name,
#include "timer/arch/cnt.def"
    ROW_COUNT
};

static inline unsigned cp15_row_id(const struct cp15_row *r)
{
    return (unsigned)(r - cp15_rows);
}

/* --- cp15.c --- */
#define CP15_NO_STORAGE UINT32_MAX /* offset of an operation; a timer row's is its index */
/* The copy that an access from the current state uses. */
uint64_t *cp15_at(struct cpu *c, const struct cp15_row *r);
/* Store what wmask admits. */
void cp15_store(struct cpu *c, const struct cp15_row *r, uint64_t v);
/* What a timer register holds; 0 where no timer is bound. */
uint64_t cp15_timer_read(const struct cpu *c, unsigned row_id, bool ns);

/* --- cp15_access.c: the path of B1.14: exists, rights, traps; then the access itself --- */
struct cp15_access {
    uint8_t cp, opc1, crn, crm, opc2;
    bool wide, write;
};
enum cp15_verdict { CP15_OK, CP15_UNDEFINED, CP15_TRAPPED };
/* *row is set on CP15_OK. */
enum cp15_verdict cp15_check(struct cpu *c, const struct cp15_access *a,
                             const struct cp15_row **row);
uint64_t cp15_read(struct cpu *c, const struct cp15_row *r);
/* False: c->exc holds the data abort of a maintenance or translation operation. */
bool cp15_write(struct cpu *c, const struct cp15_row *r, uint64_t v);
/* cp14's LDC and STC reach the debug channel by these rights and traps. */
enum cp15_verdict cp15_check_row(struct cpu *c, const struct cp15_row *r, bool write);

/* --- hooks: named in the rows --- */
typedef uint64_t cp15_read_fn(struct cpu *c, const struct cp15_row *r);
typedef void cp15_write_fn(struct cpu *c, const struct cp15_row *r, uint64_t v);
cp15_read_fn cp15_rd_midr, cp15_rd_mpidr, cp15_rd_ccsidr, cp15_rd_cpacr, cp15_rd_hcptr, cp15_rd_isr,
    cp15_rd_l2ctlr;
cp15_write_fn cp15_wr_actlr, cp15_wr_cpacr, cp15_wr_scr, cp15_wr_hdcr, cp15_wr_hcptr,
    cp15_wr_l2ectlr;
cp15_read_fn cp15_rd_dbgdscrint, cp15_rd_dbgdtr, cp15_rd_dbgclaimset, cp15_rd_dbgclaimclr;
cp15_write_fn cp15_wr_dbgdtr, cp15_wr_dbgoslar, cp15_wr_dbgclaimset, cp15_wr_dbgclaimclr;
cp15_write_fn cp15_wr_ctx, cp15_wr_nop, cp15_wr_tlbi, cp15_wr_cache_mva, cp15_wr_ats;
cp15_read_fn cp15_rd_pmcr, cp15_rd_pmcntenset, cp15_rd_pmcntenclr, cp15_rd_pmovsr, cp15_rd_pmccntr,
    cp15_rd_pmxevtyper, cp15_rd_pmxevcntr, cp15_rd_pmintenset, cp15_rd_pmintenclr, cp15_rd_pmovsset;
cp15_write_fn cp15_wr_pmcr, cp15_wr_pmcntenset, cp15_wr_pmcntenclr, cp15_wr_pmovsr, cp15_wr_pmswinc,
    cp15_wr_pmccntr, cp15_wr_pmxevtyper, cp15_wr_pmxevcntr, cp15_wr_pmintenset, cp15_wr_pmintenclr,
    cp15_wr_pmovsset;
cp15_read_fn cp15_rd_timer;
cp15_write_fn cp15_wr_timer;

static inline bool cp15_is_timer(const struct cp15_row *r)
{
    return r->read == cp15_rd_timer;
}

/* --- cp15_mmu.c: operations that can fault; false with c->exc filled --- */
bool cp15_cache_mva(struct cpu *c, const struct cp15_row *r, uint32_t va);
bool cp15_ats(struct cpu *c, const struct cp15_row *r, uint32_t va);

/* --- pmu.c --- */
/* Register the overflow event; once, before the first reset. */
void pmu_init(struct cpu *c);
void pmu_reset(struct cpu *c);

#endif
