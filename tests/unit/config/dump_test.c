#include "config/config.h"

#include "config/schema.h"
#include "support/source.h"

static const char other[] =
    "listen = \"unix:/run/a.sock\" authserv_id = mx.plant.example mode = observe\n"
    "trusted_networks = {192.0.2.0/24, 2001:db8::/32} on_dns_failure = tempfail\n"
    "on_malformed = reject user = '' pidfile = '' socket_mode = 0600\n"
    "rules = \"/a \\\"b\\\" \\\\ \\${c} 'd'\" local_rules = \"/\xe5\xa4\xa9\"\n"
    "public_suffix_list = /p log_level = debug log_subject = true log_rcpt = true\n"
    "resolver { forward = {127.0.0.1, ::1@53} timeout = 1500ms trust_anchor = /t\n"
    "max_ttl = 90m negative_ttl = 0s }\n"
    "limits { letter_time = 90s body = 65537B header = 100KB signatures = 1 idle = 1d\n"
    "drain = 0s }\n"
    "protect { domains = {plant.example, p.example} names = {'A \"B\"'} list = /l\n"
    "known = {q.example} }\n";

static bool
is_same_list(const struct conf_list *a, const struct conf_list *b)
{
	size_t i;

	for (i = 0; i < a->n && i < b->n; i++)
		if (strcmp(a->v[i], b->v[i]) != 0)
			return false;
	return a->n == b->n;
}

static void
assert_same_names(const struct conf_names *a, const struct conf_names *b)
{
	size_t i;

	assert_int_equal(a->n, b->n);
	for (i = 0; i < a->n; i++)
		assert_string_equal(a->v[i].text, b->v[i].text);
}

/* Member by member, so that what the dump forgets is seen. */
static void
assert_same(const struct conf *a, const struct conf *b)
{
	assert_string_equal(a->listen, b->listen);
	assert_string_equal(a->authserv_id, b->authserv_id);
	assert_int_equal(a->mode, b->mode);
	assert_true(is_same_list(&a->trusted_networks, &b->trusted_networks));
	assert_int_equal(a->n_networks, b->n_networks);
	assert_memory_equal(a->networks, b->networks, a->n_networks * sizeof *a->networks);
	assert_int_equal(a->on_dns_failure, b->on_dns_failure);
	assert_int_equal(a->on_malformed, b->on_malformed);
	assert_string_equal(a->user, b->user);
	assert_string_equal(a->pidfile, b->pidfile);
	assert_string_equal(a->socket_mode, b->socket_mode);
	assert_string_equal(a->rules, b->rules);
	assert_string_equal(a->local_rules, b->local_rules);
	assert_string_equal(a->public_suffix_list, b->public_suffix_list);
	assert_string_equal(a->log_level, b->log_level);
	assert_int_equal(a->log_subject, b->log_subject);
	assert_int_equal(a->log_rcpt, b->log_rcpt);
	assert_true(is_same_list(&a->resolver.forward, &b->resolver.forward));
	assert_string_equal(a->resolver.trust_anchor, b->resolver.trust_anchor);
	assert_int_equal(a->resolver.timeout_ms, b->resolver.timeout_ms);
	assert_int_equal(a->resolver.max_ttl, b->resolver.max_ttl);
	assert_int_equal(a->resolver.negative_ttl, b->resolver.negative_ttl);
	assert_memory_equal(&a->limits, &b->limits, sizeof a->limits);
	assert_same_names(&a->protect.domains, &b->protect.domains);
	assert_same_names(&a->protect.names, &b->protect.names);
	assert_same_names(&a->protect.known, &b->protect.known);
	assert_string_equal(a->protect.list, b->protect.list);
}

static void
round_trip(const char *text)
{
	struct told t, again;
	struct conf c, d;
	struct buf b;

	told_init(&t, text);
	conf_read_source(&t.source, &c);
	assert_str(buf_str(&t.errors.text), "");
	buf_init(&b, 65536);
	conf_dump(&c, &b);
	assert_false(b.full);
	told_init(&again, buf_cstr(&b));
	conf_read_source(&again.source, &d);
	assert_str(buf_str(&again.errors.text), "");
	assert_same(&c, &d);
	buf_free(&b);
	told_free(&again);
	told_free(&t);
}

static void
what_is_dumped_reads_back_the_same(void **state)
{
	(void)state;
	round_trip("");
	round_trip("trusted_networks = {}");
	round_trip(other);
}

/* The text above must leave no default, or the round trip proves little. */
static void
every_key_of_the_round_trip_differs_from_its_default(void **state)
{
	struct buf got, standard;
	struct conf c, d;
	struct told t, u;
	size_t i;

	(void)state;
	told_init(&t, other);
	told_init(&u, "");
	conf_read_source(&t.source, &c);
	conf_read_source(&u.source, &d);
	buf_init(&got, 4096);
	buf_init(&standard, 4096);
	for (i = 0; i < schema_count; i++) {
		buf_clear(&got);
		buf_clear(&standard);
		schema_print(&schema[i], &c, &got);
		schema_print(&schema[i], &d, &standard);
		assert_string_not_equal(buf_cstr(&got), buf_cstr(&standard));
	}
	buf_free(&got);
	buf_free(&standard);
	told_free(&t);
	told_free(&u);
}

static void
a_dump_explains_each_key(void **state)
{
	struct told t;
	struct conf c;
	struct str all;
	struct buf b;

	(void)state;
	told_init(&t, "mode = enforce authserv_id = mx.plant.example");
	conf_read_source(&t.source, &c);
	buf_init(&b, 65536);
	conf_dump(&c, &b);
	all = buf_str(&b);
	assert_true(str_find_str(all, STR(
	    "# observe only logs what would be done, tag adds headers, enforce also rejects\n"
	    "# or defers.\n"
	    "# Default: tag (observe|tag|enforce)\n"
	    "mode = enforce\n")) < all.n);
	assert_true(str_find_str(all, STR("# Default: this host's own name\n"
	    "authserv_id = \"mx.plant.example\"\n")) < all.n);
	assert_true(str_find_str(all, STR("\nresolver {\n\t# The DNS servers that are asked; "
	    "empty means those of /etc/resolv.conf.\n\t# Default: {}\n\tforward = {}\n"))
	    < all.n);
	assert_true(str_find_str(all, STR("\tnegative_ttl = \"5m\"\n}\n\nprotect {\n")) < all.n);
	assert_true(str_ends(all, STR("\tdrain = \"30s\"\n}\n")));
	buf_free(&b);
	told_free(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_dumped_reads_back_the_same),
		cmocka_unit_test(every_key_of_the_round_trip_differs_from_its_default),
		cmocka_unit_test(a_dump_explains_each_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
