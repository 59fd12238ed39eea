/* hyp.c - minihyp's start and its own ground (ARM DDI 0406C B3.6, B4.1; ARM IHI 0048B 4.4).
 *
 * The memory map of Hyp mode is flat: a virtual address is the physical one. It holds
 *
 *      the serial port, the distributor, the CPU interface, the virtual interface control   Device
 *      our code                      read and execute
 *      our constants and the images  read
 *      our data, tables and stack    read and write, never execute
 *      the VMs' memory               read and write, never execute
 *
 * and nothing else: a wild pointer of ours faults. Nothing of it is visible to a VM. */
#include "minihyp/hyp.h"

#include "cpu/arch/cp15_access.h"
#include "gic/arch/gic_regs.h"
#include "minihyp/arch.h"
#include "minihyp/console.h"
#include "minihyp/fmt.h"
#include "minihyp/paging.h"
#include "minihyp/sched.h"
#include "minihyp/trap.h"
#include "minihyp/vm.h"
#include "mmu/arch/desc.h"
#include "sim/arch/board.h"
#include "sim/arch/psci.h"

/* minihyp.lds: page-aligned borders of the image. */
extern uint8_t text_start[], text_end[], rodata_end[], image_end[];

static struct page_space hyp_space;

uint64_t hyp_end(void)
{
    return (uint32_t)image_end;
}

static bool map_flat(const void *from, const void *to, enum page_kind kind)
{
    uint32_t start = (uint32_t)from;
    return page_map(&hyp_space, start, start, (uint32_t)to - start, kind);
}

static bool map_device(uint32_t base, uint32_t size)
{
    return page_map(&hyp_space, base, base, size, PAGE_DEVICE);
}

bool hyp_map_ram(uint64_t pa, uint64_t size)
{
    return page_map(&hyp_space, pa, pa, size, PAGE_RAM);
}

static bool map_all(void)
{
    return page_space_init(&hyp_space, &page_stage1_hyp) &&
           map_device(BOARD_UART_BASE, PAGE_SIZE) && map_device(BOARD_GICD_BASE, PAGE_SIZE) &&
           map_device(BOARD_GICC_BASE, 2 * PAGE_SIZE) && map_device(BOARD_GICH_BASE, PAGE_SIZE) &&
           map_flat(text_start, text_end, PAGE_CODE) &&
           map_flat(text_end, rodata_end, PAGE_CONST) && map_flat(rodata_end, image_end, PAGE_DATA);
}

