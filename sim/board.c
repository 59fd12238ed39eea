/* board.c - who lives at which address and which wire goes where.
 *
 * The map and the interrupt numbers are rows of board.def. Leaves out: PCIe, GICv2m, the platform
 * bus, the flash's command interface (flash is memory that guests read). */
#include "sim/board.h"
#include "sim/cores.h"

#include "sim/arch/devices.h"
#include "sim/virtio_mmio.h"

#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

/* --- wires --- */

static void wire_level(void *self, unsigned input, bool level)
{
    struct wire *w = self;
    struct line_event ev = {.wire = w, .name = w->name, .input = input, .level = level};
    if (w->snap->loading)
        return;
    observe(w->obs, OBS_LINE, &ev);
    w->sink(w->self, input, level);
}

static void connect(struct machine *m, struct line *l, const char *name,
                    void (*sink)(void *, unsigned, bool), void *self, unsigned input)
{
    struct board *b = m->board;
    BUG_ON(b->nwires == BOARD_MAX_WIRES);
    struct wire *w = &b->wire[b->nwires++];
    *w = (struct wire){&m->snap, &m->obs, name, sink, self};
    line_connect(l, wire_level, w, input);
}

static void connect_spi(struct machine *m, struct line *l, const char *name, unsigned spi)
{
    connect(m, l, name, gic_spi, m->gic, spi);
}

static void power_off_pin(void *self, unsigned input, bool level)
{
    if (level)
        machine_stop(self, EXIT_POWEROFF, 0, "power off by the Secure GPIO");
}

static void reset_pin(void *self, unsigned input, bool level)
{
    struct machine *m = self;
    if (level && m->cfg.no_reset)
        machine_stop(m, EXIT_RESET, 0, "reset by the Secure GPIO");
    else if (level)
        machine_ask_reset(m);
}

/* --- address map --- */

#define PUT(m, r, name) put(m, r, #name, BOARD_##name##_BASE, BOARD_##name##_SIZE)

static void put(struct machine *m, struct region *r, const char *name, uint64_t base, uint64_t size)
{
    if (!r->name)
        r->name = name;
    r->base = base;
    r->size = size;
    bus_add(&m->bus, r);
}

static void put_gic(struct machine *m)
{
    struct region r = {0};
    gic_region_dist(m->gic, &r);
    PUT(m, &r, GICD);
    r = (struct region){0};
    gic_region_cpu(m->gic, &r);
    PUT(m, &r, GICC);
    r = (struct region){0};
    gic_region_hyp(m->gic, &r);
    PUT(m, &r, GICH);
    r = (struct region){0};
    gic_region_vcpu(m->gic, &r);
    PUT(m, &r, GICV);
}

static void put_memory(struct machine *m)
{
    struct board *b = m->board;
    struct region ram = {.name = "RAM", .host = m->ram};
    put(m, &ram, "RAM", m->ram_base, m->ram_size);
    for (unsigned bank = 0; bank < FLASH_BANKS; bank++) {
        struct region r = {0};
        flash_region(&b->flash, bank, &r);
        r.secure = bank == 0 && m->cfg.secure;
        bus_add(&m->bus, &r);
    }
    if (!m->cfg.secure)
        return;
    struct region r = {.name = "Secure RAM", .host = b->secure_ram, .secure = true};
    PUT(m, &r, SECURE_RAM);
}

static void put_devices(struct machine *m)
{
    struct board *b = m->board;
    struct region r = {0};
    pl011_region(&b->uart, &r);
    PUT(m, &r, UART);
    r = (struct region){0};
    pl031_region(&b->rtc, &r);
    PUT(m, &r, RTC);
    r = (struct region){0};
    pl061_region(&b->gpio, &r);
    PUT(m, &r, GPIO);
    r = (struct region){0};
    fwcfg_region(&b->fwcfg, &r);
    PUT(m, &r, FWCFG);
    r = (struct region){0};
    virtio_mmio_region(&r);
    PUT(m, &r, VIRTIO);
}

static void put_secure_devices(struct machine *m)
{
    struct board *b = m->board;
    struct region r = {0};
    pl011_region(&b->secure_uart, &r);
    r.name = "Secure PL011";
    r.secure = true;
    PUT(m, &r, SECURE_UART);
    r = (struct region){0};
    pl061_region(&b->secure_gpio, &r);
    r.name = "Secure PL061";
    r.secure = true;
    PUT(m, &r, SECURE_GPIO);
}

/* --- devices --- */

