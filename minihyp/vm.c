/* vm.c - making VMs out of the table: memory, stage 2, devices, first registers.
 *
 * What a VM sees is a small copy of the board, at the board's own addresses, so that a guest's
 * image runs bare as well:
 *
 *      0x08000000  distributor      nothing there: accesses trap and vgicd.c answers
 *      0x08010000  CPU interface    the hardware's virtual CPU interface (GICV), mapped
 *      0x09000000  serial port      nothing there: accesses trap and vuart.c answers
 *      0x30039000  window           a page of its RAM, as it likes (HYPERCALL_WINDOW)
 *      0x40000000  RAM              its own piece of the board's RAM, in 2 MB blocks
 *
 * Everything else is a hole. A VMID tags what the TLB remembers of this map, so that a switch to
 * another VM need not forget it. */
#include "minihyp/vm.h"

#include "cpu/arch/cp15_access.h"
#include "gic/arch/gic_regs.h"
#include "minihyp/arch.h"
#include "minihyp/arch/hypercall.h"
#include "minihyp/console.h"
#include "minihyp/hyp.h"
#include "sim/arch/board.h"

#define BLOCK_SIZE 0x200000u

static struct vm vms[VM_MAX];

unsigned vm_count(void)
{
    return vm_table_count;
}

struct vm *vm_at(unsigned i)
{
    return &vms[i];
}

void *vm_memory(const struct vm *vm, uint32_t ipa, uint32_t len)
{
    uint32_t offset = ipa - vm->config->ram_base;
    if (offset >= vm->config->ram_size || len > vm->config->ram_size - offset)
        return NULL;
    return arch_va(vm->ram_pa + offset);
}

static bool gicd_access(struct vm *vm, uint32_t offset, unsigned size, bool write, uint32_t *value)
{
    return vgic_dist_access(&vm->gic, offset, size, write, value);
}

static bool uart_access(struct vm *vm, uint32_t offset, unsigned size, bool write, uint32_t *value)
{
    bool ok = vuart_access(&vm->uart, offset, size, write, value);
    vgic_set_line(&vm->gic, IRQ_UART, vuart_irq(&vm->uart));
    return ok;
}

const struct vm_device vm_board[] = {
    {"distributor", BOARD_GICD_BASE, PAGE_SIZE, gicd_access},
    {"serial port", BOARD_UART_BASE, PAGE_SIZE, uart_access},
    {0},
};

static bool map_stage2(struct vm *vm)
{
    const struct vm_config *c = vm->config;
    return page_space_init(&vm->stage2, &page_stage2) &&
           page_map(&vm->stage2, c->ram_base, vm->ram_pa, c->ram_size, PAGE_RAM) &&
           page_map(&vm->stage2, HYPERCALL_WINDOW_IPA, vm->ram_pa, PAGE_SIZE, PAGE_RAM) &&
           page_map(&vm->stage2, BOARD_GICC_BASE, BOARD_GICV_BASE, 2 * PAGE_SIZE, PAGE_DEVICE);
}

static bool load_image(struct vm *vm)
{
    const struct vm_config *c = vm->config;
    uint32_t size = (uint32_t)(c->image_end - c->image);
    uint8_t *to = vm_memory(vm, c->load, size);
    if (!to)
        return false;
    for (uint32_t i = 0; i < size; i++)
        to[i] = c->image[i];
    hyp_clean(to, size); /* the guest starts with its caches off */
    return true;
}

static bool vm_create(struct vm *vm, unsigned id, const struct vm_config *config, uint64_t ram_pa)
{
    *vm = (struct vm){.config = config, .id = (uint8_t)id, .ram_pa = ram_pa, .wake_at = VM_NEVER};
    world_reset(&vm->world, config->load);
    uint64_t now = mrrc_CNTPCT(); /* the VM's own time starts at zero */
    vm->world.sys.CNTVOFF = (struct world_wide){(uint32_t)now, (uint32_t)(now >> 32)};
    vgic_reset(&vm->gic);
    vuart_reset(&vm->uart, config->name);
    return map_stage2(vm) && load_image(vm);
}

/* VMs' memories follow each other, from the first block behind minihyp on. */
bool vm_create_all(void)
{
    uint64_t pa = (hyp_end() + BLOCK_SIZE - 1) & ~(uint64_t)(BLOCK_SIZE - 1);
    for (unsigned i = 0; i < vm_table_count; i++) {
        const struct vm_config *c = &vm_table[i];
        if (i == VM_MAX || !hyp_map_ram(pa, c->ram_size) || !vm_create(&vms[i], i + 1, c, pa)) {
            say("%s: cannot be made: too many VMs, page tables used up, or its image is larger "
                "than its memory\n",
                c->name);
            return false;
        }
        say("%s: vmid %u, %u MB at 0x%08x seen at 0x%08x, %u bytes of image at 0x%08x, priority "
            "%u\n",
            c->name, i + 1, c->ram_size >> 20, (uint32_t)pa, c->ram_base,
            (uint32_t)(c->image_end - c->image), c->load, c->priority);
        pa += c->ram_size;
    }
    return true;
}

void vm_end(struct vm *vm, enum vm_state how)
{
    console_flush(&vm->uart.line);
    vm->state = how;
}
