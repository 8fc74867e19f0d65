#include "tool/letters.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"

struct walk {
	letters_fn	*fn;
	void		*arg;
	bool		 ok;
};

static bool
starts_message(struct str s)
{
	return str_starts(s, STR("From "));
}

/* Where the next "From " line after a blank line begins; s.n when there is none. */
static size_t
next_message(struct str s, size_t from)
{
	struct str rest = str_sub(s, from, s.n);
	size_t lf = str_find_str(rest, STR("\n\nFrom "));
	size_t crlf = str_find_str(rest, STR("\r\n\r\nFrom "));

	if (lf == rest.n && crlf == rest.n)
		return s.n;
	return lf < crlf ? from + lf + 2 : from + crlf + 4;
}

/* Takes one '>' off every line that is ">From " after any more of them. */
static void
unquote(struct buf *b, struct str s)
{
	struct str line;
	size_t end, i;

	buf_clear(b);
	for (; s.n > 0; s = str_sub(s, end, s.n)) {
		end = str_find(s, '\n');
		end = end == s.n ? s.n : end + 1;
		line = str_sub(s, 0, end);
		for (i = 0; i < line.n && line.p[i] == '>'; i++)
			;
		if (i > 0 && starts_message(str_sub(line, i, line.n)))
			line = str_sub(line, 1, line.n);
		buf_add(b, line);
	}
}

static void
each_of_mbox(struct walk *w, const char *path, struct str mbox, struct arena *a)
{
	size_t at = 0, end, n = 1;
	struct buf b;

	buf_init(&b, LIMIT_LETTER_BYTES);
	for (; at < mbox.n; at = end, n++) {
		end = next_message(mbox, at);
		unquote(&b, str_sub(mbox, at, end));
		w->fn(w->arg, at == 0 && end == mbox.n ? str_of(path) :
		    arena_printf(a, "%s:%zu", path, n), buf_str(&b));
	}
	buf_free(&b);
}

static void
each_of_file(struct walk *w, const char *path)
{
	struct arena *a = arena_new();
	struct err e = { "" };
	struct str raw;

	if (!file_read(path, LIMIT_LETTER_BYTES, a, &raw, &e)) {
		fprintf(stderr, "chopmark: %s\n", e.text);
		w->ok = false;
	} else if (starts_message(raw))
		each_of_mbox(w, path, raw, a);
	else
		w->fn(w->arg, str_of(path), raw);
	arena_free(a);
}

/* A pipe or a device among letters would be waited for without end. */
static bool
is_passed_over(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && !S_ISREG(st.st_mode);
}

static void
each_of_folder(struct walk *w, const char *path)
{
	struct arena *a = arena_new();
	struct err e = { "" };
	const char **names;
	size_t i, n;

	if (!file_list(path, NULL, a, &names, &n, &e)) {
		fprintf(stderr, "chopmark: %s\n", e.text);
		w->ok = false;
		n = 0;
	}
	for (i = 0; i < n; i++)
		if (!is_passed_over(names[i]))
			each_of_file(w, names[i]);
	arena_free(a);
}

static bool
each_of_maildir(struct walk *w, const char *path)
{
	struct arena *a = arena_new();
	const char *fresh = arena_printf(a, "%s/new", path).p;
	const char *cur = arena_printf(a, "%s/cur", path).p;
	bool is_maildir = file_is_folder(fresh) && file_is_folder(cur);

	if (is_maildir) {
		each_of_folder(w, fresh);
		each_of_folder(w, cur);
	}
	arena_free(a);
	return is_maildir;
}

bool
letters_each(const char *path, letters_fn *fn, void *arg)
{
	struct walk w = { fn, arg, true };

	if (strcmp(path, "-") == 0 || !file_is_folder(path))
		each_of_file(&w, path);
	else if (!each_of_maildir(&w, path))
		each_of_folder(&w, path);
	return w.ok;
}