static void memory_changed(void *self, uint64_t pa, uint64_t len)
{
    struct machine *m = self;
    for (unsigned i = 0; i < m->ncpus; i++)
        if (m->cpu[i])
            cpu_code_changed(m->cpu[i], pa, len);
}

static void init_fwcfg(struct machine *m)
{
    struct fwcfg *f = &m->board->fwcfg;
    struct dma dma = {&m->bus, memory_changed, m};
    fwcfg_init(f, &dma);
    fwcfg_add_u16(f, FWCFG_KEY_NB_CPUS, (uint16_t)m->ncpus);
    fwcfg_add_u16(f, FWCFG_KEY_MAX_CPUS, (uint16_t)m->ncpus);
    if (m->cfg.append) {
        uint32_t len = (uint32_t)strlen(m->cfg.append) + 1;
        fwcfg_add_u32(f, FWCFG_KEY_CMDLINE_SIZE, len);
        fwcfg_add_bytes(f, FWCFG_KEY_CMDLINE_DATA, m->cfg.append, len);
    }
}

static void init_devices(struct machine *m)
{
    struct board *b = m->board;
    uint64_t hz = m->cfg.clock_hz;
    pl011_init(&b->uart, &m->sched, hz, &b->serial, "uart");
    pl031_init(&b->rtc, &m->sched, hz, PL031_EPOCH, "rtc");
    pl061_init(&b->gpio);
    init_fwcfg(m);
    connect_spi(m, &b->uart.line, "UART", SPI_UART);
    connect_spi(m, &b->rtc.line, "RTC", SPI_RTC);
    connect_spi(m, &b->gpio.line, "GPIO", SPI_GPIO);
    input_add_port(&b->input, "gpio", pl061_input, &b->gpio);
    if (!m->cfg.secure)
        return;
    pl011_init(&b->secure_uart, &m->sched, hz, &b->secure_serial, "secure-uart");
    pl061_init(&b->secure_gpio);
    connect_spi(m, &b->secure_uart.line, "Secure UART", SPI_SECURE_UART);
    connect_spi(m, &b->secure_gpio.line, "Secure GPIO", SPI_SECURE_GPIO);
    connect(m, &b->secure_gpio.out[BOARD_SECURE_GPIO_OFF], "power off", power_off_pin, m, 0);
    connect(m, &b->secure_gpio.out[BOARD_SECURE_GPIO_RST], "reset", reset_pin, m, 0);
}

static void script_end(void *self, bool failed, const char *text)
{
    machine_stop(self, EXIT_SCRIPT, failed ? 3 : 0, "%s", text);
}

static bool init_serial(struct machine *m, struct err *e)
{
    struct board *b = m->board;
    input_init(&b->input, &m->sched);
    serial_init(&b->serial, "serial", &b->input);
    serial_init(&b->secure_serial, "secure-serial", &b->input);
    if (m->cfg.serial && !serial_open(&b->serial, m->cfg.serial, e))
        return false;
    if (!m->cfg.input)
        return true;
    b->script = input_script_load(m->cfg.input, e);
    if (!b->script)
        return false;
    struct input_script_hooks hooks = {script_end, m};
    input_script_attach(b->script, &m->sched, m->cfg.clock_hz, &b->serial, &hooks);
    return true;
}

