/* banked.c - every banked register: what Hyp mode writes by MSR (Banked register) is what the mode
 * has, and the other way round; PL1's own banked accesses. ARM DDI 0406C B1.3.2, B9.2.3, B9.3.9,
 * B9.3.10. */
#include "modes.h"

const struct mode_name mode_names[MODES_ALL] = {
    {"Supervisor", MODE_SVC}, {"Abort", MODE_ABT},  {"Undefined", MODE_UND}, {"IRQ", MODE_IRQ},
    {"FIQ", MODE_FIQ},        {"System", MODE_SYS}, {"User", MODE_USR},
};

void mode_set(uint32_t mode, uint32_t sp, uint32_t lr, uint32_t spsr)
{
#define SET(MODE, name)                                                                            \
    if (mode == MODE_##MODE) {                                                                     \
        set_sp_##name(sp);                                                                         \
        set_lr_##name(lr);                                                                         \
        set_spsr_##name(spsr);                                                                     \
        return;                                                                                    \
    }
    SET(SVC, svc)
    SET(ABT, abt)
    SET(UND, und)
    SET(IRQ, irq)
    SET(FIQ, fiq)
#undef SET
    set_sp_usr(sp);
    guest.lr = lr;
}

#define GET(what)                                                                                  \
    uint32_t mode_##what(uint32_t mode)                                                            \
    {                                                                                              \
        return mode == MODE_SVC   ? get_##what##_svc()                                             \
               : mode == MODE_ABT ? get_##what##_abt()                                             \
               : mode == MODE_UND ? get_##what##_und()                                             \
               : mode == MODE_IRQ ? get_##what##_irq()                                             \
                                  : get_##what##_fiq();                                            \
    }
GET(sp)
GET(lr)
GET(spsr)

#define I_MOV_REG(d, m) (0xe1a00000u | (d) << 12 | (m))
#define I_MRS_SPSR(d)   (0xe14f0000u | (d) << 12)
#define I_MSR_SPSR(m)   (0xe16ff000u | (m))

static void read_in_mode(const struct mode_name *m)
{
    static const uint32_t reads[] = {I_MOV_REG(0, 13), I_MOV_REG(1, 14), I_MRS_SPSR(2)};
    bool own = m->mode != MODE_SYS && m->mode != MODE_USR;
    check_begin(MUST, "B1.3.2", "SP and LR%s of %s mode, set from Hyp mode", own ? ", SPSR" : "",
                m->name);
    for (unsigned i = 0; i < MODES_ALL; i++)
        mode_set(mode_names[i].mode, 0x1000 * i + 8, 0x2000 * i + 4, MODE_USR | i << 28);
    mode_set(m->mode, 0xa5a50000u, 0x5a5a0004u, MODE_USR | 0x90000000u);
    run_insns(m->mode | MASKED, reads, own ? 3 : 2);
    expect_done();
    expect_eq("SP", guest.r[0], 0xa5a50000u);
    expect_eq("LR", guest.r[1], 0x5a5a0004u);
    if (own)
        expect_eq("SPSR", guest.r[2], MODE_USR | 0x90000000u);
    check_end();
}

static void write_in_mode(const struct mode_name *m)
{
    static const uint32_t writes[] = {I_MOV_REG(13, 0), I_MOV_REG(14, 1), I_MSR_SPSR(2)};
    bool own = m->mode != MODE_SYS && m->mode != MODE_USR;
    check_begin(MUST, "B1.3.2", "SP and LR%s of %s mode, read from Hyp mode", own ? ", SPSR" : "",
                m->name);
    for (unsigned i = 0; i < MODES_ALL; i++)
        mode_set(mode_names[i].mode, 0x1000 * i + 8, 0x2000 * i + 4, MODE_USR | i << 28);
    guest.r[0] = 0xc0de0000u;
    guest.r[1] = 0xfeed0008u;
    guest.r[2] = MODE_SYS | 0x60000000u;
    run_insns(m->mode | MASKED, writes, own ? 3 : 2);
    expect_done();
    expect_eq("SP", own ? mode_sp(m->mode) : get_sp_usr(), 0xc0de0000u);
    if (own) {
        expect_eq("LR", mode_lr(m->mode), 0xfeed0008u);
        expect_eq("SPSR", mode_spsr(m->mode), MODE_SYS | 0x60000000u);
    } else {
        expect_eq("LR", guest.lr, 0xfeed0008u);
    }
    for (unsigned i = 0; i < MODES_BANKED; i++)
        if (mode_names[i].mode != m->mode)
            expect_eq("another mode's SP", mode_sp(mode_names[i].mode), 0x1000 * i + 8);
    check_end();
}

