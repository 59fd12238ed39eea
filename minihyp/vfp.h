/* vfp.h - the floating-point and Advanced SIMD registers of a VM. */
#ifndef MINIHYP_VFP_H
#define MINIHYP_VFP_H

#include <stdbool.h>
#include <stdint.h>

struct vfp {
    uint32_t d[32][2];
    uint32_t fpscr, fpexc;
};

struct vm;

/* This VM is to run: its floating point traps unless the registers are its own. */
void vfp_switch(const struct vm *vm);
/* It trapped. False: this VM has none, by its row of the table. */
bool vfp_give(struct vm *vm);

/* switch.S */
void vfp_save(struct vfp *v);
void vfp_restore(const struct vfp *v);

#endif
