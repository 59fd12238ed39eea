/* symbols.c - names for addresses: the symbol tables of each world's ELF file.
 *
 * Function, object and untyped symbols of .symtab; mapping symbols ($a, $t, $d) are left out. */
#include "debugger/dbg_int.h"

#include <elf.h>
#include <fcntl.h>
#include <gelf.h>
#include <libelf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int by_address(const void *a, const void *b)
{
    const struct symbol *x = a, *y = b;
    if (x->addr != y->addr)
        return x->addr < y->addr ? -1 : 1;
    return (int)y->code - (int)x->code;
}

static bool wanted(const GElf_Sym *s, const char *name)
{
    unsigned type = GELF_ST_TYPE(s->st_info);
    return name && name[0] && name[0] != '$' && s->st_shndx != SHN_UNDEF &&
           s->st_shndx != SHN_ABS && (type == STT_FUNC || type == STT_OBJECT || type == STT_NOTYPE);
}

/* Assembly often gives no size: to the next symbol, at most a page. */
static void guess_sizes(struct symtab *tab)
{
    for (unsigned i = 0; i < tab->count; i++) {
        unsigned next = i + 1;
        while (next < tab->count && tab->sym[next].addr == tab->sym[i].addr)
            next++;
        uint32_t room = next < tab->count ? tab->sym[next].addr - tab->sym[i].addr : 0x1000;
        if (!tab->sym[i].size)
            tab->sym[i].size = room < 0x1000 ? room : 0x1000;
    }
}

static void take(struct symtab *tab, Elf *elf, Elf_Scn *scn, const GElf_Shdr *sh)
{
    Elf_Data *data = elf_getdata(scn, NULL),
             *names = elf_getdata(elf_getscn(elf, sh->sh_link), NULL);
    size_t n = sh->sh_entsize ? sh->sh_size / sh->sh_entsize : 0;
    if (!data || !names || !names->d_size || !n)
        return;
    tab->sym = calloc(n, sizeof *tab->sym);
    tab->strings = malloc(names->d_size + 1);
    if (!tab->sym || !tab->strings)
        BUG("out of memory for symbols");
    memcpy(tab->strings, names->d_buf, names->d_size);
    tab->strings[names->d_size] = 0;
    for (size_t i = 0; i < n; i++) {
        GElf_Sym s;
        if (!gelf_getsym(data, (int)i, &s) || s.st_name >= names->d_size)
            continue;
        const char *name = tab->strings + s.st_name;
        if (!wanted(&s, name))
            continue;
        bool code = GELF_ST_TYPE(s.st_info) == STT_FUNC; /* bit 0 of its value says Thumb */
        tab->sym[tab->count++] = (struct symbol){.addr = (uint32_t)s.st_value & (code ? ~1u : ~0u),
                                                 .size = (uint32_t)s.st_size,
                                                 .name = name,
                                                 .code = code,
                                                 .thumb = code && (s.st_value & 1)};
    }
    qsort(tab->sym, tab->count, sizeof *tab->sym, by_address);
    guess_sizes(tab);
}

static void symtab_free(struct symtab *tab)
{
    free(tab->sym);
    free(tab->strings);
    free(tab->path);
    debuginfo_close(tab->info);
}

bool symbols_load(struct dbg *d, const char *path, const char *world, struct err *e)
{
    if (d->ntabs == DBG_MAX_SYMTABS)
        return err_set(e, 2, "%s: at most %d symbol files", path, DBG_MAX_SYMTABS);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return err_set(e, 2, "%s: cannot be read", path);
    elf_version(EV_CURRENT);
    Elf *elf = elf_begin(fd, ELF_C_READ, NULL);
    struct symtab *tab = &d->tabs[d->ntabs];
    memset(tab, 0, sizeof *tab);
    snprintf(tab->world, sizeof tab->world, "%s", world);
    for (Elf_Scn *scn = NULL; elf && (scn = elf_nextscn(elf, scn)) && !tab->sym;) {
        GElf_Shdr sh;
        if (gelf_getshdr(scn, &sh) && sh.sh_type == SHT_SYMTAB)
            take(tab, elf, scn, &sh);
    }
    if (elf)
        elf_end(elf);
    close(fd);
    if (!tab->count) {
        symtab_free(tab);
        return err_set(e, 2, "%s: no symbols (is it an ELF file that was not stripped?)", path);
    }
    tab->path = realpath(path, NULL);
    tab->info = debuginfo_open(path);
    d->ntabs++;
    return true;
}

void symbols_free(struct dbg *d)
{
    for (unsigned i = 0; i < d->ntabs; i++)
        symtab_free(&d->tabs[i]);
    d->ntabs = 0;
}

const struct symbol *symbols_at(const struct dbg *d, const char *world, uint32_t addr)
{
    const struct symbol *best = NULL;
    for (unsigned t = 0; t < d->ntabs; t++) {
        const struct symtab *tab = &d->tabs[t];
        if (strcmp(tab->world, world) != 0)
            continue;
        for (unsigned i = 0; i < tab->count && tab->sym[i].addr <= addr; i++) {
            const struct symbol *s = &tab->sym[i];
            if (addr - s->addr < s->size &&
                (!best || s->addr > best->addr || (s->code && !best->code)))
                best = s;
        }
    }
    return best;
}

const struct symbol *symbols_named(const struct dbg *d, const char *world, const char *name,
                                   const struct symtab **tab)
{
    for (unsigned t = 0; t < d->ntabs; t++) {
        if (world && strcmp(d->tabs[t].world, world) != 0)
            continue;
        for (unsigned i = 0; i < d->tabs[t].count; i++)
            if (strcmp(d->tabs[t].sym[i].name, name) == 0) {
                *tab = &d->tabs[t];
                return &d->tabs[t].sym[i];
            }
    }
    return NULL;
}

const char *symbols_format(const struct dbg *d, const char *world, uint32_t addr, char *buf,
                           size_t len)
{
    const struct symbol *s = symbols_at(d, world, addr);
    if (!s)
        snprintf(buf, len, "0x%08x", addr);
    else if (s->addr == addr)
        snprintf(buf, len, "0x%08x <%s>", addr, s->name);
    else
        snprintf(buf, len, "0x%08x <%s+%u>", addr, s->name, addr - s->addr);
    return buf;
}

/* --- all of a session's --- */

static bool is_elf(const char *path)
{
    char magic[4] = "";
    FILE *f = fopen(path, "rb");
    bool elf = f && fread(magic, 1, 4, f) == 4 && memcmp(magic, "\177ELF", 4) == 0;
    if (f)
        fclose(f);
    return elf;
}

bool symbols_load_all(struct dbg *d, const struct debug_options *opt, struct err *e)
{
    char world[24], path[512];
    const char *image = d->m->cfg.image;
    if (image && is_elf(image))
        symbols_load(d, image, dbg_world_here(d, world, sizeof world), e); /* stripped: none */
    for (unsigned i = 0; i < opt->nsymbols; i++) {
        const char *at = strrchr(opt->symbols[i], '@');
        if (!at || at == opt->symbols[i] || !at[1] || (size_t)(at - opt->symbols[i]) >= sizeof path)
            return err_set(e, 2, "--symbols %.80s: expected FILE@WORLD", opt->symbols[i]);
        memcpy(path, opt->symbols[i], (size_t)(at - opt->symbols[i]));
        path[at - opt->symbols[i]] = 0;
        if (!symbols_load(d, path, at + 1, e))
            return false;
    }
    return true;
}
