/* What is UNPREDICTABLE is found, and gets the choice of cpu/policy.def; every rule has a case here
 * (UNPRIV_HYP, which an executor applies, is test_exec_mem's). Then fields, flags and conditions.
 */
#include "cpu/decode.h"
#include "cpu/translate.h"
#include "tests/cpu/fake_rows.h"
#include "tests/cpu/sys_rig.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static const struct sample {
    uint32_t raw;
    uint8_t thumb, it;
    int rule; /* -1: nothing is wrong with it */
} samples[] = {
    {0xe1110002, 0, 0, -1},                    /* TST r1, r2 */
    {0xe111f002, 0, 0, POLICY_SHOULD_BE},      /* its (0000) is 15 */
    {0xe0000391, 0, 0, -1},                    /* MUL r0, r1, r3 */
    {0xe0000f91, 0, 0, POLICY_PC_OPERAND},     /* MUL r0, r1, pc */
    {0xe08f0112, 0, 0, POLICY_PC_OPERAND},     /* ADD r0, pc, r2, LSL r1 */
    {0xf00d0001, 1, 0, POLICY_SP_OPERAND},     /* AND.W r0, sp, #1 */
    {0xf00f0001, 1, 0, POLICY_PC_OPERAND},     /* AND.W r0, pc, #1 */
    {0xe1810f92, 0, 0, -1},                    /* STREX r0, r2, [r1] */
    {0xe1800f92, 0, 0, POLICY_OPERAND_CLASH},  /* STREX r0, r2, [r0] */
    {0xe1a13f92, 0, 0, POLICY_OPERAND_CLASH},  /* STREXD r3, r2, r3, [r1] */
    {0xe0802391, 0, 0, -1},                    /* UMULL r2, r0, r1, r3 */
    {0xe0800391, 0, 0, POLICY_SAME_DEST},      /* UMULL r0, r0, r1, r3 */
    {0xfa91f181, 1, 0, -1},                    /* REV.W r1, r1 */
    {0xfa92f181, 1, 0, POLICY_RM_DIFFERS},     /* Rm is r2 and r1 */
    {0xe1c020d0, 0, 0, -1},                    /* LDRD r2, r3, [r0] */
    {0xe1c010d0, 0, 0, POLICY_ODD_PAIR},       /* LDRD r1, r2, [r0] */
    {0xe1c0e0d0, 0, 0, POLICY_ODD_PAIR},       /* LDRD lr, pc, [r0] */
    {0xe08120d0, 0, 0, -1},                    /* LDRD r2, r3, [r1], r0 */
    {0xe0a120d0, 0, 0, POLICY_DUAL_PW},        /* the same with W = 1 */
    {0xe08320d0, 0, 0, POLICY_WRITEBACK_BASE}, /* LDRD r2, r3, [r3], r0 */
    {0xe59f0004, 0, 0, -1},                    /* LDR r0, [pc, #4] */
    {0xe5bf0004, 0, 0, POLICY_WRITEBACK_PC},   /* LDR r0, [pc, #4]! */
    {0xe5b11004, 0, 0, POLICY_WRITEBACK_BASE}, /* LDR r1, [r1, #4]! */
    {0xe8910004, 0, 0, -1},                    /* LDM r1, {r2} */
    {0xe8910000, 0, 0, POLICY_EMPTY_LIST},     /* LDM r1, {} */
    {0xe8910004, 1, 0, POLICY_EMPTY_LIST},     /* LDM.W r1, {r2} */
    {0xe8818004, 1, 0, POLICY_LIST_PC},        /* STM.W r1, {r2, pc} */
    {0xe8b1000c, 0, 0, -1},                    /* LDM r1!, {r2, r3} */
    {0xe8b10006, 0, 0, POLICY_LIST_BASE},      /* LDM r1!, {r1, r2} */
    {0xe7c5021f, 0, 0, -1},                    /* BFC r0, #4, #2 */
    {0xe7c1021f, 0, 0, POLICY_BIT_FIELD},      /* its end before its beginning */
    {0xe7a00fd1, 0, 0, -1},                    /* SBFX r0, r1, #31, #1 */
    {0xe7a10fd1, 0, 0, POLICY_BIT_FIELD},      /* SBFX r0, r1, #31, #2 */
    {0xe1200070, 0, 0, -1},                    /* BKPT */
    {0x01200070, 0, 0, POLICY_COND_NOT_AL},    /* BKPTEQ */
    {0xb108, 1, 0, -1},                        /* CBZ r0 */
    {0xb108, 1, 0x08, POLICY_IN_IT},           /* CBZ r0 inside an IT block */
    {0xbf08, 1, 0, -1},                        /* IT EQ */
    {0xbff8, 1, 0, POLICY_IT_FIELD},           /* IT with condition 1111 */
    {0xbfe8, 1, 0, -1},                        /* IT AL */
    {0xbfe4, 1, 0, -1},                        /* ITT AL */
    {0xbfec, 1, 0, POLICY_IT_FIELD},           /* ITE AL */
};

