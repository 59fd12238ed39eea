/* world.c - the state that a VM starts in, and its registers by number in its mode (ARM DDI 0406C
 * B1.3.2, B1.9.1). */
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

uint32_t *world_spsr(struct world_frame *f, unsigned mode)
{
    switch (mode) {
    case MODE_FIQ:
        return &f->SPSR_fiq;
    case MODE_IRQ:
        return &f->SPSR_irq;
    case MODE_ABT:
        return &f->SPSR_abt;
    case MODE_UND:
        return &f->SPSR_und;
    default:
        return &f->SPSR_svc;
    }
}

static uint32_t *stack_pointer(struct world_frame *f, unsigned mode)
{
    switch (mode) {
    case MODE_FIQ:
        return &f->SP_fiq;
    case MODE_IRQ:
        return &f->SP_irq;
    case MODE_SVC:
        return &f->SP_svc;
    case MODE_ABT:
        return &f->SP_abt;
    case MODE_UND:
        return &f->SP_und;
    default:
        return &f->SP_usr;
    }
}

static uint32_t *link_register(struct world_frame *f, unsigned mode)
{
    switch (mode) {
    case MODE_FIQ:
        return &f->LR_fiq;
    case MODE_IRQ:
        return &f->LR_irq;
    case MODE_SVC:
        return &f->LR_svc;
    case MODE_ABT:
        return &f->LR_abt;
    case MODE_UND:
        return &f->LR_und;
    default:
        return &f->lr;
    }
}

uint32_t *world_reg(struct world_frame *f, unsigned n)
{
    unsigned mode = f->cpsr & PSR_M;
    if (n == 13)
        return stack_pointer(f, mode);
    if (n == 14)
        return link_register(f, mode);
    if (n >= 8 && n <= 12 && mode == MODE_FIQ)
        return &f->R8_fiq + (n - 8);
    return &f->r[n];
}
