/* under_test.c - the part of minihyp that reaches the machine through minihyp/arch.h alone, for the
 * build machine, over the fake in fake_arch.c. */
#include "minihyp/console.c"
#include "minihyp/fmt.c"
#include "minihyp/paging.c"
#include "minihyp/vgic.c"
