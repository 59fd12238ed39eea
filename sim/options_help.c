/* options_help.c - the text of --help, from the table that parses the command line.
 *
 * Leaves out: the width of the terminal; lines are made for 80 columns. */
#include "sim/options_int.h"

#include <string.h>

/* Words behind a head of `indent` columns, the next lines indented likewise. */
static void wrapped(FILE *to, const char *text, int indent)
{
    enum { WIDTH = 80 };
    int column = indent;
    for (const char *end; *text; text = end) {
        end = text + strspn(text, " ");
        end += strcspn(end, " ");
        int len = (int)(end - text);
        if (column + len > WIDTH) {
            text += strspn(text, " ");
            len = (int)(end - text);
            fprintf(to, "\n%*s", indent, "");
            column = indent;
        }
        fprintf(to, "%.*s", len, text);
        column += len;
    }
    fputc('\n', to);
}

static void help_options(unsigned commands, FILE *to)
{
    if (commands & RUNS)
        fputs("IMAGE: ELF, Linux zImage, or raw Image; may be left out with --load and --entry\n",
              to);
    if (commands & BOARDS)
        fputs("options:\n", to);
    for (unsigned i = 0; i < option_count; i++) {
        char head[32];
        if (!(option_rows[i].commands & commands))
            continue;
        snprintf(head, sizeof head, "%s %s", option_rows[i].name,
                 option_rows[i].arg ? option_rows[i].arg : "");
        fprintf(to, "  %-20s ", head);
        wrapped(to, option_rows[i].help, 23);
    }
}

static void help_explain(FILE *to)
{
    fputs("WHAT:\n"
          "  0xe1600070           an A32 instruction\n"
          "  thumb=0x4770         a T16 or T32 instruction\n"
          "  SCTLR                a system register\n"
          "  SCTLR=0xc5187f       its fields with this value\n"
          "  hsr=0x93820047       a Hyp syndrome\n"
          "  desc=0x402007fd      a translation table descriptor\n",
          to);
}

void options_help(unsigned commands, FILE *to)
{
    fputs("usage:\n", to);
    for (unsigned i = 0; i < option_command_count; i++) {
        const struct command_row *c = &option_commands[i];
        if (c->command & (commands | CMD_HELP | CMD_VERSION))
            fprintf(to, "  hypscope %-9s %-16s %s\n", c->name, c->arg, c->help);
    }
    help_options(commands, to);
    if (commands & CMD_EXPLAIN)
        help_explain(to);
    fputs("exit status: the guest's own (0 when it powers off); 2 wrong usage, unreadable\n"
          "  input, lost output; 3 a limit was reached; 4 the guest can never run again;\n"
          "  70 a bug of this program\n",
          to);
}
