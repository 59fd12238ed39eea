/* pager.c - at a terminal, what a command that only looks has to say goes through $PAGER (or
 * `less -R`) when it is longer than the screen. Scripts, --json, pipes and the full-screen view
 * have none; an empty $PAGER, or `cat`, means that none is wanted. */
#include "debugger/dbg_int.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static const char *pager(void)
{
    const char *named = getenv("PAGER");
    const char *command = named ? named : "less -R";
    return *command && strcmp(command, "cat") != 0 ? command : NULL;
}

static bool person_reads(const struct dbg *d)
{
    return d->lines && d->lines->readline && !d->json && d->out == stdout &&
           isatty(STDOUT_FILENO) && pager();
}

void page_begin(struct dbg *d, const struct command *c)
{
    if (c->group != G_LOOK || d->page.out || !person_reads(d))
        return;
    FILE *to = open_memstream(&d->page.text, &d->page.len);
    if (!to)
        return;
    d->page.out = d->out;
    d->out = to;
}

static bool fits(const char *text)
{
    struct winsize size;
    unsigned rows = 0, column = 0;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) || !size.ws_row || !size.ws_col)
        return true;
    for (; *text; text++) {
        bool full = *text != '\n' && ++column > size.ws_col;
        rows += *text == '\n' || full;
        column = *text == '\n' ? 0 : full ? 1 : column;
    }
    return rows < size.ws_row;
}

/* A reader who leaves early, or presses Ctrl-C, ends the pager alone. */
static void through_pager(const struct page *p)
{
    struct sigaction was, ignored = {.sa_handler = SIG_IGN};
    sigaction(SIGPIPE, &ignored, &was);
    FILE *to = popen(pager(), "w");
    if (to) {
        fwrite(p->text, 1, p->len, to);
        pclose(to);
    }
    sigaction(SIGPIPE, &was, NULL);
    dbg_interrupted();
}

void page_end(struct dbg *d)
{
    struct page *p = &d->page;
    if (!p->out)
        return;
    fclose(d->out);
    d->out = p->out;
    p->out = NULL;
    if (fits(p->text))
        fwrite(p->text, 1, p->len, d->out);
    else
        through_pager(p);
    free(p->text);
    p->text = NULL;
}
