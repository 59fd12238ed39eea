/* fault.c - a fault's status codes and its words (ARM DDI 0406C B3.13.3).
 *
 * Leaves out: the registers that hold the codes, which are the core's. */
#include "mmu/mmu_int.h"

#include <stdio.h>

struct fstatus {
    uint8_t kind, level;
    int8_t fs, status; /* -1: none */
    const char *what;
};

enum { NO = -1 };

static const struct fstatus fstatus[] = {
#define FSTATUS(kind, level, fs, status, what) {FAULT_##kind, level, fs, status, what},
#include "mmu/arch/status.def"
};

static const struct fstatus *fstatus_of(const struct fault *f)
{
    for (unsigned i = 0; i < ARRAY_LEN(fstatus); i++)
        if (fstatus[i].kind == f->kind && (fstatus[i].level == f->level || !fstatus[i].level))
            return &fstatus[i];
    BUG("fault kind %u level %u has no status", f->kind, f->level);
}

void fault_begin(struct fault *f, const struct mmu_req *req)
{
    *f = (struct fault){.va = req->va,
                        .write = req->access == MMU_WRITE || req->cm,
                        .instr = req->access == MMU_EXEC,
                        .cm = req->cm};
}

uint32_t fault_short_fs(const struct fault *f)
{
    int fs = fstatus_of(f)->fs;
    if (fs < 0)
        BUG("fault kind %u level %u has no short-format status", f->kind, f->level);
    return (uint32_t)fs;
}

uint32_t fault_long_status(const struct fault *f)
{
    int status = fstatus_of(f)->status;
    if (status < 0)
        BUG("fault kind %u level %u has no long-format status", f->kind, f->level);
    return (uint32_t)status;
}

static const char *access_text(const struct fault *f)
{
    if (f->cm)
        return "cache maintenance";
    return f->instr ? "an instruction fetch" : f->write ? "a write" : "a read";
}

const char *fault_describe(const struct fault *f, char *buf, size_t len)
{
    if (f->kind == FAULT_NONE) {
        snprintf(buf, len, "no fault");
        return buf;
    }
    const struct fstatus *row = fstatus_of(f);
    char level[16] = "";
    if (row->level)
        snprintf(level, sizeof level, ", level %u", f->level);
    snprintf(buf, len, "%s%s%s%s, on %s",
             f->stage == 2 ? "stage 2 "
             : f->stage    ? "stage 1 "
                           : "",
             row->what, level, f->s1ptw ? ", of a stage 1 table's address" : "", access_text(f));
    return buf;
}
