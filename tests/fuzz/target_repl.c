/* target_repl.c - the debugger's command line: scripts of commands over a machine that runs a
 * little program with a hypervisor's and a guest's part; and symbol files of any kind.
 *
 * The first byte says whether the input begins with a symbol file (its length in two bytes), and
 * which options the session has; with a bit of it some instruction words for the guests and for
 * their hypervisor follow. The rest are lines. A mistake ends a script; the next session goes on
 * with the line behind it. */
#define _GNU_SOURCE /* fmemopen */
#include "tests/fuzz/target.h"

#include "debugger/dbg_int.h"
#include "sim/board.h"

#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SESSIONS = 4, MAX_TEXT = 800, INSNS = 1500, HISTORY = 1 << 20 };

static struct {
    struct still still;
    FILE *nowhere;
} rig;

/* In Hyp mode: a guest under stage 2 is entered; each of its calls, saved and restored to a degree,
 * enters the other VM, which is the same program under another VMID. */
enum { GUEST = TARGET_ENTRY + 0x200, HYP_VECTORS = TARGET_ENTRY + 0x100 };
enum { SLOT = 10, GUEST_SLOT = GUEST + 0x24, HYP_SLOT = HYP_VECTORS + 0x5c, NOP = 0xe320f000 };
#define STAGE2 (BOARD_RAM_BASE + 0x18000)

static const uint32_t hyp_code[] = {
    0xe30fd000, 0xe344d000,             /* sp = 0x4000f000 */
    0xe3080100, 0xe3440000, 0xee8c0f10, /* HVBAR = HYP_VECTORS */
    0xe3080000, 0xe3440001, 0xe3a01801, /* VTTBR = STAGE2, VMID 1 */
    0xec410f62,                         /* mcrr p15, 6, r0, r1, c2 */
    0xe3a00040, 0xe3800102, 0xee820f51, /* VTCR: 32 bits, from level 1 */
    0xe3080200, 0xe3440000, 0xe12ef300, /* ELR_hyp = GUEST */
    0xe3a000d3, 0xe16ff000,             /* SPSR_hyp: Supervisor mode */
    0xe3a00019, 0xee810f11,             /* HCR = VM, FMO, IMO */
    0xe160006e,                         /* eret */
};
static const uint32_t vector_code[] =
    {
        0xe320f000, 0xe320f000, 0xe320f000, 0xe320f000, 0xe320f000,
        0xea000001, 0xea000000, 0xeaffffff, 0xe92d000f, /* push {r0-r3} */
        0xe1032300, 0xe10e3300,                         /* r2 = SP_svc, r3 = ELR_hyp, saved */
        0xe50d2008, 0xe50d300c, 0xee110f10, 0xee121f10, /* SCTLR and TTBR0, saved and restored */
        0xe50d0010, 0xe51d0010, 0xee010f10, 0xee021f10, 0xec510f62,
        0xe2211803, 0xec410f62, /* VTTBR: the other VMID */
        0xe123f302,             /* SP_svc */
        NOP,        NOP,        NOP,        NOP,        NOP,
        NOP,        NOP,        NOP,        NOP,        NOP, /* HYP_SLOT */
        0xe8bd000f, 0xe160006e,                              /* pop {r0-r3}; eret */
};
static const uint32_t guest_code[] = {
    0xe30fde00, 0xe344d000, 0xe3a02000, /* sp = 0x4000fe00, r2 = 0 */
    0xe2822001, 0xe58d2000, 0xe1400070, /* add r2, r2, #1; str r2, [sp]; hvc 0 */
    0xeb000000, 0xeafffffa,             /* bl next; b back */
    0xe59d1000,                         /* ldr r1, [sp] */
    NOP,        NOP,        NOP,        NOP, NOP, NOP, NOP, NOP, NOP, NOP, /* GUEST_SLOT */
    0xe12fff1e,                                                            /* bx lr */
};

static void put(struct machine *m, uint32_t pa, const void *bytes, unsigned len)
{
    memcpy(m->ram + (pa - m->ram_base), bytes, len);
}

static void place_program(struct machine *m)
{
    static const uint64_t gigabytes[4] = {0x4c5, 0x400007fd, 0x800004c5, 0xc00004c5};
    put(m, TARGET_ENTRY, hyp_code, sizeof hyp_code);
    put(m, HYP_VECTORS, vector_code, sizeof vector_code);
    put(m, GUEST, guest_code, sizeof guest_code);
    put(m, STAGE2, gigabytes, sizeof gigabytes);
}

