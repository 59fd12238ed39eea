/* vm.h - virtual machines: the table that describes them, and what minihyp knows of each. */
#ifndef MINIHYP_VM_H
#define MINIHYP_VM_H

#include <stdbool.h>
#include <stdint.h>

#include "minihyp/paging.h"
#include "minihyp/vfp.h"
#include "minihyp/vgic.h"
#include "minihyp/vuart.h"
#include "minihyp/world.h"

struct vm;

/* A place in a VM's address space that traps to a piece of code of ours. */
struct vm_device {
    const char *name;
    uint32_t base, size; /* IPA, bytes */
    /* An access at offset, size bytes. False: it cannot be done, and counts as a violation. */
    bool (*access)(struct vm *vm, uint32_t offset, unsigned size, bool write, uint32_t *value);
};

/* One row of the table of VMs. */
struct vm_config {
    const char *name;  /* its console's prefix */
    uint32_t ram_base; /* IPA of its memory; a multiple of 2 MB */
    uint32_t ram_size; /* bytes; a multiple of 2 MB */
    const uint8_t *image, *image_end;
    uint32_t load;                   /* IPA where the image goes and starts */
    const struct vm_device *devices; /* emulated ones; ends with a row without a name */
    uint8_t priority;                /* the runnable VM with the highest runs; equals take turns */
    bool vfp;                        /* it has floating point */
    bool tolerated; /* a violation is answered as hardware would, by an exception in the
                                  guest, and does not stop the VM */
};

/* The build's table: vms_demo.c, vms_mixer.c, vms_rogue.c or vms_handover.c. */
extern const struct vm_config vm_table[];
extern const unsigned vm_table_count;

/* Embed guest NAME.bin of the build's image folder, as symbols image_NAME and image_NAME_end. */
#define VM_IMAGE(name)                                                                             \
    __asm__(".pushsection .rodata.images, \"a\"\n .balign 4\n .global image_" #name                \
            ", image_" #name "_end\nimage_" #name ": .incbin \"" #name ".bin\"\nimage_" #name      \
            "_end:\n .popsection");                                                                \
    extern const uint8_t image_##name[], image_##name##_end[]

/* The part of a row that every guest's is: 16 MB of RAM where the board has it, the board's
 * devices, and the image where it is linked. */
#define VM_ON_BOARD(guest)                                                                         \
    .name = #guest, .ram_base = BOARD_RAM_BASE, .ram_size = 16 << 20, .image = image_##guest,      \
    .image_end = image_##guest##_end, .load = BOARD_RAM_BASE + 0x100000, .devices = vm_board

/* The devices every VM has: the distributor and the serial port. */
extern const struct vm_device vm_board[];

enum vm_state {
    VM_READY,   /* wants to run */
    VM_WAITING, /* in WFI: for an interrupt, or for its timer at wake_at */
    VM_OFF,     /* switched itself off */
    VM_STOPPED, /* we stopped it */
};

#define VM_MAX     4
#define VM_CLASSES 64 /* exception classes: HSR.EC has six bits */
#define VM_NEVER   UINT64_MAX

struct vm_counts {
    uint32_t entries;
    uint32_t switched_in; /* entries that followed another VM */
    uint32_t irqs;
    uint32_t traps[VM_CLASSES];
    uint32_t violations;
};

struct vm {
    const struct vm_config *config;
    struct world world;
    enum vm_state state;
    uint8_t id; /* also its VMID; 0 is nobody's */
    uint64_t ram_pa;
    struct page_space stage2;
    struct vfp vfp;
    struct vgic gic;
    struct vuart uart;
    uint64_t wake_at; /* VM_WAITING: physical count when its virtual timer fires, or VM_NEVER */
    struct vm_counts counts;
};

/* Build every VM of the table. False: out of page tables or memory, and said so. */
bool vm_create_all(void);
unsigned vm_count(void);
struct vm *vm_at(unsigned i);
/* The address of VM memory [ipa, ipa + len) in Hyp's map; NULL when it is not all the VM's RAM. */
void *vm_memory(const struct vm *vm, uint32_t ipa, uint32_t len);
/* For good: it will not be entered again. */
void vm_end(struct vm *vm, enum vm_state how);

#endif
