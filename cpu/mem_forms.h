/* mem_forms.h - the address forms of loads and stores, shared by hot handlers and slow paths.
 *
 * FORMS_OF(X, ...) names them: X(form, ...). VA_form is the access's address, WB_form the writeback
 * that follows an access that succeeded, with `va` a local of the handler. */
#ifndef CPU_MEM_FORMS_H
#define CPU_MEM_FORMS_H

#include "cpu/ops_int.h"

#define VA_MF_OFF  (RB + IMM)
#define VA_MF_PRE  (RB + IMM)
#define VA_MF_POST (RB)
#define VA_MF_REG  (RB + (RC << (IMM & 31)))
#define WB_MF_OFF
#define WB_MF_PRE  RB = va
#define WB_MF_POST RB = va + IMM
#define WB_MF_REG

/* What a load does to the value that memory gave. */
#define PLAIN(v) (v)
#define S8(v)    ((uint32_t)(int8_t)(v))
#define S16(v)   ((uint32_t)(int16_t)(v))

/* LOAD(kind, form, type, what becomes of the value), STORE(kind, form, type), and the pairs, words
 * in registers a and d. */
#define ALL_KINDS(form)                                                                            \
    LOAD(LDR, form, uint32_t, PLAIN)                                                               \
    LOAD(LDRB, form, uint8_t, PLAIN)                                                               \
    LOAD(LDRSB, form, uint8_t, S8)                                                                 \
    LOAD(LDRH, form, uint16_t, PLAIN)                                                              \
    LOAD(LDRSH, form, uint16_t, S16)                                                               \
    STORE(STR, form, uint32_t)                                                                     \
    STORE(STRB, form, uint8_t)                                                                     \
    STORE(STRH, form, uint16_t)                                                                    \
    LOAD_PAIR(form)                                                                                \
    STORE_PAIR(form)

#define ALL_FORMS ALL_KINDS(MF_OFF) ALL_KINDS(MF_PRE) ALL_KINDS(MF_POST) ALL_KINDS(MF_REG)

/* Names of the handlers, and a row of a table of them: enum mem_form. */
#define HOT(kind, form)   op_##kind##_##form
#define SLOW_(kind, form) op_slow_##kind##_##form
#define MEM_ROW(X, kind)                                                                           \
    {                                                                                              \
        X(kind, MF_OFF), X(kind, MF_PRE), X(kind, MF_POST), X(kind, MF_REG)                        \
    }
#define MEM_ROWS(X)                                                                                \
    {                                                                                              \
        MEM_ROW(X, LDR), MEM_ROW(X, LDRB), MEM_ROW(X, LDRSB), MEM_ROW(X, LDRH), MEM_ROW(X, LDRSH), \
            MEM_ROW(X, STR), MEM_ROW(X, STRB), MEM_ROW(X, STRH), MEM_ROW(X, LDRD),                 \
            MEM_ROW(X, STRD),                                                                      \
    }

#endif
