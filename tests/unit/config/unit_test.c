#include "config/unit.h"

#include "support/test.h"

static const struct {
	enum unit	 unit;
	const char	*text;
	int64_t		 wanted;
	const char	*printed;	/* NULL: as it was written */
} good[] = {
	{ UNIT_MS, "5s", 5000, NULL },
	{ UNIT_MS, "300ms", 300, NULL },
	{ UNIT_MS, "2m", 120000, NULL },
	{ UNIT_MS, "1h", 3600000, NULL },
	{ UNIT_MS, "1d", 86400000, NULL },
	{ UNIT_MS, "0s", 0, NULL },
	{ UNIT_MS, "0ms", 0, "0s" },
	{ UNIT_MS, "60s", 60000, "1m" },
	{ UNIT_MS, "1500ms", 1500, NULL },
	{ UNIT_MS, "90m", 5400000, NULL },
	{ UNIT_MS, "48h", 172800000, "2d" },
	{ UNIT_MS, "4294967295d", 371085174288000000, NULL },
	{ UNIT_SECONDS, "5s", 5, NULL },
	{ UNIT_SECONDS, "3000ms", 3, "3s" },
	{ UNIT_SECONDS, "7d", 604800, NULL },
	{ UNIT_SECONDS, "0s", 0, NULL },
	{ UNIT_BYTES, "64KB", 65536, NULL },
	{ UNIT_BYTES, "10MB", 10485760, NULL },
	{ UNIT_BYTES, "1GB", 1073741824, NULL },
	{ UNIT_BYTES, "1000B", 1000, NULL },
	{ UNIT_BYTES, "1024B", 1024, "1KB" },
	{ UNIT_BYTES, "0B", 0, NULL },
	{ UNIT_COUNT, "10", 10, NULL },
	{ UNIT_COUNT, "0", 0, NULL },
	{ UNIT_COUNT, "007", 7, "7" },
};

#define NO_TIME " is not a time; write a whole number and ms, s, m, h or d, such as \"5s\""
#define NO_SIZE " is not a size; write a whole number and B, KB, MB or GB, such as \"64KB\""

static const struct {
	enum unit	 unit;
	const char	*text, *wanted;
} bad[] = {
	{ UNIT_MS, "5", "'5' has no unit; write 5s for seconds, or ms, m, h, d" },
	{ UNIT_MS, "0", "'0' has no unit; write 0s for seconds, or ms, m, h, d" },
	{ UNIT_MS, "", "''" NO_TIME },
	{ UNIT_MS, "s", "'s'" NO_TIME },
	{ UNIT_MS, "5 s", "'5 s'" NO_TIME },
	{ UNIT_MS, "5S", "'5S'" NO_TIME },
	{ UNIT_MS, "-5s", "'-5s'" NO_TIME },
	{ UNIT_MS, "1.5s", "'1.5s'" NO_TIME },
	{ UNIT_MS, "5sec", "'5sec'" NO_TIME },
	{ UNIT_MS, "4294967296s", "'4294967296s'" NO_TIME },
	{ UNIT_MS, "99999999999999999999999999s", "'99999999999999999999999999s'" NO_TIME },
	{ UNIT_SECONDS, "300ms", "'300ms' is not a whole number of seconds" },
	{ UNIT_BYTES, "10", "'10' has no unit; write 10KB, 10MB or 10GB" },
	{ UNIT_BYTES, "10mb", "'10mb'" NO_SIZE },
	{ UNIT_BYTES, "10M", "'10M'" NO_SIZE },
	{ UNIT_BYTES, "KB", "'KB'" NO_SIZE },
	{ UNIT_COUNT, "", "'' is not a whole number" },
	{ UNIT_COUNT, "5s", "'5s' is not a whole number" },
	{ UNIT_COUNT, "-1", "'-1' is not a whole number" },
	{ UNIT_COUNT, "1.0", "'1.0' is not a whole number" },
};

static const struct {
	const char	*text;
	double		 wanted;
	const char	*error;		/* NULL: none */
} points[] = {
	{ "0", 0, NULL },
	{ "7", 7, NULL },
	{ "7.5", 7.5, NULL },
	{ "10.0", 10, NULL },
	{ "0.125", 0.125, NULL },
	{ "0.05", 0.05, NULL },
	{ "100", 100, NULL },
	{ "100.000001", 0, "'100.000001' is out of range; it may be 0 to 100" },
	{ "101", 0, "'101' is out of range; it may be 0 to 100" },
	{ "-1", 0, "'-1' is not a number such as 7 or 7.5" },
	{ "", 0, "'' is not a number such as 7 or 7.5" },
	{ ".5", 0, "'.5' is not a number such as 7 or 7.5" },
	{ "5.", 0, "'5.' is not a number such as 7 or 7.5" },
	{ "1e3", 0, "'1e3' is not a number such as 7 or 7.5" },
	{ "nan", 0, "'nan' is not a number such as 7 or 7.5" },
	{ "1,5", 0, "'1,5' is not a number such as 7 or 7.5" },
	{ "1.1234567", 0, "'1.1234567' is not a number such as 7 or 7.5" },
};

static void
numbers_are_read_and_printed_with_their_units(void **state)
{
	char text[UNIT_TEXT];
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(good); i++) {
		struct err e = { "" };
		struct str s = exact(good[i].text);
		int64_t got = -1;

		assert_true(unit_read(good[i].unit, s, &got, &e));
		assert_int_equal(got, good[i].wanted);
		unit_print(good[i].unit, got, text);
		assert_string_equal(text, good[i].printed != NULL ? good[i].printed :
		    good[i].text);
		exact_free(s.p);
	}
}

static void
a_number_without_its_unit_is_told(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++) {
		struct err e = { "" };
		struct str s = exact(bad[i].text);
		int64_t got;

		assert_false(unit_read(bad[i].unit, s, &got, &e));
		assert_string_equal(e.text, bad[i].wanted);
		exact_free(s.p);
	}
}

static void
a_range_holds_its_ends(void **state)
{
	struct err e = { "" };

	(void)state;
	assert_true(unit_is_in_range(UNIT_MS, STR("1s"), 1000, "1s..4m", &e));
	assert_true(unit_is_in_range(UNIT_MS, STR("4m"), 240000, "1s..4m", &e));
	assert_true(unit_is_in_range(UNIT_COUNT, STR("999"), 999, "", &e));
	assert_false(unit_is_in_range(UNIT_MS, STR("999ms"), 999, "1s..4m", &e));
	assert_string_equal(e.text, "'999ms' is out of range; it may be 1s to 4m");
	assert_false(unit_is_in_range(UNIT_COUNT, STR("11"), 11, "1..10", &e));
	assert_string_equal(e.text, "'11' is out of range; it may be 1 to 10");
}

static void
points_are_plain_decimals(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(points); i++) {
		struct err e = { "" };
		struct str s = exact(points[i].text);
		double got = -1;

		assert_int_equal(unit_read_points(s, 0, 100, &got, &e),
		    points[i].error == NULL);
		assert_string_equal(e.text, points[i].error == NULL ? "" : points[i].error);
		if (points[i].error == NULL)
			assert_true(got > points[i].wanted - 1e-9 &&
			    got < points[i].wanted + 1e-9);
		exact_free(s.p);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_read_and_printed_with_their_units),
		cmocka_unit_test(a_number_without_its_unit_is_told),
		cmocka_unit_test(a_range_holds_its_ends),
		cmocka_unit_test(points_are_plain_decimals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
