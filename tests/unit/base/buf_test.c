#include "support/test.h"

#include "base/buf.h"

static void
the_ceiling_cuts_and_sticks(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 5);
	buf_add(&b, STR("abc"));
	assert_false(b.full);
	buf_add(&b, STR("defg"));
	assert_true(b.full);
	assert_str(buf_str(&b), "abcde");
	buf_addc(&b, 'x');
	assert_str(buf_str(&b), "abcde");
	buf_clear(&b);
	assert_false(b.full);
	buf_addf(&b, "%d", 12);
	assert_string_equal(buf_cstr(&b), "12");
	buf_free(&b);
}

static void
an_empty_buffer_is_an_empty_string(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 10);
	assert_int_equal(buf_str(&b).n, 0);
	assert_string_equal(buf_cstr(&b), "");
	buf_add(&b, STR_NONE);
	assert_false(b.full);
	buf_free(&b);
}

static void
long_prints_are_whole(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 10000);
	buf_addf(&b, "%01000d|", 7);
	assert_int_equal(b.n, 1001);
	assert_int_equal(b.p[999], '7');
	assert_int_equal(b.p[1000], '|');
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_ceiling_cuts_and_sticks),
		cmocka_unit_test(an_empty_buffer_is_an_empty_string),
		cmocka_unit_test(long_prints_are_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
