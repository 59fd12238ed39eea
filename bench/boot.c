/* boot.c - the three settings of a benchmark image, and its one line of output.
 *
 * SETTING_OFF runs the workload with every MMU off; SETTING_LPAE under a long-descriptor stage 1
 * of 2 MiB blocks; SETTING_S2 under the same stage 1 and, below it, a stage 2 of 2 MiB blocks. All
 * maps are the identity: devices below 0x40000000, RAM above. ARM DDI 0406C B3.6 (long
 * descriptors), B3.6.1 (stage 2 formats), B4.1 (registers). Caches are enabled with the MMU.
 *
 * The number of rounds is the word at ROUNDS_AT, put there by whoever starts the image; untouched
 * RAM is zero, and zero rounds measure what starting and ending cost. */
#include "bench/bench.h"

enum { SETTING_OFF, SETTING_LPAE, SETTING_S2 };

#define ROUNDS_AT 0x47ff0000u
#define RAM_BASE  0x40000000u
#define UART_DR   (*(volatile uint32_t *)0x09000000u)

enum { /* long descriptors: B3.6.1, B3.6.2 */
       DESC_BLOCK = 1,
       DESC_TABLE = 3,
       DESC_AF = 1 << 10,
       DESC_SH_INNER = 3 << 8,
       S1_ATTR_NORMAL = 0 << 2, /* MAIR byte 0 */
       S1_ATTR_DEVICE = 1 << 2, /* MAIR byte 1 */
       S2_NORMAL_WB = 0xf << 2,
       S2_DEVICE = 1 << 2,
       S2_RW = 3 << 6,
};

#define MAIR0_NORMAL_DEVICE 0x000004ffu /* byte 0: Normal, write-back; byte 1: Device */
#define TTBCR_LPAE_WB       0x80003500u /* EAE; TTBR0 walks inner shareable, write-back */
#define VTCR_32BIT_L1       0x80003540u /* 32-bit IPA, start at level 1, walks write-back */
#define SCTLR_M_C_I         0x00001005u
#define HCR_VM              0x00000001u
#define VMID_1              (UINT64_C(1) << 48)

#define BLOCK_2M (UINT64_C(1) << 21)

struct tables {
    uint64_t l1[512] __attribute__((aligned(4096))); /* four entries used */
    uint64_t l2[512] __attribute__((aligned(4096))); /* the gigabyte of RAM */
};

static struct tables stage1, stage2;

static void identity(struct tables *t, uint64_t device, uint64_t normal)
{
    t->l1[0] = 0 | device | DESC_AF | DESC_BLOCK;
    t->l1[1] = (uintptr_t)t->l2 | DESC_TABLE;
    for (unsigned i = 0; i < 512; i++)
        t->l2[i] = (RAM_BASE + i * BLOCK_2M) | normal | DESC_SH_INNER | DESC_AF | DESC_BLOCK;
}

/* In Hyp mode: set what the Supervisor's world runs under. */
void boot_hyp(void)
{
    if (SETTING != SETTING_S2)
        return;
    identity(&stage2, S2_DEVICE | S2_RW, S2_NORMAL_WB | S2_RW);
    uint64_t vttbr = (uintptr_t)stage2.l1 | VMID_1;
    __asm__ volatile("mcr p15, 4, %0, c2, c1, 2" ::"r"(VTCR_32BIT_L1));
    __asm__ volatile("mcrr p15, 6, %Q0, %R0, c2" ::"r"(vttbr)); /* VTTBR */
    __asm__ volatile("mcr p15, 4, %0, c8, c7, 4" ::"r"(0));     /* TLBIALLNSNH */
    __asm__ volatile("dsb\n\tmcr p15, 4, %0, c1, c1, 0\n\tisb" ::"r"(HCR_VM) : "memory");
}

/* In Supervisor mode: stage 1. */
void boot_supervisor(void)
{
    if (SETTING == SETTING_OFF)
        return;
    identity(&stage1, S1_ATTR_DEVICE, S1_ATTR_NORMAL);
    uint64_t ttbr0 = (uintptr_t)stage1.l1;
    uint32_t sctlr;
    __asm__ volatile("mcr p15, 0, %0, c10, c2, 0" ::"r"(MAIR0_NORMAL_DEVICE));
    __asm__ volatile("mcr p15, 0, %0, c2, c0, 2" ::"r"(TTBCR_LPAE_WB));
    __asm__ volatile("mcrr p15, 0, %Q0, %R0, c2" ::"r"(ttbr0));
    __asm__ volatile("mcr p15, 0, %0, c8, c7, 0" ::"r"(0)); /* TLBIALL */
    __asm__ volatile("dsb\n\tisb\n\tmrc p15, 0, %0, c1, c0, 0" : "=r"(sctlr)::"memory");
    sctlr |= SCTLR_M_C_I;
    __asm__ volatile("mcr p15, 0, %0, c1, c0, 0\n\tisb" ::"r"(sctlr) : "memory");
}

static void say(const char *s)
{
    while (*s)
        UART_DR = (uint8_t)*s++;
}

static void say_hex(uint32_t v)
{
    for (int shift = 28; shift >= 0; shift -= 4)
        UART_DR = (uint8_t) "0123456789abcdef"[v >> shift & 15];
}

/* The run's one line: "sum XXXXXXXX". */
void boot_work(void)
{
    uint32_t sum = workload(*(volatile uint32_t *)ROUNDS_AT);
    say("sum ");
    say_hex(sum);
    say("\n");
}

void boot_exception(void)
{
    say("exception\n");
}
