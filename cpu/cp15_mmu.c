/* cp15_mmu.c - translation context, TLB and cache maintenance, address translation operations.
 *
 * ARM DDI 0406C B3.10 (TLB maintenance), B3.14 (ATS operations), B2.2
 * (caches). No caches are modelled: their operations have their rights, traps and faults and no
 * other effect. Leaves out: Alignment
 * and Domain checks on maintenance by MVA, which the manual leaves to the implementation. */
#include "cpu/cp15_int.h"
#include "mmu/mmu.h"

void cp15_wr_ctx(struct cpu *c, const struct cp15_row *r, uint64_t v)
{
    cp15_store(c, r, v);
    cpu_context_changed(c);
}

void cp15_wr_nop(struct cpu *c, const struct cp15_row *r, uint64_t v) {}

/* --- TLB maintenance --- */

enum tlbi_sides { SIDE_BOTH, SIDE_INSTR, SIDE_DATA };
enum tlbi_target { FOR_CURRENT, FOR_HYP, FOR_NS_ALL };

struct tlbi_row {
    uint8_t scope, sides, target;
    bool shared;
};

static const struct tlbi_row tlbi_rows[ROW_COUNT] = {
    [ROW_TLBIALLIS] = {TLBI_ALL, SIDE_BOTH, FOR_CURRENT, true},
    [ROW_TLBIMVAIS] = {TLBI_MVA, SIDE_BOTH, FOR_CURRENT, true},
    [ROW_TLBIASIDIS] = {TLBI_ASID, SIDE_BOTH, FOR_CURRENT, true},
    [ROW_TLBIMVAAIS] = {TLBI_MVAA, SIDE_BOTH, FOR_CURRENT, true},
    [ROW_ITLBIALL] = {TLBI_ALL, SIDE_INSTR, FOR_CURRENT, false},
    [ROW_ITLBIMVA] = {TLBI_MVA, SIDE_INSTR, FOR_CURRENT, false},
    [ROW_ITLBIASID] = {TLBI_ASID, SIDE_INSTR, FOR_CURRENT, false},
    [ROW_DTLBIALL] = {TLBI_ALL, SIDE_DATA, FOR_CURRENT, false},
    [ROW_DTLBIMVA] = {TLBI_MVA, SIDE_DATA, FOR_CURRENT, false},
    [ROW_DTLBIASID] = {TLBI_ASID, SIDE_DATA, FOR_CURRENT, false},
    [ROW_TLBIALL] = {TLBI_ALL, SIDE_BOTH, FOR_CURRENT, false},
    [ROW_TLBIMVA] = {TLBI_MVA, SIDE_BOTH, FOR_CURRENT, false},
    [ROW_TLBIASID] = {TLBI_ASID, SIDE_BOTH, FOR_CURRENT, false},
    [ROW_TLBIMVAA] = {TLBI_MVAA, SIDE_BOTH, FOR_CURRENT, false},
    [ROW_TLBIALLHIS] = {TLBI_ALL, SIDE_BOTH, FOR_HYP, true},
    [ROW_TLBIMVAHIS] = {TLBI_MVAA, SIDE_BOTH, FOR_HYP, true},
    [ROW_TLBIALLNSNHIS] = {TLBI_ALL, SIDE_BOTH, FOR_NS_ALL, true},
    [ROW_TLBIALLH] = {TLBI_ALL, SIDE_BOTH, FOR_HYP, false},
    [ROW_TLBIMVAH] = {TLBI_MVAA, SIDE_BOTH, FOR_HYP, false},
    [ROW_TLBIALLNSNH] = {TLBI_ALL, SIDE_BOTH, FOR_NS_ALL, false},
};

/* Which translations the operation is about: from Hyp, the PL1&0 ones of the current VMID. */
static enum regime tlbi_regime(const struct cpu *c, unsigned target)
{
    if (target == FOR_HYP)
        return REGIME_HYP;
    if (target == FOR_NS_ALL || !cpu_secure(c))
        return REGIME_NS_PL10;
    return REGIME_S_PL10;
}

enum { MVA_PAGE = 0xfffff000u, MVA_ASID = 0xff };

void cp15_wr_tlbi(struct cpu *c, const struct cp15_row *r, uint64_t v)
{
    const struct tlbi_row *row = &tlbi_rows[cp15_row_id(r)];
    struct tlbi op = {.scope = row->scope,
                      .regime = (uint8_t)tlbi_regime(c, row->target),
                      .all_vmids = row->target == FOR_NS_ALL,
                      .vmid = (uint8_t)field_get(c->cp15.VTTBR[0], VTTBR_VMID),
                      .asid = (uint8_t)(v & MVA_ASID),
                      .va = (uint32_t)v & MVA_PAGE,
                      .instr = row->sides != SIDE_DATA,
                      .data = row->sides != SIDE_INSTR};
    mmu_tlbi(&c->mmu, &op);
    bool forced = below_hyp(c) && (c->cp15.HCR[0] & HCR_FB);
    if ((row->shared || forced) && c->links.broadcast)
        c->links.broadcast(c->links.broadcast_self, c, &op);
    cpu_context_changed(c);
}

