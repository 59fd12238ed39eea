/* under_test3.c - as under_test.c; apart, because static names of these meet those of the others.
 */
#include "minihyp/syndrome.c"
