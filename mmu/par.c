/* par.c - PAR as an address translation operation leaves it (ARM DDI 0406C B3.14, B4.1.112).
 *
 * The IMPLEMENTATION DEFINED bits are 0. */
#include "mmu/mmu_int.h"

static uint64_t par_fault(const struct fault *f, bool lpae)
{
    if (lpae)
        return PAR_F | PAR_LPAE | field_put(PAR_FST, fault_long_status(f)) |
               field_put(PAR_S2WLK, f->s1ptw) | field_put(PAR_FSTAGE, f->stage == 2);
    return PAR_F | field_put(PAR_FS, fault_short_fs(f)) | DESC_PUT(PAR_EXT, f->extabort);
}

static uint64_t par_long(const struct mmu_result *r)
{
    unsigned attr = r->attr.type == MEM_SO       ? (unsigned)MAIR_SO
                    : r->attr.type == MEM_DEVICE ? (unsigned)MAIR_DEVICE
                                                 : (unsigned)(r->attr.outer << 4 | r->attr.inner);
    return PAR_LPAE | (r->pa & PAR_PA) | field_put(PAR_NS, r->ns) |
           field_put(PAR_SH_LPAE, r->attr.sh) | field_put(PAR_ATTR, (uint64_t)attr);
}

/* Half a MAIR byte as the two bits of RGN. */
static enum rgn rgn_of(unsigned nibble)
{
    if (nibble == MAIR_NIB_NC)
        return RGN_NC;
    if (!(nibble & 4))
        return RGN_WT;
    return nibble & 1 ? RGN_WB_WA : RGN_WB;
}

static unsigned par_inner(const struct mem_attr *a)
{
    static const uint8_t inner[4] = {PAR_INNER_NC, PAR_INNER_WB_WA, PAR_INNER_WT, PAR_INNER_WB};
    if (a->type == MEM_NORMAL)
        return inner[rgn_of(a->inner)];
    return a->type == MEM_SO ? PAR_INNER_SO : PAR_INNER_DEVICE;
}

static uint64_t par_short(const struct mmu_result *r)
{
    unsigned outer = r->attr.type == MEM_NORMAL ? rgn_of(r->attr.outer) : RGN_NC;
    uint64_t par = field_put(PAR_OUTER, outer) | field_put(PAR_INNER, par_inner(&r->attr)) |
                   field_put(PAR_SH, r->attr.sh != SH_NONE) | field_put(PAR_NS, r->ns) |
                   field_put(PAR_NOS, r->attr.sh != SH_OUTER);
    if (r->page_shift != SD_SUPER_SHIFT)
        return par | (r->pa & PAR_PA_SHORT);
    return par | PAR_SS | DESC_PUT(PAR_SS_PA39_32, r->pa >> 32) |
           DESC_PUT(PAR_SS_PA31_24, r->pa >> SD_SUPER_SHIFT);
}

uint64_t mmu_par(const struct mmu_req *req, bool ok, const struct mmu_result *res,
                 const struct fault *f, bool lpae)
{
    (void)req;
    if (!ok)
        return par_fault(f, lpae);
    return lpae ? par_long(res) : par_short(res);
}
