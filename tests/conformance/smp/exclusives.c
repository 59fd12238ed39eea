/* exclusives.c - what the other core does between LDREX and STREX (ARM DDI 0406C A3.4.2: the global
 * monitor). Both run at PL1 over one Shareable mapping, and wait for each other by two words. */
#include "smp.h"

#define WORD      TEST_VA
#define ELSEWHERE (TEST_VA + 0x2000u)
#define GO        (TEST_VA + 0x1000u)
#define DONE      (TEST_VA + 0x1040u)

#define I_CMP_1(r) (0xe3500001u | (r) << 16)
#define I_BNE_2    0x1afffffcu /* to two before */
#define OLD        0x11u

static void translate(void)
{
    sd_on(0);
}

/* r1 the word, r3 the value, r4 the flag to wait for, r5 the flag to set; r6 is 1. */
static const struct {
    const char *name;
    uint32_t insns[2];
    uint32_t where, value;
    bool fails;
    enum tag tag;
} rows[] = {
    {"core 1 stores another value there: STREX fails",
     {I_STR(3, 1), I_NOP},
     WORD,
     0x22,
     true,
     MUST},
    {"core 1 stores the same value there: STREX fails",
     {I_STR(3, 1), I_NOP},
     WORD,
     OLD,
     true,
     MUST},
    {"core 1 stores a byte there: STREX fails", {I_STRB(3, 1), I_NOP}, WORD, OLD, true, MUST},
    {"core 1's LDREX and STREX there: STREX fails",
     {I_LDREX(0, 1), I_STREX(2, 3, 1)},
     WORD,
     OLD,
     true,
     MUST},
    {"core 1 stores elsewhere: STREX succeeds",
     {I_STR(3, 1), I_NOP},
     ELSEWHERE,
     0x33,
     false,
     MICRO},
    {"core 1 loads from there: STREX succeeds", {I_LDR(0, 1), I_NOP}, WORD, 0, false, MICRO},
    {"core 1's LDREX there: STREX succeeds", {I_LDREX(0, 1), I_NOP}, WORD, 0, false, MICRO},
};

static volatile unsigned row;

static void meddle(void)
{
    const uint32_t insns[] = {I_LDR(7, 4),        I_CMP_1(7),         I_BNE_2,
                              rows[row].insns[0], rows[row].insns[1], I_STR(6, 5)};
    second_guest.r[1] = rows[row].where;
    second_guest.r[3] = rows[row].value;
    second_guest.r[4] = GO;
    second_guest.r[5] = DONE;
    second_guest.r[6] = 1;
    second_run(PL1, insns, 6);
}

static void one(unsigned i)
{
    static const uint32_t insns[] = {I_LDREX(0, 1), I_STR(6, 4), I_LDR(7, 5),
                                     I_CMP_1(7),    I_BNE_2,     I_STREX(2, 3, 1)};
    check_begin(rows[i].tag, "A3.4.2", "%s", rows[i].name);
    sd_begin();
    sd_l1[SD_INDEX(TEST_VA)] = sd_section(
        FRAME_PA(0), AP_RW,
        (uint32_t)(DESC_PUT(SD_SECT_C, 1) | DESC_PUT(SD_SECT_B, 1) | DESC_PUT(SD_SECT_S, 1)));
    volatile uint32_t *frame = (volatile uint32_t *)FRAME_PA(0);
    frame[0] = OLD;
    frame[(GO - TEST_VA) / 4] = frame[(DONE - TEST_VA) / 4] = 0;
    row = i;
    translate();
    second_do(translate);
    second_begin(meddle);
    guest.r[1] = WORD;
    guest.r[3] = 0x99;
    guest.r[4] = GO;
    guest.r[5] = DONE;
    guest.r[6] = 1;
    run_insns(PL1, insns, 6);
    expect_done();
    expect_true("core 1 ended", second_wait());
    expect_eq("LDREX", guest.r[0], OLD);
    expect_eq("STREX's status", guest.r[2], rows[i].fails);
    expect_eq("stored", frame[0] == 0x99, !rows[i].fails);
    second_do(world_reset);
    check_end();
}

void smp_exclusives(void)
{
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
        one(i);
}
