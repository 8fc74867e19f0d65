#include "support/test.h"

#include "scan/reference.h"

static void
a_reference_sorts_by_time_and_is_one_word(void **state)
{
	const struct clock early = { 1700000000 }, late = { 1700000001 };
	struct arena *a = arena_new();
	struct str r = reference_new(a, &early), s = reference_new(a, &late);
	size_t i;

	(void)state;
	assert_int_equal(r.n, 16);
	assert_str(str_sub(r, 0, 10), "01HF7YAT00");
	for (i = 0; i < r.n; i++)
		assert_non_null(strchr("0123456789ABCDEFGHJKMNPQRSTVWXYZ", r.p[i]));
	assert_true(str_cmp(r, s) < 0);
	assert_false(str_eq(r, reference_new(a, &early)) &&
	    str_eq(r, reference_new(a, &early)));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_reference_sorts_by_time_and_is_one_word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