/* Walks of either stage: inner and outer write-back, inner shareable (B4.1.74, B4.1.159). */
#define WALK_NORMAL(reg)                                                                           \
    (field_put(reg##_IRGN0, RGN_WB_WA) | field_put(reg##_ORGN0, RGN_WB_WA) |                       \
     field_put(reg##_SH0, SH_INNER))

bool hyp_mmu_init(void)
{
    if (!map_all())
        return false;
    mcr_HMAIR0(MAIR_WB << (8 * PAGE_MAIR_NORMAL) | MAIR_DEVICE << (8 * PAGE_MAIR_DEVICE));
    mcr_HTCR(WALK_NORMAL(HTCR)); /* T0SZ 0: all 32 bits of address */
    mcrr_HTTBR(arch_pa(hyp_space.root));
    mcr_TLBIALLH(0);
    mcr_ICIALLU(0);
    __asm__ volatile("dsb\n isb" ::: "memory");
    mcr_HSCTLR(mrc_HSCTLR() | HSCTLR_M | HSCTLR_C | HSCTLR_I);
    __asm__ volatile("isb" ::: "memory");
    return true;
}

void hyp_clean(const void *p, uint32_t size)
{
    enum { LINE = 64 };
    for (uint32_t a = (uint32_t)p & ~(LINE - 1u); a < (uint32_t)p + size; a += LINE)
        mcr_DCCMVAC(a);
    __asm__ volatile("dsb" ::: "memory");
    mcr_ICIALLU(0);
    __asm__ volatile("dsb\n isb" ::: "memory");
}

/* What holds for every VM: the traps (B1.14), and the shape of stage 2. Only VTTBR differs. */
static void traps_init(void)
{
    mcr_HCR(HCR_VM                           /* stage 2 */
            | HCR_SWIO | HCR_PTW             /* no lost lines, no walks into devices */
            | HCR_FMO | HCR_IMO | HCR_AMO    /* interrupts are ours, virtual ones theirs */
            | HCR_FB | field_put(HCR_BSU, 1) /* maintenance and barriers reach far enough */
            | HCR_TWI | HCR_TWE              /* waiting is our chance to run another */
            | HCR_TSC                        /* the firmware is not for VMs */
            | HCR_TIDCP | HCR_TAC            /* nor is what the core's maker left open */
            | HCR_TSW);                      /* set/way maintenance hits everybody */
    mcr_HDCR(field_get(mrc_HDCR(), HDCR_HPMN) | HDCR_TDRA | HDCR_TDOSA | HDCR_TDA | HDCR_TPM |
             HDCR_TPMCR);
    mcr_HCPTR(mrc_HCPTR() | HCPTR_TCP10 | HCPTR_TCP11 | HCPTR_TASE | HCPTR_TTA);
    mcr_HSTR(HSTR_T15 | HSTR_TTEE | HSTR_TJDBX); /* c15, ThumbEE, Jazelle: not for VMs either */
    mcr_VTCR(WALK_NORMAL(VTCR) | field_put(VTCR_SL0, 1)); /* 32 bits of IPA, from level 1 */
    mcr_CNTHCTL(0); /* the physical timer and count are ours */
    mcr_VPIDR(mrc_MIDR());
    mcr_VMPIDR(mrc_MPIDR());
    __asm__ volatile("isb" ::: "memory");
}

void gic_init(void)
{
    uint32_t ours = 1u << IRQ_MAINT | 1u << IRQ_HYPTIMER | 1u << IRQ_VTIMER;
    arch_write32(BOARD_GICD_BASE + GICD_ISENABLER, ours);
    arch_write32(BOARD_GICD_BASE + GICD_CTLR, GICD_CTLR_EnableGrp0);
    arch_write32(BOARD_GICC_BASE + GICC_PMR, GICC_PMR_Priority);
    arch_write32(BOARD_GICC_BASE + GICC_CTLR, GICC_CTLR_EnableGrp0 | GICC_CTLR_EOImodeS);
}

uint32_t gic_take(void)
{
    uint32_t iar = arch_read32(BOARD_GICC_BASE + GICC_IAR);
    uint32_t id = field_get(iar, GICC_IAR_InterruptID);
    if (id < GIC_ID_LIMIT)
        arch_write32(BOARD_GICC_BASE + GICC_EOIR, iar);
    return id;
}

void gic_deactivate(uint32_t id)
{
    arch_write32(BOARD_GICC_BASE + GICC_DIR, id);
}

void hyp_power_off(void)
{
    register uint32_t r0 __asm__("r0") = PSCI_SYSTEM_OFF;
    __asm__ volatile(".arch_extension sec\n smc #0" : "+r"(r0)::"r1", "r2", "r3", "memory");
    for (;;)
        __asm__ volatile("wfi");
}

void panic(const char *fmt, ...)
{
    va_list ap;
    say("panic: ");
    va_start(ap, fmt);
    say_args(fmt, ap);
    va_end(ap);
    say("\n");
    hyp_power_off();
}

static uint32_t hyp_spsr(void)
{
    uint32_t v;
    __asm__ volatile("mrs %0, spsr" : "=r"(v));
    return v;
}

/* switch.S: an exception was taken from Hyp mode. */
void panic_exception(uint32_t cause, uint32_t pc, uint32_t r0, uint32_t r1)
{
    say("panic: %s in Hyp mode at 0x%08x\n", trap_vector_name(cause), pc);
    say("  HSR 0x%08x HDFAR 0x%08x HIFAR 0x%08x SPSR_hyp 0x%08x r0 0x%08x r1 0x%08x\n", mrc_HSR(),
        mrc_HDFAR(), mrc_HIFAR(), hyp_spsr(), r0, r1);
    hyp_power_off();
}

/* switch.S: started without the Virtualization Extensions. The firmware answers to HVC then. */
void boot_not_hyp(void)
{
    console_init();
    say("not started in Hyp mode: this machine has no virtualization, or hides it\n");
    register uint32_t r0 __asm__("r0") = PSCI_SYSTEM_OFF;
    __asm__ volatile(".arch_extension virt\n hvc #0" : "+r"(r0)::"r1", "r2", "r3", "memory");
    for (;;)
        __asm__ volatile("wfi");
}

void hyp_main(void)
{
    console_init();
    if (!hyp_mmu_init())
        panic("the pool of page tables is too small for Hyp's own map");
    gic_init();
    traps_init();
    say("minihyp: %u VMs, list registers %u\n", vm_count(),
        field_get(arch_read32(BOARD_GICH_BASE + GICH_VTR), GICH_VTR_ListRegs) + 1);
    if (!vm_create_all())
        panic("no VMs, nothing to do");
    sched_run();
    hyp_power_off();
}
