#include "support/test.h"

#include "scan/exempt.h"

static const struct conf_network networks[] = {
	{ { 127, 0, 0, 0 }, false, 8 },
	{ { 192, 0, 2, 128 }, false, 25 },
	{ { 198, 51, 100, 7 }, false, 32 },
	{ { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 }, true, 128 },
	{ { 0x20, 0x01, 0x0d, 0xb8, 0x80 }, true, 33 },
};
static const struct conf conf = { .networks = networks, .n_networks = 5 };

static void
networks_match_to_the_bit(void **state)
{
	static const struct { const char *address; bool wanted; } rows[] = {
		{ "127.0.0.1", true }, { "127.255.255.255", true }, { "128.0.0.1", false },
		{ "192.0.2.127", false }, { "192.0.2.128", true }, { "192.0.2.255", true },
		{ "198.51.100.7", true }, { "198.51.100.6", false }, { "::1", true },
		{ "::2", false }, { "2001:db8:8000::1", true }, { "2001:db8:7fff::1", false },
		{ "::ffff:127.0.0.1", true }, { "7f00::", false },
	};
	struct client c;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		c = (struct client){ .family = ADDRESS_NONE };
		assert_true(letter_client(str_of(rows[i].address), &c));
		if ((exempt_why(&conf, &c) != NULL) != rows[i].wanted)
			fail_msg("%s", rows[i].address);
	}
}

static void
who_signed_in_is_exempt_and_who_is_unknown_is_not(void **state)
{
	struct client c = { .user = STR("buyer") };

	(void)state;
	assert_string_equal(exempt_why(&conf, &c), "authenticated user");
	c.user = STR_NONE;
	assert_null(exempt_why(&conf, &c));
}

static void
a_network_of_slash_zero_is_everybody(void **state)
{
	static const struct conf_network all[] = { { { 0 }, false, 0 } };
	const struct conf open = { .networks = all, .n_networks = 1 };
	struct client c = { .family = ADDRESS_NONE };

	(void)state;
	assert_true(letter_client(STR("203.0.113.9"), &c));
	assert_string_equal(exempt_why(&open, &c), "trusted network");
	c = (struct client){ .family = ADDRESS_NONE };
	assert_true(letter_client(STR("2001:db8::1"), &c));
	assert_null(exempt_why(&open, &c));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(networks_match_to_the_bit),
		cmocka_unit_test(who_signed_in_is_exempt_and_who_is_unknown_is_not),
		cmocka_unit_test(a_network_of_slash_zero_is_everybody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
