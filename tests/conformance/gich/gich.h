/* gich.h - the parts of this area. */
#ifndef CONFORMANCE_GICH_H
#define CONFORMANCE_GICH_H

#include "gic.h"
#include "tap.h"

enum { NONE = 1023 };
#define LR(n) (GICH_LR0 + 4 * (n))
/* A pending Group 1 entry; prio is the eight-bit value. */
#define PENDING1(id, prio) (GICH_LR_Pending | GICH_LR_Grp1 | (prio) >> 3 << 23 | (id))
#define PENDING0(id, prio) (GICH_LR_Pending | (prio) >> 3 << 23 | (id))

/* Both the physical and the virtual interface quiet. */
static inline void gich_begin(void)
{
    gic_quiet();
    gicv_quiet();
}

void gich_registers(void);
void gich_lists(void);
void gich_maintenance(void);
void gich_guest(void);
void gich_fields(void);

#endif
