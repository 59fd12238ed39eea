/* state_list.h - a device's state, listed once: members of its struct and fields of its snapshot.
 *
 * A device defines its list as   #define X_STATE(F, A) F(uint32_t, cr) A(uint8_t, fifo, 16)
 * and writes   struct x { X_STATE(STATE_MEMBER, STATE_ARRAY_MEMBER) ... links ... };   in its
 * snapshot table   #define SNAP_STRUCT struct x   and   X_STATE(STATE_FIELD, STATE_ARRAY_FIELD). */
#ifndef SIM_STATE_LIST_H
#define SIM_STATE_LIST_H

#include "sim/base/snapshot.h"

#define STATE_MEMBER(type, name)          type name;
#define STATE_ARRAY_MEMBER(type, name, n) type name[n];
#define STATE_FIELD(type, name)           SNAP_FIELD(SNAP_STRUCT, name),
#define STATE_ARRAY_FIELD(type, name, n)  SNAP_ARRAY(SNAP_STRUCT, name, type),

#endif
