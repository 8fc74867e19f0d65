#include "identity/names.h"

#include "support/test.h"

static void
a_set_holds_what_was_added(void **state)
{
	struct arena *a = arena_new();
	struct names s;

	(void)state;
	names_init(&s, a, 3);
	assert_false(names_has(&s, STR("a.example")));
	assert_true(names_add(&s, STR("a.example")));
	assert_false(names_add(&s, STR("a.example")));
	assert_true(names_add(&s, STR("b.example")));
	assert_false(names_add(&s, STR("")));
	assert_int_equal(s.n, 2);
	assert_true(names_has(&s, STR("a.example")));
	assert_false(names_has(&s, STR("A.example")));
	assert_false(names_has(&s, STR("")));
	arena_free(a);
}

static void
a_name_stands_below_another_at_labels_only(void **state)
{
	struct arena *a = arena_new();
	struct names s;

	(void)state;
	names_init(&s, a, 1);
	assert_false(names_has_above(&s, STR("a.example")));
	names_add(&s, STR("a.example"));
	assert_true(names_has_above(&s, STR("a.example")));
	assert_true(names_has_above(&s, STR("x.y.a.example")));
	assert_false(names_has_above(&s, STR("xa.example")));
	assert_false(names_has_above(&s, STR("example")));
	assert_false(names_has_above(&s, STR("")));
	arena_free(a);
}

static void
a_full_set_still_answers(void **state)
{
	struct arena *a = arena_new();
	struct names s;
	size_t i;

	(void)state;
	names_init(&s, a, 1000);
	for (i = 0; i < 1000; i++)
		assert_true(names_add(&s, arena_printf(a, "n%zu", i)));
	for (i = 0; i < 2000; i++)
		assert_int_equal(names_has(&s, arena_printf(a, "n%zu", i)), i < 1000);
	names_init(&s, a, 0);
	assert_false(names_has(&s, STR("x")));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_set_holds_what_was_added),
		cmocka_unit_test(a_name_stands_below_another_at_labels_only),
		cmocka_unit_test(a_full_set_still_answers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
