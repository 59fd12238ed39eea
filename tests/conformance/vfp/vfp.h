/* vfp.h - what this area's files share: instructions of each kind, and the enables.
 *
 * Which enable an instruction asks for is typed from its pseudocode (ARM DDI 0406C A8.8):
 * CheckVFPEnabled(), CheckAdvSIMDEnabled(), and what uses D16 to D31. */
#ifndef CONFORMANCE_VFP_H
#define CONFORMANCE_VFP_H

#include "guest.h"
#include "tap.h"

struct fp_insn {
    const char *name;
    uint32_t insn;
    bool simd;  /* CPACR.ASEDIS and HCPTR.TASE are looked at */
    bool high;  /* D16 to D31 */
    bool no_en; /* works with FPEXC.EN 0 */
    bool priv;  /* UNDEFINED at PL0 */
};
enum { FP_INSNS = 16 };
extern const struct fp_insn fp_insns[FP_INSNS];

#define V_ADD_F32  0xee300a00u                 /* vadd.f32 s0, s0, s0 */
#define V_ADD_I32  0xf2200840u                 /* vadd.i32 q0, q0, q0 */
#define V_ADD_D16  0xee700ba0u                 /* vadd.f64 d16, d16, d16 */
#define V_MRS(reg) (0xeef02a10u | (reg) << 16) /* to r2 */
#define V_MSR(reg) (0xeee02a10u | (reg) << 16) /* from r2 */
enum { FPSID = 0, FPSCR = 1, MVFR1 = 6, MVFR0 = 7, FPEXC = 8 };

/* FPEXC as Hyp mode reads and writes it. */
uint32_t fpexc_read(void);
void fpexc_write(uint32_t v);
/* Everything open: CPACR, HCPTR, FPEXC.EN; a check begins so. */
void fp_begin(void);
/* Run one of them; r1 points to memory. */
void fp_run(uint32_t cpsr, uint32_t insn);
/* HCPTR's bits besides TCP10 and TCP11 as a world starts, with these. */
void hcptr_with(uint32_t bits);

void vfp_traps(void);
void vfp_enables(void);

#endif
