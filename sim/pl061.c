/* pl061.c - the PL061 GPIO (ARM DDI 0190).
 *
 * A pin's interrupt is looked for while the pin is an input. The data register takes a bit only
 * for a pin that is an output at the time.
 *
 * Leaves out: hardware control of pins (AFSEL is kept and has no effect), pull resistors (a pin
 * that nobody drives is low), the integration test registers (read as zero). */
#include "sim/pl061.h"

#include "sim/arch/devices.h"

static uint8_t levels_active(const struct pl061 *g)
{
    return (uint8_t)(~(g->pins ^ g->iev) & g->is & ~g->dir);
}

static uint8_t raw_status(const struct pl061 *g)
{
    return g->edges | levels_active(g);
}

static void update(struct pl061 *g)
{
    for (unsigned i = 0; i < PL061_PINS; i++)
        line_set(&g->out[i], (g->dir & g->data & BIT(i)) != 0);
    line_set(&g->line, (raw_status(g) & g->ie) != 0);
}

void pl061_pin(void *gpio, unsigned pin, bool level)
{
    struct pl061 *g = gpio;
    BUG_ON(pin >= PL061_PINS);
    uint8_t bit = (uint8_t)BIT(pin), old = g->pins;
    g->pins = level ? old | bit : old & (uint8_t)~bit;
    bool wanted = (g->ibe & bit) || (bool)(g->iev & bit) == level;
    if (g->pins != old && !(g->dir & bit) && !(g->is & bit) && wanted)
        g->edges |= bit;
    update(g);
}

#define INPUT_PIN   0x7f
#define INPUT_LEVEL 0x80

void pl061_input(void *gpio, const uint8_t *bytes, unsigned len)
{
    for (unsigned i = 0; i < len; i++)
        if ((bytes[i] & INPUT_PIN) < PL061_PINS)
            pl061_pin(gpio, bytes[i] & INPUT_PIN, bytes[i] & INPUT_LEVEL);
}

static uint8_t pin_mask(uint32_t reg)
{
    return (uint8_t)((reg & PL061_DATA_MASK) >> PL061_DATA_MASK_SHIFT);
}

static uint8_t data_value(const struct pl061 *g, uint32_t reg)
{
    return ((g->data & g->dir) | (g->pins & (uint8_t)~g->dir)) & pin_mask(reg);
}

static uint32_t constant(uint32_t reg)
{
    switch (reg) {
#define REG APB_CONSTANT
#include "sim/arch/pl061.def"
    default:
        return 0;
    }
}

static uint32_t value(const void *dev, uint32_t reg)
{
    const struct pl061 *g = dev;
    if (reg <= PL061_DATA_END)
        return data_value(g, reg);
    switch (reg) {
    case PL061_DIR:
        return g->dir;
    case PL061_IS:
        return g->is;
    case PL061_IBE:
        return g->ibe;
    case PL061_IEV:
        return g->iev;
    case PL061_IE:
        return g->ie;
    case PL061_RIS:
        return raw_status(g);
    case PL061_MIS:
        return raw_status(g) & g->ie;
    case PL061_AFSEL:
        return g->afsel;
    default:
        return constant(reg);
    }
}

static void write_data(struct pl061 *g, uint32_t reg, uint8_t val)
{
    uint8_t mask = pin_mask(reg) & g->dir;
    g->data = (g->data & (uint8_t)~mask) | (val & mask);
}

static void write_reg(void *dev, uint32_t reg, uint32_t word)
{
    struct pl061 *g = dev;
    uint8_t val = (uint8_t)word;
    if (reg <= PL061_DATA_END) {
        write_data(g, reg, val);
        update(g);
        return;
    }
    switch (reg) {
    case PL061_DIR:
        g->dir = val;
        break;
    case PL061_IS:
        g->is = val;
        break;
    case PL061_IBE:
        g->ibe = val;
        break;
    case PL061_IEV:
        g->iev = val;
        break;
    case PL061_IE:
        g->ie = val;
        break;
    case PL061_IC:
        g->edges &= (uint8_t)~val;
        break;
    case PL061_AFSEL:
        g->afsel = val;
        break;
    default: /* read-only, or nothing there */
        break;
    }
    update(g);
}

void pl061_region(struct pl061 *g, struct region *out)
{
    static const struct apb_regs regs = {value, write_reg, NULL};
    g->port = (struct apb_port){&regs, g};
    apb_region(&g->port, "pl061", out);
}

/* The board goes on driving its pins through a reset. */
void pl061_reset(struct pl061 *g)
{
    g->data = g->dir = g->is = g->ibe = g->iev = g->ie = g->edges = g->afsel = 0;
    update(g);
}

void pl061_init(struct pl061 *g)
{
    *g = (struct pl061){0};
}

static void post_load(void *base)
{
    struct pl061 *g = base; /* the sinks have their own copies in their own sections */
    for (unsigned i = 0; i < PL061_PINS; i++)
        g->out[i].level = (g->dir & g->data & BIT(i)) != 0;
    g->line.level = (raw_status(g) & g->ie) != 0;
}

#define SNAP_STRUCT struct pl061

void pl061_snap(struct pl061 *g, struct snap_list *out, const char *name)
{
    static const struct snap_field fields[] = {PL061_STATE(STATE_FIELD, STATE_ARRAY_FIELD)};
    snap_add(out, &(struct snap_section){.name = name,
                                         .version = 1,
                                         .base = g,
                                         .fields = fields,
                                         .nfields = ARRAY_LEN(fields),
                                         .post_load = post_load});
}
