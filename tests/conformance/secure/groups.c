/* groups.c - the GIC's Security Extensions: what a Non-secure access sees and can do, of Group 0
 * and of Group 1 (ARM IHI 0048B 1.2, 2.3, 3.4, 4.1.2, 4.3, 4.4). */
#include "secure.h"

#include "gic.h"
#include "tables.h"

enum { NONE = 1023, GROUP1 = 1022, BOTH = GICC_CTLR_EnableGrp0 | GICC_CTLR_EnableGrp1 };

/* Accesses by Non-secure Supervisor mode. */
static uint32_t ns_read(uint32_t address)
{
    run_in(NON_SECURE);
    uint32_t v = guest_load(PL1, address);
    expect_done();
    return v;
}

static void ns_write(uint32_t address, uint32_t v)
{
    run_in(NON_SECURE);
    guest_store(PL1, address, v);
    expect_done();
}

#define GICD(reg) (GICD_BASE + GICD_##reg)
#define GICC(reg) (GICC_BASE + GICC_##reg)
#define WORD_1(n) ((n) / 32 * 4)
#define BIT_1(n)  (1u << (n) % 32)

/* SPI_A in Group 1, SPI_B in Group 0. */
static void begin(uint32_t cctlr)
{
    gic_quiet();
    gicd_write(GICD_CTLR, 3);
    gicc_write(GICC_CTLR, cctlr);
    gic_set(GICD_IGROUPR, SPI_A);
}

static void banked_control(void)
{
    check_begin(MUST, "GIC-4.3.2", "GICD_TYPER.SecurityExtn is 1");
    expect_eq("GICD_TYPER", gicd_read(GICD_TYPER) & GICD_TYPER_SecurityExtn,
              GICD_TYPER_SecurityExtn);
    check_end();
    check_begin(MUST, "GIC-4.3.1", "GICD_CTLR, Non-secure: bit 0 is EnableGrp1");
    gic_quiet();
    gicd_write(GICD_CTLR, 2);
    expect_eq("read", ns_read(GICD(CTLR)), 1);
    ns_write(GICD(CTLR), 0);
    expect_eq("Secure, after a Non-secure write of 0", gicd_read(GICD_CTLR), 0);
    ns_write(GICD(CTLR), 1);
    expect_eq("Secure, after a Non-secure write of 1", gicd_read(GICD_CTLR), 2);
    check_end();
    check_begin(MUST, "GIC-4.3.1", "GICD_CTLR, Non-secure: EnableGrp0 is out of reach");
    gic_quiet();
    gicd_write(GICD_CTLR, 1);
    expect_eq("read", ns_read(GICD(CTLR)), 0);
    ns_write(GICD(CTLR), 0xfffffffeu);
    expect_eq("Secure", gicd_read(GICD_CTLR), 1);
    check_end();
    check_begin(MUST, "GIC-4.4.1", "GICC_CTLR, Non-secure: bit 0 is EnableGrp1");
    begin(GICC_CTLR_EnableGrp1);
    expect_eq("read", ns_read(GICC(CTLR)) & 1, 1);
    ns_write(GICC(CTLR), 0);
    expect_eq("Secure", gicc_read(GICC_CTLR), 0);
    check_end();
    check_begin(MUST, "GIC-4.4.1",
                "GICC_CTLR, Non-secure: EnableGrp0, AckCtl, FIQEn and CBPR are out of reach");
    uint32_t secure = GICC_CTLR_EnableGrp0 | GICC_CTLR_AckCtl | GICC_CTLR_FIQEn | GICC_CTLR_CBPR;
    begin(secure);
    expect_eq("read", ns_read(GICC(CTLR)) & 0x1f, 0);
    ns_write(GICC(CTLR), 0);
    expect_eq("Secure, after a Non-secure write of 0", gicc_read(GICC_CTLR), secure);
    begin(0);
    ns_write(GICC(CTLR), 0x1e);
    expect_eq("Secure, after a Non-secure write of ones", gicc_read(GICC_CTLR), 0);
    check_end();
    for (unsigned ns = 0; ns < 2; ns++) {
        uint32_t bit = ns ? GICC_CTLR_EOImodeNS : GICC_CTLR_EOImodeS;
        check_begin(MUST, "GIC-4.4.1", "GICC_CTLR.EOImode%s is %s", ns ? "NS" : "S",
                    ns ? "bit 9 to a Non-secure access" : "out of a Non-secure access's reach");
        begin(bit);
        expect_eq("read", ns_read(GICC(CTLR)) & 1u << 9, ns << 9);
        ns_write(GICC(CTLR), 0);
        expect_eq("Secure, after a Non-secure write of 0", gicc_read(GICC_CTLR), ns ? 0 : bit);
        check_end();
    }
}