/* Words of the input in both slots. */
static void fill_slots(struct machine *m, struct bytes *b)
{
    unsigned n = pick(b, 2 * SLOT + 1);
    for (unsigned i = 0; i < n; i++) {
        uint32_t w = (uint32_t)take(b, 4);
        put(m, i < SLOT ? GUEST_SLOT + 4 * i : HYP_SLOT + 4 * (i - SLOT), &w, sizeof w);
    }
}

static struct machine *begin(void)
{
    if (rig.still.m) {
        still_restore(&rig.still);
        return rig.still.m;
    }
    struct machine *m = target_machine(false, 1);
    rig.nowhere = fopen("/dev/null", "w");
    BUG_ON(!rig.nowhere);
    place_program(m);
    m->cfg.no_reset = true;
    still_take(&rig.still, m);
    return m;
}

/* Files that an input names are in the folder that is ours, and gdb is not waited for. */
static void keep_inside(char *text)
{
    for (; *text; text++)
        if (*text == '/' || *text == '\r' || (text[0] == 'g' && text[1] == 'd'))
            *text = ' ';
}

static void converse(struct machine *m, char *text, const char *symbols, unsigned how)
{
    FILE *in = fmemopen(text, strlen(text), "r"), *shown = stderr;
    BUG_ON(!in);
    stderr = rig.nowhere; /* what a script's mistakes are; sanitizers do not use it */
    for (unsigned i = 0; i < SESSIONS && !feof(in); i++) {
        struct debug_options opt = {.batch = true,
                                    .norc = true,
                                    .json = how & 2,
                                    .sanitize = how & 4,
                                    .history = (how & 24) == 24 ? HISTORY : 0,
                                    .in = in,
                                    .out = rig.nowhere,
                                    .max_insns = INSNS,
                                    .max_cycles = INSNS};
        if (symbols)
            opt.symbols[opt.nsymbols++] = symbols;
        int status = debugger_main(m, &opt);
        HOLDS(status >= 0 && status <= 255);
        symbols = NULL;
    }
    stderr = shown;
    fclose(in);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes b = {data, data + size};
    char text[MAX_TEXT + 1], symbols[80];
    unsigned how = (unsigned)take(&b, 1);
    struct machine *m = begin();
    target_scratch();
    if (how & 1) {
        size_t left = take(&b, 2), here = (size_t)(b.end - b.at);
        left = left < here ? left : here;
        snprintf(symbols, sizeof symbols, "%s@%s", target_file(b.at, left),
                 left & 1 ? "hyp" : "vm0");
        b.at += left;
    }
    if (how & 32)
        fill_slots(m, &b);
    size_t len = (size_t)(b.end - b.at);
    len = len < MAX_TEXT ? len : MAX_TEXT;
    memcpy(text, b.at, len);
    text[len] = 0;
    keep_inside(text);
    if (text[0])
        converse(m, text, how & 1 ? symbols : NULL, how);
    return 0;
}

/* --- seeds --- */

static size_t seed_elf(uint8_t *buf)
{
    static const char strings[] = "\0main\0table\0$t\0irq_entry";
    Elf32_Sym sym[] = {
        {0},
        {.st_name = 1, .st_value = GUEST, .st_size = 16, .st_info = STT_FUNC, .st_shndx = 1},
        {.st_name = 6,
         .st_value = GUEST + 0x40,
         .st_size = 8,
         .st_info = STT_OBJECT,
         .st_shndx = 1},
        {.st_name = 12, .st_value = GUEST + 0x10, .st_shndx = 1},
        {.st_name = 15, .st_value = GUEST + 1, .st_info = STT_FUNC, .st_shndx = 1},
    };
    enum { AT_SYM = sizeof(Elf32_Ehdr), AT_STR = AT_SYM + sizeof sym, AT_SH = AT_STR + 28 };
    Elf32_Shdr sh[] = {
        {0},
        {.sh_type = SHT_PROGBITS, .sh_flags = SHF_ALLOC | SHF_EXECINSTR, .sh_addr = GUEST},
        {.sh_type = SHT_SYMTAB,
         .sh_offset = AT_SYM,
         .sh_size = sizeof sym,
         .sh_link = 3,
         .sh_entsize = sizeof(Elf32_Sym)},
        {.sh_type = SHT_STRTAB, .sh_offset = AT_STR, .sh_size = sizeof strings},
    };
    Elf32_Ehdr h = {.e_type = ET_EXEC,
                    .e_machine = EM_ARM,
                    .e_version = EV_CURRENT,
                    .e_shoff = AT_SH,
                    .e_ehsize = sizeof h,
                    .e_shentsize = sizeof(Elf32_Shdr),
                    .e_shnum = ARRAY_LEN(sh)};
    memcpy(h.e_ident, ELFMAG, SELFMAG);
    h.e_ident[EI_CLASS] = ELFCLASS32;
    h.e_ident[EI_DATA] = ELFDATA2LSB;
    h.e_ident[EI_VERSION] = EV_CURRENT;
    memset(buf, 0, AT_SH);
    memcpy(buf, &h, sizeof h);
    memcpy(buf + AT_SYM, sym, sizeof sym);
    memcpy(buf + AT_STR, strings, sizeof strings);
    memcpy(buf + AT_SH, sh, sizeof sh);
    return AT_SH + sizeof sh;
}

