#include "support/letter_file.h"

#include "base/file.h"
#include "support/test.h"

const char *
tests_path(const char *path_in_tests)
{
	static char path[4096];
	const char *source = getenv("CHOPMARK_SOURCE");

	snprintf(path, sizeof path, "%s/tests/%s", source == NULL ? "." : source,
	    path_in_tests);
	return path;
}

static struct str
own(struct str s)
{
	return exact_bytes(s.p, s.n);
}

/* The end of a field: a CRLF that no blank follows. */
static size_t
field_end(struct str s)
{
	for (size_t at = 0; at < s.n;) {
		size_t eol = at + str_find_str(str_sub(s, at, s.n), STR("\r\n"));

		at = eol + 2;
		if (at >= s.n || (s.p[at] != ' ' && s.p[at] != '\t'))
			return eol;
	}
	return s.n;
}

struct letter *
letter_bytes(struct str raw)
{
	struct letter *l = heap_alloc(sizeof *l);

	l->fields = heap_alloc((LIMIT_FIELDS + 1) * sizeof *l->fields);
	while (raw.n > 0 && !str_starts(raw, STR("\r\n")) && l->n_fields < LIMIT_FIELDS) {
		struct str line = str_sub(raw, 0, field_end(raw));
		size_t colon = str_find(line, ':');
		struct field *f = &l->fields[l->n_fields++];

		f->name = own(str_sub(line, 0, colon));
		f->value = own(str_sub(line, colon + 1, line.n));
		raw = str_sub(raw, line.n + 2, raw.n);
	}
	l->body = own(str_sub(raw, 2, raw.n));
	return l;
}

struct letter *
letter_path(const char *path)
{
	struct arena *a = arena_new();
	struct letter *l = NULL;
	struct str raw;
	struct err e;

	if (file_read(path, 16 * 1024 * 1024, a, &raw, &e))
		l = letter_bytes(raw);
	else
		print_error("%s\n", e.text);
	arena_free(a);
	return l;
}

struct letter *
letter_file(const char *path_in_tests)
{
	return letter_path(tests_path(path_in_tests));
}

void
letter_file_free(struct letter *l)
{
	if (l == NULL)
		return;
	for (size_t i = 0; i < l->n_fields; i++) {
		exact_free(l->fields[i].name.p);
		exact_free(l->fields[i].value.p);
	}
	exact_free(l->body.p);
	free(l->fields);
	free(l);
}
