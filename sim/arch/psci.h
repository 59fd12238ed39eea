/* psci.h - the rows of psci.def as constants, in C and in assembly: PSCI_<call> (function
 * identifiers), PSCI_RET_<name> (return codes), PSCI_<value>. */
#ifndef SIM_ARCH_PSCI_H
#define SIM_ARCH_PSCI_H

#ifdef __ASSEMBLER__

/* clang-format off */
#define PSCI_CALL(name, id, what)      .equ PSCI_##name, id;
#define PSCI_RETURN(name, value, what) .equ PSCI_RET_##name, value;
#define PSCI_VALUE(name, value, what)  .equ PSCI_##name, value;
/* clang-format on */
#include "sim/arch/psci.def"

#else

enum {
#define PSCI_RETURN(name, value, what) PSCI_RET_##name = (value),
#include "sim/arch/psci.def"
};

enum {
#define PSCI_CALL(name, id, what)     PSCI_##name = (id),
#define PSCI_VALUE(name, value, what) PSCI_##name = (value),
#include "sim/arch/psci.def"
};

#endif
#endif
