#include "base/file.h"

#include <sys/stat.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"

/* strerror() is not safe in threads; the GNU name lookup is. */
static const char *
why(int e)
{
	const char *s = strerrordesc_np(e);

	return s == NULL ? "unknown error" : s;
}

static bool
read_all(int fd, const char *path, struct buf *b, struct err *e)
{
	char piece[65536];
	ssize_t n;

	while ((n = read(fd, piece, sizeof piece)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set(e, "%s: cannot read: %s", path, why(errno));
		buf_add(b, (struct str){ piece, (size_t)n });
		if (b->full)
			return err_set(e, "%s: larger than %zu bytes", path, b->max);
	}
	return true;
}

bool
file_read(const char *path, size_t max, struct arena *a, struct str *out,
    struct err *e)
{
	bool is_stdin = strcmp(path, "-") == 0, ok = false;
	int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	struct buf b;

	buf_init(&b, max);
	if (fd < 0)
		return err_set(e, "%s: cannot open: %s", path, why(errno));
	if (!read_all(fd, path, &b, e))
		goto out;
	*out = arena_str(a, buf_str(&b));
	ok = true;
out:
	if (!is_stdin)
		close(fd);
	buf_free(&b);
	return ok;
}

static int
compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool
file_list(const char *dir, const char *suffix, struct arena *a,
    const char ***out, size_t *n, struct err *e)
{
	size_t count = 0, cap = 0;
	const char **v = NULL;
	struct dirent *d;
	DIR *h = opendir(dir);

	if (h == NULL)
		return err_set(e, "%s: cannot open folder: %s", dir, why(errno));
	while ((d = readdir(h)) != NULL) {
		if (d->d_name[0] == '.' || (suffix != NULL &&
		    !str_ends(str_of(d->d_name), str_of(suffix))))
			continue;
		v = arena_grow(a, v, count, &cap, sizeof *v);
		v[count++] = arena_printf(a, "%s/%s", dir, d->d_name).p;
	}
	closedir(h);
	if (count > 0)
		qsort(v, count, sizeof *v, compare);
	*out = v;
	*n = count;
	return true;
}

bool
file_is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool
file_exists(const char *path)
{
	return access(path, F_OK) == 0;
}
