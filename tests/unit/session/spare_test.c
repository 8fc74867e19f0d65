#include "support/test.h"

#include "session/spare.h"

static void
filled(struct buf *b, size_t n)
{
	size_t i;

	buf_init(b, 64 * 1024 * 1024);
	for (i = 0; i < n; i++)
		buf_addc(b, (char)('a' + i % 26));
}

static void
assert_filled(const struct buf *b, size_t n)
{
	size_t i;

	assert_int_equal(b->n, n);
	for (i = 0; i < n; i++)
		assert_int_equal(b->p[i], 'a' + (int)(i % 26));
}

/* Leaves the shelf empty. */
static void
take_all(void)
{
	struct buf b;
	size_t i;

	for (i = 0; i < SPARES; i++) {
		buf_init(&b, SPARE_MOST);
		spare_take(&b);
		buf_free(&b);
	}
}

static void
a_block_goes_on_to_the_next_letter_without_its_text(void **state)
{
	struct buf first, next;
	const char *block;

	(void)state;
	filled(&first, SPARE_LEAST);
	block = first.p;
	spare_give(&first);
	assert_null(first.p);
	filled(&next, 1000);
	spare_take(&next);
	assert_ptr_equal(next.p, block);
	assert_filled(&next, 1000);
	buf_addc(&next, 'x');
	assert_int_equal(next.n, 1001);
	buf_free(&next);
}

static void
with_nothing_kept_a_buffer_stays_as_it_is(void **state)
{
	struct buf b;
	const char *block;

	(void)state;
	take_all();
	filled(&b, 1000);
	block = b.p;
	spare_take(&b);
	assert_ptr_equal(b.p, block);
	assert_filled(&b, 1000);
	buf_free(&b);
}

static void
a_smaller_block_is_not_taken(void **state)
{
	struct buf small, large;
	const char *block;

	(void)state;
	take_all();
	filled(&small, SPARE_LEAST);
	spare_give(&small);
	filled(&large, 4 * SPARE_LEAST);
	block = large.p;
	spare_take(&large);
	assert_ptr_equal(large.p, block);
	assert_filled(&large, 4 * SPARE_LEAST);
	buf_free(&large);
	take_all();
}

static void
what_is_too_small_too_large_or_too_many_is_not_kept(void **state)
{
	static const struct { const char *name; size_t n; bool is_kept; } t[] = {
		{ "one_byte_is_not_kept", 1, false },
		{ "half_of_the_least_is_not_kept", SPARE_LEAST / 2 - 1, false },
		{ "the_least_is_kept", SPARE_LEAST, true },
		{ "more_than_the_most_is_not_kept", SPARE_MOST + 1, false },
	};
	struct buf b, many[SPARES + 1];
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(t); i++) {
		print_message("%s\n", t[i].name);
		take_all();
		filled(&b, t[i].n);
		spare_give(&b);
		buf_init(&b, SPARE_MOST);
		spare_take(&b);
		assert_int_equal(b.p != NULL, t[i].is_kept);
		buf_free(&b);
	}
	for (i = 0; i < COUNT(many); i++)
		filled(&many[i], SPARE_LEAST);
	for (i = 0; i < COUNT(many); i++)
		spare_give(&many[i]);
	take_all();
	buf_init(&b, SPARE_MOST);
	spare_take(&b);
	assert_null(b.p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_block_goes_on_to_the_next_letter_without_its_text),
		cmocka_unit_test(with_nothing_kept_a_buffer_stays_as_it_is),
		cmocka_unit_test(a_smaller_block_is_not_taken),
		cmocka_unit_test(what_is_too_small_too_large_or_too_many_is_not_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
