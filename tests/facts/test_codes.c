/* test_codes.c - encoded values, typed again: modes, exception classes, the GIC's numbers, PSCI.
 *
 * ARM DDI 0406C B1.3.1 (table B1-1), B3.13.6 (table B3-25); ARM IHI 0048B 2.2.1, 3.2; Cortex-A15
 * TRM 8.2.1, 8.3; ARM DEN 0022D 5.1, 5.2.2. Each row of the .def files must be here, and be the
 * same. */
#include <check.h>
#include <stdint.h>
#include <string.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof *(a))

struct code {
    const char *name;
    int64_t value;
};

static const struct code rows[] = {
#define MODE(name, value, what) {"mode " #name, value},
#define EC(name, value, what)   {"class " #name, value},
#include "cpu/arch/codes.def"
#define GICCONST(name, value, what) {#name, value},
#include "gic/arch/gic_consts.def"
#define PSCI_CALL(name, id, what)      {"call " #name, id},
#define PSCI_RETURN(name, value, what) {"return " #name, value},
#define PSCI_VALUE(name, value, what)  {"psci " #name, value},
#include "sim/arch/psci.def"
};

static const struct code facts[] = {
    /* CPSR.M */
    {"mode USR", 0x10},
    {"mode FIQ", 0x11},
    {"mode IRQ", 0x12},
    {"mode SVC", 0x13},
    {"mode MON", 0x16},
    {"mode ABT", 0x17},
    {"mode HYP", 0x1a},
    {"mode UND", 0x1b},
    {"mode SYS", 0x1f},
    /* HSR.EC */
    {"class UNKNOWN", 0x0},
    {"class WFX", 0x1},
    {"class CP15_32", 0x3},
    {"class CP15_64", 0x4},
    {"class CP14_32", 0x5},
    {"class CP14_LS", 0x6},
    {"class HCPTR", 0x7},
    {"class CP10_ID", 0x8},
    {"class BXJ", 0xa},
    {"class CP14_64", 0xc},
    {"class SVC", 0x11},
    {"class HVC", 0x12},
    {"class SMC", 0x13},
    {"class IABT_LOWER", 0x20},
    {"class IABT_HYP", 0x21},
    {"class DABT_LOWER", 0x24},
    {"class DABT_HYP", 0x25},
    /* Interrupt ids: SGIs from 0, PPIs from 16, SPIs from 32 to 1019, special ones from 1020 */
    {"GIC_SGI_FIRST", 0},
    {"GIC_PPI_FIRST", 16},
    {"GIC_SPI_FIRST", 32},
    {"GIC_ID_LIMIT", 1020},
    {"GIC_ID_GROUP1", 1022},
    {"GIC_ID_NONE", 1023},
    {"GIC_PRIO_IDLE", 255},
    /* The Cortex-A15's: maintenance 25, Hyp timer 26, virtual timer 27, nFIQ 28, Secure timer 29,
     * Non-secure timer 30, nIRQ 31 */
    {"GIC_PPI_MASK", 0xfe000000},
    {"GIC_PPI_MAINT", 25},
    {"GIC_PPI_HYP_TIMER", 26},
    {"GIC_PPI_VIRT_TIMER", 27},
    {"GIC_PPI_S_TIMER", 29},
    {"GIC_PPI_NS_TIMER", 30},
    /* Implementer 0x43b; architecture version 2 in GICC_IIDR[19:16] */
    {"GICD_IIDR_VALUE", 0x43b},
    {"GICC_IIDR_VALUE", 2 << 16 | 0x43b},
    /* GICH_VTR: PRIbits - 1 in 31:29, PREbits - 1 in 28:26, list registers - 1 in 5:0 */
    {"GICH_VTR_VALUE", INT64_C(4) << 29 | 4 << 26 | 3},
    /* GICH_VMCR: VMBP in 23:21, VMABP in 20:18, at their minima */
    {"GICH_VMCR_RESET", 2 << 21 | 3 << 18},
    {"GICC_BPR_MIN", 2},
    {"GICC_ABPR_MIN", 3},
    /* SMC32 calls of the Standard Secure service */
    {"call VERSION", 0x84000000},
    {"call CPU_SUSPEND", 0x84000001},
    {"call CPU_OFF", 0x84000002},
    {"call CPU_ON", 0x84000003},
    {"call AFFINITY_INFO", 0x84000004},
    {"call MIGRATE", 0x84000005},
    {"call MIGRATE_INFO_TYPE", 0x84000006},
    {"call SYSTEM_OFF", 0x84000008},
    {"call SYSTEM_RESET", 0x84000009},
    {"call FEATURES", 0x8400000a},
    {"return SUCCESS", 0},
    {"return NOT_SUPPORTED", -1},
    {"return INVALID_PARAMETERS", -2},
    {"return DENIED", -3},
    {"return ALREADY_ON", -4},
    {"return ON_PENDING", -5},
    {"return INTERNAL_FAILURE", -6},
    {"return NOT_PRESENT", -7},
    {"return DISABLED", -8},
    {"return INVALID_ADDRESS", -9},
    {"psci VERSION_1_1", 1 << 16 | 1},
    {"psci AFFINITY_ON", 0},
    {"psci AFFINITY_OFF", 1},
    {"psci MIGRATE_NO_TOS", 2},
    {"psci POWERDOWN", 1 << 16},
};

static const struct code *find(const struct code *table, size_t n, const char *name)
{
    for (size_t k = 0; k < n; k++)
        if (!strcmp(table[k].name, name))
            return &table[k];
    return NULL;
}

START_TEST(rows_are_the_manuals)
{
    for (size_t k = 0; k < ARRAY_LEN(facts); k++) {
        const struct code *row = find(rows, ARRAY_LEN(rows), facts[k].name);
        ck_assert_msg(row && row->value == facts[k].value, "%s: %lld, not %lld", facts[k].name,
                      row ? (long long)row->value : -1, (long long)facts[k].value);
    }
}
END_TEST

START_TEST(every_row_is_here)
{
    for (size_t k = 0; k < ARRAY_LEN(rows); k++)
        ck_assert_msg(find(facts, ARRAY_LEN(facts), rows[k].name), "%s is not typed again",
                      rows[k].name);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("codes");
    TCase *t = tcase_create("facts");
    tcase_add_test(t, rows_are_the_manuals);
    tcase_add_test(t, every_row_is_here);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
