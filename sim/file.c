/* file.c - whole files in, whole files out. Leaves out: pipes and devices as images. */
#include "sim/file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool slurp(FILE *f, const char *path, size_t len, struct file_data *out, struct err *e)
{
    out->data = malloc(len);
    BUG_ON(!out->data);
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
    FILE *f = fopen(path, "rb");
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

bool file_create(struct file_out *o, const char *path, struct err *e)
{
    size_t len = strlen(path) + sizeof ".XXXXXX";
    *o = (struct file_out){.path = strdup(path), .temp = malloc(len)};
    BUG_ON(!o->path || !o->temp);
    snprintf(o->temp, len, "%s.XXXXXX", path);
    int fd = mkstemp(o->temp);
    if (fd >= 0) {
        mode_t mask = umask(0);
        umask(mask);
        fchmod(fd, 0666 & ~mask); /* as if created by open() */
        o->f = fdopen(fd, "wb");
    }
    if (o->f)
        return true;
    err_set(e, 2, "%s: cannot be created: %s", path, strerror(errno));
    file_abandon(o);
    return false;
}

bool file_commit(struct file_out *o, struct err *e)
{
    bool ok = !ferror(o->f);
    ok = fclose(o->f) == 0 && ok;
    o->f = NULL;
    ok = ok && rename(o->temp, o->path) == 0;
    if (!ok) {
        err_set(e, 2, "%s: cannot be written: %s", o->path, strerror(errno));
        unlink(o->temp);
    }
    free(o->path);
    free(o->temp);
    *o = (struct file_out){0};
    return ok;
}

void file_abandon(struct file_out *o)
{
    if (o->f) {
        fclose(o->f);
        unlink(o->temp);
    }
    free(o->path);
    free(o->temp);
    *o = (struct file_out){0};
}

bool file_write(const char *path, const void *data, size_t len, struct err *e)
{
    struct file_out o;
    if (!file_create(&o, path, e))
        return false;
    fwrite(data, 1, len, o.f); /* a short write shows at commit */
    return file_commit(&o, e);
}
