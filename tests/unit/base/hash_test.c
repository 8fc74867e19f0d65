#include "support/test.h"

#include "base/hash.h"

static void
equal_slices_hash_equally(void **state)
{
	char block[64] = "xxabcdefghijklmnop";
	struct str inner = { block + 2, 16 };

	(void)state;
	assert_true(hash_str(inner) == hash_str(STR("abcdefghijklmnop")));
	assert_true(hash_istr(STR("FROM")) == hash_istr(STR("from")));
	assert_true(hash_str(STR("FROM")) != hash_str(STR("from")));
	assert_true(hash_str(STR_NONE) == hash_str(STR("")));
	assert_true(hash_mix(1, 2) != hash_mix(2, 1));
}

static void
every_byte_and_the_length_count(void **state)
{
	char zero[64] = { 0 };
	uint64_t seen[64];
	size_t n, k;

	(void)state;
	for (n = 0; n < 64; n++) {
		seen[n] = hash_str((struct str){ zero, n });
		for (k = 0; k < n; k++)
			assert_true(seen[k] != seen[n]);
	}
	for (n = 0; n < 64; n++) {
		zero[n] = 1;
		assert_true(hash_str((struct str){ zero, 64 }) != seen[63]);
		zero[n] = 0;
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_slices_hash_equally),
		cmocka_unit_test(every_byte_and_the_length_count),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
