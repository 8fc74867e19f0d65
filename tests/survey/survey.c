/*
 * Measures the lookalike index by names from a file.
 *
 *	survey RULES recall FILE	"CLASS TAB TARGET TAB NAME" a line: how many are
 *					caught, by class and length of the target
 *	survey RULES hits FILE		one honest name a line: which are hit
 *	survey RULES cost FILE [LARGE]	microseconds a name; LARGE is a list of names
 *					protected beside the shipped ones
 *
 * FILE may be "-". Tallies go to standard output, one "KEY TAB VALUE…" a line, for
 * survey.py to lay out.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "domain/name.h"
#include "identity/lookalike.h"

enum { FILE_BYTES = 256 * 1024 * 1024, CLASSES = 64, GROUPS = 4, ROUNDS = 5 };

struct world {
	struct arena		*arena;
	struct conf_errors	 errors;
	struct conf_official	 official;
	struct conf_lookalike	 tables;
	struct protected	*protected;
	struct suffixes		*suffixes;
	struct lookalikes	*index;
};

struct tally {
	struct str	class;
	uint64_t	n[GROUPS], any[GROUPS], strong[GROUPS], named[GROUPS];
};

static void
fail(const char *what)
{
	fprintf(stderr, "survey: %s\n", what);
	exit(2);
}

static void
open_world(struct world *w, const char *rules, const struct site_names *site)
{
	struct conf_folder folder = { rules, false };
	struct err e = { "" };

	conf_errors_init(&w->errors);
	if (!conf_read_official(&folder, 1, w->arena, &w->official, &w->errors) ||
	    !conf_read_lookalike(&folder, 1, w->arena, &w->tables, &w->errors))
		fail(buf_cstr(&w->errors.text));
	w->protected = protected_new(&w->official, &e);
	w->suffixes = suffix_load(NULL, &e);
	if (w->protected == NULL || w->suffixes == NULL)
		fail(e.text);
	w->index = lookalike_new(&w->tables, w->protected, site, w->suffixes, &e);
	if (w->index == NULL)
		fail(e.text);
}

static struct str
read_all(struct arena *a, const char *path)
{
	struct err e = { "" };
	struct str s;

	if (!file_read(path, FILE_BYTES, a, &s, &e))
		fail(e.text);
	return s;
}

static size_t
group_of(struct str target)
{
	size_t n = 0, i;

	for (i = 0; i < target.n && target.p[i] != '.'; i++)
		n += target.p[i] != '-';
	return n < 4 ? 0 : n < 6 ? 1 : n < 8 ? 2 : 3;
}

static struct tally *
tally_of(struct tally *v, size_t *n, struct str class)
{
	size_t i;

	for (i = 0; i < *n; i++)
		if (str_eq(v[i].class, class))
			return &v[i];
	if (*n == CLASSES)
		fail("too many classes");
	v[(*n)++].class = class;
	return &v[i];
}

static void
recall(struct world *w, struct str text)
{
	static struct tally v[CLASSES];
	struct arena *a = arena_new();
	struct str line, class, target, name;
	struct resemblance r;
	struct tally *t;
	size_t n = 0, i, g;

	while (str_next(&text, '\n', &line)) {
		if (!str_next(&line, '\t', &class) || !str_next(&line, '\t', &target) ||
		    !domain_canon(a, line, &name))
			continue;
		/* The owner's own, or no lookalike at all. */
		if (protected_find(w->protected, name) != NULL)
			continue;
		t = tally_of(v, &n, class);
		g = group_of(target);
		t->n[g]++;
		if (lookalike_nearest(w->index, a, name, &r)) {
			t->any[g]++;
			t->strong[g] += r.is_strong;
			t->named[g] += str_eq(str_of(trick_word(r.trick)), class);
		} else if (g > 0)
			fprintf(stderr, "miss\t%.*s\t%.*s\t%.*s\n", STR_ARG(class),
			    STR_ARG(target), STR_ARG(name));
		arena_reset(a);
	}
	for (i = 0; i < n; i++)
		for (g = 0; g < GROUPS; g++)
			printf("recall\t%.*s\t%zu\t%" PRIu64 "\t%" PRIu64 "\t%" PRIu64 "\t%" PRIu64
			    "\n", STR_ARG(v[i].class), g, v[i].n[g], v[i].any[g],
			    v[i].strong[g], v[i].named[g]);
	arena_free(a);
}

