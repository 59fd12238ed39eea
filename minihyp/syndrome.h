/* syndrome.h - HSR in words. */
#ifndef MINIHYP_SYNDROME_H
#define MINIHYP_SYNDROME_H

#include <stdbool.h>
#include <stdint.h>

/* A coprocessor register's encoding, made of the syndrome's own fields. */
#define SYNDROME_KEY(cp, opc1, crn, crm, opc2)                                                     \
    ((uint32_t)((cp) == 14) << 24 | (uint32_t)(opc2) << ISS_CP_OPC2_SHIFT |                        \
     (uint32_t)(opc1) << ISS_CP_OPC1_SHIFT | (uint32_t)(crn) << ISS_CP_CRN_SHIFT |                 \
     (uint32_t)(crm) << ISS_CP_CRM_SHIFT)

/* The key of a trapped MCR or MRC; and the manual's name for it, or NULL. */
uint32_t syndrome_key(uint32_t hsr);
const char *syndrome_register(uint32_t key);

/* The exception class by its name, and what kind of stage 2 fault an abort was. */
const char *syndrome_class(uint32_t hsr);
const char *syndrome_fault(uint32_t hsr);
/* The table row that the access would need, as text: CP15(NAME, 15, ...). */
void syndrome_print_row(uint32_t hsr, void (*print)(const char *fmt, ...));

#endif
