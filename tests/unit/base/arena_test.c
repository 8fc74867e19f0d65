#include "support/test.h"

#include "base/arena.h"

static void
memory_is_zeroed_and_aligned(void **state)
{
	struct arena *a = arena_new();
	size_t n, k;

	(void)state;
	for (n = 0; n < 3000; n += 7) {
		unsigned char *p = arena_alloc(a, n);

		assert_int_equal((uintptr_t)p % 16, 0);
		for (k = 0; k < n; k++)
			assert_int_equal(p[k], 0);
		memset(p, 0xA5, n);
	}
	arena_free(a);
}

static void
a_reset_gives_back_all_but_the_first_chunk(void **state)
{
	struct arena *a = arena_new();
	size_t empty = arena_size(a);
	unsigned char *p;
	int round;

	(void)state;
	for (round = 0; round < 3; round++) {
		p = arena_alloc(a, 5 * 1024 * 1024);
		p[5 * 1024 * 1024 - 1] = 1;
		assert_true(arena_size(a) > empty);
		arena_reset(a);
		assert_int_equal(arena_size(a), empty);
	}
	arena_free(a);
	arena_free(NULL);
}

static void
copies_are_followed_by_nul(void **state)
{
	struct arena *a = arena_new();
	struct str s = arena_str(a, (struct str){ "x\0y", 3 });

	(void)state;
	assert_int_equal(s.n, 3);
	assert_memory_equal(s.p, "x\0y", 4);
	assert_str(arena_printf(a, "%d-%s", 7, "a"), "7-a");
	assert_str(arena_str(a, STR_NONE), "");
	arena_free(a);
}

static void
growing_keeps_what_was_there(void **state)
{
	struct arena *a = arena_new();
	size_t i, n = 0, cap = 0;
	int *v = NULL;

	(void)state;
	for (i = 0; i < 1000; i++) {
		v = arena_grow(a, v, n, &cap, sizeof *v);
		v[n++] = (int)i;
	}
	for (i = 0; i < n; i++)
		assert_int_equal(v[i], (int)i);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_is_zeroed_and_aligned),
		cmocka_unit_test(a_reset_gives_back_all_but_the_first_chunk),
		cmocka_unit_test(copies_are_followed_by_nul),
		cmocka_unit_test(growing_keeps_what_was_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
