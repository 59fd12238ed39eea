/* book_int.h - what the files of the by-the-book walker share. */
#ifndef TESTS_MMU_BOOK_INT_H
#define TESTS_MMU_BOOK_INT_H

#include "book_walker.h"

struct book {
    const struct book_ask *ask;
    struct book_answer *ans;
    uint32_t sctlr, ttbcr;
    uint64_t ttbr0, ttbr1;
    uint32_t hcr;
};

static inline uint64_t slice(uint64_t v, int hi, int lo)
{
    uint64_t r = 0;
    for (int i = hi; i >= lo; i--)
        r = r << 1 | (v >> i & 1);
    return r;
}

static inline bool bit(uint64_t v, int n)
{
    return v >> n & 1;
}

static inline bool is_zero(uint64_t v, int hi, int lo)
{
    return hi < lo || slice(v, hi, lo) == 0;
}

static inline bool is_ones(uint64_t v, int hi, int lo)
{
    for (int i = lo; i <= hi; i++)
        if (!bit(v, i))
            return false;
    return true;
}

struct book_attrs book_strongly_ordered(void);
struct book_attrs book_default_tex_decode(unsigned texcb, bool s);
struct book_attrs book_remapped_tex_decode(const struct book *b, unsigned texcb, bool s);
struct book_attrs book_mair_decode(const struct book *b, unsigned index);
struct book_attrs book_s2_attr_decode(unsigned attr);
struct book_attrs book_combine_s1_s2(struct book_attrs s1, struct book_attrs s2);

#endif
