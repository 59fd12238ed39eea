/* calls.c - the calls that the machine serves in the place of firmware and debugger: PSCI and
 * semihosting. Everything else the core takes as the architecture says.
 *
 * The core asks here only for calls that would reach secure firmware or nobody: an SMC that HCR.TSC
 * traps goes to Hyp without being seen. */
#include "sim/machine_int.h"

#include "sim/psci.h"
#include "sim/semihost.h"

bool machine_call(void *machine, struct cpu *c, enum cpu_call kind, uint32_t imm)
{
    struct machine *m = machine;
    if (kind == CPU_CALL_SMC || kind == CPU_CALL_HVC)
        return imm == 0 && psci_serves(m, c, kind) && psci_call(m, c);
    return m->cfg.semihosting && semihost_serves(c, kind, imm) && semihost_call(m, c);
}

static bool look(const struct cpu *c, uint32_t va, enum mmu_access access, uint8_t **host,
                 uint64_t *pa)
{
    struct mmu_view view = {&c->cp15, c->links.bus, cpu_regime(c)};
    struct mmu_req req = {.va = va, .regime = view.regime, .access = access, .priv = cpu_priv(c)};
    struct mmu_result res;
    struct fault f;
    if (!mmu_walk(&view, &req, &res, &f, NULL) || !bus_find(c->links.bus, res.pa, res.ns))
        return false;
    *pa = res.pa;
    *host = bus_host(c->links.bus, res.pa, 1);
    return *host != NULL;
}

/* Bytes from va to the end of its page, at most len. */
static uint32_t in_page(uint32_t va, uint32_t len)
{
    uint32_t room = 4096 - (va & 4095);
    return len < room ? len : room;
}

bool guest_read(const struct cpu *c, uint32_t va, void *buf, uint32_t len)
{
    uint8_t *out = buf, *host;
    uint64_t pa;
    while (len > 0) {
        uint32_t n = in_page(va, len);
        if (!look(c, va, MMU_READ, &host, &pa))
            return false;
        for (uint32_t i = 0; i < n; i++)
            out[i] = host[i];
        out += n;
        va += n;
        len -= n;
    }
    return true;
}

bool guest_write(struct machine *m, struct cpu *c, uint32_t va, const void *buf, uint32_t len)
{
    const uint8_t *in = buf;
    uint8_t *host;
    uint64_t pa;
    while (len > 0) {
        uint32_t n = in_page(va, len);
        if (!look(c, va, MMU_WRITE, &host, &pa) || bus_find(&m->bus, pa, false)->readonly)
            return false;
        bus_storing(&m->bus, host, n);
        for (uint32_t i = 0; i < n; i++)
            host[i] = in[i];
        for (unsigned k = 0; k < m->ncpus; k++)
            cpu_code_changed(m->cpu[k], pa, n);
        in += n;
        va += n;
        len -= n;
    }
    return true;
}
