/* The zone double: what a master file makes exist, and what it answers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/limits.h"
#include "dns/dns.h"

static const char world[] =
    "$ORIGIN shop.example.\n"
    "$TTL 10m\n"
    "@\tIN SOA ns hostmaster ( 1 ; serial\n"
    "\t\t7200 3600 1209600 300 )\n"
    "\tNS ns\n"
    "\tMX 10 Mail\n"
    "\t60 IN MX 20 mx2.other.example.\n"
    "\tTXT \"v=spf1 \" \"ip4:192.0.2.1 -all\" ; a comment; with \"quotes\"\n"
    "mail\tA 192.0.2.1\n"
    "\tAAAA 2001:db8::1\n"
    "a.b.c\tTXT \"deep\"\n"
    "alias\t30 CNAME mail\n"
    "far\tCNAME gone.example.\n"
    "ring1\tCNAME ring2\n"
    "ring2\tCNAME ring1\n"
    "cut\tCNAME failing.example.\n"
    "*.wild\tTXT star\n"
    "*.wild\tMX 5 mail\n"
    "host.wild\tA 192.0.2.9\n"
    "below.host2.wild\tA 192.0.2.9\n"
    "*.wildc\tCNAME mail\n"
    "null\tMX 0 .\n"
    "srv\tSRV 1 2 25 mail\n"
    "odd\tTYPE65300 \\# 2 abcd\n"
    "odd\tTXT \"\\\"\\000\\255;(\" \"\"\n"
    "empty\tTXT \"\"\n"
    "long\tIN 1h30m TXT (\n"
    "\t\"one\"  ; a comment\n"
    "\t\"two\" )\n"
    "both\tTXT \"own\"\n"
    "both\tCNAME mail\n"
    "$ORIGIN 2.0.192.in-addr.arpa.\n"
    "1\tPTR Mail.Shop.example.\n"
    "2\tPTR we\\.ird\\032na_me.example.\n"
    "$ORIGIN 8.b.d.0.1.0.0.2.ip6.arpa.\n"
    "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0 PTR mail.shop.example.\n";

/* A slice with nothing readable behind it. */
static struct str
exact(const char *s)
{
	size_t n = strlen(s);
	char *p = malloc(n == 0 ? 1 : n);

	assert_non_null(p);
	memcpy(p, s, n);
	return (struct str){ p, n };
}

static char *
write_file(const char *text, size_t n)
{
	char *path = strdup("/tmp/zone_test.XXXXXX");
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, n), n);
	close(fd);
	return path;
}

static bool
load(struct dns *d, const char *text, size_t n, struct err *e)
{
	char *path = write_file(text, n), *at;
	bool ok = dns_zone_load(d, path, e);

	/* The place, without the folder that changes each time. */
	if (!ok && (at = strstr(e->text, path)) != NULL)
		memmove(at, at + strlen(path), strlen(at + strlen(path)) + 1);
	unlink(path);
	free(path);
	return ok;
}

static struct dns *
world_new(void)
{
	struct dns *d = dns_zone_new();
	struct err e = { "" };

	if (!load(d, world, sizeof world - 1, &e))
		fail_msg("%s", e.text);
	dns_zone_fail(d, STR("Failing.example."));
	return d;
}

/* "status ttl data|data", an MX with its preference, bytes in hex for A. */
static void
show(const struct dns_answer *r, enum dns_type type, char *out, size_t n)
{
	static const char *const names[] = { "found", "none", "nxdomain", "unknown" };
	size_t i, k, at = (size_t)snprintf(out, n, "%s %u", names[r->status], r->ttl);

	for (i = 0; i < r->n; i++) {
		struct str s = r->records[i].data;

		at += (size_t)snprintf(out + at, n - at, "%c", i == 0 ? ' ' : '|');
		if (type == DNS_MX)
			at += (size_t)snprintf(out + at, n - at, "%u:",
			    r->records[i].preference);
		for (k = 0; k < s.n; k++)
			at += (size_t)snprintf(out + at, n - at,
			    type == DNS_A || type == DNS_AAAA ||
			    s.p[k] < ' ' ? "%02x" : "%c", (unsigned char)s.p[k]);
	}
}

