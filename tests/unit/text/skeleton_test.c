#include "text/skeleton.h"

#include "support/test.h"

static struct skeleton *k;

static int
set_up(void **state)
{
	struct err e;

	(void)state;
	k = skeleton_new(&e);
	if (k == NULL)
		return -1;
	assert_true(skeleton_add(k, STR("\xc5\x93"), STR("oe")));	/* oe ligature */
	assert_true(skeleton_add(k, STR("\xd0\xba"), STR("k")));	/* Cyrillic ka */
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	skeleton_free(k);
	return 0;
}

static void
labels_become_what_they_look_like(void **state)
{
	static const struct {
		const char	*name, *in, *wanted;
	} rows[] = {
		{ "ASCII changes case only", "AliBaba-1", "alibaba-1" },
		{ "an accent is nothing", "àlibäba", "alibaba" },
		{ "a mark by itself is nothing", "a\xcc\x81""b", "ab" },
		{ "Cyrillic twins are Latin", "аlibаbа", "alibaba" },
		{ "full width is plain", "\xef\xbd\x94mall", "tmall" },
		{ "styled letters are plain", "\xf0\x9d\x90\x9amazon", "amazon" },
		{ "what hides is not seen", "tm\xe2\x80\x8b""all", "tmall" },
		{ "the table knows more than Unicode", "\xd0\xba""ompass", "kompass" },
		{ "one letter may be two", "\xc5\x93uf", "oeuf" },
		{ "what looks like nothing stands as a question", "\xe5\xa4\xa9mall", "?mall" },
		{ "a sign that is no letter too", "a!b", "a?b" },
		{ "nothing is nothing", "", "" },
	};
	char out[64];
	size_t i, n;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		struct str s = exact(rows[i].in);

		print_message("%s\n", rows[i].name);
		assert_true(skeleton_label(k, s, out, sizeof out, &n));
		assert_str(((struct str){ out, n }), rows[i].wanted);
		exact_free(s.p);
	}
}

static void
what_does_not_fit_or_is_no_text_is_refused(void **state)
{
	char out[3];
	size_t n;

	(void)state;
	assert_true(skeleton_label(k, STR("abc"), out, 3, &n));
	assert_false(skeleton_label(k, STR("abcd"), out, 3, &n));
	assert_false(skeleton_label(k, STR("\xc5\x93\xc5\x93"), out, 3, &n));
	assert_false(skeleton_label(k, STR("a\xff"), out, 3, &n));
}

static void
the_table_takes_single_foreign_letters_only(void **state)
{
	(void)state;
	assert_false(skeleton_add(k, STR("a"), STR("b")));
	assert_false(skeleton_add(k, STR(""), STR("b")));
	assert_false(skeleton_add(k, STR("\xd0\xba\xd0\xba"), STR("k")));
	assert_false(skeleton_add(k, STR("\xd0"), STR("k")));
	assert_false(skeleton_add(k, STR("\xd0\xba"), STR("")));
	assert_false(skeleton_add(k, STR("\xd0\xba"), STR("K")));
	assert_false(skeleton_add(k, STR("\xd0\xba"), STR("abcdefghi")));
}

static void
a_later_reading_replaces_the_earlier(void **state)
{
	char out[SKELETON_MAX];

	(void)state;
	assert_true(skeleton_add(k, STR("\xc5\x8b"), STR("n")));
	assert_true(skeleton_add(k, STR("\xc5\x8b"), STR("ng")));
	assert_int_equal(skeleton_char(k, 0x14B, out), 2);
	assert_memory_equal(out, "ng", 2);
}

static void
characters_beyond_unicode_look_like_nothing(void **state)
{
	char out[SKELETON_MAX];

	(void)state;
	assert_int_equal(skeleton_char(k, 0x110000, out), -1);
	assert_int_equal(skeleton_char(k, 0xFFFFFFFF, out), -1);
	assert_int_equal(skeleton_char(k, 0xD800, out), -1);
	assert_int_equal(skeleton_char(k, 0, out), -1);
	assert_int_equal(skeleton_char(k, 0x200B, out), 0);
}

static void
count(void *ctx, struct str written, char looks)
{
	*(int *)ctx += written.n == 2 && looks == 'k';
}

static void
the_table_can_be_walked(void **state)
{
	int n = 0;

	(void)state;
	skeleton_each(k, count, &n);
	assert_int_equal(n, 1);		/* "oe" is not one letter */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(labels_become_what_they_look_like, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(what_does_not_fit_or_is_no_text_is_refused,
		    set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_table_takes_single_foreign_letters_only,
		    set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_later_reading_replaces_the_earlier, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(characters_beyond_unicode_look_like_nothing,
		    set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_table_can_be_walked, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
