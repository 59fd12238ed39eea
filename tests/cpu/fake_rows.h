/* fake_rows.h - weak stand-ins for the functions that rows name, for tests that only decode.
 * Include it in a test that must not link the engine or the system instructions. */
#ifndef TESTS_CPU_FAKE_ROWS_H
#define TESTS_CPU_FAKE_ROWS_H

#include "cpu/exec.h"
#include "cpu/translate.h"

/* clang-format off */
#define FAKE_TR_LIST(TR)                                                                           \
    TR(addw) TR(bfc) TR(bfi) TR(bl) TR(blx_imm) TR(blx_reg) TR(branch) TR(bx) TR(cbz) TR(clz) \
    TR(dp_imm) TR(dp_reg) TR(dp_rsr) TR(ext) TR(it) TR(ldm) TR(ldrd_imm) TR(ldrd_reg) \
    TR(ldst_imm) TR(ldst_reg) TR(mla) TR(mls) TR(movt) TR(movw) TR(mul) TR(rev) TR(sbfx) \
    TR(table_branch) TR(sdiv) TR(smlal) TR(smull) TR(stm) TR(ubfx) TR(udiv) TR(umlal) TR(umull)
/* clang-format on */
/* clang-format off */
#define FAKE_SYSTEM_LIST(X)                                                                        \
    X(bkpt) X(bxj) X(cdp) X(cps) X(dbg) X(dmb) X(dsb) X(enterx_leavex) X(eret) X(hlt) X(hvc) \
    X(isb) X(ldc) X(ldm_eret) X(ldm_user) X(mcr) X(mcrr) X(mrc) X(mrrc) X(mrs) X(mrs_banked) \
    X(msr_banked) X(msr_imm) X(msr_reg) X(nop) X(rfe) X(setend) X(sev) X(smc) X(srs) X(stc) \
    X(stm_user) X(subs_pc) X(svc) X(udf) X(vfp) X(wfe) X(wfi) X(yield)
/* clang-format on */

/* clang-format off */
#define FAKE_X_LIST(X)                                                                             \
    X(clrex) X(ldrbt) X(ldrex) X(ldrexb) X(ldrexd) X(ldrexh) X(ldrht) X(ldrsbt) X(ldrsht) \
    X(ldrt) X(parallel) X(pkh) X(qadd) X(qdadd) X(qdsub) X(qsub) X(rbit) X(rev16) X(revsh) \
    X(sel) X(smlad) X(smlald) X(smlalxy) X(smlawy) X(smlaxy) X(smlsd) X(smlsld) X(smmla) \
    X(smmls) X(smmul) X(smuad) X(smulwy) X(smulxy) X(smusd) X(ssat) X(ssat16) X(strbt) X(strex) \
    X(strexb) X(strexd) X(strexh) X(strht) X(strt) X(swp) X(sxtab16) X(sxtb16) \
    X(umaal) X(usad8) X(usada8) X(usat) X(usat16) X(uxtab16) X(uxtb16)
/* clang-format on */

#define FAKE_TR(name)                                                                              \
    __attribute__((weak)) void tr_##name(struct tr *t, const struct insn *i, unsigned arg) {}
#define FAKE_X(name)                                                                               \
    __attribute__((weak)) enum ex x_##name(struct cpu *c, const struct insn *i)                    \
    {                                                                                              \
        return EX_NEXT;                                                                            \
    }
FAKE_TR_LIST(FAKE_TR)
FAKE_SYSTEM_LIST(FAKE_X)
FAKE_X_LIST(FAKE_X)

#endif
