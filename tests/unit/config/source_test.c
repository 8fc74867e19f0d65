#include "config/source.h"

#include <sys/stat.h>
#include <pthread.h>
#include <unistd.h>

#include "base/limits.h"
#include "support/source.h"

static cfg_opt_t part[] = { SOURCE_KEY("size"), SOURCE_END() };
static cfg_opt_t grammar[] = {
	SOURCE_KEY("mode"), SOURCE_LIST("names"), SOURCE_TITLED("part", part), SOURCE_END()
};

/* All values with their lines, in the order of the grammar. */
static void
print(struct source *s, cfg_t *cfg, void *ctx)
{
	const struct source_value *const *names, *v = source_get(cfg, "mode");
	struct buf *b = ctx;
	size_t i, n;

	if (v != NULL)
		buf_addf(b, "mode %.*s@%d;", STR_ARG(v->text), v->line);
	if (source_list(s, cfg, "names", &names, &n))
		buf_addf(b, "names %zu;", n);
	for (i = 0; i < n; i++)
		buf_addf(b, "%.*s@%d;", STR_ARG(names[i]->text), names[i]->line);
	for (i = 0; i < cfg_size(cfg, "part"); i++) {
		cfg_t *sec = cfg_getnsec(cfg, "part", (unsigned)i);

		v = source_get(sec, "size");
		buf_addf(b, "part %s@%d size %s;", cfg_title(sec), source_line(sec),
		    v == NULL ? "-" : v->text.p);
	}
}

#define T(text)	text, sizeof(text) - 1

static const struct {
	const char	*name, *text;
	size_t		 n;
	bool		 is_parsed;
	const char	*values, *errors;
} rows[] = {
	{ "an_empty_file_is_fine", T(""), true, "", "" },
	{ "values_know_their_lines", T("\n# c\nmode = tag\nnames = {a,\n\n b}\n"), true,
	    "mode tag@3;names 2;a@4;b@6;", "" },
	{ "a_block_comment_moves_no_line", T("/* a\n b */\nmode = x"), true, "mode x@3;", "" },
	{ "an_empty_list_is_given", T("names = {}"), true, "names 0;", "" },
	{ "sections_come_in_order", T("part b { size = 1 }\npart a {}"), true,
	    "part b@1 size 1;part a@2 size -;", "" },
	{ "text_comes_through_whole", T("mode = \"a'b\\\"c\\\\d #{}=,\\${HOME} ${\"\n"), false,
	    "", "t.conf:1: environment variables are not expanded; write '\\${' for the two "
	    "characters themselves\n" },
	{ "odd_text_comes_through_whole", T("mode = \"a'b\\\"c\\\\d #{}=,\\${HOME} $\\t\""), false,
	    "", "t.conf:1: unknown escape '\\t' in a string; write a backslash as '\\\\'\n" },
	{ "quoted_marks_come_through", T("mode = \"a'b\\\"c\\\\d #{}=,\\${HOME}/*\""), true,
	    "mode a'b\"c\\d #{}=,${HOME}/*@1;", "" },
	{ "other_scripts_come_through", T("names = {\"\xe5\xa4\xa9\xe7\x8c\xab\"}"), true,
	    "names 1;\xe5\xa4\xa9\xe7\x8c\xab@1;", "" },
	{ "windows_line_ends_are_blanks", T("mode = a\r\nnames = b\r\n"), true,
	    "mode a@1;names 1;b@2;", "" },
	{ "a_byte_order_mark_says_nothing", T("\xef\xbb\xbfmode = a"), true, "mode a@1;", "" },
	{ "an_unknown_key_leaves_the_rest", T("moed = a\nnames = b"), true, "names 1;b@2;",
	    "t.conf:1: unknown key 'moed', did you mean 'mode'?\n" },
	{ "nul_is_refused", T("mode = a\n\0"), false, "",
	    "t.conf:2: a NUL byte; is this a text file?\n" },
	{ "latin1_is_refused", T("\n\n# caf\xe9\n"), false, "",
	    "t.conf:3: byte 0xe9 is not UTF-8; save the file as UTF-8\n" },
	{ "a_cut_sequence_is_refused", T("# \xe5\xa4"), false, "",
	    "t.conf:1: byte 0xe5 is not UTF-8; save the file as UTF-8\n" },
	{ "a_surrogate_is_refused", T("# \xed\xa0\x80"), false, "",
	    "t.conf:1: byte 0xed is not UTF-8; save the file as UTF-8\n" },
	{ "a_control_byte_is_refused", T("mode = \"\x1b[2J\""), false, "",
	    "t.conf:1: control byte 0x1b\n" },
	{ "delete_is_refused", T("\x7f"), false, "", "t.conf:1: control byte 0x7f\n" },
	{ "an_unclosed_section_is_refused", T("part a {"), false, "",
	    "t.conf:1: the section that opens here is never closed\n" },
};

