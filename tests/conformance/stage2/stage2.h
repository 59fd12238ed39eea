/* stage2.h - what this area's files share. */
#ifndef CONFORMANCE_STAGE2_H
#define CONFORMANCE_STAGE2_H

#include "tables.h"
#include "tap.h"

#define ST_TRANSLATION(l) (0x04u | (l))
#define ST_ACCESS_FLAG(l) (0x08u | (l))
#define ST_PERMISSION(l)  (0x0cu | (l))

static inline uint32_t pa_of(unsigned level)
{
    return level == 1 ? RAM_BASE & 0xc0000000u : FRAME_PA(level);
}

void stage2_walks(void);
void stage2_syndromes(void);
void stage2_under_stage1(void);
void stage2_control(void);
void stage2_par(void);
void stage2_attributes(void);

#endif
