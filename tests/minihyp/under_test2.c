/* under_test2.c - as under_test.c; apart, because static names of these meet those of the others.
 */
#include "minihyp/vgicd.c"
#include "minihyp/vuart.c"
