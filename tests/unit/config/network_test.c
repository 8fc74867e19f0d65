#include "config/network.h"

#include "support/test.h"

static const struct {
	const char	*text;
	bool		 is_v6;
	unsigned	 bits;
	unsigned char	 ip[16];
} good[] = {
	{ "127.0.0.0/8", false, 8, { 127 } },
	{ "192.0.2.1", false, 32, { 192, 0, 2, 1 } },
	{ "192.0.2.128/25", false, 25, { 192, 0, 2, 128 } },
	{ "0.0.0.0/0", false, 0, { 0 } },
	{ "::1", true, 128, { [15] = 1 } },
	{ "::/0", true, 0, { 0 } },
	{ "2001:db8::/32", true, 32, { 0x20, 0x01, 0x0d, 0xb8 } },
	{ "2001:db8:0:8000::/49", true, 49, { 0x20, 0x01, 0x0d, 0xb8, 0, 0, 0x80 } },
};

#define NO_NETWORK " is not a network; write it as 192.0.2.0/24 or 2001:db8::/32"

static const struct {
	const char	*text, *wanted;
} bad[] = {
	{ "", "''" NO_NETWORK },
	{ "localhost", "'localhost'" NO_NETWORK },
	{ "10.0.0", "'10.0.0'" NO_NETWORK },
	{ "10.0.0.256", "'10.0.0.256'" NO_NETWORK },
	{ "/8", "'/8'" NO_NETWORK },
	{ "2001:db8::zz/32", "'2001:db8::zz/32'" NO_NETWORK },
	{ "1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa:bbbb:cccc",
	    "'1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa:bbbb:cccc'" NO_NETWORK },
	{ "10.0.0.0/", "'10.0.0.0/' has no valid prefix length; it may be 0 to 32" },
	{ "10.0.0.0/33", "'10.0.0.0/33' has no valid prefix length; it may be 0 to 32" },
	{ "10.0.0.0/-1", "'10.0.0.0/-1' has no valid prefix length; it may be 0 to 32" },
	{ "::1/129", "'::1/129' has no valid prefix length; it may be 0 to 128" },
	{ "10.0.0.1/8", "'10.0.0.1/8' has bits set beyond its prefix, did you mean "
	    "'10.0.0.0/8'?" },
	{ "192.0.2.129/25", "'192.0.2.129/25' has bits set beyond its prefix, did you mean "
	    "'192.0.2.128/25'?" },
	{ "1.2.3.4/0", "'1.2.3.4/0' has bits set beyond its prefix, did you mean "
	    "'0.0.0.0/0'?" },
	{ "2001:db8::1/64", "'2001:db8::1/64' has bits set beyond its prefix, did you mean "
	    "'2001:db8::/64'?" },
};

static const struct {
	const char	*text;
	bool		 wanted;
} servers[] = {
	{ "127.0.0.1", true }, { "127.0.0.1@5353", true }, { "::1@53", true },
	{ "2001:db8::53", true }, { "", false }, { "ns.example", false },
	{ "127.0.0.1:53", false }, { "127.0.0.1@", false }, { "127.0.0.1@0", false },
	{ "127.0.0.1@65536", false }, { "127.0.0.1@53@53", false }, { "@53", false },
}, hosts[] = {
	{ "mx", true }, { "mx.plant.example", true }, { "MX1.Plant.Example", true },
	{ "1.example", true }, { "xn--fiq228c.example", true }, { "", false },
	{ ".", false }, { "mx.", false }, { ".mx", false }, { "mx..example", false },
	{ "-mx.example", false }, { "mx-.example", false }, { "m_x.example", false },
	{ "mx example", false }, { "m\xc3\xbcx.example", false }, { "mx;.example", false },
};

#define NO_SOCKET " is not a socket; write inet:PORT@ADDRESS, inet6:PORT@ADDRESS, unix:/PATH or fd:3"

