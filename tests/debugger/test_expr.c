/* Expressions and addresses: what they mean, and what is said of the ones that mean nothing. */
#include "tests/debugger/rig.h"

#include <stdlib.h>
#include <string.h>

static const uint32_t code[] = {0xe3a00007, 0xeafffffe, 0x11223344};

static uint64_t value(struct rig *r, const char *text)
{
    uint64_t v = 0;
    r->d.out = stdout;
    ck_assert_msg(expr_value(&r->d, text, &v), "%s", text);
    return v;
}

START_TEST(arithmetic)
{
    struct rig r;
    rig_open(&r, code, 3);
    ck_assert_uint_eq(value(&r, "2 + 3 * 4"), 14);
    ck_assert_uint_eq(value(&r, "(2 + 3) * 4"), 20);
    ck_assert_uint_eq(value(&r, "10 - 3 - 2"), 5);
    ck_assert_uint_eq(value(&r, "0xff & 0x3c >> 2"), (0xff & 0x3c) >> 2);
    ck_assert_uint_eq(value(&r, "1 << 31"), 0x80000000);
    ck_assert_uint_eq(value(&r, "-1 & 0xf"), 15);
    ck_assert_uint_eq(value(&r, "3 == 1 + 2"), 1);
    ck_assert_uint_eq(value(&r, "3 != 3"), 0);
    ck_assert_uint_eq(value(&r, "2 <= 2"), 1);
    ck_assert_uint_eq(value(&r, "3 < 2"), 0);
    ck_assert_uint_eq(value(&r, "1 << 2 > 3"), 1);
    rig_close(&r);
}
END_TEST

START_TEST(registers)
{
    struct rig r;
    rig_open(&r, code, 3);
    struct cpu *c = dbg_cpu(&r.d);
    c->r[3] = 33;
    c->r[13] = 0x1000;
    cpu_set_reg(c, MODE_IRQ, 13, 0x2000);
    cpu_set_spsr(c, MODE_SVC, 0x1d3);
    ck_assert_uint_eq(value(&r, "r3"), 33);
    ck_assert_uint_eq(value(&r, "$r3 + 1"), 34);
    ck_assert_uint_eq(value(&r, "sp"), 0x1000);
    ck_assert_uint_eq(value(&r, "r13"), 0x1000);
    ck_assert_uint_eq(value(&r, "pc"), RIG_CODE);
    ck_assert_uint_eq(value(&r, "SP_irq"), 0x2000);
    ck_assert_uint_eq(value(&r, "spsr_svc"), 0x1d3);
    ck_assert_uint_eq(value(&r, "cpsr.M"), MODE_HYP);
    ck_assert_uint_eq(value(&r, "hsctlr.cp15ben"), 1);
    ck_assert_uint_eq(value(&r, "MIDR"), c->cp15.MIDR[0]);
    rig_close(&r);
}
END_TEST

START_TEST(memory)
{
    struct rig r;
    rig_open(&r, code, 3);
    ck_assert_uint_eq(value(&r, "[0x40010008]"), 0x11223344);
    ck_assert_uint_eq(value(&r, "[p:0x40010008] & 0xff"), 0x44);
    ck_assert_uint_eq(value(&r, "[pc + 8] + [pc + 4]"), 0x11223344ull + 0xeafffffe);
    rig_close(&r);
}
END_TEST

START_TEST(addresses)
{
    struct rig r;
    struct dbg_addr at;
    rig_open(&r, code, 3);
    r.d.out = stdout;
    ck_assert(expr_addr(&r.d, "p:0x100000000 + 4", &at));
    ck_assert(at.physical && at.addr == 0x100000004);
    ck_assert(expr_addr(&r.d, "vm2:0x80000000", &at));
    ck_assert(!at.physical && at.addr == 0x80000000);
    ck_assert_str_eq(at.world, "vm2");
    ck_assert(expr_addr(&r.d, "h:16", &at));
    ck_assert_str_eq(at.world, "hyp");
    ck_assert(expr_addr(&r.d, "pc + 4", &at));
    ck_assert(at.addr == RIG_CODE + 4 && !at.world[0]);
    rig_close(&r);
}
END_TEST

START_TEST(nonsense)
{
    static const char *const bad[] = {
        "",        "1 +",  "(1", "1 2",   "0x", "12abc", "nowhere", "r16",           "r3.N",
        "SCTLR.Q", "[0x1", "*",  "1 = 2", "!x", "vm1:x", "vm1:",    "[p:0xfff00000]"};
    struct rig r;
    uint64_t v;
    rig_open(&r, code, 3);
    for (unsigned i = 0; i < ARRAY_LEN(bad); i++) {
        char *text = NULL;
        size_t len = 0;
        r.d.out = open_memstream(&text, &len);
        bool ok = expr_value(&r.d, bad[i], &v);
        fclose(r.d.out);
        ck_assert_msg(!ok, "%s is %llu", bad[i], (unsigned long long)v);
        ck_assert_msg(strchr(text, '\n') == text + len - 1, "'%s': one line, not %s", bad[i], text);
        free(text);
    }
    rig_close(&r);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {arithmetic, registers, memory, addresses, nonsense};
    return rig_main("debugger expressions", tests, ARRAY_LEN(tests));
}
