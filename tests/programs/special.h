/* special.h - helpers whose calling convention C cannot express: special_NAME(operands, results).
 */
#ifndef TESTS_PROGRAMS_SPECIAL_H
#define TESTS_PROGRAMS_SPECIAL_H

#include <stdint.h>

#define SPECIAL(name) void special_##name(const uint64_t *a, uint64_t *r)

SPECIAL(__aeabi_cdcmpeq);
SPECIAL(__aeabi_cdcmple);
SPECIAL(__aeabi_cdrcmple);
SPECIAL(__aeabi_cfcmpeq);
SPECIAL(__aeabi_cfcmple);
SPECIAL(__aeabi_cfrcmple);
SPECIAL(__aeabi_idivmod);
SPECIAL(__aeabi_uidivmod);
SPECIAL(__aeabi_ldivmod);
SPECIAL(__aeabi_uldivmod);
SPECIAL(__aeabi_uread4);
SPECIAL(__aeabi_uread8);
SPECIAL(__aeabi_uwrite4);
SPECIAL(__aeabi_uwrite8);
SPECIAL(__divmoddi4);
SPECIAL(__udivmoddi4);
SPECIAL(__gcc_bcmp);

#endif
