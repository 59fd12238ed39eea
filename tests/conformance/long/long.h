/* long.h - what this area's files share. */
#ifndef CONFORMANCE_LONG_H
#define CONFORMANCE_LONG_H

#include "tables.h"
#include "tap.h"

/* STATUS of B3.13.3, table B3-24, by level. */
#define ST_TRANSLATION(l) (0x04u | (l))
#define ST_ACCESS_FLAG(l) (0x08u | (l))
#define ST_PERMISSION(l)  (0x0cu | (l))
#define ST_ALIGNMENT      0x21u

/* Where a leaf of a level can map to: a level 1 block must be RAM's gigabyte. */
uint32_t long_pa(unsigned level);
/* Bytes that a leaf of a level maps. */
uint32_t long_size(unsigned level);

void long_walks(void);
void long_rights(void);
void long_control(void);
void long_hyp(void);
void long_attributes(void);

#endif