/* Registers with a bit an interrupt: what Non-secure accesses see, and change, by its group. */
static void bits(void)
{
    static const struct {
        const char *name;
        uint32_t set, clear;
    } rows[] = {{"ENABLER", GICD_ISENABLER, GICD_ICENABLER},
                {"PENDR", GICD_ISPENDR, GICD_ICPENDR},
                {"ACTIVER", GICD_ISACTIVER, GICD_ICACTIVER}};
    for (unsigned i = 0; i < COUNT(rows); i++)
        for (unsigned group = 0; group < 2; group++) {
            unsigned id = group ? SPI_A : SPI_B;
            uint32_t set = GICD_BASE + rows[i].set + WORD_1(id);
            check_begin(MUST, "GIC-4.1.2", "GICD_IS%s of Group %u, Non-secure: %s", rows[i].name,
                        group, group ? "as ever" : "RAZ/WI");
            begin(0);
            gic_set(rows[i].set, id);
            expect_eq("read", ns_read(set) >> id % 32 & 1, group);
            ns_write(GICD_BASE + rows[i].clear + WORD_1(id), BIT_1(id));
            expect_eq("still set after a Non-secure clear", gic_bit(rows[i].set, id), !group);
            gic_set(rows[i].clear, id);
            ns_write(set, BIT_1(id));
            expect_eq("set by a Non-secure write", gic_bit(rows[i].set, id), group);
            gic_set(rows[i].clear, id);
            check_end();
        }
    check_begin(MUST, "GIC-4.3.4", "GICD_IGROUPR, Non-secure: RAZ/WI");
    begin(0);
    expect_eq("read", ns_read(GICD(IGROUPR) + WORD_1(SPI_A)), 0);
    ns_write(GICD(IGROUPR) + WORD_1(SPI_A), 0xffffffffu);
    expect_eq("Secure", gicd_read(GICD_IGROUPR + WORD_1(SPI_A)), BIT_1(SPI_A));
    ns_write(GICD(IGROUPR) + WORD_1(SPI_A), 0);
    expect_eq("Secure", gicd_read(GICD_IGROUPR + WORD_1(SPI_A)), BIT_1(SPI_A));
    check_end();
    for (unsigned group = 0; group < 2; group++) {
        unsigned id = group ? SPI_A : SPI_B;
        uint32_t at = GICD_ICFGR + id / 16 * 4, edge = 2u << id % 16 * 2;
        check_begin(MUST, "GIC-4.1.2", "GICD_ICFGR of Group %u, Non-secure: %s", group,
                    group ? "as ever" : "RAZ/WI");
        begin(0);
        expect_eq("read", !!(ns_read(GICD_BASE + at) & edge), group);
        ns_write(GICD_BASE + at, 0);
        expect_eq("edge, after a Non-secure write of 0", !!(gicd_read(at) & edge), !group);
        check_end();
    }
}