static void fiq_high_registers(void)
{
    static const uint32_t swap[] = {I_MOV_REG(0, 8),  I_MOV_REG(1, 9),  I_MOV_REG(2, 10),
                                    I_MOV_REG(3, 11), I_MOV_REG(4, 12), I_MOV_REG(8, 5),
                                    I_MOV_REG(9, 6)};
    check_begin(MUST, "B1.3.2", "R8 to R12 of FIQ mode are its own");
    set_r8_fiq(0xf8);
    set_r9_fiq(0xf9);
    set_r10_fiq(0xfa);
    set_r11_fiq(0xfb);
    set_r12_fiq(0xfc);
    for (unsigned i = 8; i < 13; i++)
        guest.r[i] = i;
    guest.r[5] = 0x55;
    guest.r[6] = 0x66;
    run_insns(MODE_FIQ | MASKED, swap, 7);
    expect_done();
    for (unsigned i = 0; i < 5; i++)
        expect_eq("R8..12_fiq", guest.r[i], 0xf8 + i);
    for (unsigned i = 8; i < 13; i++)
        expect_eq("R8..12", guest.r[i], i);
    expect_eq("R8_fiq", get_r8_fiq(), 0x55);
    expect_eq("R9_fiq", get_r9_fiq(), 0x66);
    check_end();
}

/* MRS and MSR (Banked register), B9.2.3: R, SYSm, and how Hyp mode reads the same. */
#define I_MRS_BANKED(d, r, sysm)                                                                   \
    (0xe1000200u | (r) << 22 | ((sysm)&15u) << 16 | (d) << 12 | ((sysm) >> 4) << 8)
#define I_MSR_BANKED(n, r, sysm)                                                                   \
    (0xe120f200u | (r) << 22 | ((sysm)&15u) << 16 | ((sysm) >> 4) << 8 | (n))

#define ROW(name, r, sysm)                                                                         \
    {                                                                                              \
#name, r, sysm, get_##name, set_##name                                                     \
    }
static const struct {
    const char *name;
    uint32_t r, sysm;
    uint32_t (*get)(void);
    void (*set)(uint32_t v);
} banked[] = {
    ROW(sp_usr, 0, 0x05),   ROW(r8_fiq, 0, 0x08),   ROW(r9_fiq, 0, 0x09),   ROW(r10_fiq, 0, 0x0a),
    ROW(r11_fiq, 0, 0x0b),  ROW(r12_fiq, 0, 0x0c),  ROW(sp_fiq, 0, 0x0d),   ROW(lr_fiq, 0, 0x0e),
    ROW(lr_irq, 0, 0x10),   ROW(sp_irq, 0, 0x11),   ROW(lr_abt, 0, 0x14),   ROW(sp_abt, 0, 0x15),
    ROW(lr_und, 0, 0x16),   ROW(sp_und, 0, 0x17),   ROW(spsr_fiq, 1, 0x0e), ROW(spsr_irq, 1, 0x10),
    ROW(spsr_abt, 1, 0x14), ROW(spsr_und, 1, 0x16),
};

static void banked_from_pl1(void)
{
    for (unsigned i = 0; i < sizeof banked / sizeof *banked; i++) {
        uint32_t value = banked[i].r ? 0xf000001fu : 0x12340000u + i;
        check_begin(MUST, "B9.3.9", "MRS %s in Supervisor mode", banked[i].name);
        banked[i].set(value);
        run_insn(PL1, I_MRS_BANKED(4, banked[i].r, banked[i].sysm));
        expect_done();
        expect_eq("value", guest.r[4], value);
        check_end();
        check_begin(MUST, "B9.3.10", "MSR %s in Supervisor mode", banked[i].name);
        banked[i].set(0);
        guest.r[4] = value;
        run_insn(PL1, I_MSR_BANKED(4, banked[i].r, banked[i].sysm));
        expect_done();
        expect_eq("value", banked[i].get(), value);
        check_end();
    }
}

void modes_banked(void)
{
    for (unsigned i = 0; i < MODES_ALL; i++) {
        read_in_mode(&mode_names[i]);
        write_in_mode(&mode_names[i]);
    }
    fiq_high_registers();
    banked_from_pl1();
}
