/* tables.h - translation tables for checks: Short-descriptor, Long-descriptor stage 1, Hyp's,
 * stage 2.
 *
 * Every builder starts empty but for the RAM, mapped flat with everything allowed, so that code
 * runs; a check then writes descriptors for the window at TEST_VA (an IPA for stage 2), by hand,
 * and switches translation on. Frames are 2 MB blocks of RAM behind the image; each word holds a
 * sign of its address. */
#ifndef CONFORMANCE_TABLES_H
#define CONFORMANCE_TABLES_H

#include "board.h"
#include "guest.h"
#include "mmu/arch/desc.h"

/* The window: the top gigabyte, where no board has RAM or devices. */
#define TEST_VA 0xc0000000u
/* RAM in the other half of the addresses than TEST_VA: TTBR0 can have it when TTBR1 has that. */
#define RAM_LOW (RAM_BASE < 0x80000000u)

/* Frame n, below the 16 MB that a supersection maps; SUPER_PA for that. */
#define FRAME_PA(n) (RAM_BASE + 0x00800000u + (n)*0x00200000u)
#define SUPER_PA    (RAM_BASE + 0x01000000u)

/* What frame words hold, and a way to put it there. */
uint32_t sign_of(uint32_t pa);
void sign(uint32_t pa);
uint32_t peek32(uint32_t pa);

/* ---- Short-descriptor: TTBR0, TTBR1; second-level tables ---- */
extern uint32_t sd_l1[4096], sd_l1_high[4096], sd_l2[2][256];
#define SD_INDEX(va) ((va) >> 20)
/* Descriptors; `more` are further fields by DESC_PUT. Normal, Non-cacheable: TEX 1. */
uint32_t sd_section(uint32_t pa, unsigned ap, uint32_t more);
uint32_t sd_super(uint64_t pa, unsigned ap, uint32_t more);
uint32_t sd_table(const uint32_t *l2, uint32_t more);
uint32_t sd_large(uint32_t pa, unsigned ap, uint32_t more);
uint32_t sd_small(uint32_t pa, unsigned ap, uint32_t more);
/* Fill 16 entries of an L1 or L2 table. */
void sd_sixteen(uint32_t *entries, uint32_t desc);
void sd_begin(void);
/* TTBR0 and SCTLR.M, with more of SCTLR; DACR: domain 0 client, 1 client. */
void sd_on(uint32_t sctlr);

/* ---- Long-descriptor stage 1, Non-secure PL1&0 ---- */
extern uint64_t ld_l1[4], ld_l1_high[4], ld_l2[512], ld_l3[512];
/* Block or page at a level; AF set, Inner Shareable, Normal Non-cacheable. */
uint64_t ld_leaf(unsigned level, uint64_t pa, unsigned ap21, uint64_t more);
uint64_t ld_table(const void *table, uint64_t more);
/* TEST_VA mapped by a leaf at this level (1, 2, 3), tables above it. */
void ld_map(unsigned level, uint64_t leaf);
void ld_begin(void);
void ld_on(uint32_t sctlr);

/* ---- stage 2 ---- */
extern uint64_t s2_l1[4], s2_l2[2048], s2_l3[512];
uint64_t s2_leaf(unsigned level, uint64_t pa, unsigned hap, uint64_t more);
void s2_map(unsigned level, uint64_t leaf);
void s2_begin(void);
/* VTCR: 32-bit IPAs from level 1; VTTBR with a VMID; HCR.VM and more of HCR. */
void s2_on(unsigned vmid, uint32_t hcr);

/* ---- Hyp's stage 1: RAM and devices flat, TEST_VA free ---- */
extern uint64_t hyp_l1[4], hyp_l2[512], hyp_l3[512];
void hyp_begin(void);
void hyp_map(unsigned level, uint64_t leaf);
void hyp_on(uint32_t hsctlr);

/* MAIR as the builders use it: index 0 Normal NC, 1 Device, 2 Strongly-ordered, 3 Normal WB. */
enum { ATTR_NC, ATTR_DEVICE, ATTR_SO, ATTR_WB, ATTR_WT };

/* Descriptors were changed: make walks see them; entries cached of Non-secure PL1&0, all of them,
 * go. */
void tables_changed(void);

/* ---- accesses through them ---- */
uint32_t guest_load(uint32_t cpsr, uint32_t va); /* the value; `out` says how it went */
void guest_store(uint32_t cpsr, uint32_t va, uint32_t value); /* STR */
void guest_fetch(uint32_t cpsr, uint32_t va);                 /* branch there */
/* Put the code that ends a run at `cpsr`'s level to a physical address. */
void plant_end(uint32_t pa, uint32_t cpsr);

/* Aborts taken to PL1. FS as five bits; the Long format's STATUS with LPAE. domain -1: not looked
 * at. */
void expect_dabt_short(uint32_t fs, uint32_t va, bool write, int domain);
void expect_pabt_short(uint32_t fs, uint32_t va);
void expect_dabt_long(uint32_t status, uint32_t va, bool write);
void expect_pabt_long(uint32_t status, uint32_t va);
/* Taken to Hyp mode from below: EC, and of the ISS status, S1PTW, WnR, CM. */
void expect_abort_hyp(uint32_t ec, uint32_t iss);

#endif