/* Acknowledge and end. */
static void acknowledge(void)
{
    static const struct {
        const char *name;
        bool ns, group1, ackctl;
        uint32_t offset, want;
    } rows[] = {
        {"GICC_IAR, Non-secure, of Group 0", true, false, false, GICC_IAR, NONE},
        {"GICC_IAR, Non-secure, of Group 1", true, true, false, GICC_IAR, 1},
        {"GICC_IAR, Secure, AckCtl 0, of Group 1", false, true, false, GICC_IAR, GROUP1},
        {"GICC_IAR, Secure, AckCtl 1, of Group 1", false, true, true, GICC_IAR, 1},
        {"GICC_IAR, Secure, of Group 0", false, false, false, GICC_IAR, 0},
        {"GICC_AIAR, Secure, of Group 1", false, true, false, GICC_AIAR, 1},
        {"GICC_AIAR, Secure, of Group 0", false, false, false, GICC_AIAR, NONE},
        {"GICC_HPPIR, Non-secure, of Group 0", true, false, false, GICC_HPPIR, NONE},
        {"GICC_HPPIR, Non-secure, of Group 1", true, true, false, GICC_HPPIR, 1},
        {"GICC_HPPIR, Secure, AckCtl 0, of Group 1", false, true, false, GICC_HPPIR, GROUP1},
        {"GICC_HPPIR, Secure, AckCtl 1, of Group 1", false, true, true, GICC_HPPIR, 1},
        {"GICC_AHPPIR, Secure, of Group 1", false, true, false, GICC_AHPPIR, 1},
        {"GICC_AHPPIR, Secure, of Group 0", false, false, false, GICC_AHPPIR, NONE},
    };
    for (unsigned i = 0; i < COUNT(rows); i++) {
        unsigned id = rows[i].group1 ? SPI_A : SPI_B;
        uint32_t want = rows[i].want < GROUP1 ? id : rows[i].want;
        check_begin(MUST, "GIC-4.4.4", "%s is %s", rows[i].name,
                    want == NONE     ? "1023"
                    : want == GROUP1 ? "1022"
                                     : "its id");
        begin(BOTH | (rows[i].ackctl ? (uint32_t)GICC_CTLR_AckCtl : 0));
        gic_raise(id, 0x80);
        uint32_t got = rows[i].ns ? ns_read(GICC_BASE + rows[i].offset) : gicc_read(rows[i].offset);
        expect_eq("value", got, want);
        if (rows[i].offset == GICC_IAR && got == id && rows[i].ns)
            ns_write(GICC(EOIR), id);
        else if (rows[i].offset == GICC_IAR && got == id)
            gicc_write(GICC_EOIR, id);
        check_end();
    }
    for (unsigned i = 0; i < 2; i++) {
        static const uint32_t offsets[] = {GICC_AIAR, GICC_AHPPIR};
        check_begin(MUST, "GIC-4.4.11", "GICC_%s, Non-secure: RAZ", i ? "AHPPIR" : "AIAR");
        begin(BOTH);
        gic_raise(SPI_A, 0x80);
        expect_eq("read", ns_read(GICC_BASE + offsets[i]), 0);
        expect_eq("pending still", gic_bit(GICD_ISPENDR, SPI_A), 1);
        check_end();
    }
    check_begin(MUST, "GIC-4.4.5", "GICC_EOIR, Non-secure: ends Group 1");
    begin(BOTH);
    gic_raise(SPI_A, 0x80);
    expect_eq("IAR", ns_read(GICC(IAR)), SPI_A);
    ns_write(GICC(EOIR), SPI_A);
    expect_eq("active", gic_bit(GICD_ISACTIVER, SPI_A), 0);
    check_end();
    check_begin(MUST, "GIC-4.4.12", "GICC_AEOIR, Secure: ends Group 1 that AIAR took");
    begin(BOTH);
    gic_raise(SPI_A, 0x80);
    expect_eq("AIAR", gicc_read(GICC_AIAR), SPI_A);
    gicc_write(GICC_AEOIR, SPI_A);
    expect_eq("active", gic_bit(GICD_ISACTIVER, SPI_A), 0);
    check_end();
    check_begin(MUST, "GIC-4.4.5", "GICC_EOIR, Non-secure: does not end Group 0");
    begin(BOTH);
    gic_raise(SPI_B, 0x40);
    expect_eq("IAR", gicc_read(GICC_IAR), SPI_B);
    ns_write(GICC(EOIR), SPI_B);
    expect_eq("active", gic_bit(GICD_ISACTIVER, SPI_B), 1);
    gicc_write(GICC_EOIR, SPI_B);
    check_end();
}

/* GICD_SGIR: NSATT chooses the group for a Secure write; a Non-secure one reaches Group 1 alone. */
static void software_generated(void)
{
    enum { SGI_0 = 3, SGI_1 = 4, TO_SELF = 2 << 24 };
    for (unsigned group = 0; group < 2; group++)
        for (unsigned how = 0; how < 3; how++) {
            static const char *const names[] = {"Secure, NSATT 0", "Secure, NSATT 1", "Non-secure"};
            unsigned id = group ? SGI_1 : SGI_0;
            bool pends = how == 0 ? !group : group;
            check_begin(MUST, "GIC-4.3.15", "GICD_SGIR, %s: an SGI of Group %u %s", names[how],
                        group, pends ? "becomes pending" : "does not become pending");
            begin(0);
            gicd_write(GICD_IGROUPR, 1u << SGI_1);
            uint32_t v = TO_SELF | id | (how == 1 ? (uint32_t)GICD_SGIR_NSATT : 0);
            if (how == 2)
                ns_write(GICD(SGIR), v);
            else
                gicd_write(GICD_SGIR, v);
            expect_eq("pending", gic_bit(GICD_ISPENDR, id), pends);
            check_end();
        }
}

/* As what each group arrives, and where SCR sends it. */
static void signals(void)
{
    for (unsigned fiqen = 0; fiqen < 2; fiqen++)
        for (unsigned group = 0; group < 2; group++) {
            bool fiq = fiqen && !group;
            check_begin(MUST, "GIC-2.3", "GICC_CTLR.FIQEn=%u, SCR.FIQ=1: Group %u is %s", fiqen,
                        group,
                        fiq ? "a FIQ, which Monitor mode takes" : "an IRQ of Non-secure PL1");
            begin(BOTH | (fiqen ? (uint32_t)GICC_CTLR_FIQEn : 0));
            gic_raise(group ? SPI_A : SPI_B, 0x80);
            run_at(&places[7], SCR_FIQ, 0, I_NOP);
            if (fiq)
                expect_mon(V_FIQ);
            else
                expect_pl1_in(1, V_IRQ, MODE_IRQ);
            check_end();
        }
}

void secure_groups(void)
{
    banked_control();
    bits();
    acknowledge();
    software_generated();
    signals();
}
