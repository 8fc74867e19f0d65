/*
 * The Public Suffix List's own test vectors, in both of their notations, asked as
 * the house asks: whatever is written goes through domain_canon() first, and what
 * is no name (null, a leading dot) has no owner. Skipped (77) without them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "domain/name.h"
#include "domain/suffix.h"

enum { SKIP = 77 };

struct vector {
	struct str	name, owner;
	bool		is_none;	/* owner is null */
};

/* checkPublicSuffix('name', 'owner'); or with null */
static bool
read_call(struct str line, struct vector *v)
{
	const struct str head = STR("checkPublicSuffix("), tail = STR(");");
	struct str args;
	size_t comma;

	if (!str_starts(line, head) || !str_ends(line, tail))
		return false;
	args = str_sub(line, head.n, line.n - tail.n);
	comma = str_find(args, ',');
	v->name = str_trim(str_sub(args, 0, comma));
	v->owner = str_trim(str_sub(args, comma + 1, args.n));
	if (str_starts(v->name, STR("'")))
		v->name = str_sub(v->name, 1, v->name.n - 1);
	else
		v->name = STR_NONE;
	v->is_none = str_eq(v->owner, STR("null"));
	if (!v->is_none)
		v->owner = str_sub(v->owner, 1, v->owner.n - 1);
	return true;
}

/* name owner */
static bool
read_pair(struct str line, struct vector *v)
{
	size_t blank = str_find(line, ' ');

	if (blank == line.n)
		return false;
	v->name = str_sub(line, 0, blank);
	if (str_eq(v->name, STR("null")))
		v->name = STR_NONE;
	v->owner = str_trim(str_sub(line, blank, line.n));
	v->is_none = str_eq(v->owner, STR("null"));
	return true;
}

static bool
holds(struct arena *a, const struct suffixes *s, const struct vector *v)
{
	struct str name, owner = STR_NONE, wanted = STR_NONE;

	if (domain_canon(a, v->name, &name))
		owner = suffix_registrable(s, name);
	if (!v->is_none && !domain_canon(a, v->owner, &wanted))
		return false;
	return str_eq(owner, wanted);
}

static unsigned
run_file(const char *path, const struct suffixes *s, unsigned *ran)
{
	struct arena *a = arena_new();
	struct err e = { "" };
	struct str text, line;
	struct vector v;
	unsigned failed = 0;

	if (!file_read(path, 1024 * 1024, a, &text, &e)) {
		fprintf(stderr, "%s\n", e.text);
		failed++;
	} else {
		while (str_next(&text, '\n', &line)) {
			line = str_trim(line);
			if (line.n == 0 || str_starts(line, STR("//")))
				continue;
			(*ran)++;
			if ((read_call(line, &v) || read_pair(line, &v)) && holds(a, s, &v))
				continue;
			fprintf(stderr, "%s: %.*s\n", path, STR_ARG(line));
			failed++;
		}
	}
	arena_free(a);
	return failed;
}

int
main(void)
{
	static const char *const files[] = { "test_psl.txt", "tests.txt" };
	const char *source = getenv("CHOPMARK_SOURCE");
	struct err e = { "" };
	struct suffixes *s;
	char path[4096];
	unsigned ran = 0, failed = 0;
	size_t i;

	snprintf(path, sizeof path, "%s/../shared/conformance/psl",
	    source == NULL ? "." : source);
	if (!file_is_folder(path)) {
		printf("skipped: no folder %s\n", path);
		return SKIP;
	}
	s = suffix_load(NULL, &e);
	if (s == NULL) {
		fprintf(stderr, "%s\n", e.text);
		return 1;
	}
	for (i = 0; i < sizeof files / sizeof files[0]; i++) {
		snprintf(path, sizeof path, "%s/../shared/conformance/psl/%s",
		    source == NULL ? "." : source, files[i]);
		failed += run_file(path, s, &ran);
	}
	suffix_free(s);
	printf("%u vectors, %u failed\n", ran, failed);
	return failed == 0 && ran > 100 ? 0 : 1;
}
