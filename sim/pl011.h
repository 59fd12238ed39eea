/* pl011.h - the PL011 UART (ARM DDI 0183) at one end of a serial line. */
#ifndef SIM_PL011_H
#define SIM_PL011_H

#include "sim/apb.h"
#include "sim/base/line.h"
#include "sim/serial.h"
#include "sim/state_list.h"

#define PL011_FIFO 16

#define PL011_STATE(F, A)                                                                          \
    F(uint32_t, rsr)                                                                               \
    F(uint32_t, ilpr)                                                                              \
    F(uint32_t, ibrd)                                                                              \
    F(uint32_t, fbrd)                                                                              \
    F(uint32_t, lcr_h)                                                                             \
    F(uint32_t, cr)                                                                                \
    F(uint32_t, ifls)                                                                              \
    F(uint32_t, imsc)                                                                              \
    F(uint32_t, ris)                                                                               \
    F(uint32_t, dmacr)                                                                             \
    F(uint32_t, divisor)        /* baud rate divisor in 64ths, as of the last write of LCR_H */    \
    F(uint64_t, rt_when)        /* cycle at which the receive timeout is due, or SCHED_NEVER */    \
    F(uint8_t, overrun)         /* DR shows OE until the FIFO takes another character */           \
    A(uint16_t, rx, PL011_FIFO) /* DR values, oldest first */                                      \
    A(uint8_t, tx, PL011_FIFO)                                                                     \
    F(uint8_t, rx_count)                                                                           \
    F(uint8_t, tx_count)

struct pl011 {
    PL011_STATE(STATE_MEMBER, STATE_ARRAY_MEMBER)
    struct sched *sched;
    struct serial *serial;
    uint64_t clock_hz; /* cycles a second */
    struct apb_port port;
    struct line line; /* UARTINTR */
    struct event timeout;
};

/* `clock_hz`: the machine's cycles a second, for the receive timeout. Connects itself to `serial`
 * and comes up as after pl011_reset(). */
void pl011_init(struct pl011 *u, struct sched *sched, uint64_t clock_hz, struct serial *serial,
                const char *name);
void pl011_reset(struct pl011 *u);
/* As firmware leaves it: enabled, 115200 8N1, FIFOs on. Part of the boot contract when the machine
 * itself stands in for firmware (an image started at RAM, not code in flash). */
void pl011_firmware_setup(struct pl011 *u);
void pl011_snap(struct pl011 *u, struct snap_list *out, const char *name);
/* name, ops and dev; the board gives base and size. */
void pl011_region(struct pl011 *u, struct region *out);

#endif
