/* Records from their wire form, and the ceilings of one answer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "dns/rdata.h"

#define W(s)	s, sizeof(s) - 1

static void
rdata_is_read_to_its_last_byte(void **state)
{
	static const struct {
		const char *name;
		enum dns_type type;
		const char *rdata;
		size_t n;
		const char *wanted;		/* NULL: it is no such record */
		size_t n_wanted;
		uint16_t preference;
	} t[] = {
		{ "an address", DNS_A, W("\300\0\2\1"), W("\300\0\2\1"), 0 },
		{ "an address too short", DNS_A, W("\300\0\2"), NULL, 0, 0 },
		{ "an address too long", DNS_A, W("\300\0\2\1\0"), NULL, 0, 0 },
		{ "a long address", DNS_AAAA, W("0123456789abcdef"),
		  W("0123456789abcdef"), 0 },
		{ "four bytes are no long address", DNS_AAAA, W("\300\0\2\1"), NULL, 0, 0 },
		{ "a name", DNS_PTR, W("\002Mx\001A\0"), W("mx.a"), 0 },
		{ "bytes behind a name", DNS_PTR, W("\002mx\0x"), NULL, 0, 0 },
		{ "a name cut off", DNS_PTR, W("\002mx"), NULL, 0, 0 },
		{ "no name", DNS_PTR, W(""), NULL, 0, 0 },
		{ "an exchange", DNS_MX, W("\1\2\002mx\0"), W("mx"), 258 },
		{ "the null exchange", DNS_MX, W("\0\0\0"), W(""), 0 },
		{ "an exchange without a name", DNS_MX, W("\0\1"), NULL, 0, 0 },
		{ "strings are joined", DNS_TXT, W("\002ab\000\003cde"), W("abcde"), 0 },
		{ "one empty string", DNS_TXT, W("\0"), W(""), 0 },
		{ "any bytes", DNS_TXT, W("\003\0\377\n"), W("\0\377\n"), 0 },
		{ "no string at all", DNS_TXT, W(""), NULL, 0, 0 },
		{ "a string past the end", DNS_TXT, W("\003ab"), NULL, 0, 0 },
		{ "a second string past the end", DNS_TXT, W("\001a\377b"), NULL, 0, 0 },
	};
	struct arena *a = arena_new();
	size_t i;

	(void)state;
	for (i = 0; i < sizeof t / sizeof t[0]; i++) {
		uint8_t *p = malloc(t[i].n == 0 ? 1 : t[i].n);
		struct dns_record r;
		bool ok;

		assert_non_null(p);
		memcpy(p, t[i].rdata, t[i].n);
		ok = dns_rdata_read(t[i].type, p, t[i].n, a, &r);
		free(p);
		if (ok != (t[i].wanted != NULL))
			fail_msg("%s: %s", t[i].name, ok ? "taken" : "not taken");
		if (ok && (r.data.n != t[i].n_wanted ||
		    memcmp(r.data.p, t[i].wanted, r.data.n) != 0 ||
		    r.preference != t[i].preference))
			fail_msg("%s: \"%.*s\"", t[i].name, STR_ARG(r.data));
	}
	arena_free(a);
}

static void
a_set_is_gathered_with_its_least_ttl(void **state)
{
	struct arena *a = arena_new();
	struct dns_gather g;
	struct dns_answer r;

	(void)state;
	dns_gather_start(&g);
	dns_gather_end(&g, a, DNS_NXDOMAIN, &r);
	assert_int_equal(r.status, DNS_NXDOMAIN);
	assert_int_equal(r.ttl, 0);
	assert_true(dns_gather_add(&g, DNS_MX, (struct dns_record){ STR("a"), 7 }, 60));
	assert_true(dns_gather_add(&g, DNS_MX, (struct dns_record){ STR(""), 8 }, 30));
	assert_true(dns_gather_add(&g, DNS_MX, (struct dns_record){ STR("bc"), 9 }, 90));
	dns_gather_end(&g, a, DNS_NONE, &r);
	assert_int_equal(r.status, DNS_FOUND);
	assert_int_equal(r.n, 3);
	assert_int_equal(r.ttl, 30);
	assert_true(str_eq(r.records[0].data, STR("a")));
	assert_true(str_eq(r.records[2].data, STR("bc")));
	assert_int_equal(r.records[1].preference, 8);
	arena_free(a);
}

static void
a_set_over_its_ceilings_is_refused(void **state)
{
	static char big[LIMIT_DNS_RDATA];
	struct dns_record one = { STR("x"), 0 };
	struct dns_gather g;
	int i;

	(void)state;
	dns_gather_start(&g);
	for (i = 0; i < LIMIT_DNS_RECORDS; i++)
		assert_true(dns_gather_add(&g, DNS_A, one, 1));
	assert_false(dns_gather_add(&g, DNS_A, one, 1));
	assert_true(dns_gather_add(&g, DNS_PTR, one, 1));	/* dropped in silence */
	assert_int_equal(g.n, LIMIT_DNS_RECORDS);
	dns_gather_start(&g);
	assert_true(dns_gather_add(&g, DNS_TXT,
	    (struct dns_record){ { big, sizeof big }, 0 }, 1));
	assert_false(dns_gather_add(&g, DNS_TXT, one, 1));
	dns_gather_start(&g);
	assert_true(dns_gather_add(&g, DNS_TXT, one, 1));
	assert_false(dns_gather_add(&g, DNS_TXT,
	    (struct dns_record){ { big, sizeof big }, 0 }, 1));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rdata_is_read_to_its_last_byte),
		cmocka_unit_test(a_set_is_gathered_with_its_least_ttl),
		cmocka_unit_test(a_set_over_its_ceilings_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
