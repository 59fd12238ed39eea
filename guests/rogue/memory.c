/* memory.c - attempts on memory and devices that are not the VM's. */
#include "guests/rogue/rogue.h"

#include "cpu/arch/cp15_access.h"
#include "gic/arch/gic_regs.h"
#include "minihyp/arch/hypercall.h"
#include "mmu/arch/desc.h"
#include "sim/arch/board.h"
#include "sim/arch/devices.h"

#define MINE 0x40f00000u /* the other VM writes to the same address, in its own memory */

/* Sixteen times the other VM runs between our writing and our reading. */
static const char *stale(void)
{
    for (uint32_t i = 0; i < 16; i++) {
        io_write(MINE, 0x726f6775 + i);
        call_hvc(HYPERCALL_YIELD, 0, 0, 0);
        if (io_read(MINE) != 0x726f6775 + i)
            return "another VM's writes show in our memory";
    }
    return "our memory is ours";
}

static const char *read_at(uint32_t a)
{
    io_read(a);
    return "read";
}

static const char *read_below(void)
{
    return read_at(BOARD_RAM_BASE - 0x100000);
}

static const char *read_beyond(void)
{
    return read_at(OUTSIDE);
}

static const char *write_beyond(void)
{
    io_write(OUTSIDE, 0);
    return "written";
}

static const char *execute_beyond(void)
{
    rogue_call(OUTSIDE);
    return "executed";
}

static const char *read_flash(void)
{
    return read_at(BOARD_FLASH0_BASE);
}

static const char *read_last(void)
{
    return read_at(0xfffffffc);
}

static const char *read_gich(void)
{
    return read_at(BOARD_GICH_BASE + GICH_VTR);
}

static const char *write_list_register(void)
{
    io_write(BOARD_GICH_BASE + GICH_LR0, GICH_LR_HW | GICH_LR_Pending | IRQ_HYPTIMER);
    return "written";
}

static const char *read_gicv(void)
{
    return read_at(BOARD_GICV_BASE);
}

/* The CPU interface that we see is to be the virtual one: the one that shows the interrupt which we
 * ask our own distributor for. */
static const char *cpu_interface(void)
{
    enum { SGI = 5 };
    irq_init();
    irq_enable(SGI, 0x80);
    irq_send_self(SGI);
    __asm__ volatile("dsb" ::: "memory");
    if (io_read(gicc_base + GICC_HPPIR) != SGI)
        return "not our own interface";
    irq_end(irq_acknowledge());
    return "our own interface";
}

/* Ending an interrupt that was never ours does nothing. */
static const char *end_foreign(void)
{
    io_write(gicc_base + GICC_EOIR, IRQ_HYPTIMER);
    io_write(gicc_base + GICC_DIR, IRQ_HYPTIMER);
    return "no effect on us";
}

static const char *enable_foreign(void)
{
    io_write(gicd_base + GICD_ISPENDR, 1u << IRQ_HYPTIMER);
    io_write(gicd_base + GICD_ICENABLER, 1u << IRQ_HYPTIMER);
    uint32_t left = io_read(gicd_base + GICD_ISPENDR) & 1u << IRQ_HYPTIMER;
    io_write(gicd_base + GICD_ICPENDR, 1u << IRQ_HYPTIMER);
    return left ? "a bit in our own distributor" : "ignored";
}

static const char *distributor_page(void)
{
    return read_at(BOARD_GICD_BASE + 0x2000);
}

static const char *distributor_byte(void)
{
    *(volatile uint8_t *)(gicd_base + GICD_ISENABLER) = 1;
    return "taken";
}

static const char *read_rtc(void)
{
    return read_at(BOARD_RTC_BASE);
}

static const char *read_virtio(void)
{
    return read_at(BOARD_VIRTIO_BASE);
}

static const char *unaligned_device(void)
{
    __asm__ volatile("ldr r0, [%0]" ::"r"(BOARD_UART_BASE + PL011_FR + 2) : "r0", "memory");
    return "read";
}

static const char *multiple_device(void)
{
    __asm__ volatile("ldm %0, {r0, r1}" ::"r"(BOARD_UART_BASE + PL011_FR) : "r0", "r1", "memory");
    return "read";
}

static const char *execute_device(void)
{
    rogue_call(gicc_base);
    return "executed";
}

/* ---- by page tables of our own ---- */

static const char *mapped_beyond(void)
{
    rogue_mmu_on((uint32_t)rogue_table);
    rogue_table[0x500] = OUTSIDE | SD1_SECTION | DESC_PUT(SD_SECT_AP10, AP_RW);
    __asm__ volatile("dsb" ::: "memory");
    mcr_TLBIALL(0);
    __asm__ volatile("dsb\n isb" ::: "memory");
    io_read(0x50000000);
    rogue_mmu_off();
    return "read";
}

/* A supersection reaches 40 bits of address. */
static const char *mapped_high(void)
{
    rogue_mmu_on((uint32_t)rogue_table);
    for (uint32_t i = 0; i < 16; i++)
        rogue_table[0x600 + i] = BOARD_RAM_BASE | SD1_SECTION | DESC_PUT(SD_SECT_SUPER, 1) |
                                 DESC_PUT(SD_SUPER_PA35_32, 1) | DESC_PUT(SD_SECT_AP10, AP_RW);
    __asm__ volatile("dsb" ::: "memory");
    mcr_TLBIALL(0);
    __asm__ volatile("dsb\n isb" ::: "memory");
    io_read(0x60000000);
    rogue_mmu_off();
    return "read";
}

static const char *tables_beyond(void)
{
    rogue_mmu_on(OUTSIDE);
    io_read(0xc0000000);
    rogue_mmu_off();
    return "walked and read";
}

/* A level 2 table whose first entry is GICV_CTLR. */
static const char *tables_in_device(void)
{
    rogue_mmu_on((uint32_t)rogue_table);
    rogue_table[0x500] = gicc_base | SD1_TABLE;
    __asm__ volatile("dsb" ::: "memory");
    mcr_TLBIALL(0);
    __asm__ volatile("dsb\n isb" ::: "memory");
    io_read(0x50000000);
    rogue_mmu_off();
    return "walked and read";
}

const struct attempt memory_attempts[] = {
    {"another VM's translations", stale},
    {"read below its memory", read_below},
    {"read beyond its memory", read_beyond},
    {"write beyond its memory", write_beyond},
    {"execute beyond its memory", execute_beyond},
    {"read the flash", read_flash},
    {"read the last word", read_last},
    {"read GICH_VTR", read_gich},
    {"write a list register", write_list_register},
    {"read GICV where it really is", read_gicv},
    {"the CPU interface", cpu_interface},
    {"end the hypervisor's interrupt", end_foreign},
    {"disable the hypervisor's interrupt", enable_foreign},
    {"behind the distributor", distributor_page},
    {"a byte of GICD_ISENABLER", distributor_byte},
    {"read the real-time clock", read_rtc},
    {"read a virtio slot", read_virtio},
    {"unaligned device access", unaligned_device},
    {"LDM from a device", multiple_device},
    {"execute a device", execute_device},
    {"a section beyond its memory", mapped_beyond},
    {"a supersection above 4 GB", mapped_high},
    {"page tables beyond its memory", tables_beyond},
    {"page tables in a device", tables_in_device},
    {0},
};
