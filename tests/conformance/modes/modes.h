/* modes.h - the parts of this area, and the modes by name. */
#ifndef CONFORMANCE_MODES_H
#define CONFORMANCE_MODES_H

#include "guest.h"
#include "tap.h"

struct mode_name {
    const char *name;
    uint32_t mode;
};
/* Non-secure PL1's modes with registers of their own, then System and User. */
enum { MODES_BANKED = 5, MODES_PL1 = 6, MODES_ALL = 7 };
extern const struct mode_name mode_names[MODES_ALL];

/* Banked registers of a mode, from Hyp mode. */
void mode_set(uint32_t mode, uint32_t sp, uint32_t lr, uint32_t spsr);
uint32_t mode_sp(uint32_t mode);
uint32_t mode_lr(uint32_t mode);
uint32_t mode_spsr(uint32_t mode);

void modes_entry(void);
void modes_hyp_entry(void);
void modes_banked(void);
void modes_returns(void);
void modes_illegal(void);

#endif
