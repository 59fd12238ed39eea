/* gdb_xml.c - documents for qXfer: the target description, the memory map, the threads, and which
 * file a world runs (GDB manual, appendices E.13, G and "Memory Map Format").
 *
 * The standard features have gdb's names; ours are org.hypscope.GROUP, one a register group. Types
 * are the rows of fields.def; where a register has two readings of the same bits, the first. */
#include "debugger/gdb_int.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* --- types --- */

/* CPSR and all SPSRs have one. */
static const char *type_name(const struct gdb_reg *r)
{
    if (strcasecmp(r->name, "cpsr") == 0 || strncmp(r->name, "SPSR", 4) == 0)
        return "PSR";
    return strcmp(r->name, "fpscr") == 0 ? "FPSCR" : r->name;
}

static const struct field_row *type_of(const struct gdb_reg *r, unsigned *n)
{
    *n = 0;
    return r->fixed ? NULL : fields_of(type_name(r), n);
}

static bool overlaps(const struct field_row *f, unsigned before, unsigned i)
{
    for (unsigned k = before; k < i; k++)
        if (f[k].lo <= f[i].hi && f[i].lo <= f[k].hi)
            return true;
    return false;
}

static void put_type(FILE *to, const struct gdb_reg *r)
{
    unsigned n;
    const struct field_row *f = type_of(r, &n);
    fprintf(to, "<flags id=\"%s_fields\" size=\"%u\">\n", type_name(r), r->bits / 8u);
    for (unsigned i = 0; i < n; i++)
        if (!overlaps(f, 0, i))
            fprintf(to, "<field name=\"%s\" start=\"%u\" end=\"%u\"/>\n", f[i].name, f[i].lo,
                    f[i].hi);
    fputs("</flags>\n", to);
}

/* A quadword as lanes of each size. */
static void put_quad(FILE *to)
{
    static const struct {
        const char *name, *type;
        unsigned lanes;
    } views[] = {{"u8", "uint8", 16},  {"u16", "uint16", 8},      {"u32", "uint32", 4},
                 {"u64", "uint64", 2}, {"f32", "ieee_single", 4}, {"f64", "ieee_double", 2}};
    for (unsigned i = 0; i < ARRAY_LEN(views); i++)
        fprintf(to, "<vector id=\"neon_%s\" type=\"%s\" count=\"%u\"/>\n", views[i].name,
                views[i].type, views[i].lanes);
    fputs("<union id=\"neon_q\">\n", to);
    for (unsigned i = 0; i < ARRAY_LEN(views); i++)
        fprintf(to, "<field name=\"%s\" type=\"neon_%s\"/>\n", views[i].name, views[i].name);
    fputs("</union>\n", to);
}

static bool type_is_new(const struct gdb *g, unsigned at, unsigned first)
{
    for (unsigned i = first; i < at; i++)
        if (strcmp(type_name(&g->reg[i]), type_name(&g->reg[at])) == 0)
            return false;
    return true;
}

/* --- features --- */

static const char *feature_name(unsigned group)
{
    static const char *const standard[GROUPS] = {
        [GROUP_CORE] = "org.gnu.gdb.arm.core",
        [GROUP_VFP] = "org.gnu.gdb.arm.vfp",
        [GROUP_NEON] = "org.gnu.gdb.arm.neon",
    };
    return standard[group];
}

static void put_register(FILE *to, const struct gdb_reg *r)
{
    unsigned n;
    bool plain = r->group <= GROUP_NEON;
    fprintf(to, "<reg name=\"%s\" bitsize=\"%u\"", r->name, r->bits);
    if (type_of(r, &n))
        fprintf(to, " type=\"%s_fields\"", type_name(r));
    else
        fprintf(to, " type=\"%s\"", r->fixed ? r->fixed : r->bits == 64 ? "uint64" : "uint32");
    if (plain)
        fprintf(to, "/>\n");
    else
        fprintf(to, " group=\"%s\" save-restore=\"no\"/>\n", gdb_group_name[r->group]);
}

