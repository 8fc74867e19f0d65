#include "config/schema.h"

#include "support/source.h"

/* Every key with a value other than its default, and as it is printed. */
static const struct {
	const char	*key, *value, *printed;
} good[] = {
	{ "listen", "unix:/run/x.sock", "\"unix:/run/x.sock\"" },
	{ "authserv_id", "MX.Plant.Example", "\"mx.plant.example\"" },
	{ "mode", "enforce", "enforce" },
	{ "trusted_networks", "192.0.2.0/24", "{\"192.0.2.0/24\"}" },
	{ "on_dns_failure", "tempfail", "tempfail" },
	{ "on_malformed", "reject", "reject" },
	{ "user", "_mail-1", "\"_mail-1\"" },
	{ "pidfile", "", "\"\"" },
	{ "socket_mode", "666", "\"666\"" },
	{ "rules", "/a \"b\\$", "\"/a \\\"b\\\\\\$\"" },
	{ "local_rules", "/srv/rules", "\"/srv/rules\"" },
	{ "public_suffix_list", "/srv/psl.dat", "\"/srv/psl.dat\"" },
	{ "log_level", "warn", "\"warn\"" },
	{ "log_subject", "yes", "true" },
	{ "log_rcpt", "TRUE", "true" },
	{ "resolver.forward", "::1@5353", "{\"::1@5353\"}" },
	{ "resolver.timeout", "60s", "\"1m\"" },
	{ "resolver.trust_anchor", "/a", "\"/a\"" },
	{ "resolver.max_ttl", "2h", "\"2h\"" },
	{ "resolver.negative_ttl", "0s", "\"0s\"" },
	{ "protect.domains", "Pl\xc3\xa4nt.example", "{\"Pl\xc3\xa4nt.example\"}" },
	{ "protect.names", "Plant \"&\" Co", "{\"Plant \\\"&\\\" Co\"}" },
	{ "protect.list", "/srv/names", "\"/srv/names\"" },
	{ "protect.known", "plants.example", "{\"plants.example\"}" },
	{ "limits.letter_time", "1500ms", "\"1500ms\"" },
	{ "limits.body", "1MB", "\"1MB\"" },
	{ "limits.header", "16384B", "\"16KB\"" },
	{ "limits.signatures", "1", "1" },
	{ "limits.idle", "60s", "\"1m\"" },
	{ "limits.drain", "0s", "\"0s\"" },
};

static const struct {
	const char	*key, *value, *error;
} bad[] = {
	{ "listen", "8890", "listen: '8890' is not a socket; write inet:PORT@ADDRESS, "
	    "inet6:PORT@ADDRESS, unix:/PATH or fd:3" },
	{ "authserv_id", "m\xc3\xbcx", "authserv_id: 'm\xc3\xbcx' is not a host name; write it "
	    "in ASCII letters, digits, '-' and '.'" },
	{ "authserv_id", "a b", "authserv_id: 'a b' is not a host name; write it in ASCII "
	    "letters, digits, '-' and '.'" },
	{ "mode", "tagg", "mode: 'tagg' is none of observe, tag or enforce; did you mean 'tag'?" },
	{ "mode", "strict", "mode: 'strict' is none of observe, tag or enforce" },
	{ "mode", "", "mode: '' is none of observe, tag or enforce" },
	{ "mode", "Tag", "mode: 'Tag' is none of observe, tag or enforce; did you mean 'tag'?" },
	{ "on_dns_failure", "defer", "on_dns_failure: 'defer' is none of accept or tempfail" },
	{ "trusted_networks", "10.0.0.1/8", "trusted_networks: '10.0.0.1/8' has bits set beyond "
	    "its prefix, did you mean '10.0.0.0/8'?" },
	{ "user", "a b", "user: 'a b' is not a user's name" },
	{ "user", "0", "user: '0' is not a user's name" },
	{ "pidfile", "x.pid", "pidfile: 'x.pid' is not an absolute path" },
	{ "socket_mode", "0680", "socket_mode: '0680' is not permission bits in octal, such as "
	    "\"0660\"" },
	{ "socket_mode", "1777", "socket_mode: '1777' is not permission bits in octal, such as "
	    "\"0660\"" },
	{ "socket_mode", "", "socket_mode: '' is not permission bits in octal, such as \"0660\"" },
	{ "rules", "rules", "rules: 'rules' is not an absolute path" },
	{ "log_level", "warning", "log_level: 'warning' is none of debug, info or warn" },
	{ "log_subject", "maybe", "log_subject: 'maybe' is neither true nor false" },
	{ "log_rcpt", "1", "log_rcpt: '1' is neither true nor false" },
	{ "resolver.forward", "ns.example", "resolver.forward: 'ns.example' is not a server; "
	    "write its address, or ADDRESS@PORT" },
	{ "resolver.timeout", "5", "resolver.timeout: '5' has no unit; write 5s for seconds, or "
	    "ms, m, h, d" },
	{ "resolver.timeout", "99ms", "resolver.timeout: '99ms' is out of range; it may be 100ms "
	    "to 1m" },
	{ "resolver.max_ttl", "500ms", "resolver.max_ttl: '500ms' is not a whole number of "
	    "seconds" },
	{ "protect.domains", " ", "protect.domains: an empty name" },
	{ "protect.names", "", "protect.names: an empty name" },
	{ "protect.list", "names", "protect.list: 'names' is not an absolute path" },
	{ "limits.letter_time", "5m", "limits.letter_time: '5m' is out of range; it may be 1s to "
	    "4m" },
	{ "limits.body", "10", "limits.body: '10' has no unit; write 10KB, 10MB or 10GB" },
	{ "limits.body", "1GB", "limits.body: '1GB' is out of range; it may be 64KB to 256MB" },
	{ "limits.header", "1MB", "limits.header: '1MB' is out of range; it may be 16KB to "
	    "512KB" },
	{ "limits.signatures", "11", "limits.signatures: '11' is out of range; it may be 1 to 10" },
	{ "limits.signatures", "0", "limits.signatures: '0' is out of range; it may be 1 to 10" },
	{ "limits.signatures", "ten", "limits.signatures: 'ten' is not a whole number" },
};