static void
answers_are_those_of_the_file(void **state)
{
	static const struct {
		const char *name, *ask;
		enum dns_type type;
		const char *wanted;
	} t[] = {
		{ "txt strings are joined with nothing between", "shop.example", DNS_TXT,
		  "found 600 v=spf1 ip4:192.0.2.1 -all" },
		{ "case and a final dot do not matter", "SHOP.Example.", DNS_TXT,
		  "found 600 v=spf1 ip4:192.0.2.1 -all" },
		{ "the least ttl of the set counts", "shop.example", DNS_MX,
		  "found 60 10:mail.shop.example|20:mx2.other.example" },
		{ "an address is four bytes", "mail.shop.example", DNS_A,
		  "found 600 c0000201" },
		{ "a blank owner is the one before", "mail.shop.example", DNS_AAAA,
		  "found 600 20010db8000000000000000000000001" },
		{ "a name without such records is none", "mail.shop.example", DNS_TXT,
		  "none 0" },
		{ "a name with only other types exists", "srv.shop.example", DNS_A,
		  "none 0" },
		{ "an absent name does not exist", "nope.shop.example", DNS_A,
		  "nxdomain 0" },
		{ "an absent top level does not exist", "test", DNS_A, "nxdomain 0" },
		{ "an empty non-terminal exists", "b.c.shop.example", DNS_TXT, "none 0" },
		{ "so does the top level above it", "example", DNS_TXT, "none 0" },
		{ "the root exists", ".", DNS_TXT, "none 0" },
		{ "a deep name answers", "a.b.c.shop.example", DNS_TXT, "found 600 deep" },
		{ "an alias is chased, with the least ttl", "alias.shop.example", DNS_A,
		  "found 30 c0000201" },
		{ "an alias to a name without such records", "alias.shop.example", DNS_TXT,
		  "none 0" },
		{ "an alias to nowhere does not exist", "far.shop.example", DNS_A,
		  "nxdomain 0" },
		{ "a ring of aliases is not known", "ring1.shop.example", DNS_A,
		  "unknown 0" },
		{ "an alias to a failing name is not known", "cut.shop.example", DNS_A,
		  "unknown 0" },
		{ "a record beside an alias wins", "both.shop.example", DNS_TXT,
		  "found 600 own" },
		{ "a wildcard answers", "x.wild.shop.example", DNS_TXT, "found 600 star" },
		{ "a wildcard answers at any depth", "x.y.wild.shop.example", DNS_MX,
		  "found 600 5:mail.shop.example" },
		{ "a wildcard without such records is none", "x.wild.shop.example", DNS_A,
		  "none 0" },
		{ "a wildcard can be an alias", "x.wildc.shop.example", DNS_A,
		  "found 600 c0000201" },
		{ "the name above a wildcard is not covered", "wild.shop.example", DNS_TXT,
		  "none 0" },
		{ "an existing name hides the wildcard", "host.wild.shop.example", DNS_TXT,
		  "none 0" },
		{ "also below it", "x.host.wild.shop.example", DNS_TXT, "nxdomain 0" },
		{ "an empty non-terminal hides it too", "host2.wild.shop.example", DNS_TXT,
		  "none 0" },
		{ "the wildcard itself can be asked", "*.wild.shop.example", DNS_TXT,
		  "found 600 star" },
		{ "a null mx names the root", "null.shop.example", DNS_MX, "found 600 0:" },
		{ "escapes and empty strings in txt", "odd.shop.example", DNS_TXT,
		  "found 600 \"00ff;(" },
		{ "an empty txt is a record", "empty.shop.example", DNS_TXT, "found 600 " },
		{ "parentheses join lines", "long.shop.example", DNS_TXT,
		  "found 5400 onetwo" },
		{ "reverse ipv4", "1.2.0.192.in-addr.arpa", DNS_PTR,
		  "found 600 mail.shop.example" },
		{ "odd bytes of a name are escaped", "2.2.0.192.in-addr.arpa", DNS_PTR,
		  "found 600 we\\.ird\\032na_me.example" },
		{ "reverse ipv6",
		  "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa",
		  DNS_PTR, "found 600 mail.shop.example" },
		{ "a failing name is not known", "failing.EXAMPLE", DNS_MX, "unknown 0" },
		{ "its parent does not exist for that", "x.failing.example", DNS_MX,
		  "nxdomain 0" },
		{ "an empty label cannot stand", "a..example", DNS_A, "nxdomain 0" },
	};
	struct dns *d = world_new();
	struct arena *a = arena_new();
	char shown[2048];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof t / sizeof t[0]; i++) {
		struct str ask = exact(t[i].ask);
		struct dns_answer r;

		dns_ask(d, a, ask, t[i].type, deadline_in_ms(1000), &r);
		free((void *)(uintptr_t)ask.p);
		show(&r, t[i].type, shown, sizeof shown);
		/* The one byte of a char that is negative prints as itself. */
		if (strcmp(t[i].ask, "odd.shop.example") == 0) {
			assert_int_equal(r.n, 1);
			assert_int_equal(r.records[0].data.n, 5);
			assert_memory_equal(r.records[0].data.p, "\"\0\xff;(", 5);
		} else if (strcmp(shown, t[i].wanted) != 0) {
			fail_msg("%s: got \"%s\"", t[i].name, shown);
		}
		assert_true((r.status == DNS_UNKNOWN) == (r.why[0] != '\0'));
		arena_reset(a);
	}
	arena_free(a);
	dns_free(d);
}