/* The registers of one group stand together. */
static unsigned put_feature(struct gdb *g, FILE *to, unsigned first, const char *name)
{
    unsigned n, end = first;
    fprintf(to, "<feature name=\"%s\">\n", name);
    if (g->reg[first].group == GROUP_NEON)
        put_quad(to);
    for (; end < g->nregs && g->reg[end].group == g->reg[first].group; end++)
        if (type_of(&g->reg[end], &n) && type_is_new(g, end, first))
            put_type(to, &g->reg[end]);
    for (unsigned i = first; i < end; i++)
        put_register(to, &g->reg[i]);
    fputs("</feature>\n", to);
    return end;
}

void gdb_xml_target(struct gdb *g)
{
    char ours[48];
    FILE *to = open_memstream(&g->xml, &g->xml_len);
    BUG_ON(!to);
    fputs("<?xml version=\"1.0\"?>\n<!DOCTYPE target SYSTEM \"gdb-target.dtd\">\n"
          "<target version=\"1.0\">\n<architecture>arm</architecture>\n",
          to);
    for (unsigned at = 0; at < g->nregs;) {
        unsigned group = g->reg[at].group;
        const char *name = feature_name(group);
        snprintf(ours, sizeof ours, "org.hypscope.%s", gdb_group_name[group]);
        at = put_feature(g, to, at, name ? name : ours);
    }
    fputs("</target>\n", to);
    BUG_ON(fclose(to) != 0);
}

/* --- the others --- */

/* gdb's addresses are a world's virtual ones, where any page may be anything: a map that is
 * narrower than the address space would keep it from asking. The stub judges each access by the
 * tables. */
static void put_memory_map(struct gdb *g, FILE *to)
{
    fputs(
        "<?xml version=\"1.0\"?>\n<!DOCTYPE memory-map PUBLIC \"+//IDN gnu.org//DTD GDB Memory Map "
        "V1.0//EN\" \"http://sourceware.org/gdb/gdb-memory-map.dtd\">\n<memory-map>\n"
        "<memory type=\"ram\" start=\"0x0\" length=\"0x100000000\"/>\n</memory-map>\n",
        to);
}

static void put_threads(struct gdb *g, FILE *to)
{
    fputs("<?xml version=\"1.0\"?>\n<threads>\n", to);
    gdb_worlds_update(g);
    for (struct gdb_thread t = {1, 0}; gdb_thread_from(g, &t); t.core++) {
        g->replied = 0;
        gdb_say_thread(g, &t);
        fprintf(to, "<thread id=\"%.*s\" core=\"%u\" name=\"%s\"/>\n", (int)g->replied, g->reply,
                t.core, g->world[t.pid]);
    }
    g->replied = 0;
    fputs("</threads>\n", to);
}

/* Without a number: of the world that we stand in. */
static void put_exec_file(struct gdb *g, FILE *to, const char *annex)
{
    char *end;
    unsigned long pid = *annex ? strtoul(annex, &end, 16) : gdb_here(g).pid;
    if (pid >= 1 && pid <= GDB_MAX_PIDS && gdb_pid_file(g, (unsigned)pid)[0] == '/')
        fputs(gdb_pid_file(g, (unsigned)pid), to);
}

char *gdb_xml_document(struct gdb *g, const char *object, const char *annex, size_t *len)
{
    static const struct {
        const char *object;
        void (*put)(struct gdb *g, FILE *to);
    } plain[] = {{"memory-map", put_memory_map}, {"threads", put_threads}};
    char *text = NULL;
    FILE *to = open_memstream(&text, len);
    BUG_ON(!to);
    bool known = false;
    for (unsigned i = 0; i < ARRAY_LEN(plain); i++)
        if (strcmp(object, plain[i].object) == 0 && !*annex) {
            plain[i].put(g, to);
            known = true;
        }
    if (strcmp(object, "features") == 0 && strcmp(annex, "target.xml") == 0) {
        if (!g->xml) /* the same for the whole conversation, and not every peer asks */
            gdb_xml_target(g);
        fwrite(g->xml, 1, g->xml_len, to);
        known = true;
    }
    if (strcmp(object, "exec-file") == 0) {
        put_exec_file(g, to, annex);
        known = true;
    }
    BUG_ON(fclose(to) != 0);
    if (known)
        return text;
    free(text);
    return NULL;
}