/* --- maintenance by address and address translation --- */

static bool raise(struct cpu *c, const struct fault *f, uint32_t va)
{
    c->exc = (struct exc){.kind = EXC_DATA_ABORT, .fault = *f};
    c->exc.fault.va = va;
    c->exc.fault.write = true;
    c->exc.fault.instr = false;
    c->exc.fault.cm = true;
    return false;
}

/* The line must translate; its permissions and domain do not matter (B3.12). Under HCR.VM an
 * invalidate cleans too, so that a read-only stage 2 needs no check either. */
bool cp15_cache_mva(struct cpu *c, const struct cp15_row *r, uint32_t va)
{
    struct mmu_req req = {
        .va = va, .regime = (uint8_t)cpu_regime(c), .access = MMU_READ, .priv = true, .cm = true};
    struct mmu_result res;
    struct fault f;
    return mmu_translate(&c->mmu, &req, &res, &f) || f.kind == FAULT_PERMISSION ||
           f.kind == FAULT_DOMAIN || raise(c, &f, va);
}

void cp15_wr_cache_mva(struct cpu *c, const struct cp15_row *r, uint64_t v)
{
    struct exc keep = c->exc;
    cp15_cache_mva(c, r, (uint32_t)v);
    c->exc = keep;
}

/* An ATS row: whose translation, as whom, and through which stages. */
struct ats_row {
    bool current, hyp; /* neither: ATS12NSO */
    bool user, write;
};

static const struct ats_row ats_rows[ROW_COUNT] = {
    [ROW_ATS1CPR] = {.current = true},
    [ROW_ATS1CPW] = {.current = true, .write = true},
    [ROW_ATS1CUR] = {.current = true, .user = true},
    [ROW_ATS1CUW] = {.current = true, .user = true, .write = true},
    [ROW_ATS12NSOPR] = {0},
    [ROW_ATS12NSOPW] = {.write = true},
    [ROW_ATS12NSOUR] = {.user = true},
    [ROW_ATS12NSOUW] = {.user = true, .write = true},
    [ROW_ATS1HR] = {.hyp = true},
    [ROW_ATS1HW] = {.hyp = true, .write = true},
};

static enum regime ats_regime(const struct cpu *c, const struct ats_row *row)
{
    if (row->hyp)
        return REGIME_HYP;
    return row->current && cpu_secure(c) ? REGIME_S_PL10 : REGIME_NS_PL10;
}

/* PAR's format (B3.14.3): long for long-descriptor translations, for anything asked for by Hyp's
 * own operations, and where a stage 2 takes part. */
static bool ats_long(const struct cpu *c, const struct ats_row *row, enum regime rg)
{
    if (row->hyp || (c->cp15.TTBCR[rg == REGIME_NS_PL10] & TTBCR_EAE))
        return true;
    if (row->current)
        return cpu_mode(c) == MODE_HYP;
    return c->cp15.HCR[0] & (HCR_VM | HCR_DC);
}

bool cp15_ats(struct cpu *c, const struct cp15_row *r, uint32_t va)
{
    const struct ats_row *row = &ats_rows[cp15_row_id(r)];
    enum regime rg = ats_regime(c, row);
    struct mmu_req req = {.va = va,
                          .regime = (uint8_t)rg,
                          .access = row->write ? MMU_WRITE : MMU_READ,
                          .priv = !row->user,
                          .stage1_only = row->current};
    struct mmu_result res;
    struct fault f = {.kind = FAULT_NONE};
    bool ok = mmu_translate(&c->mmu, &req, &res, &f);
    /* A guest's stage 1 walk that stage 2 stops is the hypervisor's business, not PAR's. */
    if (!ok && row->current && f.stage == 2 && below_hyp(c))
        return raise(c, &f, va);
    bool external = f.kind == FAULT_EXTERNAL_WALK || f.kind == FAULT_EXTERNAL;
    if (!ok && external)
        return raise(c, &f, va);
    *cp15_at(c, &cp15_rows[ROW_PAR]) =
        mmu_par(&req, ok, ok ? &res : NULL, ok ? NULL : &f, ats_long(c, row, rg));
    return true;
}

void cp15_wr_ats(struct cpu *c, const struct cp15_row *r, uint64_t v)
{
    struct exc keep = c->exc;
    cp15_ats(c, r, (uint32_t)v);
    c->exc = keep;
}
