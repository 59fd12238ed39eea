/* syndrome.c - HSR in words (ARM DDI 0406C B3.13.6). Names come from the same rows that give the
 * simulator its registers. */
#include "minihyp/syndrome.h"

#include <stddef.h>

#include "minihyp/arch.h"

struct named {
    uint32_t key;
    const char *name;
};

static const struct named registers[] = {
#define CP15(name, cp, o1, crn, crm, o2, ...)          {SYNDROME_KEY(cp, o1, crn, crm, o2), #name},
#define CP15_OP(name, cp, o1, crn, crm, o2, ...)       {SYNDROME_KEY(cp, o1, crn, crm, o2), #name},
#define CP15_VIEW(name, of, cp, o1, crn, crm, o2, ...) {SYNDROME_KEY(cp, o1, crn, crm, o2), #name},
#include "cpu/arch/cp15.def"
#define CP15(name, cp, o1, crn, crm, o2, ...) {SYNDROME_KEY(cp, o1, crn, crm, o2), #name},
#include "timer/arch/cnt.def"
};

static const char *const classes[64] = {
#define EC(name, value, what) [value] = what,
#include "cpu/arch/codes.def"
};

uint32_t syndrome_key(uint32_t hsr)
{
    uint32_t ec = field_get(hsr, HSR_EC);
    uint32_t mask = ISS_CP_OPC2 | ISS_CP_OPC1 | ISS_CP_CRN | ISS_CP_CRM;
    return (hsr & mask) | (uint32_t)(ec == EC_CP14_32) << 24;
}

const char *syndrome_register(uint32_t key)
{
    for (unsigned i = 0; i < sizeof registers / sizeof *registers; i++)
        if (registers[i].key == key)
            return registers[i].name;
    return NULL;
}

const char *syndrome_class(uint32_t hsr)
{
    const char *name = classes[field_get(hsr, HSR_EC)];
    return name ? name : "a class that the manual reserves";
}

const char *syndrome_fault(uint32_t hsr)
{
    static const char *const kinds[] = {
        [1] = "translation fault",
        [2] = "access flag fault",
        [3] = "permission fault",
    };
    uint32_t fsc = field_get(hsr, ISS_AB_FSC);
    return fsc >= 4 && fsc < 16 ? kinds[fsc >> 2] : "abort";
}

void syndrome_print_row(uint32_t hsr, void (*print)(const char *fmt, ...))
{
    const char *name = syndrome_register(syndrome_key(hsr));
    print("CP15(%s, %u, %u, %u, %u, %u)", name ? name : "?",
          field_get(hsr, HSR_EC) == EC_CP14_32 ? 14 : 15, field_get(hsr, ISS_CP_OPC1),
          field_get(hsr, ISS_CP_CRN), field_get(hsr, ISS_CP_CRM), field_get(hsr, ISS_CP_OPC2));
}
