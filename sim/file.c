/* file.c - whole files in, whole files out. Leaves out: pipes and devices as images. */
#include "sim/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool slurp(FILE *f, const char *path, size_t len, struct file_data *out, struct err *e)
{
    out->data = malloc(len);
    if (!out->data)
        return err_set(e, 2, "%s: the host has no memory for %zu bytes", path, len);
    out->len = fread(out->data, 1, len, f);
    if (out->len == len)
        return true;
    file_free(out);
    return err_set(e, 2, "%s: cannot be read to its end: %s", path,
                   ferror(f) ? strerror(errno) : "it became shorter");
}

bool file_read(const char *path, size_t max, struct file_data *out, struct err *e)
{
    struct stat st;
    *out = (struct file_data){0};
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC); /* a pipe must not keep us waiting */
    FILE *f = fd >= 0 ? fdopen(fd, "rb") : NULL;
    if (!f || fstat(fileno(f), &st) != 0) {
        err_set(e, 2, "%s: %s", path, strerror(errno));
        if (f)
            fclose(f);
        return false;
    }
    bool ok;
    if (!S_ISREG(st.st_mode))
        ok = err_set(e, 2, "%s: is not a regular file", path);
    else if (st.st_size == 0)
        ok = err_set(e, 2, "%s: is empty", path);
    else if ((uintmax_t)st.st_size > max)
        ok = err_set(e, 2, "%s: has %jd bytes, at most %zu can be used", path, (intmax_t)st.st_size,
                     max);
    else
        ok = slurp(f, path, (size_t)st.st_size, out, e);
    fclose(f);
    return ok;
}

void file_free(struct file_data *f)
{
    free(f->data);
    *f = (struct file_data){0};
}

static int temporary(char *name)
{
    int fd = mkstemp(name);
    mode_t mask = umask(0);
    umask(mask);
    if (fd >= 0)
        fchmod(fd, 0666 & ~mask); /* as if created by open() */
    return fd;
}

/* The name behind links, so that a link stays one; a name that is new stays as it is. */
static char *real_name(const char *path)
{
    char *name = realpath(path, NULL);
    if (!name)
        name = strdup(path);
    BUG_ON(!name);
    return name;
}

bool file_create(struct file_out *o, const char *path, struct err *e)
{
    struct stat st;
    *o = (struct file_out){.path = real_name(path)};
    if (stat(o->path, &st) == 0 && !S_ISREG(st.st_mode)) {
        o->f = fopen(o->path, "wb");
    } else {
        size_t len = strlen(o->path) + sizeof ".XXXXXX";
        BUG_ON(!(o->temp = malloc(len)));
        snprintf(o->temp, len, "%s.XXXXXX", o->path);
        int fd = temporary(o->temp);
        o->f = fd >= 0 ? fdopen(fd, "wb") : NULL;
    }
    if (o->f)
        return true;
    err_set(e, 2, "%s: cannot be created: %s", path, strerror(errno));
    file_abandon(o);
    return false;
}

static void forget(struct file_out *o)
{
    free(o->path);
    free(o->temp);
    *o = (struct file_out){0};
}

bool file_commit(struct file_out *o, struct err *e)
{
    bool ok = !ferror(o->f);
    ok = fclose(o->f) == 0 && ok;
    ok = ok && (!o->temp || rename(o->temp, o->path) == 0);
    if (!ok) {
        err_set(e, 2, "%s: cannot be written: %s", o->path, strerror(errno));
        if (o->temp)
            unlink(o->temp);
    }
    forget(o);
    return ok;
}

void file_abandon(struct file_out *o)
{
    if (o->f)
        fclose(o->f);
    if (o->f && o->temp)
        unlink(o->temp);
    forget(o);
}

bool file_write(const char *path, const void *data, size_t len, struct err *e)
{
    struct file_out o;
    if (!file_create(&o, path, e))
        return false;
    fwrite(data, 1, len, o.f); /* a short write shows at commit */
    return file_commit(&o, e);
}