static void
errors_name_the_line_and_the_reason(void **state)
{
	static const struct {
		const char *text, *wanted;
	} t[] = {
		{ "a. A 192.0.2.1\nb. A 192.0.2\n", ":2: " },
		{ "\n; a comment\n\nx. TXT (\n \"a\"\n \"b\" ) c d ;\nb. BAD 1\n",
		  ":7: not a record type: \"BAD\"" },
		{ "a. TXT (\n\"x\"\n)\n\na. MX (\n70000\nb.\n)\n",
		  ":5: not an MX preference: \"70000 b.\"" },
		{ "a. TXT \"open\nb. A 192.0.2.1\n",
		  ":1: a quoted string does not end on its line: \"\"open\"" },
		{ "a. A 192.0.2.1\na. TXT (\n\"x\"\n\n", ":2: a parenthesis that nothing closes" },
		{ "a. TXT ( ( x ) )\n", ":1: a parenthesis inside a parenthesis" },
		{ "a. TXT x )\n", ":1: a closing parenthesis without an opening one" },
		{ " A 192.0.2.1\n", ":1: the first record names no owner" },
		{ "a. 300 IN\n", ":1: a record without a type" },
		{ "a. CH TXT x\n", ":1: a class other than IN: \"CH\"" },
		{ "$INCLUDE other\n", ":1: a directive that is not supported: \"$INCLUDE\"" },
		{ "$TTL soon\n", ":1: not a time to live: \"soon\"" },
		{ "$TTL 99999999999\n", ":1: not a time to live: \"99999999999\"" },
		{ "$ORIGIN a..b.\n", ":1: not a domain name: \"a..b.\"" },
		{ "$ORIGIN\n", ":1: not a domain name" },
		{ "$ORIGIN a. b.\n", ":1: more than one value behind: \"$ORIGIN\"" },
		{ "a..b. A 192.0.2.1\n", ":1: not a domain name: \"a..b.\"" },
		{ "a. A 192.0.2.1 more\n", ":1: " },
		{ "a. A\n", ":1: " },
		{ "a. TXT\n", ":1: " },
		{ "a. MX mail\n", ":1: not an MX preference: \"mail\"" },
		{ "a. CNAME b.\na. CNAME c.\n",
		  ":2: a second CNAME of one name (RFC 2181 10.1)" },
		{ "a. A \\# 3 010203\n", ":1: " },
		{ "a. TXT \\# 2 0541\n", ":1: " },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof t / sizeof t[0]; i++) {
		struct dns *d = dns_zone_new();
		struct err e = { "" };

		if (load(d, t[i].text, strlen(t[i].text), &e))
			fail_msg("taken: %s", t[i].text);
		if (strncmp(e.text, t[i].wanted, strlen(t[i].wanted)) != 0 ||
		    strlen(e.text) < 6)
			fail_msg("%s: got \"%s\"", t[i].text, e.text);
		dns_free(d);
	}
}

static void
a_nul_byte_is_an_error(void **state)
{
	static const char text[] = "a. A 192.0.2.1\nb. TXT x\0y\n";
	static const char quoted[] = "b. TXT \"x\\\0y\"\n";
	struct dns *d = dns_zone_new();
	struct err e = { "" };

	(void)state;
	assert_false(load(d, text, sizeof text - 1, &e));
	assert_string_equal(e.text, ":2: a NUL byte in the text");
	assert_false(load(d, quoted, sizeof quoted - 1, &e));
	assert_string_equal(e.text, ":1: a NUL byte in the text");
	dns_free(d);
}

static void
a_file_that_is_not_there_is_an_error(void **state)
{
	struct dns *d = dns_zone_new();
	struct err e = { "" };

	(void)state;
	assert_false(dns_zone_load(d, "/nonexistent/zone", &e));
	assert_non_null(strstr(e.text, "/nonexistent/zone"));
	dns_free(d);
}