static const char *const sessions[] = {
    "step 40\nwhere\nregs\nregs all\nregs irq\nregs vm1\nfinish\ndiff mark\nstep\ndiff\n",
    "ws\nws 3\nexit-to\nenter\nswitches\nworlds\nwhere\nexits\nexits vm1\ntrap\nws\nws\n",
    "break 0x40008210\ncontinue\npoints\ndelete 1\ntbreak 0x4000820c if r2 == 3\ncontinue\n",
    "watch 0x4000fe00\ncontinue\nreadwatch 0x4000fe00 8\nawatch 0x4000fe00 4 if r2 > 1\ncontinue\n",
    "cp15\ncp15 all\ncp15 vm\ncp15 hyp:SCTLR\ncp15 id\ncp15 c12\nhsr\nhsr 0x93c08006\n",
    "mem 0x40008200 64\nmem p:0x40000000\nws\nmem vm1:0x4000fe00 4\ndisas 0x40008200 9\ndisas\n",
    "ws 2\nwalk 0x40008000\nwalk hyp:0x40008000 write\nwalk vm1:0x90000000 fetch\ntlb\ntlb hyp\n",
    "gic\nlr\ntimers\nsymbols\nsymbols irq*\nprint SCTLR.M + [sp] * 2 - (r1 << 3)\ndigest\n",
    "set r3 = 5 + 6\nset SCTLR.M = 1\nset byte [0x4000fe00] = 0xff\nset sp_irq = 3\njump "
    "0x40008200\n",
    "inject irq 33\ninject virq\ninject fiq\ninject vabort\ninject serror\ntype help\\r\nstep 20\n",
    "trace exc,gic\nstep 30\ntrace all\nstep 10\ntrace off\nhelp\nhelp ws\nquit\n",
    "until 0x40008210\nnext\nnext\nstep\n\n\nset cpsr = 0x1d3\nset SCR.NS = 0\nregs mon\nworlds\n",
    "symbols main\nbreak main\nbreak vm1:irq_entry\ndisas main 4\nprint main + table\nmem table\n",
    "set TTBCR.EAE = 1\nset SCTLR.M = 1\nwalk 0x40001000\nwalk 0x80001000 write\ntlb\nstep "
    "4\ntlb\n",
    "ws 2\nwhy\npt\npt s2 0 0x50000000\npt i1\npt hyp\nvcpu\nvcpu vm1\ntlb vm1 va=0x40008000 "
    "stale\n",
    "ws 3\nrstep 3\nrws\nrnext\nrfinish\nbookmark a\nbookmarks\nhistory\ngoto a\nrcontinue\nws\n",
    "ws 2\nrwatch r2\nrwatch 0x4000fe00\nrwatch HCR\nrstep\nwatch 0x4000fe00\nrcontinue\ngoto "
    "100\n",
    "catch exc\ncatch trap\ncatch world\ncontinue\ncatch\nignore 1 2\ncontinue\npoints\ncommands 1 "
    "where\n",
    "trace json a\nstep 40\ntrace tarmac b\nstep 40\ntrace vcd c\nws 2\ntrace off\nsave "
    "d\nstep\nload d\n",
    "catch exc hvc\ncatch exc irq undef\ncatch reg HCR.VI\ncatch reg SCTLR\ncatch lr "
    "0\nc\nc\npoints\n",
    "catch timer virtual\ncatch tlb vm=2\ncatch tlb\ncatch text \"x\"\ncatch cycle "
    "100\nc\ncatch\nc\n",
    "catch trap ec=HVC vm=1\ncatch trap reg=SCTLR\ncatch world vm2\ncatch "
    "switch\nc\nc\nc\npoints\n",
    "catch line UART\ncatch device\ncatch mmio\ncatch gic\ncatch walk\ncatch insn hvc\nc\npoints\n",
    "awatch p:0x4000fe00 8\nreadwatch p:0x9000000\nwatch p:0x40018008\nc\nc\npoints\ndelete 1\nc\n",
    "step 25\nset [0x4000820c] = 0xe7f000f0\nws\nwhy\nstep 2\nwhy\nset [0x40008210] = 0xe5910000\n"
    "set r1 = 0xd0000000\nws\nwhy\nhsr\nregs\nwalk 0xd0000000\n",
    "step 25\nset HCR.TWI = 1\nset [0x4000820c] = 0xe320f003\nws\nwhy\nset HCR.TVM = 1\n"
    "set [0x40008210] = 0xee010f10\nws\nwhy\nset [0x40008214] = 0xef000001\nstep 3\nwhy\nexits\n",
    "step 25\ninject virq\nset CPSR.I = 0\nstep\nwhy\ninject vabort\nset CPSR.A = 0\nstep "
    "2\nwhy\nlr\ngic\n",
    "ws\nset [0x40018008] = 0\nstep 9\nwhy\nhsr\nset [0x40018008] = 0x40019003\npt s2\nstep\nwhy\n",
    "sanitize on\nws 8\nset TPIDRURW = 7\nset DACR = 5\nset CONTEXTIDR = 3\nset r4 = 9\nws "
    "6\nsanitize list\n"
    "sanitize suppress DACR\nsanitize owner r4\nset VTTBR = 0x0003000040018000\nws 3\nsanitize "
    "list\n",
    "set SCTLR.M = 1\nset [0x4001c000] = 0x40000c02\nset TTBR0 = 0x4001c000\nset DACR = 1\nwalk "
    "0\npt\n"
    "pt i1\ntlb\nws\ntlb vm1 stale\ntlb asid=0\nwalk vm1:0x100000 fetch\nset TTBCR.EAE = 1\nwalk "
    "0\npt\n",
    "break 0x40008210 if r2 == 2 && [sp] != 3\nignore 1 2\ncommands 1 regs\nonce "
    "where\nc\nc\npoints\nc\n",
    "sanitize on\nws 4\nsanitize list\nsanitize owner TPIDRURW\nsanitize log\nws\nsanitize "
    "off\nsanitize\n",
    "alias out exit-to\nout\nalias\nexpect vm1\nws\nexpect not nothing\nonce break 0x40008214 "
    "where\nc\n",
    "set HCR.TGE = 1\nwhy\nset HCR = 0x80000039\nset r0 = 1 ? 2 : 3\nprint vm1:r0 && !r1 || r2 != "
    "4\n"
    "print hyp:SCTLR\nprint [0x40008000] & 0xff ^ ~1 % 3 / 2\nprint r2 >= 1 <= 2\nwatch "
    "hyp:0x4000eff0\nc\n",
};