/* Rules that executors apply, after the enables and traps of floating-point. */
static const struct {
    uint32_t raw;
    int rule; /* -1: nothing is wrong with it */
} executed[] = {
    {0xec900b02, -1},                 /* VLDMIA r0, {d0} */
    {0xec900b00, POLICY_FP_LIST},     /* no register */
    {0xec900b20, -1},                 /* VLDMIA r0, {d0-d15} */
    {0xec900b22, POLICY_FP_LIST},     /* 17 of them */
    {0xecc0fa01, -1},                 /* VSTMIA r0, {s31} */
    {0xecc0fa02, POLICY_FP_LIST},     /* and s32 */
    {0xec410a1f, -1},                 /* VMOV s30, s31, r0, r1 */
    {0xec410a3f, POLICY_FP_LIST},     /* s31 and s32 */
    {0xf460e80f, -1},                 /* VLD2.8 {d30, d31}, [r0] */
    {0xf460f80f, POLICY_FP_LIST},     /* d31 and d32 */
    {0xf3be0981, -1},                 /* VTBL.8 d0, {d30, d31}, d1 */
    {0xf3bf0981, POLICY_FP_LIST},     /* d31 and d32 */
    {0xeeba0a48, -1},                 /* VCVT.F32.S16 s0, s0, #0 */
    {0xeeba0a68, POLICY_FP_FRACTION}, /* a fraction of -1 bits */
    {0xeebe0a48, -1},                 /* VCVT.S16.F32 s0, s0, #0 */
    {0xeebe0a68, POLICY_FP_FRACTION}, /* a fraction of -1 bits */
};

static const char *rule_name(int rule)
{
    return rule < 0 ? "nothing" : rule == POLICY_RULES ? "UNDEFINED" : policies[rule].rule;
}

START_TEST(rules_are_found)
{
    bool seen[POLICY_RULES] = {[POLICY_UNPRIV_HYP] = true};
    for (size_t k = 0; k < ARRAY_LEN(executed); k++)
        if (executed[k].rule >= 0)
            seen[executed[k].rule] = true;
    for (size_t k = 0; k < ARRAY_LEN(samples); k++) {
        const struct sample *s = &samples[k];
        struct insn i;
        decode_insn_row(s->raw, s->thumb, s->it, 0, &i);
        int rule = decode_unpredictable(&i, decode_shape(i.row));
        ck_assert_msg(rule == s->rule, "%08x (%s): %s, not %s", s->raw, insn_rows[i.row].name,
                      rule_name(rule), rule_name(s->rule));
        if (rule >= 0)
            seen[rule] = true;
    }
    for (unsigned k = 0; k < POLICY_RULES; k++)
        ck_assert_msg(seen[k], "no sample of %s", policies[k].rule);
}
END_TEST

START_TEST(choices_are_applied)
{
    for (size_t k = 0; k < ARRAY_LEN(samples); k++) {
        const struct sample *s = &samples[k];
        struct insn i;
        decode_insn(s->raw, s->thumb, s->it, 0, &i);
        bool undefined = !strcmp(insn_rows[i.row].name, "UNDEFINED");
        ck_assert_msg(undefined == (s->rule >= 0 && policies[s->rule].undefined), "%08x: %s",
                      s->raw, insn_rows[i.row].name);
    }
}
END_TEST

START_TEST(executors_apply_theirs)
{
    struct sys_rig r;
    sys_rig_open(&r);
    sys_rig_enter(&r, RIG_SECURE, MODE_SVC);
    r.cpu->cp15.CPACR[0] = CPACR_CP10 | CPACR_CP11;
    r.cpu->fpexc = FPEXC_EN;
    for (size_t k = 0; k < ARRAY_LEN(executed); k++) {
        int rule = executed[k].rule;
        r.cpu->r[0] = (uint32_t)RIG_RAM + 0x100;
        enum ex ex = sys_rig_exec(&r, executed[k].raw);
        bool undefined = ex == EX_EXC && r.cpu->exc.kind == EXC_UNDEF;
        ck_assert_msg(undefined == (rule >= 0 && policies[rule].undefined), "%08x: %s",
                      executed[k].raw, rule_name(rule));
        ck_assert_msg(undefined || ex == EX_NEXT, "%08x: %d", executed[k].raw, ex);
    }
    sys_rig_close(&r);
}
END_TEST

