/*
 * A folder of letters with tricks in the author field, each against its line of
 * from.golden: the author's domain, the defects, and the domains that must be
 * among the candidates. Skipped (77) where the folder is not there.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "mail/message.h"

enum { SKIP = 77, LETTER_MAX = 1024 * 1024 };

struct golden {
	struct str	name, author, defects, seen;
};

/* The next word of a line; empty at its end. */
static struct str
word(struct str *line)
{
	struct str s = str_trim(*line);
	size_t n;

	for (n = 0; n < s.n && !char_is_space(s.p[n]); n++)
		;
	*line = str_sub(s, n, s.n);
	return str_sub(s, 0, n);
}

static bool
read_golden(struct str line, struct golden *g)
{
	g->name = word(&line);
	g->author = word(&line);
	g->defects = word(&line);
	g->seen = word(&line);
	return g->seen.n > 0 && g->name.p[0] != '#' && str_trim(line).n == 0;
}

static struct str
told_defects(struct arena *a, const struct message *m)
{
	struct str s = STR("");
	int d;

	for (d = 0; d < DEFECTS; d++)
		if (mail_has_defect(m, (enum mail_defect)d))
			s = arena_printf(a, "%.*s%s%s", STR_ARG(s), s.n > 0 ? "," : "",
			    mail_defect_word((enum mail_defect)d));
	return s.n > 0 ? s : STR("-");
}

static bool
has_candidate(const struct message *m, struct str domain)
{
	size_t i;

	for (i = 0; i < m->n_candidates; i++)
		if (str_eq(m->candidates[i].domain, domain))
			return true;
	return false;
}

/* True when all that it says holds; else says what does not. */
static bool
holds(struct arena *a, const struct golden *g, const struct message *m)
{
	struct str defects = told_defects(a, m), rest = g->seen, domain;
	struct str author = m->has_author ? m->author.domain : STR("-");
	bool ok = true;

	if (!str_eq(defects, g->defects) || !str_eq(author, g->author)) {
		printf("%.*s: author %.*s, defects %.*s; wanted %.*s, %.*s\n", STR_ARG(g->name),
		    STR_ARG(author), STR_ARG(defects), STR_ARG(g->author),
		    STR_ARG(g->defects));
		ok = false;
	}
	if (str_eq(g->seen, STR("-"))) {
		if (m->n_candidates > 0)
			printf("%.*s: has candidates\n", STR_ARG(g->name));
		return ok && m->n_candidates == 0;
	}
	while (str_next(&rest, ',', &domain))
		if (!has_candidate(m, domain)) {
			printf("%.*s: %.*s is no candidate\n", STR_ARG(g->name), STR_ARG(domain));
			ok = false;
		}
	return ok;
}

static bool
judge(struct arena *a, const char *path, const struct golden *g)
{
	struct err e = { "" };
	struct message m;
	struct letter l;
	struct str raw;
	char *copy;
	bool ok;

	if (!file_read(path, LETTER_MAX, a, &raw, &e)) {
		printf("%s\n", e.text);
		return false;
	}
	/* Exactly as large, so that sanitizers see a read past the end. */
	copy = malloc(raw.n == 0 ? 1 : raw.n);
	if (copy == NULL)
		abort();
	if (raw.n > 0)
		memcpy(copy, raw.p, raw.n);
	letter_split(a, (struct str){ copy, raw.n }, &l);
	mail_read(a, &l, &m);
	ok = holds(a, g, &m);
	free(copy);
	return ok;
}

/* The line for a letter: its file's name starts with the line's and a '_'. */
static bool
find_golden(struct str text, const char *path, struct golden *g)
{
	struct str file = str_of(path), line;

	file = str_sub(file, str_find_last(file, '/') + 1, file.n);
	file = str_sub(file, 0, str_find(file, '_'));
	while (str_next(&text, '\n', &line))
		if (read_golden(line, g) && str_eq(g->name, file))
			return true;
	return false;
}

static size_t
count_golden(struct str text)
{
	struct golden g;
	struct str line;
	size_t n = 0;

	while (str_next(&text, '\n', &line))
		n += read_golden(line, &g);
	return n;
}

int
main(void)
{
	const char *source = getenv("CHOPMARK_SOURCE");
	struct arena *a = arena_new();
	size_t i, n = 0, right = 0;
	struct err e = { "" };
	const char **files;
	struct str text, folder;
	struct golden g;
	int status = 1;

	source = source == NULL ? "." : source;
	folder = arena_printf(a, "%s/../shared/messages/from", source);
	if (access(folder.p, R_OK | X_OK) != 0) {
		printf("skipped: no letters in %s\n", folder.p);
		status = SKIP;
		goto out;
	}
	if (!file_read(arena_printf(a, "%s/tests/conformance/from.golden", source).p,
	    LETTER_MAX, a, &text, &e) || !file_list(folder.p, ".eml", a, &files, &n, &e)) {
		printf("%s\n", e.text);
		goto out;
	}
	for (i = 0; i < n; i++) {
		if (!find_golden(text, files[i], &g))
			printf("%s: has no line in from.golden\n", files[i]);
		else
			right += judge(a, files[i], &g);
	}
	printf("%zu of %zu letters as told, %zu told\n", right, n, count_golden(text));
	status = n > 0 && right == n && count_golden(text) == n ? 0 : 1;
out:
	arena_free(a);
	return status;
}
