/* guest.h - what guests share: serial port, interrupts, timer, power. */
#ifndef GUESTS_COMMON_GUEST_H
#define GUESTS_COMMON_GUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The device registers, at physical addresses, which guests without an MMU use as they are. */
static inline uint32_t io_read(uint32_t a)
{
    return *(volatile uint32_t *)a;
}
static inline void io_write(uint32_t a, uint32_t v)
{
    *(volatile uint32_t *)a = v;
}

/* Registers at an exception, as vectors.S saves them. */
struct frame {
    uint32_t pad, cpsr, r[13], pc;
};

enum exception { EXC_UNDEFINED, EXC_SVC, EXC_PREFETCH, EXC_DATA, EXC_IRQ, EXC_FIQ };

/* The guest's own: called by vectors.S. */
void exception(enum exception kind, struct frame *f);

/* Where the devices are; tinyos moves them when it turns its MMU on. */
extern uint32_t uart_base, gicd_base, gicc_base;

/* Print: %c %s %u %x %%, widths with or without leading zeros. */
void print(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Interrupts: distributor and CPU interface on, everything let through; then one by one. */
void irq_init(void);
void irq_enable(unsigned id, unsigned priority);
void irq_disable(unsigned id);
void irq_send_self(unsigned sgi);
/* The interrupt to handle (1023: none), and its end. */
uint32_t irq_acknowledge(void);
void irq_end(uint32_t iar);
static inline void irq_mask(void)
{
    __asm__ volatile("cpsid i" ::: "memory");
}
static inline void irq_unmask(void)
{
    __asm__ volatile("cpsie i" ::: "memory");
}

/* The virtual timer: counts since the guest's time began, and an interrupt at one of them. */
uint64_t timer_now(void);
void timer_at(uint64_t count);
void timer_off(void);
uint32_t timer_us(uint64_t counts);

/* Calls to whoever is below: PSCI, or minihyp's own. */
uint32_t call_hvc(uint32_t number, uint32_t a, uint32_t b, uint32_t c);
uint32_t call_smc(uint32_t number, uint32_t a, uint32_t b, uint32_t c);
void system_off(void) __attribute__((noreturn));

#endif
