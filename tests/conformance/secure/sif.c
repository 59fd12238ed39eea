/* sif.c - the NS bit of Secure translations: SCR.SIF, which forbids fetches from Non-secure memory,
 * and PAR.NS. ARM DDI 0406C B3.5.1, B3.6.1 (NS), B3.6.3 (NSTable), B3.7.2, B4.1.112 (PAR),
 * B4.1.129. */
#include "secure.h"

#include "tables.h"

/* A page of Secure state's at TEST_VA, Secure or Non-secure. */
static const struct {
    const char *name;
    bool lpae, page, table_ns;
} kinds[] = {
    {"section", false, false, false},
    {"small page", false, true, false},
    {"Long-descriptor page", true, true, false},
    {"Long-descriptor page by NSTable", true, true, true},
};
enum { KINDS = COUNT(kinds) };

static void map_long(unsigned k, bool ns)
{
    bool by_table = kinds[k].table_ns;
    ld_begin();
    ld_map(3, ld_leaf(3, FRAME_PA(0), 1, DESC_PUT(LD_S1_NS, ns && !by_table)));
    if (by_table)
        ld_l2[0] = ld_table(ld_l3, DESC_PUT(LD_TABLE_NS, ns));
    ld_on(0);
}

static void map(unsigned k, bool ns)
{
    if (kinds[k].lpae) {
        map_long(k, ns);
        return;
    }
    sd_begin();
    if (kinds[k].page) {
        sd_l1[SD_INDEX(TEST_VA)] = sd_table(sd_l2[0], (uint32_t)DESC_PUT(SD_TABLE_NS, ns));
        sd_l2[0][0] = sd_small(FRAME_PA(0), AP_RW, 0);
    } else {
        sd_l1[SD_INDEX(TEST_VA)] =
            sd_section(FRAME_PA(0), AP_RW, (uint32_t)DESC_PUT(SD_SECT_NS, ns));
    }
    sd_on(0);
}

static void expect_refused(unsigned k)
{
    enum { SECTION = 0x0d, PAGE = 0x0f };
    if (kinds[k].lpae)
        expect_pabt_long(PAGE, TEST_VA);
    else
        expect_pabt_short(kinds[k].page ? PAGE : SECTION, TEST_VA);
}

static void fetches(unsigned k)
{
    for (unsigned sif = 0; sif < 2; sif++)
        for (unsigned ns = 0; ns < 2; ns++)
            for (unsigned pl = 0; pl < 2; pl++) {
                uint32_t cpsr = pl ? PL1 : PL0;
                bool refused = sif && ns;
                check_begin(MUST, "B4.1.129",
                            "SCR.SIF=%u: fetch at Secure PL%u from a %ssecure %s %s", sif, pl,
                            ns ? "Non-" : "", kinds[k].name,
                            refused ? "is a permission fault" : "runs");
                plant_end(FRAME_PA(0), cpsr);
                map(k, ns);
                run_in(sif ? (uint32_t)SCR_SIF : 0);
                guest_fetch(cpsr, TEST_VA);
                if (refused)
                    expect_refused(k);
                else
                    expect_done();
                check_end();
            }
    check_begin(MUST, "B4.1.129", "SCR.SIF=1: a load from a Non-secure %s is made", kinds[k].name);
    sign(FRAME_PA(0));
    map(k, true);
    run_in(SCR_SIF);
    uint32_t got = guest_load(PL1, TEST_VA);
    expect_done();
    expect_eq("value", got, sign_of(FRAME_PA(0)));
    check_end();
}

/* Non-secure state fetches as ever. */
static void non_secure(void)
{
    check_begin(MUST, "B4.1.129", "SCR.SIF=1: a fetch in Non-secure state is made");
    plant_end(FRAME_PA(0), PL1);
    sd_begin();
    sd_l1[SD_INDEX(TEST_VA)] = sd_section(FRAME_PA(0), AP_RW, 0);
    NS(sd_on(0));
    run_in(SCR_NS | SCR_SIF);
    guest_fetch(PL1, TEST_VA);
    expect_done();
    check_end();
}

static void par(unsigned k)
{
    for (unsigned ns = 0; ns < 2; ns++) {
        check_begin(MUST, "B4.1.112", "ATS1CPR in Secure state, %ssecure %s: PAR.NS %u",
                    ns ? "Non-" : "", kinds[k].name, ns);
        map(k, ns);
        mcr_ATS1CPR(TEST_VA);
        isb();
        uint64_t got = mrrc_PAR();
        expect_eq("PAR.F", (uint32_t)got & 1, 0);
        expect_eq("PAR.NS", (uint32_t)got & PAR_NS, ns ? (uint32_t)PAR_NS : 0);
        check_end();
    }
}

void secure_sif(void)
{
    for (unsigned k = 0; k < KINDS; k++) {
        fetches(k);
        par(k);
    }
    non_secure();
}
