/* spaces.c - addresses that say whose they are: the prefix of an address as users type it.
 *
 *   h:ADDR            Hyp mode's virtual addresses       s:ADDR   the Secure side's
 *   v<vmid>[.asid]:   a guest's virtual addresses        i<vmid>: its intermediate physical ones
 *   p:ADDR            physical                           NAME:    a world's name
 *
 * A guest that does not run is looked at with the registers that it left with; with an ASID, with
 * the tables that it used for that ASID when it was last seen. Leaves out: ASIDs that a guest only
 * used between two exits. */
#include "debugger/dbg_int.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* "v2", "v2.17", "i1": a letter, a VMID and perhaps an ASID, to its end. */
static bool by_number(const char *text, size_t len, char letter, struct dbg_addr *at)
{
    char *end;
    if (len < 2 || text[0] != letter || !isdigit((unsigned char)text[1]))
        return false;
    unsigned long vmid = strtoul(text + 1, &end, 10), asid = 0;
    bool has = *end == '.' && isdigit((unsigned char)end[1]);
    if (has)
        asid = strtoul(end + 1, &end, 10);
    if (end != text + len || vmid > UINT8_MAX || asid > UINT8_MAX || (has && letter == 'i'))
        return false;
    snprintf(at->world, sizeof at->world, "vm%lu", vmid);
    at->has_asid = has;
    at->asid = (uint8_t)asid;
    return true;
}

bool space_of(const char *text, size_t len, struct dbg_addr *at)
{
    *at = (struct dbg_addr){0};
    if (len == 0 || len >= sizeof at->world)
        return false;
    if (len == 1 && text[0] == 'p') {
        at->physical = true;
        return true;
    }
    if (by_number(text, len, 'v', at))
        return true;
    if (by_number(text, len, 'i', at)) {
        at->ipa = true;
        return true;
    }
    if (len == 1 && (text[0] == 'h' || text[0] == 's'))
        strcpy(at->world, text[0] == 'h' ? "hyp" : "secure");
    else
        memcpy(at->world, text, len);
    return true;
}

const char *space_prefix(const struct dbg_addr *at, char *buf, size_t len)
{
    if (at->physical)
        snprintf(buf, len, "p:");
    else if (at->ipa)
        snprintf(buf, len, "i%s:", at->world + strlen("vm"));
    else if (at->has_asid)
        snprintf(buf, len, "v%s.%u:", at->world + strlen("vm"), at->asid);
    else
        snprintf(buf, len, "%s%s", at->world, at->world[0] ? ":" : "");
    return buf;
}

/* --- tables by ASID --- */

uint8_t space_asid(const struct cp15_regs *r)
{
    uint64_t ttbcr = r->TTBCR[1];
    if (!(ttbcr & TTBCR_EAE))
        return (uint8_t)field_get((uint32_t)r->CONTEXTIDR[1], CONTEXTIDR_ASID);
    return (uint8_t)((ttbcr & TTBCR_A1 ? r->TTBR1[1] : r->TTBR0[1]) >> 48);
}

void space_note(struct dbg_world *w)
{
    uint8_t asid = space_asid(&w->cp15);
    unsigned i = 0;
    while (i < w->nspaces && w->space[i].asid != asid)
        i++;
    if (i == DBG_MAX_SPACES) /* the oldest makes room */
        memmove(w->space, w->space + 1, --i * sizeof w->space[0]);
    else if (i == w->nspaces)
        w->nspaces++;
    w->nspaces = w->nspaces < DBG_MAX_SPACES ? w->nspaces : DBG_MAX_SPACES;
    w->space[i] = (struct dbg_space){asid, w->cp15.TTBR0[1], w->cp15.TTBR1[1], w->cp15.TTBCR[1],
                                     w->cp15.CONTEXTIDR[1]};
}

/* Put the tables of an ASID into the copy of the world's registers. */
static bool use_asid(struct dbg *d, struct dbg_place *p, uint8_t asid)
{
    const struct dbg_world *w = p->saved;
    if (space_asid(&p->regs) == asid)
        return true;
    for (unsigned i = 0; w && i < w->nspaces; i++) {
        const struct dbg_space *s = &w->space[i];
        if (s->asid != asid)
            continue;
        p->regs.TTBR0[1] = s->ttbr0;
        p->regs.TTBR1[1] = s->ttbr1;
        p->regs.TTBCR[1] = s->ttbcr;
        p->regs.CONTEXTIDR[1] = s->contextidr;
        return true;
    }
    dbg_error(d, "%s has not been seen with ASID %u", p->name, asid);
    return false;
}

bool dbg_place_at(struct dbg *d, const struct dbg_addr *at, struct dbg_place *p)
{
    if (!dbg_place(d, at->physical ? NULL : at->world, p))
        return false;
    if (at->has_asid && !p->saved) {
        struct world_id here = cpu_world(dbg_cpu(d));
        /* the running one has a past, too */
        p->saved = worlds_find(d, &here, dbg_cpu(d)->cfg.id);
        bool ok = use_asid(d, p, at->asid);
        p->saved = NULL;
        return ok;
    }
    return !at->has_asid || use_asid(d, p, at->asid);
}
