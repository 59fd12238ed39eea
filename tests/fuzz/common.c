/* common.c - seeded draws and the machines that cases run in. */
#include "tests/fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* SplitMix64. */
uint64_t draw64(struct draw *d)
{
    uint64_t z = d->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

uint32_t draw32(struct draw *d)
{
    return (uint32_t)(draw64(d) >> 32);
}

struct draw draw_start(uint64_t seed, unsigned use)
{
    struct draw d = {seed};
    d.state = draw64(&d) + use;
    return d;
}

uint32_t draw_address(struct draw *d)
{
    static const struct {
        uint32_t base, size;
    } places[] = {
        {FUZZ_DATA, FUZZ_DATA_PAGES << 12},
        {FUZZ_DATA, FUZZ_DATA_PAGES << 12},
        {FUZZ_DATA, FUZZ_DATA_PAGES << 12},
        {FUZZ_CODE, FUZZ_CODE_PAGES << 12},
        {FUZZ_VECTORS, FUZZ_VECTOR_PAGES << 12},
        {FUZZ_TABLES, 0x80000},
        {BOARD_RAM_BASE + FUZZ_RAM_SIZE - 64, 128},
        {BOARD_RAM_BASE - 64, 128},
        {BOARD_GICD_BASE, 0x1000},
        {BOARD_GICC_BASE, 0x1020},
        {BOARD_GICH_BASE, 0x200},
        {BOARD_GICV_BASE, 0x1020},
        {BOARD_UART_BASE, 0x1000},
        {BOARD_RTC_BASE, 0x40},
        {BOARD_FWCFG_BASE, BOARD_FWCFG_SIZE},
        {BOARD_GPIO_BASE, 0x500},
        {BOARD_VIRTIO_BASE, 0x400},
        {BOARD_SECURE_RAM_BASE, 0x2000},
        {BOARD_FLASH0_BASE, 0x2000},
        {0xfffff000, 0x1000},
        {0, 0x1000},
    };
    unsigned i = below(d, ARRAY_LEN(places));
    uint32_t a = places[i].base + below(d, places[i].size);
    return chance(d, 80) ? a & ~3u : chance(d, 50) ? a | 0xfff : a;
}

/* The loader wants an image: four bytes of nothing. */
static const char *blank_image(void)
{
    static char path[64];
    snprintf(path, sizeof path, "/tmp/hypscope-fuzz-%d", (int)getpid());
    FILE *f = fopen(path, "wb");
    if (!f || fwrite("\0\0\0\0", 1, 4, f) != 4 || fclose(f)) {
        perror(path);
        exit(2);
    }
    return path;
}

struct machine *fuzz_machine(bool secure, unsigned ncpus, unsigned tlb_sets, enum cpu_engine engine)
{
    struct machine_config cfg = MACHINE_DEFAULTS;
    struct err e;
    cfg.ram_size = FUZZ_RAM_SIZE;
    cfg.secure = secure;
    cfg.ncpus = ncpus;
    cfg.tlb_ways = tlb_sets ? 1 : 0;
    cfg.tlb_sets = tlb_sets;
    cfg.engine = engine;
    cfg.code_cache_mb = 2; /* there are many machines */
    cfg.load[0] = (struct machine_image){blank_image(), true, FUZZ_ENTRY};
    cfg.nload = 1;
    cfg.has_entry = true;
    cfg.entry = FUZZ_ENTRY;
    struct machine *m = machine_new(&cfg, &e);
    unlink(cfg.load[0].path);
    for (unsigned i = 0; m && i < m->ncpus; i++)
        m->cpu[i]->links.log = NULL; /* encodings without a row are no news here */
    if (!m) {
        fprintf(stderr, "%s\n", e.text);
        exit(2);
    }
    return m;
}

void case_place(struct machine *m, uint64_t seed, const struct fuzz_mask *mask)
{
    struct draw code = draw_start(seed, 1), tables = draw_start(seed, 2),
                state = draw_start(seed, 3);
    place_code(m, &code, mask);
    place_tables(m, &tables);
    for (unsigned i = 0; i < m->ncpus; i++) {
        place_state(m, m->cpu[i], &state);
        m->cpu[i]->power = CPU_ON;
        cpu_context_changed(m->cpu[i]);
        cpu_drop_derived(m->cpu[i]);
    }
}