/* What guests do to be trapped, and hypervisors to be watched; and looks at it. */
static const struct program {
    uint32_t guest[SLOT], hyp[SLOT];
} programs[] = {
    {{0xe320f003, 0xe320f002, 0xe1600070}, /* wfi, wfe, smc; list registers, a maintenance op */
     {0xe3005000, 0xe3405803, 0xe3a00201, 0xe5850100, 0xe5850104, 0xe3a00001, 0xe5850000,
      0xee880f97}},
    {{0xe3a0000a, 0xe12fff20, 0xec510f0e, 0xee100e10, 0xeef00a10, 0xee080f17, 0xee070f15},
     {0xe3a00001, 0xee8e0f12, 0xee8e0f32, 0xee0e0f13, 0xee0e0f33}}, /* timers; bxj, mrrc, p14 */
    {{0xe3a05409, 0xe5852000, 0xe5d56018, 0xe3a0620d, 0xe5966000, 0xe5866004}, /* UART, nothing */
     {0xee0c0f10, 0xee121f50, 0xee021f50, 0xe3a0003f, 0xee810f91, 0xee810f51}},
    {{0xef000001, 0xe7f000f0, 0xe1200070, 0xee0d0f10, 0xee0d0f70, 0xee010f30, 0xee020f10,
      0xee030f10},
     {0xee811f11, 0xe59d3004, 0xe50d3004, 0xee0d1f90, 0xe50d100c}},
    {{0xe3a00902, 0xee011f10, 0xf3200110, 0xeeb80a00, 0xed2d0b04, 0xecbd0b04, 0xf1080080,
      0xf10c0080},
     {0xe3a00b03, 0xee810f51, 0xee010f50, 0xe3a00002, 0xee810f71}}, /* HCPTR, CPACR, HSTR */
};
static const char *const looks[] = {
    "trap\nwhy\nhsr\ntrap\nwhy\ntrap\nwhy\ntrap\nwhy\nexits\nvcpu\nws\n",
    "step 25\nset HCR = 0x807fe03f\nset HSTR = 0xffff\nset HDCR = 0xfe0\nset CNTHCTL = "
    "0\ntrap\nwhy\nhsr\n"
    "trap\nwhy\ntrap\nwhy\ntrap\nwhy\ntrap\nwhy\ntrap\nwhy\nexits\nws\n",
    "catch lr\nc\ncatch tlb\nc\ncatch timer\nc\ncatch exc dabort\nc\nlr\ngic\ntimers\ntlb\n",
    "catch text \"a\"\ncatch reg HCR.VM\ncatch reg CPACR\nwatch p:0x9000000\nc\nc\npoints\nc\nc\n",
    "sanitize on\nws 9\nsanitize list\nsanitize log\nws 9\ntrace vcd a\ntrace json b\nws 2\ntrace "
    "off\n",
    "bookmark a\nws 3\nbookmark b\ngoto a\nset r3 = 5\nset r3 = 5 "
    "--force\nstep\nbookmarks\nrws\nhistory\n",
};

