/* pl061.h - the PL061 GPIO, eight pins (ARM DDI 0190). */
#ifndef SIM_PL061_H
#define SIM_PL061_H

#include "sim/apb.h"
#include "sim/base/line.h"
#include "sim/state_list.h"

#define PL061_PINS 8

#define PL061_STATE(F, A)                                                                          \
    F(uint8_t, data) /* output latch */                                                            \
    F(uint8_t, pins) /* levels that the board drives */                                            \
    F(uint8_t, dir)                                                                                \
    F(uint8_t, is)                                                                                 \
    F(uint8_t, ibe)                                                                                \
    F(uint8_t, iev)                                                                                \
    F(uint8_t, ie)                                                                                 \
    F(uint8_t, edges) /* edge interrupts seen and not cleared */                                   \
    F(uint8_t, afsel)

struct pl061 {
    PL061_STATE(STATE_MEMBER, STATE_ARRAY_MEMBER)
    struct apb_port port;
    struct line line;            /* GPIOINTR */
    struct line out[PL061_PINS]; /* pins as outputs; low while a pin is an input */
};

void pl061_init(struct pl061 *g);
void pl061_reset(struct pl061 *g);
void pl061_snap(struct pl061 *g, struct snap_list *out, const char *name);
void pl061_region(struct pl061 *g, struct region *out);
/* The board drives a pin; a line's sink (self: the struct pl061). */
void pl061_pin(void *gpio, unsigned pin, bool level);
/* An input port's deliver (self: the struct pl061): each byte is pin | level << 7. */
void pl061_input(void *gpio, const uint8_t *bytes, unsigned len);

#endif
