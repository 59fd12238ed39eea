/* churn.h - what churn.S and its test know of each other. */
#ifndef TESTS_SYSTEM_GUESTS_CHURN_H
#define TESTS_SYSTEM_GUESTS_CHURN_H

#define CHURN_COUNTS 0x40200000 /* a word for each kind: how often it was done */
#define CHURN_KINDS  5
#define CHURN_ROUNDS 10000

#endif