static const struct schema_key *
key_of(const char *name)
{
	char whole[64];
	size_t i;

	for (i = 0; i < schema_count; i++) {
		snprintf(whole, sizeof whole, "%s%s%s", schema[i].section,
		    schema[i].section[0] == '\0' ? "" : ".", schema[i].name);
		if (strcmp(whole, name) == 0)
			return &schema[i];
	}
	fail_msg("no key %s", name);
	return NULL;
}

static void
set(struct told *t, struct conf *c, const char *key, const char *value)
{
	struct source_value v = { str_of(value), 7 };
	const struct source_value *one = &v;

	schema_set(key_of(key), &t->source, c, &one, 1);
}

static void
every_key_reads_and_prints_its_value(void **state)
{
	size_t i;

	(void)state;
	assert_int_equal(COUNT(good), schema_count);
	for (i = 0; i < COUNT(good); i++) {
		struct conf c = { .listen = NULL };
		struct told t;
		struct buf b;

		told_init(&t, "");
		buf_init(&b, 4096);
		set(&t, &c, good[i].key, good[i].value);
		assert_str(buf_str(&t.errors.text), "");
		schema_print(key_of(good[i].key), &c, &b);
		assert_str(buf_str(&b), good[i].printed);
		buf_free(&b);
		told_free(&t);
	}
}

static void
a_bad_value_is_told_with_key_and_line(void **state)
{
	char wanted[512];
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++) {
		struct conf c = { .listen = NULL };
		struct told t;

		told_init(&t, "");
		set(&t, &c, bad[i].key, bad[i].value);
		snprintf(wanted, sizeof wanted, "t.conf:7: %s\n", bad[i].error);
		assert_str(buf_str(&t.errors.text), wanted);
		told_free(&t);
	}
}

static void
a_list_tells_each_bad_value(void **state)
{
	struct source_value a = { STR("10.0.0.0/8"), 1 }, b = { STR("x"), 2 },
	    c = { STR("y"), 3 };
	const struct source_value *three[] = { &a, &b, &c };
	struct conf conf = { .listen = NULL };
	struct told t;

	(void)state;
	told_init(&t, "");
	schema_set(key_of("trusted_networks"), &t.source, &conf, three, 3);
	assert_str(buf_str(&t.errors.text),
	    "t.conf:2: trusted_networks: 'x' is not a network; write it as 192.0.2.0/24 or "
	    "2001:db8::/32\n"
	    "t.conf:3: trusted_networks: 'y' is not a network; write it as 192.0.2.0/24 or "
	    "2001:db8::/32\n");
	told_free(&t);
}

static void
every_default_is_a_good_value(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < schema_count; i++) {
		struct conf c = { .listen = NULL };
		struct told t;
		struct buf got, said;

		told_init(&t, "");
		buf_init(&got, 4096);
		buf_init(&said, 4096);
		schema_set_default(&schema[i], &t.source, &c);
		assert_str(buf_str(&t.errors.text), "");
		schema_print(&schema[i], &c, &got);
		schema_print_default(&schema[i], &said);
		if (schema[i].kind == KIND_HOST)
			assert_str(buf_str(&said), "this host's own name");
		else
			assert_string_equal(buf_cstr(&got), buf_cstr(&said));
		buf_free(&got);
		buf_free(&said);
		told_free(&t);
	}
}

/* A person reads these in the dump and in the manual page. */
static void
every_key_has_a_sentence(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < schema_count; i++) {
		struct str says = str_of(schema[i].says);

		assert_true(says.n > 20);
		assert_true(str_ends(says, STR(".")));
		assert_false(str_starts(str_of(schema[i].name), STR("_")));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_key_reads_and_prints_its_value),
		cmocka_unit_test(a_bad_value_is_told_with_key_and_line),
		cmocka_unit_test(a_list_tells_each_bad_value),
		cmocka_unit_test(every_default_is_a_good_value),
		cmocka_unit_test(every_key_has_a_sentence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
