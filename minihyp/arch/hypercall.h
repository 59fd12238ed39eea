/* hypercall.h - minihyp's own calls, beside PSCI: HVC #0 with the number in r0, arguments from r1,
 * result in r0 (ARM DEN 0028, the range of vendor hypervisor services). */
#ifndef MINIHYP_ARCH_HYPERCALL_H
#define MINIHYP_ARCH_HYPERCALL_H

enum {
    HYPERCALL_VERSION = 0x86000000u, /* HYPERCALL_VERSION_VALUE */
    HYPERCALL_VM_ID,                 /* the caller's number, from 1 */
    HYPERCALL_YIELD,                 /* let another VM run */
    HYPERCALL_PUTC,                  /* r1: a character for the VM's console */
    HYPERCALL_PUTS,                  /* r1: physical address, r2: bytes; how many were taken */
    HYPERCALL_WINDOW,                /* r1: physical address of the page to show in the window */
    HYPERCALL_TRAPS,                 /* r1: an exception class; how often the VM trapped with it */
};

enum { HYPERCALL_WINDOW_IPA = 0x30039000 }; /* at first it shows the RAM's first page */

enum { HYPERCALL_VERSION_VALUE = 0x00010000 };

#endif
