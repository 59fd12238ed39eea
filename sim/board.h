/* board.h - the devices around the cores, and the wires between them. */
#ifndef SIM_BOARD_H
#define SIM_BOARD_H

#include "cpu/cp15.h"
#include "sim/flash.h"
#include "sim/fwcfg.h"
#include "sim/input.h"
#include "sim/input_script.h"
#include "sim/machine.h"
#include "sim/pl011.h"
#include "sim/pl031.h"
#include "sim/pl061.h"
#include "sim/serial.h"

#define BOARD_MAX_WIRES 128

/* A named wire: tells observers, then its sink. When a snapshot is loaded neither: the sink's state
 * has come out of the snapshot too, and may be what a person had forced it to be. */
struct wire {
    const struct snap_list *snap;
    const struct observers *obs;
    const char *name;
    void (*sink)(void *self, unsigned input, bool level);
    void *self;
};

struct board {
    struct input_log input;
    struct input_script *script; /* NULL: none */
    struct flash flash;
    struct fwcfg fwcfg;
    struct serial serial, secure_serial;
    struct pl011 uart, secure_uart;
    struct pl031 rtc;
    struct pl061 gpio, secure_gpio;
    uint8_t *secure_ram;
    struct gic_ppi_port ppi[MACHINE_MAX_CPUS];
    struct timer_rows timer_rows[MACHINE_MAX_CPUS];
    struct wire wire[BOARD_MAX_WIRES];
    unsigned nwires;
};

/* Build and wire everything but the cores' own links; m->sched, bus and obs are ready. */
bool board_init(struct machine *m, struct err *e);
/* Connect core i: its timer, its GIC lines. Fills the links that the core needs. */
void board_links(struct machine *m, unsigned i, struct cpu_links *links);
void board_wire_core(struct machine *m, unsigned i);
void board_snap(struct machine *m);
/* Images were written: tell flash. */
void board_loaded(struct machine *m);
void board_reset(struct machine *m);
void board_free(struct machine *m);

#endif
