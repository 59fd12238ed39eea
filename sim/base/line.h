/* line.h - a wire: one driver, one sink. The board connects them; devices only line_set(). */
#ifndef SIM_BASE_LINE_H
#define SIM_BASE_LINE_H

#include "sim/base/base.h"

struct line {
    bool level;
    unsigned input; /* the sink's own number for this wire */
    void (*sink)(void *self, unsigned input, bool level);
    void *self;
};

static inline void line_connect(struct line *l, void (*sink)(void *, unsigned, bool), void *self,
                                unsigned input)
{
    l->sink = sink;
    l->self = self;
    l->input = input;
}

static inline void line_set(struct line *l, bool level)
{
    if (l->level == level)
        return;
    l->level = level;
    if (l->sink)
        l->sink(l->self, l->input, level);
}

#endif
