/* hyp.h - minihyp's own ground: its memory map, its interrupts, its end. */
#ifndef MINIHYP_HYP_H
#define MINIHYP_HYP_H

#include <stdbool.h>
#include <stdint.h>

/* Turn on Hyp's MMU and caches over a map of our own image and the devices we use. */
bool hyp_mmu_init(void);
/* Add a VM's memory to Hyp's map. */
bool hyp_map_ram(uint64_t pa, uint64_t size);
/* The first physical address behind our image. */
uint64_t hyp_end(void);
/* Clean a range from the data cache to memory, and forget instructions fetched from there. */
void hyp_clean(const void *p, uint32_t size);

/* The physical GIC: our three private interrupts, priority drop and deactivation split. */
void gic_init(void);
/* Acknowledge and drop the priority: the interrupt stays active. GIC_ID_NONE: there was none. */
uint32_t gic_take(void);
void gic_deactivate(uint32_t id);

/* Switch the machine off through the firmware; does not return. */
void hyp_power_off(void) __attribute__((noreturn));
/* Our own bug: say what, and switch off. */
void panic(const char *fmt, ...) __attribute__((noreturn, format(printf, 1, 2)));

#endif
