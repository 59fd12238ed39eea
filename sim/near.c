/* near.c - how far two words are apart, for guesses at what was meant. Leaves out: swapped letters
 * as one slip. */
#include "sim/near.h"

#include <string.h>

static unsigned least3(unsigned a, unsigned b, unsigned c)
{
    unsigned m = a < b ? a : b;
    return m < c ? m : c;
}

unsigned word_distance(const char *a, const char *b)
{
    enum { MOST = 32 };
    unsigned row[MOST], la = (unsigned)strlen(a), lb = (unsigned)strlen(b);
    if (la >= MOST || lb >= MOST)
        return MOST;
    for (unsigned j = 0; j <= lb; j++)
        row[j] = j;
    for (unsigned i = 1; i <= la; i++) {
        unsigned diagonal = row[0];
        row[0] = i;
        for (unsigned j = 1; j <= lb; j++) {
            unsigned above = row[j];
            row[j] = least3(above + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1]));
            diagonal = above;
        }
    }
    return row[lb];
}
