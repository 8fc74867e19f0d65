#include "config/config.h"

#include <unistd.h>

#include "support/source.h"

static bool
read_text(struct told *t, const char *text, struct conf *c)
{
	told_init(t, text);
	conf_read_source(&t->source, c);
	return t->errors.n == 0;
}

static void
the_defaults_alone_are_a_configuration(void **state)
{
	struct arena *a = arena_new();
	struct conf_errors e;
	struct conf c;
	char host[256];
	size_t i;

	(void)state;
	conf_errors_init(&e);
	assert_true(conf_read(NULL, a, &c, &e));
	assert_int_equal(e.n, 0);
	assert_string_equal(c.listen, "inet:8890@127.0.0.1");
	assert_int_equal(gethostname(host, sizeof host), 0);
	for (i = 0; host[i] != '\0'; i++)
		host[i] = char_lower(host[i]);
	assert_string_equal(c.authserv_id, host);
	assert_int_equal(c.mode, MODE_TAG);
	assert_int_equal(c.n_networks, 2);
	assert_int_equal(c.trusted_networks.n, 2);
	assert_string_equal(c.trusted_networks.v[1], "::1");
	assert_true(c.networks[1].is_v6 && c.networks[1].bits == 128);
	assert_int_equal(c.networks[0].bits, 8);
	assert_int_equal(c.on_dns_failure, DNS_FAILURE_ACCEPT);
	assert_int_equal(c.on_malformed, MALFORMED_TAG);
	assert_string_equal(c.user, "chopmark");
	assert_string_equal(c.pidfile, "/run/chopmark/chopmark.pid");
	assert_string_equal(c.socket_mode, "0660");
	assert_string_equal(c.rules, CHOPMARK_DATADIR "/rules");
	assert_string_equal(c.local_rules, CHOPMARK_SYSCONFDIR "/rules");
	assert_string_equal(c.public_suffix_list, "");
	assert_string_equal(c.log_level, "info");
	assert_false(c.log_subject || c.log_rcpt);
	assert_int_equal(c.resolver.forward.n, 0);
	assert_string_equal(c.resolver.trust_anchor, "");
	assert_int_equal(c.resolver.timeout_ms, 5000);
	assert_int_equal(c.resolver.max_ttl, 86400);
	assert_int_equal(c.resolver.negative_ttl, 300);
	assert_int_equal(c.limits.letter_time_ms, 20000);
	assert_int_equal(c.limits.body_bytes, 64 * 1024 * 1024);
	assert_int_equal(c.limits.header_bytes, 512 * 1024);
	assert_int_equal(c.limits.signatures, 10);
	assert_int_equal(c.limits.idle_ms, 7200000);
	assert_int_equal(c.limits.drain_ms, 30000);
	conf_errors_free(&e);
	arena_free(a);
}

static void
a_file_changes_what_it_names(void **state)
{
	struct told t;
	struct conf c;

	(void)state;
	assert_true(read_text(&t,
	    "# ours\n"
	    "authserv_id = \"MX.Plant.example\"\n"
	    "mode = enforce\n"
	    "trusted_networks = {\n\t\"192.0.2.0/24\",\t# office\n\t2001:db8::/32,\n}\n"
	    "on_dns_failure = tempfail on_malformed = reject\n"
	    "log_subject = yes\n"
	    "resolver { forward = {127.0.0.1@5353, \"::1\"} timeout = \"800ms\" }\n"
	    "limits {\n\tbody = 1MB\n\tletter_time = 1m // a slow line\n}\n", &c));
	assert_string_equal(c.authserv_id, "mx.plant.example");
	assert_int_equal(c.mode, MODE_ENFORCE);
	assert_int_equal(c.n_networks, 2);
	assert_int_equal(c.networks[0].bits, 24);
	assert_int_equal(c.networks[0].ip[0], 192);
	assert_string_equal(c.trusted_networks.v[1], "2001:db8::/32");
	assert_int_equal(c.on_dns_failure, DNS_FAILURE_TEMPFAIL);
	assert_int_equal(c.on_malformed, MALFORMED_REJECT);
	assert_true(c.log_subject);
	assert_false(c.log_rcpt);
	assert_int_equal(c.resolver.forward.n, 2);
	assert_string_equal(c.resolver.forward.v[0], "127.0.0.1@5353");
	assert_int_equal(c.resolver.timeout_ms, 800);
	assert_int_equal(c.resolver.max_ttl, 86400);
	assert_int_equal(c.limits.body_bytes, 1024 * 1024);
	assert_int_equal(c.limits.letter_time_ms, 60000);
	told_free(&t);
}

static void
an_empty_list_trusts_nobody(void **state)
{
	struct told t;
	struct conf c;

	(void)state;
	assert_true(read_text(&t, "trusted_networks = {}\n", &c));
	assert_int_equal(c.n_networks, 0);
	assert_int_equal(c.trusted_networks.n, 0);
	told_free(&t);
}