static bool init_secure_ram(struct machine *m, struct err *e)
{
    if (!m->cfg.secure)
        return true;
    void *p = mmap(NULL, BOARD_SECURE_RAM_SIZE, PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (p == MAP_FAILED)
        return err_set(e, 2, "--secure: the host has no memory for 16 MiB of Secure RAM");
    m->board->secure_ram = p;
    return true;
}

bool board_init(struct machine *m, struct err *e)
{
    struct gic_config gc = {
        .ncpus = m->ncpus, .nirqs = 32 + BOARD_NUM_SPIS, .security = m->cfg.secure};
    m->board = calloc(1, sizeof *m->board);
    BUG_ON(!m->board);
    m->gic = gic_new(&gc, &m->obs);
    if (!init_secure_ram(m, e) || !flash_init(&m->board->flash, e) || !init_serial(m, e))
        return false;
    init_devices(m);
    put_memory(m);
    put_gic(m);
    put_devices(m);
    if (m->cfg.secure)
        put_secure_devices(m);
    return true;
}

/* --- a core's surroundings --- */

static const char *const timer_names[MACHINE_MAX_CPUS] = {"timer0", "timer1", "timer2", "timer3",
                                                          "timer4", "timer5", "timer6", "timer7"};

static void event_stream(void *cpu)
{
    cpu_event(cpu);
}

/* A system register that no row describes: a note for people, once each. */
static void say(void *self, const char *line)
{
    (void)self;
    fprintf(stderr, "hypscope: %s\n", line);
}

void board_links(struct machine *m, unsigned i, struct cpu_links *links)
{
    struct board *b = m->board;
    timer_init(&m->timer[i], &m->sched, &m->obs, m->cfg.clock_hz, BOARD_CNTFRQ, timer_names[i]);
    b->timer_rows[i] = (struct timer_rows){timer_row_read, timer_row_write, &m->timer[i]};
    b->ppi[i] = (struct gic_ppi_port){m->gic, (uint8_t)i};
    links->bus = &m->bus;
    links->sched = &m->sched;
    links->obs = &m->obs;
    links->timer = &b->timer_rows[i];
    cores_links(m, links);
    links->log = say;
}

static const struct {
    const char *name;
    unsigned irq;
} timer_ppis[TIMER_COUNT] = {
    [TIMER_PHYS_S] = {"Secure physical timer", IRQ_STIMER},
    [TIMER_PHYS_NS] = {"physical timer", IRQ_PTIMER},
    [TIMER_VIRT] = {"virtual timer", IRQ_VTIMER},
    [TIMER_HYP] = {"Hyp timer", IRQ_HYPTIMER},
};

static const struct {
    const char *name;
    enum cpu_input input;
} gic_outs[] = {
    [GIC_OUT_IRQ] = {"nIRQ", CPU_IN_IRQ},
    [GIC_OUT_FIQ] = {"nFIQ", CPU_IN_FIQ},
    [GIC_OUT_VIRQ] = {"nVIRQ", CPU_IN_VIRQ},
    [GIC_OUT_VFIQ] = {"nVFIQ", CPU_IN_VFIQ},
};

void board_wire_core(struct machine *m, unsigned i)
{
    struct timer *t = &m->timer[i];
    void *port = &m->board->ppi[i];
    for (unsigned n = 0; n < TIMER_COUNT; n++)
        connect(m, &t->ch[n].line, timer_ppis[n].name, gic_ppi, port, timer_ppis[n].irq);
    t->wfe_event = event_stream;
    t->wfe_self = m->cpu[i];
    for (unsigned n = 0; n < ARRAY_LEN(gic_outs); n++)
        connect(m, gic_out(m->gic, i, n), gic_outs[n].name, cpu_input, m->cpu[i],
                gic_outs[n].input);
    connect(m, gic_out(m->gic, i, GIC_OUT_MAINT), "GIC maintenance", gic_ppi, port, IRQ_MAINT);
}

/* --- life --- */

void board_snap(struct machine *m)
{
    struct board *b = m->board;
    for (unsigned i = 0; i < m->ncpus; i++)
        timer_snap(&m->timer[i], &m->snap, timer_names[i]);
    gic_snap(m->gic, &m->snap);
    pl011_snap(&b->uart, &m->snap, "uart");
    pl031_snap(&b->rtc, &m->snap, "rtc");
    pl061_snap(&b->gpio, &m->snap, "gpio");
    fwcfg_snap(&b->fwcfg, &m->snap, "fwcfg");
    if (m->cfg.secure) {
        pl011_snap(&b->secure_uart, &m->snap, "secure-uart");
        pl061_snap(&b->secure_gpio, &m->snap, "secure-gpio");
        snap_add_ram(&m->snap, "secure-ram", b->secure_ram, BOARD_SECURE_RAM_SIZE);
    }
    if (b->script)
        input_script_snap(b->script, &m->snap);
    input_snap(&b->input, &m->snap);
    flash_snap(&b->flash, &m->snap);
}

void board_reset(struct machine *m)
{
    struct board *b = m->board;
    pl011_reset(&b->uart);
    pl031_reset(&b->rtc);
    pl061_reset(&b->gpio);
    fwcfg_reset(&b->fwcfg);
    if (m->cfg.secure) {
        pl011_reset(&b->secure_uart);
        pl061_reset(&b->secure_gpio);
    }
    for (unsigned i = 0; i < m->ncpus; i++)
        timer_reset(&m->timer[i]);
    gic_reset(m->gic);
}

void board_free(struct machine *m)
{
    struct board *b = m->board;
    if (!b)
        return;
    serial_close(&b->serial);
    serial_close(&b->secure_serial);
    if (b->script)
        input_script_free(b->script);
    input_free(&b->input);
    flash_free(&b->flash);
    if (b->secure_ram)
        munmap(b->secure_ram, BOARD_SECURE_RAM_SIZE);
    gic_free(m->gic);
    free(b);
}
