/* dtb.h - the device tree: generated for the board, or the user's own brought in line with it. */
#ifndef SIM_DTB_H
#define SIM_DTB_H

#include "sim/file.h"
#include "sim/machine.h"

#define DTB_MAX (1u << 20) /* bytes, packed: what Arm Linux maps for it */

struct dtb_spec {
    const char *cpu; /* "cortex-a15" */
    unsigned ncpus;
    uint64_t ram_base, ram_size;
    bool secure;
    enum psci_conduit conduit;         /* PSCI_SMC, PSCI_HVC or PSCI_OFF (no node) */
    const char *append;                /* NULL: no bootargs */
    uint64_t initrd_start, initrd_end; /* equal: none */
    uint64_t seed;                     /* of rng-seed */
};

/* The board's tree, packed. False: it is larger than DTB_MAX (status 2). */
bool dtb_generate(const struct dtb_spec *s, struct file_data *out, struct err *e);
/* The tree in `path`, checked, with memory, bootargs, initrd and PSCI put in as the Linux boot
 * protocol asks. False: *e says what is wrong with it (status 2). */
bool dtb_from_file(const struct dtb_spec *s, const char *path, struct file_data *out,
                   struct err *e);

#endif
