/* near.h - words that are almost alike. */
#ifndef SIM_NEAR_H
#define SIM_NEAR_H

/* Levenshtein's distance, for words of at most 31 characters; longer ones are far (32). */
unsigned word_distance(const char *a, const char *b);

#endif
