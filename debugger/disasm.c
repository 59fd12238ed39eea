/* disasm.c - one instruction as text, by capstone. Leaves out: IT blocks (conditions inside one are
 * not shown). */
#include "debugger/dbg_int.h"

#include "cpu/decode.h"

#include <capstone/capstone.h>
#include <stdlib.h>
#include <string.h>

static bool calls(unsigned id)
{
    return id == ARM_INS_BL || id == ARM_INS_BLX || id == ARM_INS_SVC || id == ARM_INS_HVC ||
           id == ARM_INS_SMC;
}

static bool branches(unsigned id)
{
    return id == ARM_INS_B || id == ARM_INS_BL || id == ARM_INS_BLX || id == ARM_INS_CBZ ||
           id == ARM_INS_CBNZ;
}

/* Where an immediate branch goes: its last operand. */
static void find_target(const cs_insn *insn, struct disasm_line *out)
{
    const char *at = branches(insn->id) ? strrchr(insn->op_str, '#') : NULL;
    out->branch = at != NULL;
    out->target = at ? (uint32_t)strtoul(at + 1, NULL, 0) : 0;
}

bool disasm_bytes(const uint8_t *bytes, unsigned len, bool thumb, uint32_t pc,
                  struct disasm_line *out)
{
    csh cs;
    cs_insn *insn;
    unsigned want = thumb && len >= 2 ? thumb_len((uint16_t)(bytes[0] | bytes[1] << 8)) : 4;
    *out = (struct disasm_line){.len = want};
    if (len < want || cs_open(CS_ARCH_ARM, thumb ? CS_MODE_THUMB : CS_MODE_ARM, &cs) != CS_ERR_OK)
        return false;
    if (cs_disasm(cs, bytes, want, pc, 1, &insn) == 1) {
        snprintf(out->text, sizeof out->text, insn->op_str[0] ? "%-7s %s" : "%s", insn->mnemonic,
                 insn->op_str);
        out->call = calls(insn->id);
        find_target(insn, out);
        cs_free(insn, 1);
    } else {
        uint32_t word = 0;
        memcpy(&word, bytes, want);
        snprintf(out->text, sizeof out->text, "%-7s 0x%0*x", want == 2 ? ".short" : ".word",
                 (int)(2 * want), word);
    }
    cs_close(&cs);
    return true;
}

bool disasm_at(struct dbg *d, const struct dbg_addr *at, bool thumb, struct disasm_line *out)
{
    uint8_t bytes[4];
    unsigned len = 4;
    if (!dbg_read(d, at, 0, bytes, 4)) {
        len = 2;
        if (!thumb || !dbg_read(d, at, 0, bytes, 2))
            return false;
    }
    return disasm_bytes(bytes, len, thumb, (uint32_t)at->addr, out);
}

const char *disasm_symbolic(const struct dbg *d, const char *world, const struct disasm_line *line,
                            char *buf, size_t len)
{
    char at[96];
    const char *name = NULL;
    if (line->branch)
        name = strchr(symbols_format(d, world, line->target, at, sizeof at), '<');
    snprintf(buf, len, "%s%s%s", line->text, name ? " " : "", name ? name : "");
    return buf;
}
