/* registers.c - attempts on registers that belong to Hyp mode, to the Secure state, or to debug. */
#include "guests/rogue/rogue.h"

#include "cpu/arch/cp15_access.h"
#include "cpu/arch/fields.h"

#define READ(name)                                                                                 \
    static const char *read_##name(void)                                                           \
    {                                                                                              \
        mrc_##name();                                                                              \
        return "read";                                                                             \
    }
#define WRITE(name)                                                                                \
    static const char *write_##name(void)                                                          \
    {                                                                                              \
        mcr_##name(0);                                                                             \
        return "written";                                                                          \
    }
#define READ_64(name)                                                                              \
    static const char *read_##name(void)                                                           \
    {                                                                                              \
        mrrc_##name();                                                                             \
        return "read";                                                                             \
    }
#define WRITE_64(name)                                                                             \
    static const char *write_##name(void)                                                          \
    {                                                                                              \
        mcrr_##name(0);                                                                            \
        return "written";                                                                          \
    }

READ(HCR)
WRITE(HCR)
WRITE(HVBAR)
WRITE(HSCTLR)
WRITE(HCPTR)
READ(HSR)
READ_64(VTTBR)
WRITE_64(VTTBR)
WRITE_64(HTTBR)
WRITE_64(CNTVOFF)
READ(CNTHCTL)
WRITE(CNTHP_CTL)
READ(CNTP_CTL)
READ_64(CNTPCT)
READ(SCR)
WRITE(NSACR)
WRITE(MVBAR)
WRITE(SDER)
WRITE(TLBIALLH)
WRITE(TLBIALLNSNH)
WRITE(ATS12NSOPR)
READ(DBGDRAR_32)
WRITE(DBGBVR0)
READ(PMCCNTR)
READ(TEECR)
READ(CBAR)
READ(L2CTLR)

static const char *read_PMCR(void)
{
    return mrc_PMCR() ? "counters" : "no counters";
}

/* The VM's own: nothing to stop. */
static const char *write_TLBIALL(void)
{
    mcr_TLBIALL(0);
    return "allowed: its own entries";
}

/* Trapped and replaced by what harms nobody; only the count of traps shows it. */
static const char *set_way(void)
{
    uint32_t before = rogue_traps(EC_CP15_32);
    mcr_DCISW(0);
    return rogue_traps(EC_CP15_32) > before ? "trapped, done harmlessly" : "done";
}

static const char *write_ACTLR(void)
{
    uint32_t before = rogue_traps(EC_CP15_32), old = mrc_ACTLR();
    mcr_ACTLR(old ^ ACTLR_SMP);
    if (mrc_ACTLR() != old)
        return "changed";
    return rogue_traps(EC_CP15_32) > before ? "trapped, ignored" : "ignored";
}

/* CPACR is the VM's, what it opens is not. */
static const char *floating_point(void)
{
    mcr_CPACR(CPACR_CP10 | CPACR_CP11);
    __asm__ volatile("isb\n .inst 0xeef80a10" ::: "r0", "memory"); /* VMRS r0, FPEXC */
    return "used";
}

static const char *jazelle(void)
{
    __asm__ volatile("adr r0, 1f\n bxj r0\n1:" ::: "r0", "memory");
    return "branched";
}

const struct attempt register_attempts[] = {
    {"read HCR", read_HCR},
    {"write HCR", write_HCR},
    {"write HVBAR", write_HVBAR},
    {"write HSCTLR", write_HSCTLR},
    {"write HCPTR", write_HCPTR},
    {"read HSR", read_HSR},
    {"read VTTBR", read_VTTBR},
    {"write VTTBR", write_VTTBR},
    {"write HTTBR", write_HTTBR},
    {"write CNTVOFF", write_CNTVOFF},
    {"read CNTHCTL", read_CNTHCTL},
    {"write CNTHP_CTL", write_CNTHP_CTL},
    {"read CNTP_CTL", read_CNTP_CTL},
    {"read CNTPCT", read_CNTPCT},
    {"read SCR", read_SCR},
    {"write NSACR", write_NSACR},
    {"write MVBAR", write_MVBAR},
    {"write SDER", write_SDER},
    {"TLBIALLH", write_TLBIALLH},
    {"TLBIALLNSNH", write_TLBIALLNSNH},
    {"TLBIALL", write_TLBIALL},
    {"ATS12NSOPR", write_ATS12NSOPR},
    {"DCISW", set_way},
    {"write ACTLR", write_ACTLR},
    {"floating point", floating_point},
    {"read DBGDRAR", read_DBGDRAR_32},
    {"write DBGBVR0", write_DBGBVR0},
    {"read PMCR", read_PMCR},
    {"read PMCCNTR", read_PMCCNTR},
    {"read TEECR", read_TEECR},
    {"read CBAR", read_CBAR},
    {"read L2CTLR", read_L2CTLR},
    {"BXJ", jazelle},
    {0},
};
