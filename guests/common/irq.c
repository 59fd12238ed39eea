/* irq.c - the interrupt controller as a guest sees it (ARM IHI 0048B): a distributor and a CPU
 * interface at the board's addresses, whether they are the board's own or a hypervisor's. */
#include "guests/common/guest.h"

#include "gic/arch/gic_regs.h"
#include "sim/arch/board.h"

uint32_t gicd_base = BOARD_GICD_BASE;
uint32_t gicc_base = BOARD_GICC_BASE;

void irq_init(void)
{
    io_write(gicc_base + GICC_PMR, GICC_PMR_Priority);
    io_write(gicc_base + GICC_CTLR, GICC_CTLR_EnableGrp0);
    io_write(gicd_base + GICD_CTLR, GICD_CTLR_EnableGrp0);
}

void irq_enable(unsigned id, unsigned priority)
{
    *(volatile uint8_t *)(gicd_base + GICD_IPRIORITYR + id) = (uint8_t)priority;
    io_write(gicd_base + GICD_ISENABLER + id / 32 * 4, 1u << id % 32);
}

void irq_disable(unsigned id)
{
    io_write(gicd_base + GICD_ICENABLER + id / 32 * 4, 1u << id % 32);
}

void irq_send_self(unsigned sgi)
{
    enum { TO_SELF = 2 };
    io_write(gicd_base + GICD_SGIR, TO_SELF << GICD_SGIR_TargetListFilter_SHIFT | sgi);
}

uint32_t irq_acknowledge(void)
{
    return io_read(gicc_base + GICC_IAR);
}

void irq_end(uint32_t iar)
{
    io_write(gicc_base + GICC_EOIR, iar);
}
