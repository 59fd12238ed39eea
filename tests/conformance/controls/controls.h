/* controls.h - the parts of this area. */
#ifndef CONFORMANCE_CONTROLS_H
#define CONFORMANCE_CONTROLS_H

#include "tables.h"
#include "tap.h"

void controls_kept(void);
void controls_effects(void);
void controls_monitors(void);
void controls_debug_channel(void);

#endif
