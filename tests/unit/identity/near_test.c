#include "identity/near.h"

#include "support/test.h"

static uint32_t
hash_of(const struct near_index *x, const char *text)
{
	struct near_word w;

	assert_true(near_read(x, str_of(text), &w));
	return near_hash(&w);
}

static void
a_form_with_letters_left_out_has_the_hash_of_what_remains(void **state)
{
	struct near_index *x = near_new();
	struct near_word w;

	(void)state;
	assert_true(near_read(x, STR("alipay"), &w));
	assert_int_equal(near_hash_without(&w, 0), hash_of(x, "lipay"));
	assert_int_equal(near_hash_without(&w, 3), hash_of(x, "aliay"));
	assert_int_equal(near_hash_without(&w, 5), hash_of(x, "alipa"));
	assert_int_equal(near_hash_without_two(&w, 0, 1), hash_of(x, "ipay"));
	assert_int_equal(near_hash_without_two(&w, 0, 5), hash_of(x, "lipa"));
	assert_int_equal(near_hash_without_two(&w, 2, 4), hash_of(x, "alpy"));
	assert_int_not_equal(hash_of(x, "ab"), hash_of(x, "ba"));
	assert_int_not_equal(hash_of(x, "a"), hash_of(x, "aa"));
	near_free(x);
}

static void
what_was_filed_is_found_and_nothing_else(void **state)
{
	struct near_index *x = near_new();
	const struct near_entry *v;
	uint32_t i;
	size_t n;

	(void)state;
	for (i = 0; i < 5000; i++)
		near_add(x, i * 2654435761u, i);
	near_add(x, 7 * 2654435761u, 9999);
	near_add(x, 7 * 2654435761u, 7);	/* a twin */
	near_seal(x);
	for (i = 0; i < 5000; i++) {
		v = near_find(x, i * 2654435761u, &n);
		assert_int_equal(n, i == 7 ? 2 : 1);
		assert_int_equal(v[0].id, i);
	}
	v = near_find(x, 7 * 2654435761u, &n);
	assert_int_equal(v[1].id, 9999);
	for (i = 5000; i < 10000; i++) {
		near_find(x, i * 2654435761u, &n);
		assert_int_equal(n, 0);
	}
	assert_true(near_size(x) > 5000 * sizeof *v);
	near_free(x);
}

static void
an_empty_index_finds_nothing(void **state)
{
	struct near_index *x = near_new();
	size_t n = 1;

	(void)state;
	near_seal(x);
	near_find(x, 0, &n);
	assert_int_equal(n, 0);
	near_find(x, UINT32_MAX, &n);
	assert_int_equal(n, 0);
	near_free(x);
	near_free(NULL);
}

static void
words_beyond_the_ceiling_are_refused(void **state)
{
	struct near_index *x = near_new();
	char text[NEAR_MAX_WORD + 1];
	struct near_word w;

	(void)state;
	memset(text, 'a', sizeof text);
	assert_true(near_read(x, (struct str){ text, NEAR_MAX_WORD }, &w));
	assert_false(near_read(x, (struct str){ text, NEAR_MAX_WORD + 1 }, &w));
	assert_true(near_read(x, STR(""), &w));
	near_free(x);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_form_with_letters_left_out_has_the_hash_of_what_remains),
		cmocka_unit_test(what_was_filed_is_found_and_nothing_else),
		cmocka_unit_test(an_empty_index_finds_nothing),
		cmocka_unit_test(words_beyond_the_ceiling_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
