/* stores.h - which pages of main memory OBS_STORE tells of: shared by everybody who wants to know.
 *
 * Who listens takes a share first and gives it back at the end. A page that was marked stays so
 * until the last share is given back: an observer hears of others' pages too, and must look at the
 * address. Between taking and giving back call these between instructions or from an observer. */
#ifndef SIM_STORES_H
#define SIM_STORES_H

#include "sim/machine.h"

void stores_share(struct machine *m);
void stores_unshare(struct machine *m);
/* Mark the page that pa lies in; false: it is not main memory. */
bool stores_mark(struct machine *m, uint64_t pa);

#endif
