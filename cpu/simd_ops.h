/* simd_ops.h - what the rows of vfp.def and neon.def tell their executors: the last argument. */
#ifndef CPU_SIMD_OPS_H
#define CPU_SIMD_OPS_H

/* VLD<n> and VST<n> (multiple structures): elements a structure, how often, register spacing. */
#define STRUCTURES(n, times, spacing) ((n) << 8 | (times) << 4 | (spacing))

#endif
