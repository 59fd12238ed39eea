/* ThumbEE, as far as this core has it: its registers (their rights are in test_cp15.c), and no way
 * into its state (ARM DDI 0406C A9.3.1, B1.12; INACCURACIES.md). */
#include "tests/cpu/sys_rig.h"

#include <check.h>

enum { ENTERX = 0xf3bf8f1f, LEAVEX = 0xf3bf8f0f, MOVS_PC_LR = 0xe1b0f00e };

static struct sys_rig rig;

static void open_rig(void)
{
    sys_rig_open(&rig);
    sys_rig_enter(&rig, RIG_NS, MODE_SVC);
}

static void close_rig(void)
{
    sys_rig_close(&rig);
}

START_TEST(enterx_and_leavex_are_undefined)
{
    uint32_t raw = _i ? LEAVEX : ENTERX;
    cpu_set_cpsr(rig.cpu, cpu_cpsr(rig.cpu) | PSR_T);
    ck_assert_int_eq(sys_rig_exec_t32(&rig, raw), EX_EXC);
    ck_assert_int_eq(rig.cpu->exc.kind, EXC_UNDEF);
    ck_assert_uint_eq(cpu_cpsr(rig.cpu) & PSR_J, 0);
}
END_TEST

/* A return whose SPSR says ThumbEE (J and T) comes out in T32. */
START_TEST(a_return_drops_j)
{
    rig.cpu->r[14] = (uint32_t)RIG_RAM;
    cpu_set_spsr(rig.cpu, MODE_SVC, MODE_SYS | PSR_J | PSR_T);
    sys_rig_exec(&rig, MOVS_PC_LR);
    ck_assert_uint_eq(cpu_cpsr(rig.cpu) & (PSR_M | PSR_J | PSR_T), MODE_SYS | PSR_T);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("thumbee");
    TCase *t = tcase_create("state");
    tcase_add_checked_fixture(t, open_rig, close_rig);
    tcase_add_loop_test(t, enterx_and_leavex_are_undefined, 0, 2);
    tcase_add_test(t, a_return_drops_j);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