/* One file with a mistake on nearly every line; all are told, by line. */
static void
all_errors_are_told_at_once(void **state)
{
	struct told t;
	struct conf c;

	(void)state;
	assert_false(read_text(&t,
	    "authserv-id = \"mx.plant.example\"\n"
	    "mode = tagg\n"
	    "limits {\n"
	    "\tidle = 5\n"
	    "\tletter_time = \"10m\"\n"
	    "\tbody = \"64 KB\"\n"
	    "\tsigs = 3\n"
	    "}\n"
	    "trusted_networks = {10.0.0.1/8,\n"
	    "\t\"::1/129\"}\n"
	    "timeout = \"5s\"\n"
	    "mode = observe\n"
	    "resolver = 5\n"
	    "cache { size = 1 }\n", &c));
	assert_str(buf_str(&t.errors.text),
	    "t.conf:1: unknown key 'authserv-id', did you mean 'authserv_id'?\n"
	    "t.conf:2: mode: 'tagg' is none of observe, tag or enforce; did you mean 'tag'?\n"
	    "t.conf:4: limits.idle: '5' has no unit; write 5s for seconds, or ms, m, h, d\n"
	    "t.conf:5: limits.letter_time: '10m' is out of range; it may be 1s to 4m\n"
	    "t.conf:6: limits.body: '64 KB' is not a size; write a whole number and B, KB, MB "
	    "or GB, such as \"64KB\"\n"
	    "t.conf:7: unknown key 'sigs' in 'limits'\n"
	    "t.conf:9: trusted_networks: '10.0.0.1/8' has bits set beyond its prefix, did you "
	    "mean '10.0.0.0/8'?\n"
	    "t.conf:10: trusted_networks: '::1/129' has no valid prefix length; it may be 0 to "
	    "128\n"
	    "t.conf:11: unknown key 'timeout' here; it belongs into resolver { … }\n"
	    "t.conf:12: 'mode' stands here a second time; the first is on line 2\n"
	    "t.conf:13: 'resolver' is a section; write resolver { … }\n"
	    "t.conf:14: unknown key 'cache'\n");
	assert_int_equal(t.errors.n, 12);
	told_free(&t);
}

static void
a_file_that_cannot_be_read_is_told(void **state)
{
	struct arena *a = arena_new();
	struct conf_errors e;
	struct conf c;

	(void)state;
	conf_errors_init(&e);
	assert_false(conf_read("/nonexistent.conf", a, &c, &e));
	assert_false(conf_read("/tmp", a, &c, &e));
	assert_str(buf_str(&e.text),
	    "/nonexistent.conf: cannot open: No such file or directory\n"
	    "/tmp: cannot read: Is a directory\n");
	assert_true(conf_read(NULL, a, &c, &e));	/* others' errors are not ours */
	conf_errors_free(&e);
	arena_free(a);
}

static void
the_sample_works_as_it_is(void **state)
{
	const char *top = getenv("CHOPMARK_SOURCE");
	struct arena *a = arena_new();
	struct conf_errors e;
	char path[512];
	struct conf c;

	(void)state;
	assert_non_null(top);
	snprintf(path, sizeof path, "%s/contrib/chopmark.conf.sample", top);
	conf_errors_init(&e);
	assert_true(conf_read(path, a, &c, &e));
	assert_string_equal(c.authserv_id, "mx.plant.example");
	conf_errors_free(&e);
	arena_free(a);
}

/* What the sample offers in comments must be right, too. */
static void
the_sample_works_with_its_comments_taken_away(void **state)
{
	const char *top = getenv("CHOPMARK_SOURCE");
	struct str rest, line;
	char path[512];
	struct told t;
	struct conf c;
	struct buf b;

	(void)state;
	snprintf(path, sizeof path, "%s/contrib/chopmark.conf.sample", top);
	told_init(&t, "");
	assert_true(source_read(&t.source, path));
	buf_init(&b, 65536);
	for (rest = t.source.text; str_next(&rest, '\n', &line);) {
		bool is_key = str_starts(line, STR("# ")) && line.p[2] != ' ' &&
		    (str_find_str(line, STR(" = ")) < line.n ||
		    str_ends(line, STR(" {")) || str_eq(line, STR("# }")));

		is_key = is_key || str_starts(line, STR("#\t"));
		buf_add(&b, is_key ? str_sub(line, 1, line.n) : line);
		buf_addc(&b, '\n');
	}
	t.source.text = buf_str(&b);
	conf_read_source(&t.source, &c);
	assert_str(buf_str(&t.errors.text), "");
	assert_int_equal(c.resolver.forward.n, 1);
	assert_int_equal(c.n_networks, 3);
	assert_string_equal(c.local_rules, "/etc/chopmark/rules");
	buf_free(&b);
	told_free(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_defaults_alone_are_a_configuration),
		cmocka_unit_test(a_file_changes_what_it_names),
		cmocka_unit_test(an_empty_list_trusts_nobody),
		cmocka_unit_test(all_errors_are_told_at_once),
		cmocka_unit_test(a_file_that_cannot_be_read_is_told),
		cmocka_unit_test(the_sample_works_as_it_is),
		cmocka_unit_test(the_sample_works_with_its_comments_taken_away),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