static void
a_text_becomes_values(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		struct told t;
		struct buf b;

		told_init(&t, "");
		told_text(&t, rows[i].text, rows[i].n);
		buf_init(&b, 4096);
		assert_int_equal(source_parse(&t.source, grammar, print, &b),
		    rows[i].is_parsed);
		assert_str(buf_str(&b), rows[i].values);
		assert_str(buf_str(&t.errors.text), rows[i].errors);
		buf_free(&b);
		told_free(&t);
	}
}

static void
the_environment_changes_nothing(void **state)
{
	struct told t;
	struct buf b;

	(void)state;
	setenv("CONF_TEST", "other", 1);
	told_init(&t, "mode = '${CONF_TEST}'");
	buf_init(&b, 4096);
	assert_true(source_parse(&t.source, grammar, print, &b));
	assert_str(buf_str(&b), "mode ${CONF_TEST}@1;");
	buf_free(&b);
	told_free(&t);
}

static void *
parse_often(void *unused)
{
	int i;

	for (i = 0; i < 200; i++) {
		struct told t;
		struct buf b;

		told_init(&t, i % 2 == 0 ? "mode = a\nnames = {b, c}" : "mode = \"a");
		buf_init(&b, 4096);
		if (source_parse(&t.source, grammar, print, &b) != (i % 2 == 0))
			abort();
		if (!str_eq(buf_str(&b), i % 2 == 0 ? STR("mode a@1;names 2;b@2;c@2;") :
		    STR("")))
			abort();
		buf_free(&b);
		told_free(&t);
	}
	return unused;
}

static void
two_threads_may_read_at_once(void **state)
{
	pthread_t threads[4];
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, parse_often, NULL), 0);
	for (i = 0; i < COUNT(threads); i++)
		pthread_join(threads[i], NULL);
}

static void
errors_stand_in_order_of_lines(void **state)
{
	struct told t;

	(void)state;
	told_init(&t, "");
	conf_error(&t.errors, "other.conf", 99, "stays first");
	conf_error(&t.errors, "t.conf", 10, "d");
	conf_error(&t.errors, "t.conf", 9, "b");
	conf_error(&t.errors, "t.conf", 0, "e");
	conf_error(&t.errors, "t.conf", 9, "c");
	conf_error(&t.errors, "t.conf", 2, "a");
	source_sort_errors(&t.source, strlen("other.conf:99: stays first\n"));
	assert_str(buf_str(&t.errors.text), "other.conf:99: stays first\nt.conf:2: a\n"
	    "t.conf:9: b\nt.conf:9: c\nt.conf:10: d\nt.conf: e\n");
	told_free(&t);
}

struct folders {
	char			 top[64];
	struct conf_folder	 list[3];
};

static void
put(const struct folders *f, const char *path, const char *text)
{
	char whole[256];
	FILE *to;

	snprintf(whole, sizeof whole, "%s/%s", f->top, path);
	to = fopen(whole, "w");
	assert_non_null(to);
	fputs(text, to);
	fclose(to);
}