static void
hits(struct world *w, struct str text)
{
	uint64_t n = 0, weak = 0, strong = 0, own = 0;
	struct arena *a = arena_new();
	struct str line, name;
	struct resemblance r;

	while (str_next(&text, '\n', &line)) {
		line = str_trim(str_sub(line, 0, str_find(line, '#')));
		if (!domain_canon(a, line, &name))
			continue;
		if (protected_find(w->protected, name) != NULL) {
			own++;
			continue;
		}
		n++;
		if (lookalike_nearest(w->index, a, name, &r)) {
			strong += r.is_strong;
			weak += !r.is_strong;
			printf("hit\t%s\t%.*s\t%.*s\t%s\t%u\n", r.is_strong ? "strong" : "weak",
			    STR_ARG(name), STR_ARG(r.target), trick_word(r.trick), r.distance);
		}
		arena_reset(a);
	}
	printf("hits\t%" PRIu64 "\t%" PRIu64 "\t%" PRIu64 "\t%" PRIu64 "\n", n, strong, weak, own);
	arena_free(a);
}

static size_t
canonical(struct arena *keep, struct str text, struct str **out)
{
	struct str line, name, *v = NULL;
	size_t n = 0, cap = 0;

	while (str_next(&text, '\n', &line)) {
		line = str_trim(str_sub(line, 0, str_find(line, '#')));
		if (!domain_canon(keep, line, &name))
			continue;
		v = arena_grow(keep, v, n, &cap, sizeof *v);
		v[n++] = name;
	}
	*out = v;
	return n;
}

static void
cost(struct world *w, struct str text)
{
	struct arena *a = arena_new(), *keep = arena_new();
	struct resemblance r;
	int64_t from, least = INT64_MAX, took;
	struct str *v;
	size_t n = canonical(keep, text, &v), i, round, found = 0;

	for (round = 0; round < ROUNDS && n > 0; round++) {
		from = clock_thread_cpu_us();
		for (i = 0; i < n; i++) {
			found += lookalike_nearest(w->index, a, v[i], &r);
			arena_reset(a);
		}
		took = clock_thread_cpu_us() - from;
		least = took < least ? took : least;
	}
	printf("cost\t%zu\t%.3f\t%zu\n", n, n == 0 ? 0 : (double)least / (double)n, found);
	arena_free(a);
	arena_free(keep);
}

int
main(int argc, char **argv)
{
	struct world w = { .arena = arena_new() };
	struct site_names site = { .n_large = 0 };
	struct conf_names large = { NULL, 0 };
	struct str text;
	int64_t from;

	if (argc < 4)
		fail("usage: survey RULES recall|hits|cost FILE [LARGE]");
	conf_errors_init(&w.errors);
	if (argc > 4 && !conf_read_names(argv[4], w.arena, &large, &w.errors))
		fail(buf_cstr(&w.errors.text));
	site.large = large.v;
	site.n_large = large.n;
	text = read_all(w.arena, argv[3]);
	from = clock_thread_cpu_us();
	open_world(&w, argv[1], &site);
	printf("index\t%zu\t%zu\t%" PRId64 "\n", lookalike_count(w.index),
	    lookalike_size(w.index), (clock_thread_cpu_us() - from) / 1000);
	if (strcmp(argv[2], "recall") == 0)
		recall(&w, text);
	else if (strcmp(argv[2], "hits") == 0)
		hits(&w, text);
	else if (strcmp(argv[2], "cost") == 0)
		cost(&w, text);
	else
		fail("recall, hits or cost");
	lookalike_free(w.index);
	protected_free(w.protected);
	suffix_free(w.suffixes);
	conf_errors_free(&w.errors);
	arena_free(w.arena);
	return 0;
}