static size_t seed_program(unsigned n, uint8_t *buf, size_t cap)
{
    const struct program *p = &programs[n % ARRAY_LEN(programs)];
    const char *look = looks[n / ARRAY_LEN(programs)];
    buf[0] = 32 | (n % 3 ? 0 : 24);
    buf[1] = 2 * SLOT;
    for (unsigned i = 0; i < 2 * SLOT; i++) {
        uint32_t w = i < SLOT ? p->guest[i] : p->hyp[i - SLOT];
        memcpy(buf + 2 + 4 * i, w ? &w : &(uint32_t){NOP}, 4);
    }
    memcpy(buf + 2 + 8 * SLOT, look, strlen(look));
    return 2 + 8 * SLOT + strlen(look);
}

/* Each command's own example, before and after the guests have run, and without arguments. */
static size_t seed_example(unsigned n, uint8_t *buf, size_t cap)
{
    const struct command *c = &commands[n];
    return 1 + (size_t)snprintf((char *)buf + 1, cap - 1, "%s\nws 2\n%s\n%s\nstep 9\n%s\nws\n",
                                c->example, c->example, c->name, c->example);
}

size_t target_seed(unsigned n, uint8_t *buf, size_t cap)
{
    static const uint8_t options[] = {0, 1, 2, 4 + 24, 24};
    unsigned which = n / ARRAY_LEN(options);
    buf[0] = options[n % ARRAY_LEN(options)];
    if (which >= ARRAY_LEN(sessions)) {
        buf[0] &= (uint8_t)~1u;
        which -= ARRAY_LEN(sessions);
        if (which < command_count)
            return seed_example(which, buf, cap);
        n -= (unsigned)(ARRAY_LEN(sessions) + command_count) * (unsigned)ARRAY_LEN(options);
        return n < ARRAY_LEN(programs) * ARRAY_LEN(looks) ? seed_program(n, buf, cap) : 0;
    }
    size_t at = 1;
    if (buf[0] & 1) {
        size_t len = seed_elf(buf + 3);
        buf[1] = (uint8_t)len;
        buf[2] = (uint8_t)(len >> 8);
        at = 3 + len;
    }
    memcpy(buf + at, sessions[which], strlen(sessions[which]));
    return at + strlen(sessions[which]);
}