static void
folders_make(struct folders *f)
{
	static char paths[3][96];
	static const char *const subs[] = { "a", "a/official", "b", "b/official" };
	char whole[256];
	size_t i;

	snprintf(f->top, sizeof f->top, "/tmp/chopmark-conf-XXXXXX");
	assert_non_null(mkdtemp(f->top));
	for (i = 0; i < COUNT(subs); i++) {
		snprintf(whole, sizeof whole, "%s/%s", f->top, subs[i]);
		assert_int_equal(mkdir(whole, 0700), 0);
	}
	for (i = 0; i < 3; i++) {
		snprintf(paths[i], sizeof paths[i], "%s/%c", f->top, (int)('a' + i));
		f->list[i] = (struct conf_folder){ paths[i], i == 2 };
	}
}

static void
folders_remove(const struct folders *f)
{
	char whole[256];

	snprintf(whole, sizeof whole, "rm -rf '%s'", f->top);
	assert_int_equal(system(whole), 0);
}

static void
gather(struct source *s, void *ctx)
{
	buf_addf(ctx, "%s=%.*s;", strrchr(s->name, '/') + 1, STR_ARG(s->text));
}

static void
files_come_in_order_of_folders_and_names(void **state)
{
	struct folders f;
	struct told t;
	struct buf b;

	(void)state;
	folders_make(&f);
	put(&f, "a/official/2.conf", "two");
	put(&f, "a/official/1.conf", "one");
	put(&f, "a/official/0.conf.dpkg-old", "no");
	put(&f, "a/official/.hidden.conf", "no");
	put(&f, "b/official/1.conf", "three");
	put(&f, "a/one.conf", "x");
	told_init(&t, "");
	buf_init(&b, 4096);
	source_each_of(f.list, 3, "official", &t.source, gather, &b);
	assert_str(buf_str(&b), "1.conf=one;2.conf=two;1.conf=three;");
	assert_int_equal(t.errors.n, 0);
	buf_clear(&b);
	source_each(f.list, 3, "one.conf", &t.source, gather, &b);
	assert_str(buf_str(&b), "one.conf=x;");
	assert_int_equal(t.errors.n, 1);	/* b is not optional and lacks it */
	assert_true(str_ends(buf_str(&t.errors.text),
	    STR("/b/one.conf: cannot open: No such file or directory\n")));
	buf_free(&b);
	told_free(&t);
	folders_remove(&f);
}

static void
a_folder_that_must_exist_is_missed(void **state)
{
	struct conf_folder folder = { "/nonexistent", false };
	struct told t;

	(void)state;
	told_init(&t, "");
	source_each_of(&folder, 1, "official", &t.source, gather, NULL);
	assert_str(buf_str(&t.errors.text), "/nonexistent/official: cannot open folder: "
	    "No such file or directory\n");
	told_free(&t);
}

static void
a_file_beyond_the_ceiling_is_refused(void **state)
{
	struct folders f;
	struct told t;
	char path[128];

	(void)state;
	folders_make(&f);
	put(&f, "big.conf", "");
	snprintf(path, sizeof path, "%s/big.conf", f.top);
	assert_int_equal(truncate(path, LIMIT_CONF_BYTES + 1), 0);
	told_init(&t, "");
	assert_false(source_read(&t.source, path));
	assert_true(str_ends(buf_str(&t.errors.text),
	    STR("/big.conf: larger than 4194304 bytes\n")));
	told_free(&t);
	folders_remove(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_becomes_values),
		cmocka_unit_test(the_environment_changes_nothing),
		cmocka_unit_test(two_threads_may_read_at_once),
		cmocka_unit_test(errors_stand_in_order_of_lines),
		cmocka_unit_test(files_come_in_order_of_folders_and_names),
		cmocka_unit_test(a_folder_that_must_exist_is_missed),
		cmocka_unit_test(a_file_beyond_the_ceiling_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
