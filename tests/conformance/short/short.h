/* short.h - what this area's files share: one mapping of each kind at TEST_VA. */
#ifndef CONFORMANCE_SHORT_H
#define CONFORMANCE_SHORT_H

#include "tables.h"
#include "tap.h"

enum kind { SECTION, SUPERSECTION, LARGE, SMALL, KINDS };

struct kind_row {
    const char *name;
    unsigned level; /* of its descriptor: 1 or 2 */
    uint32_t size;  /* bytes mapped */
    uint32_t pa;    /* where to */
    uint32_t xn;    /* its XN bit */
    uint32_t ng;    /* its nG bit */
};
extern const struct kind_row kinds[KINDS];

/* TEST_VA by a descriptor of that kind in a domain (a supersection: 0); `more` is XORed in. */
void short_map(enum kind k, unsigned ap, unsigned domain, uint32_t more);

/* FS[4:0] of B3.13.3, by level. */
#define FS_TRANSLATION(l) ((l) == 1 ? 0x05u : 0x07u)
#define FS_ACCESS_FLAG(l) ((l) == 1 ? 0x03u : 0x06u)
#define FS_DOMAIN(l)      ((l) == 1 ? 0x09u : 0x0bu)
#define FS_PERMISSION(l)  ((l) == 1 ? 0x0du : 0x0fu)
#define FS_ALIGNMENT      0x01u

void short_shapes(void);
void short_rights(void);
void short_execute(void);
void short_control(void);
void short_memory_types(void);
void short_pages(void);

#endif
