/* code.h - the code generator: decoded blocks become host code, copied from stencils and patched.
 *
 * A stencil is an op's handler, compiled a second time with holes for its operands. No
 * instruction's meaning is here. Generated code and handlers mix freely: each op's `fn` becomes the
 * address of its own code, so that a slow path, which is an ordinary handler, goes on in generated
 * code by itself. The cache is bounded; when it is full everything is dropped, as with the blocks.
 * Its memory is mapped twice, once to write and once to execute. */
#ifndef CPU_CODE_CODE_H
#define CPU_CODE_CODE_H

#include <stdbool.h>
#include <stddef.h>

struct block;
struct code;
struct op;

/* Has this build, on this host, a generator? */
bool code_available(void);
/* A cache of `bytes`; NULL: there is no generator, or no memory of the kind that it needs. */
struct code *code_new(size_t bytes);
void code_free(struct code *k);
/* Memory for blocks where generated code can name it; NULL: there is none. */
void *code_low_memory(size_t len);
void code_low_free(void *memory, size_t len);
/* Code for a block; its ops lead there from now on. False: the cache is full. */
bool code_generate(struct code *k, struct block *b);
/* The direct branch `from` leads to block `to` from now on. Both have code. */
void code_link(struct code *k, const struct op *from, const struct block *to);
/* Whoever still enters the block's code goes to op_stale. */
void code_retire(struct code *k, const struct block *b);
void code_reset(struct code *k);
/* Bytes generated since the last reset; and how many there may be, at most the cache's size. */
size_t code_used(const struct code *k);
void code_limit(struct code *k, size_t bytes);
/* The stencil of a handler by name; "-" when it has none. For people. */
const char *code_stencil_name(const void *handler);

#endif
