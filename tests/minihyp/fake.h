/* fake.h - a machine to run minihyp's logic on: registers that remember, and a serial line. */
#ifndef TESTS_MINIHYP_FAKE_H
#define TESTS_MINIHYP_FAKE_H

#include <stdint.h>

void fake_reset(void);
/* A GIC register, as last written; and a write behind minihyp's back, as the hardware would. */
uint32_t fake_reg(uint32_t pa);
void fake_set(uint32_t pa, uint32_t v);
/* What was sent over the serial line. */
const char *fake_serial(void);

#endif