/* P = 0, W = 0 in a T32 load or store is UNDEFINED by the manual itself, not by a choice. */
START_TEST(undefined_is_no_choice)
{
    struct insn i;
    decode_insn(0xf8510804, true, 0, 0, &i);
    ck_assert_str_eq(insn_rows[i.row].name, "UNDEFINED");
    decode_insn_row(0xf8510804, true, 0, 0, &i);
    ck_assert_int_eq(decode_unpredictable(&i, decode_shape(i.row)), POLICY_RULES);
}
END_TEST

START_TEST(lists_and_implied_fields)
{
    struct insn i;
    decode_insn(0xb510, true, 0, 0, &i); /* PUSH {r4, lr} */
    ck_assert_uint_eq(i.list, 0x4010);
    ck_assert_uint_eq(i.n, 13);
    ck_assert(insn_flag(&i, 'P') && insn_flag(&i, 'W') && !insn_flag(&i, 'U'));
    decode_insn(0xbd10, true, 0, 0, &i); /* POP {r4, pc} */
    ck_assert_uint_eq(i.list, 0x8010);
    decode_insn(0xc902, true, 0, 0, &i); /* LDM r1, {r1}: no writeback */
    ck_assert(!insn_flag(&i, 'W'));
    decode_insn(0xc904, true, 0, 0, &i); /* LDM r1!, {r2} */
    ck_assert(insn_flag(&i, 'W'));
    decode_insn(0x6843, true, 0, 0, &i); /* LDR r3, [r0, #4] */
    ck_assert_uint_eq(i.imm, 4);
    decode_insn(0xf2412334, true, 0, 0, &i); /* MOVW r3, #0x1234 */
    ck_assert_uint_eq(i.imm, 0x1234);
    decode_insn(0xe1c020d8, false, 0, 0, &i); /* LDRD r2, r3, [r0, #8] */
    ck_assert_uint_eq(i.a, 3);
    decode_insn(0xb662, true, 0, 0, &i); /* CPSIE i: imm is imod:mode */
    ck_assert_uint_eq(i.imm, 2 << 5);
    decode_insn(0xe1080300, false, 0, 0, &i); /* MRS r0, (banked): imm is M:M1 */
    ck_assert_uint_eq(i.imm, 0x18);
}
END_TEST

START_TEST(conditions_and_flag_setting)
{
    struct insn i;
    decode_insn(0x1840, true, 0, 0, &i); /* ADDS r0, r0, r1 */
    ck_assert(insn_flag(&i, 'S') && i.cond == 14 && !i.in_it);
    decode_insn(0x1840, true, 0x14, 0, &i); /* ADDNE r0, r0, r1: the first of two */
    ck_assert(!insn_flag(&i, 'S') && i.cond == 1 && i.in_it);
    decode_insn(0xbe00, true, 0x14, 0, &i); /* BKPT has no condition, there neither (A8.8.24) */
    ck_assert(i.cond == 14 && i.in_it);
    decode_insn(0x4288, true, 0x14, 0, &i); /* CMP sets flags all the same */
    ck_assert(insn_flag(&i, 'S'));
    decode_insn(0xd0fe, true, 0, 0, &i); /* BEQ . */
    ck_assert_uint_eq(i.cond, 0);
    ck_assert_int_eq(branch_offset(&i), -4);
    decode_insn(0x10810002, false, 0, 0, &i); /* ADDNE r0, r1, r2 */
    ck_assert_uint_eq(i.cond, 1);
    decode_insn(0xf57ff01f, false, 0, 0, &i); /* CLREX */
    ck_assert_uint_eq(i.cond, 14);
}
END_TEST

int main(void)
{
    decode_init();
    Suite *s = suite_create("decode_policy");
    TCase *t = tcase_create("decode");
    tcase_add_test(t, rules_are_found);
    tcase_add_test(t, choices_are_applied);
    tcase_add_test(t, executors_apply_theirs);
    tcase_add_test(t, undefined_is_no_choice);
    tcase_add_test(t, lists_and_implied_fields);
    tcase_add_test(t, conditions_and_flag_setting);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