static void
a_line_is_added_without_an_origin(void **state)
{
	struct dns *d = dns_zone_new();
	struct arena *a = arena_new();
	struct dns_answer r;
	struct err e = { "" };

	(void)state;
	assert_true(dns_zone_add(d, "tmal1.example. IN TXT \"v=spf1 -all\"", &e));
	assert_true(dns_zone_add(d, "relative.example A 192.0.2.7", &e));
	assert_true(dns_zone_add(d, "", &e));
	assert_false(dns_zone_add(d, "x. BAD y", &e));
	assert_string_equal(e.text, "not a record type: \"BAD\"");
	dns_ask(d, a, STR("tmal1.example"), DNS_TXT, deadline_in_ms(1000), &r);
	assert_int_equal(r.status, DNS_FOUND);
	assert_int_equal(r.ttl, 3600);
	assert_true(str_eq(r.records[0].data, STR("v=spf1 -all")));
	dns_ask(d, a, STR("relative.example"), DNS_A, deadline_in_ms(1000), &r);
	assert_int_equal(r.status, DNS_FOUND);
	arena_free(a);
	dns_free(d);
}

static void
a_failing_name_fails_though_it_has_records(void **state)
{
	struct dns *d = world_new();
	struct arena *a = arena_new();
	struct dns_answer r;

	(void)state;
	dns_zone_fail(d, STR("shop.example"));
	dns_zone_fail(d, STR("not..a.name"));
	dns_ask(d, a, STR("shop.example"), DNS_TXT, deadline_in_ms(1000), &r);
	assert_int_equal(r.status, DNS_UNKNOWN);
	assert_int_equal(r.n, 0);
	dns_ask(d, a, STR("mail.shop.example"), DNS_A, deadline_in_ms(1000), &r);
	assert_int_equal(r.status, DNS_FOUND);
	arena_free(a);
	dns_free(d);
}

/* A part that looks like the whole would be a wrong "no". */
static void
an_answer_over_the_ceiling_is_not_known(void **state)
{
	struct dns *d = dns_zone_new();
	struct arena *a = arena_new();
	struct dns_answer r;
	struct err e = { "" };
	char line[64];
	int i;

	(void)state;
	for (i = 0; i < LIMIT_DNS_RECORDS + 1; i++) {
		snprintf(line, sizeof line, "many. A 192.0.2.%d", i);
		assert_true(dns_zone_add(d, line, &e));
		snprintf(line, sizeof line, "ptr. PTR host%d.", i);
		assert_true(dns_zone_add(d, line, &e));
	}
	dns_ask(d, a, STR("many"), DNS_A, deadline_in_ms(1000), &r);
	assert_int_equal(r.status, DNS_UNKNOWN);
	dns_ask(d, a, STR("ptr"), DNS_PTR, deadline_in_ms(1000), &r);
	assert_int_equal(r.status, DNS_FOUND);
	assert_int_equal(r.n, LIMIT_DNS_RECORDS);
	arena_free(a);
	dns_free(d);
}

static void
thousands_of_names_are_all_found(void **state)
{
	struct dns *d = dns_zone_new();
	struct arena *a = arena_new();
	struct dns_answer r;
	struct err e = { "" };
	char line[64];
	unsigned int i;

	(void)state;
	for (i = 0; i < 3000; i++) {
		snprintf(line, sizeof line, "n%u.example. A 10.0.%u.%u", i, i >> 8, i & 255);
		assert_true(dns_zone_add(d, line, &e));
	}
	for (i = 0; i < 3000; i++) {
		snprintf(line, sizeof line, "n%u.example", i);
		dns_ask(d, a, str_of(line), DNS_A, deadline_in_ms(1000), &r);
		assert_int_equal(r.status, DNS_FOUND);
		assert_int_equal((unsigned char)r.records[0].data.p[2], i >> 8);
		assert_int_equal((unsigned char)r.records[0].data.p[3], i & 255);
	}
	arena_free(a);
	dns_free(d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_are_those_of_the_file),
		cmocka_unit_test(errors_name_the_line_and_the_reason),
		cmocka_unit_test(a_nul_byte_is_an_error),
		cmocka_unit_test(a_file_that_is_not_there_is_an_error),
		cmocka_unit_test(a_line_is_added_without_an_origin),
		cmocka_unit_test(a_failing_name_fails_though_it_has_records),
		cmocka_unit_test(an_answer_over_the_ceiling_is_not_known),
		cmocka_unit_test(thousands_of_names_are_all_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
