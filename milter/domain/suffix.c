#include "domain/suffix.h"

#include <errno.h>
#include <libpsl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { NAME_BYTES = 253 };

struct suffixes {
	psl_ctx_t	*own;		/* NULL: libpsl's built-in list is used */
	const psl_ctx_t	*list;
	int64_t		 date;
};

/*
 * libpsl opens anything, a folder too, and calls it an empty list. A list in
 * DAFSA form cannot be counted (-1).
 */
static bool
load_file(struct suffixes *s, const char *path, struct err *e)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return err_set(e, "%s: cannot be read: %s", path, strerrordesc_np(errno));
	if (!S_ISREG(st.st_mode))
		return err_set(e, "%s: is not a file", path);
	s->own = psl_load_file(path);
	if (s->own == NULL)
		return err_set(e, "%s: cannot be read as a public suffix list", path);
	if (psl_suffix_count(s->own) == 0)
		return err_set(e, "%s: holds no public suffix", path);
	s->list = s->own;
	s->date = st.st_mtime;
	return true;
}

/* Debian's list, or what libpsl was built with where that is not installed. */
static bool
load_default(struct suffixes *s, struct err *e)
{
	const char *path = psl_dist_filename();
	struct stat st;

	if (path != NULL && *path != '\0' && stat(path, &st) == 0)
		return load_file(s, path, e);
	s->list = psl_builtin();
	s->date = psl_builtin_file_time();
	if (s->list == NULL)
		return err_set(e, "no public suffix list: install the package "
		    "publicsuffix or set public_suffix_list");
	return true;
}

struct suffixes *
suffix_load(const char *path, struct err *e)
{
	struct suffixes *s = heap_alloc(sizeof *s);

	if (path != NULL ? load_file(s, path, e) : load_default(s, e))
		return s;
	suffix_free(s);
	return NULL;
}

void
suffix_free(struct suffixes *s)
{
	if (s == NULL)
		return;
	psl_free(s->own);
	free(s);
}

/* libpsl wants a NUL; false for what cannot be a name. */
static bool
terminated(struct str name, char copy[NAME_BYTES + 1])
{
	if (name.n == 0 || name.n > NAME_BYTES || str_find(name, '\0') < name.n)
		return false;
	memcpy(copy, name.p, name.n);
	copy[name.n] = '\0';
	return true;
}

struct str
suffix_registrable(const struct suffixes *s, struct str name)
{
	char copy[NAME_BYTES + 1];
	const char *at;

	if (!terminated(name, copy))
		return STR_NONE;
	at = psl_registrable_domain(s->list, copy);
	if (at == NULL)
		return STR_NONE;
	return str_sub(name, (size_t)(at - copy), name.n);
}

bool
suffix_is_public(const struct suffixes *s, struct str name)
{
	char copy[NAME_BYTES + 1];

	return terminated(name, copy) && psl_is_public_suffix(s->list, copy) != 0;
}

int64_t
suffix_date(const struct suffixes *s)
{
	return s->date;
}
