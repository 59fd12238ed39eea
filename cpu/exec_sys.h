/* exec_sys.h - executors of the system instructions. They take their odd fields from insn->raw, so
 * that a decode row needs no letters for them; A32, T16 and T32 encodings are told apart by
 * insn->thumb and insn->len. */
#ifndef CPU_EXEC_SYS_H
#define CPU_EXEC_SYS_H

#include "cpu/insn.h"

/* exec_sys.c: calls, hints, barriers, UNDEFINED */
exec_fn x_svc, x_hvc, x_smc, x_bkpt, x_hlt, x_udf, x_enterx_leavex;
exec_fn x_wfi, x_wfe, x_sev, x_yield, x_dbg, x_nop, x_bxj;
exec_fn x_dmb, x_dsb, x_isb;

/* exec_sys_psr.c: status registers and banked registers */
exec_fn x_mrs, x_msr_reg, x_msr_imm, x_mrs_banked, x_msr_banked, x_cps, x_setend;

/* exec_sys_ret.c: exception returns and transfers of User mode registers */
exec_fn x_srs, x_rfe, x_eret, x_subs_pc, x_ldm_user, x_ldm_eret, x_stm_user;

/* exec_sys_cp.c: coprocessors */
exec_fn x_mcr, x_mrc, x_mcrr, x_mrrc, x_ldc, x_stc, x_cdp, x_vfp;

#endif
