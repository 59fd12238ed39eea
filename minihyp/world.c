/* world.c - the state that a VM starts in, and its registers by number in its mode (ARM DDI 0406C
 * B1.3.2, B1.9). */
#include "minihyp/world.h"

#include "cpu/arch/cp15_regs.h"
#include "cpu/arch/fields.h"

static void sys_reset(struct world_sys *s)
{
    /* As out of reset, by the rows; what is UNKNOWN there is poison here, so that a guest that
     * relies on zero is caught. */
#define WORLD_32_VM(name, cp, o1, crn, crm, o2, reset) s->name = (uint32_t)(reset);
#define WORLD_64_VM(name, cp, o1, crm, reset)                                                      \
    s->name = (struct world_wide){(uint32_t)(reset), (uint32_t)((uint64_t)(reset) >> 32)};
#define CP15    WORLD_ROW
#define CP15_64 WORLD_ROW_64
#include "cpu/arch/cp15.def"
#define CP15    WORLD_ROW
#define CP15_64 WORLD_ROW_64
#include "timer/arch/cnt.def"
}

void world_reset(struct world *w, uint32_t entry)
{
    w->frame = (struct world_frame){
        .pc = entry,
        .cpsr = MODE_SVC | PSR_A | PSR_I | PSR_F,
    };
    sys_reset(&w->sys);
}

/* Where a mode keeps what it does not share. */
struct bank {
    uint8_t mode;
    uint16_t sp, lr, spsr; /* offsets into struct world_frame */
};

#define BANK(mode, m)                                                                              \
    {                                                                                              \
        MODE_##mode, offsetof(struct world_frame, SP_##m), offsetof(struct world_frame, LR_##m),   \
            offsetof(struct world_frame, SPSR_##m)                                                 \
    }
static const struct bank banks[] = {
    BANK(FIQ, fiq), BANK(IRQ, irq), BANK(SVC, svc), BANK(ABT, abt), BANK(UND, und),
};

static const struct bank *bank_of(unsigned mode)
{
    for (unsigned i = 0; i < sizeof banks / sizeof *banks; i++)
        if (banks[i].mode == mode)
            return &banks[i];
    return NULL; /* User and System: the unbanked ones */
}

static uint32_t *frame_at(struct world_frame *f, unsigned offset)
{
    return (uint32_t *)((uint8_t *)f + offset);
}

uint32_t *world_lr(struct world_frame *f, unsigned mode)
{
    const struct bank *b = bank_of(mode);
    return b ? frame_at(f, b->lr) : &f->lr;
}

uint32_t *world_spsr(struct world_frame *f, unsigned mode)
{
    return frame_at(f, bank_of(mode)->spsr);
}

uint32_t *world_reg(struct world_frame *f, unsigned n)
{
    unsigned mode = f->cpsr & PSR_M;
    const struct bank *b = bank_of(mode);
    if (n == 13)
        return b ? frame_at(f, b->sp) : &f->SP_usr;
    if (n == 14)
        return world_lr(f, mode);
    return n >= 8 && mode == MODE_FIQ ? &f->R8_fiq + (n - 8) : &f->r[n];
}
