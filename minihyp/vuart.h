/* vuart.h - a VM's serial port: a PL011 that writes into the VM's line of the console. */
#ifndef MINIHYP_VUART_H
#define MINIHYP_VUART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "minihyp/console.h"

#define VUART_WORDS 19 /* DR to DMACR */

struct vuart {
    uint32_t reg[VUART_WORDS];
    struct console_line line;
};

void vuart_reset(struct vuart *u, const char *owner);
/* An access to its registers. False: nothing is there. */
bool vuart_access(struct vuart *u, uint32_t offset, unsigned size, bool write, uint32_t *value);
/* The level of its interrupt line. */
bool vuart_irq(const struct vuart *u);

#endif