static const struct {
	const char	*text, *error;
} sockets[] = {
	{ "inet:8890@127.0.0.1", NULL },
	{ "inet:8890@localhost", NULL },
	{ "inet6:8890@::1", NULL },
	{ "unix:/run/chopmark/chopmark.sock", NULL },
	{ "local:/run/chopmark.sock", NULL },
	{ "fd:3", NULL },
	{ "", "''" NO_SOCKET },
	{ "8890", "'8890'" NO_SOCKET },
	{ "/run/chopmark.sock", "'/run/chopmark.sock'" NO_SOCKET },
	{ "fd:", "'fd:'" NO_SOCKET },
	{ "fd:0", "'fd:0'" NO_SOCKET },
	{ "tcp:8890@127.0.0.1", "'tcp:8890@127.0.0.1'" NO_SOCKET },
	{ "inet:127.0.0.1:8890", "'inet:127.0.0.1:8890' is not PORT@ADDRESS, such as "
	    "inet:8890@127.0.0.1" },
	{ "inet:8890", "'inet:8890' is not PORT@ADDRESS, such as inet:8890@127.0.0.1" },
	{ "inet:0@127.0.0.1", "'inet:0@127.0.0.1' is not PORT@ADDRESS, such as "
	    "inet:8890@127.0.0.1" },
	{ "inet:8890@::1", "'inet:8890@::1' is not PORT@ADDRESS, such as "
	    "inet:8890@127.0.0.1" },
	{ "inet6:8890@127.0.0.1", "'inet6:8890@127.0.0.1' is not PORT@ADDRESS, such as "
	    "inet6:8890@::1" },
	{ "unix:run/x", "the path of 'unix:run/x' must start with '/'" },
	{ "unix:", "the path of 'unix:' must start with '/'" },
};

static void
networks_of_both_families_are_read(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(good); i++) {
		struct err e = { "" };
		struct str s = exact(good[i].text);
		struct conf_network got;

		assert_true(network_read(s, &got, &e));
		assert_int_equal(got.is_v6, good[i].is_v6);
		assert_int_equal(got.bits, good[i].bits);
		assert_memory_equal(got.ip, good[i].ip, 16);
		exact_free(s.p);
	}
}

static void
a_bad_network_is_told_with_what_was_meant(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++) {
		struct err e = { "" };
		struct str s = exact(bad[i].text);
		struct conf_network got;

		assert_false(network_read(s, &got, &e));
		assert_string_equal(e.text, bad[i].wanted);
		exact_free(s.p);
	}
}

static void
servers_are_addresses_with_or_without_a_port(void **state)
{
	struct err e = { "" };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(servers); i++) {
		struct str s = exact(servers[i].text);

		assert_int_equal(network_is_server(s, &e), servers[i].wanted);
		exact_free(s.p);
	}
	assert_string_equal(e.text, "'@53' is not a server; write its address, or "
	    "ADDRESS@PORT");
}

static void
host_names_are_ldh_labels(void **state)
{
	char label[64], name[256];
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(hosts); i++) {
		struct str s = exact(hosts[i].text);

		assert_int_equal(network_is_host(s), hosts[i].wanted);
		exact_free(s.p);
	}
	memset(label, 'a', sizeof label);
	assert_true(network_is_host((struct str){ label, 63 }));
	assert_false(network_is_host((struct str){ label, 64 }));
	for (i = 0; i < sizeof name; i++)
		name[i] = i % 2 == 0 ? 'a' : '.';
	assert_true(network_is_host((struct str){ name, 253 }));
	assert_false(network_is_host((struct str){ name, 255 }));
}

static void
sockets_are_of_four_kinds(void **state)
{
	char longest[200] = "unix:/";
	struct err e;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(sockets); i++) {
		struct str s = exact(sockets[i].text);

		e.text[0] = '\0';
		assert_int_equal(network_is_listen(s, &e), sockets[i].error == NULL);
		assert_string_equal(e.text, sockets[i].error == NULL ? "" :
		    sockets[i].error);
		exact_free(s.p);
	}
	memset(longest + 6, 'x', sizeof longest - 6);
	assert_true(network_is_listen((struct str){ longest, 5 + 107 }, &e));
	assert_false(network_is_listen((struct str){ longest, 5 + 108 }, &e));
	assert_non_null(strstr(e.text, "is longer than the 107 bytes that a socket may have"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(networks_of_both_families_are_read),
		cmocka_unit_test(a_bad_network_is_told_with_what_was_meant),
		cmocka_unit_test(servers_are_addresses_with_or_without_a_port),
		cmocka_unit_test(host_names_are_ldh_labels),
		cmocka_unit_test(sockets_are_of_four_kinds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
