/* gicd.h - the parts of this area. Every check starts from gic_quiet(). */
#ifndef CONFORMANCE_GICD_H
#define CONFORMANCE_GICD_H

#include "gic.h"
#include "tap.h"

void gicd_registers(void);
void gicd_states(void);
void gicd_priorities(void);
void gicd_groups(void);
void gicd_fields(void);

#endif
