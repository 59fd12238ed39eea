/* test_d32dis.c - CPACR.D32DIS: whatever uses one of D16 to D31 is UNDEFINED (ARM DDI 0406C
 * B4.1.40).
 *
 * An encoding of each shape with every subset of its register bits D, N and M, and lists that end
 * just before D16 and just after. */
#include "sys_rig.h"

#include <check.h>
#include <string.h>

static struct sys_rig rig;

static void setup(void)
{
    sys_rig_open(&rig);
    sys_rig_enter(&rig, RIG_SECURE, MODE_SVC);
    rig.cpu->fpexc = FPEXC_EN;
    rig.cpu->r[0] = (uint32_t)RIG_RAM;
}

static void teardown(void)
{
    sys_rig_close(&rig);
}

/* With registers below D16 only; the letters are the bits that name a doubleword or quadword. */
static const struct {
    uint32_t raw;
    const char *bits;
} shapes[] = {
    {0xf2210802, "DNM"}, /* VADD.I32 D0, D1, D2 */
    {0xf222e844, "DNM"}, /* VADD.I32 Q7, Q1, Q2 */
    {0xf2010d02, "DNM"}, /* VADD.F32 */
    {0xf2110902, "DNM"}, /* VMLA.I16 */
    {0xee310b02, "DNM"}, /* VADD.F64 */
    {0xee010b02, "DNM"}, /* VMLA.F64 */
    {0xeea10b02, "DNM"}, /* VFMA.F64 */
    {0xeeb10bc2, "DM"},  /* VSQRT.F64 */
    {0xeeb70b00, "D"},   /* VMOV.F64 D0, #1.0 */
    {0xeeb40b42, "DM"},  /* VCMP.F64 */
    {0xeebd0bc2, "M"},   /* VCVT.S32.F64 S0, D2 */
    {0xeeb80bc2, "D"},   /* VCVT.F64.S32 D0, S4 */
    {0xf2800011, "D"},   /* VMOV.I32 D0, #1 */
    {0xf2bd0012, "DM"},  /* VSHR.S32 */
    {0xf2890a12, "DM"},  /* VSHLL.S8 Q0, D2, #1 */
    {0xf2810002, "DNM"}, /* VADDL.S8 */
    {0xf2820102, "DNM"}, /* VADDW.S8 */
    {0xf2820404, "DNM"}, /* VADDHN.I16 */
    {0xf3b20202, "DM"},  /* VMOVN.I16 */
    {0xf2910842, "DN"},  /* VMUL.I16 D0, D1, D2[0] */
    {0xf2b10102, "DNM"}, /* VEXT.8 */
    {0xf3b10802, "DNM"}, /* VTBL.8 D0, {D1}, D2 */
    {0xf3b30c02, "DM"},  /* VDUP.8 D0, D2[1] */
    {0xf3b00002, "DM"},  /* VREV64.8 */
    {0xf3b20002, "DM"},  /* VSWP */
    {0xed900b00, "D"},   /* VLDR */
    {0xed800b00, "D"},   /* VSTR */
    {0xec454b12, "M"},   /* VMOV D2, R4, R5 */
    {0xee014b10, "N"},   /* VMOV.32 D1[0], R4 */
    {0xee114b10, "N"},   /* VMOV.32 R4, D1[0] */
    {0xee814b10, "N"},   /* VDUP.32 D1, R4 */
    {0xec900b02, "D"},   /* VLDM R0, {D0} */
    {0xf420070f, "D"},   /* VLD1.8 {D0}, [R0] */
};

/* Lists by the last register. */
static const struct {
    uint32_t raw;
    unsigned last;
} lists[] = {
    {0xec90eb04, 15}, {0xec90eb06, 16}, /* VLDM R0, {D14-...} */
    {0xf420ea0f, 15}, {0xf420fa0f, 16}, /* VLD1.8, two registers */
    {0xf420d90f, 15}, {0xf420e90f, 16}, /* VLD2.8, every other one */
    {0xf4a0f00f, 15},                   /* VLD1.8 {D15[0]} */
    {0xf4a0c30f, 15}, {0xf4a0d30f, 16}, /* VLD4.8, one lane */
    {0xf4a0ec2f, 15}, {0xf4a0fc2f, 16}, /* VLD1.8, all lanes */
    {0xf3be0902, 15}, {0xf3bf0902, 16}, /* VTBL.8, two registers */
    {0xf3bc0b02, 15}, {0xf3bd0b02, 16}, /* VTBL.8, four */
};

static void check(uint32_t raw, bool high)
{
    for (unsigned disabled = 0; disabled < 2; disabled++) {
        rig.cpu->cp15.CPACR[0] = 0x00f00000 | (disabled ? CPACR_D32DIS : 0u);
        enum ex ex = sys_rig_exec(&rig, raw);
        bool undefined = ex == EX_EXC && rig.cpu->exc.kind == EXC_UNDEF;
        ck_assert_msg(undefined == (disabled && high), "%08x, D32DIS %u: %d", raw, disabled, ex);
        ck_assert_msg(undefined || ex != EX_EXC, "%08x: exception %u", raw, rig.cpu->exc.kind);
    }
}

START_TEST(every_register_bit)
{
    static const unsigned place[] = {22, 7, 5};
    for (unsigned k = 0; k < ARRAY_LEN(shapes); k++)
        for (unsigned set = 0; set < 8; set++) {
            uint32_t raw = shapes[k].raw;
            bool has_all = true;
            for (unsigned b = 0; b < 3; b++)
                if (set >> b & 1) {
                    raw |= 1u << place[b];
                    has_all &= strchr(shapes[k].bits, "DNM"[b]) != NULL;
                }
            if (has_all)
                check(raw, set != 0);
        }
}
END_TEST

START_TEST(lists_across_the_border)
{
    for (unsigned k = 0; k < ARRAY_LEN(lists); k++)
        check(lists[k].raw, lists[k].last >= 16);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("D32DIS");
    TCase *t = tcase_create("D32DIS");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, every_register_bit);
    tcase_add_test(t, lists_across_the_border);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
