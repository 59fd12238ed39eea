/* secure.h - the parts of this area, and the modes of both states by name. */
#ifndef CONFORMANCE_SECURE_H
#define CONFORMANCE_SECURE_H

#include "board.h"
#include "monitor.h"
#include "tap.h"

/* A mode of a state. */
struct place {
    const char *name;
    uint32_t mode;
    uint32_t ns;
};
enum { PLACES = 16, PLACES_NOT_MON = 15 };
/* Secure's modes, Non-secure's, Hyp, then Monitor. */
extern const struct place places[PLACES];

static inline bool is_user(const struct place *p)
{
    return p->mode == MODE_USR;
}
static inline bool is_hyp(const struct place *p)
{
    return p->mode == MODE_HYP;
}
static inline bool is_monitor(const struct place *p)
{
    return p->mode == MODE_MON;
}

/* Run one instruction there, with these bits of SCR besides NS. */
void run_at(const struct place *p, uint32_t scr, uint32_t masks, uint32_t insn);

/* Skips the check where an emulator answers in the hole; true if so. */
bool hole_is_silent(void);

#define COUNT(a) (sizeof(a) / sizeof *(a))

#define I_MOV_REG(d, m)  (0xe1a00000u | (d) << 12 | (m))
#define I_MRS_CPSR(d)    (0xe10f0000u | (d) << 12)
#define I_MSR_CPSR(f, m) (0xe120f000u | (f) << 16 | (m))
#define I_MSR_SPSR(m)    (0xe16ff000u | (m))
#define I_CPS_MODE(mode) (0xf1020000u | (mode))
#define I_ISB            0xf57ff06fu

void secure_entry(void);
void secure_returns(void);
void secure_modes(void);
void secure_scr(void);
void secure_masks(void);
void secure_sif(void);
void secure_access(void);
void secure_nsacr(void);
void secure_banks(void);
void secure_aborts(void);
void secure_walks(void);
void secure_tlb(void);
void secure_groups(void);
void secure_priorities(void);
void secure_timers(void);

#endif
