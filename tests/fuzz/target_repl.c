/* target_repl.c - the debugger's command line: scripts of commands over a machine that runs a
 * little program with a hypervisor's and a guest's part; and symbol files of any kind.
 *
 * The first byte says whether the input begins with a symbol file (its length in two bytes). The
 * rest are lines. A mistake ends a script; the next session goes on with the line behind it. */
#define _GNU_SOURCE /* fmemopen */
#include "tests/fuzz/target.h"

#include "debugger/debugger.h"
#include "sim/board.h"

#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SESSIONS = 24, MAX_TEXT = 2000, INSNS = 3000 };

static struct {
    struct still still;
    FILE *nowhere;
} rig;

/* In Hyp mode: a vector table whose trap entry returns; a guest entered by ERET at GUEST that calls
 * Hyp, over and over, under stage 2 off; all by hand-made words. */
enum { GUEST = TARGET_ENTRY + 0x200, HYP_VECTORS = TARGET_ENTRY + 0x100 };

static void put(struct machine *m, uint32_t pa, const uint32_t *words, unsigned n)
{
    memcpy(m->ram + (pa - m->ram_base), words, n * 4);
}

static void place_program(struct machine *m)
{
    static const uint32_t hyp[] = {
        0xe3080100, /* movw r0, #0x8100: HYP_VECTORS */
        0xe3440000, /* movt r0, #0x4000 */
        0xee8c0f10, /* mcr p15, 4, r0, c12, c0, 0: HVBAR */
        0xe3080200, /* movw r0, #0x8200: GUEST */
        0xe3440000, /* movt r0, #0x4000 */
        0xe12ef300, /* msr elr_hyp, r0 */
        0xe3a000d3, /* mov r0, #0xd3 */
        0xe16ef300, /* msr spsr_hyp, r0 */
        0xe3a00001, /* mov r0, #1 */
        0xee810f11, /* mcr p15, 4, r0, c1, c1, 0: HCR */
        0xe160006e, /* eret */
    };
    static const uint32_t trap[] = {0xe320f000, 0xe320f000, 0xe320f000, 0xe320f000,
                                    0xe320f000, 0xe2811001, 0xe160006e, 0xeafffffe};
    static const uint32_t guest[] = {
        0xe3a02000,             /* mov r2, #0 */
        0xe2822001, 0xe58d2000, /* add r2, r2, #1; str r2, [sp] */
        0xe1400070, 0xeb000000, /* hvc 0; bl next */
        0xe12fff1e, 0xeafffff9, /* bx lr; b back */
    };
    put(m, TARGET_ENTRY, hyp, ARRAY_LEN(hyp));
    put(m, HYP_VECTORS, trap, ARRAY_LEN(trap));
    put(m, GUEST, guest, ARRAY_LEN(guest));
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
    m->cpu[0]->bank[BANK_SP_SVC] = BOARD_RAM_BASE + 0x10000;
    still_take(&rig.still, m);
    return m;
}

/* Nothing that an input names may be read from the host. */
static void keep_inside(char *text)
{
    for (; *text; text++)
        if (*text == '/' || *text == '\r')
            *text = ' ';
}

static void converse(struct machine *m, char *text, const char *symbols)
{
    FILE *in = fmemopen(text, strlen(text), "r"), *shown = stderr;
    BUG_ON(!in);
    stderr = rig.nowhere; /* what a script's mistakes are; sanitizers do not use it */
    for (unsigned i = 0; i < SESSIONS && !feof(in); i++) {
        struct debug_options opt = {
            .batch = true, .in = in, .out = rig.nowhere, .max_insns = INSNS, .max_cycles = INSNS};
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
    bool with = take(&b, 1) & 1;
    struct machine *m = begin();
    if (with) {
        size_t left = take(&b, 2), here = (size_t)(b.end - b.at);
        left = left < here ? left : here;
        snprintf(symbols, sizeof symbols, "%s@%s", target_file(b.at, left),
                 left & 1 ? "hyp" : "vm0");
        b.at += left;
    }
    size_t len = (size_t)(b.end - b.at);
    len = len < MAX_TEXT ? len : MAX_TEXT;
    memcpy(text, b.at, len);
    text[len] = 0;
    keep_inside(text);
    if (text[0])
        converse(m, text, with ? symbols : NULL);
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
    "step 12\nwhere\nregs\nregs all\nregs irq\nfinish\n",
    "ws\nws 3\nexit-to\nenter\nswitches\nworlds\nwhere\n",
    "break 0x40008204\ncontinue\npoints\ndelete 1\ntbreak 0x4000820c if r2 == 3\ncontinue\n",
    "watch 0x40010000\ncontinue\nrwatch 0x40010000 8\nawatch 0x40008200 4 if r2 > 1\ncontinue\n",
    "cp15\ncp15 all\ncp15 vm\ncp15 hyp:SCTLR\ncp15 id\ncp15 c12\nhsr\nhsr 0x93c08006\n",
    "mem 0x40008200 64\nmem p:0x40000000\nmem vm0:0x40010000 4\ndisas 0x40008200 9\ndisas\n",
    "walk 0x40008000\nwalk hyp:0x40008000 write\nwalk vm0:0x90000000 fetch\ntlb\ntlb hyp\n",
    "gic\nlr\ntimers\nsymbols\nsymbols irq*\nprint SCTLR.M + [sp] * 2 - (r1 << 3)\ndigest\n",
    "set r3 = 5 + 6\nset SCTLR.M = 1\nset byte [0x40010000] = 0xff\nset sp_irq = 3\njump "
    "0x40008200\n",
    "inject irq 33\ninject virq\ninject fiq\ninject vabort\ninject serror\ntype help\\r\nstep 20\n",
    "trace exc,gic\nstep 30\ntrace all\nstep 10\ntrace off\nhelp\nhelp ws\nquit\n",
    "until 0x40008210\nnext\nnext\nstep\n\n\nset cpsr = 0x1d3\nset SCR.NS = 0\nregs mon\nworlds\n",
    "symbols main\nbreak main\nbreak vm0:irq_entry\ndisas main 4\nprint main + table\nmem table\n",
    "set VTTBR = 0x40020000\nset HCR.VM = 1\nwalk vm0:0x1000\nset TTBCR.EAE = 1\nset SCTLR.M = 1\n"
    "walk 0x40001000\nwalk 0x80001000 write\ntlb\nstep 4\ntlb\n",
};

size_t target_seed(unsigned n, uint8_t *buf, size_t cap)
{
    if (n >= 2 * ARRAY_LEN(sessions))
        return 0;
    const char *text = sessions[n / 2];
    size_t at = 1;
    buf[0] = n & 1;
    if (n & 1) {
        size_t len = seed_elf(buf + 3);
        buf[1] = (uint8_t)len;
        buf[2] = (uint8_t)(len >> 8);
        at = 3 + len;
    }
    memcpy(buf + at, text, strlen(text));
    return at + strlen(text);
}
