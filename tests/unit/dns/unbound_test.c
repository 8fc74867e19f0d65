/* Settings of libunbound: what is taken, and what names its error. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "dns/unbound.h"

static char *
write_file(const char *text)
{
	char *path = strdup("/tmp/unbound_test.XXXXXX");
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	return path;
}

static void
a_bad_setting_is_an_error_that_names_it(void **state)
{
	static const struct {
		const char *forward, *resolv_conf, *anchor, *wanted;
	} t[] = {
		{ "dns.example", NULL, NULL, "dns.example" },
		{ "127.0.0.1@99999", NULL, NULL, "127.0.0.1@99999" },
		{ "127.0.0.1@", NULL, NULL, "127.0.0.1@" },
		{ "127.0.0.1@53x", NULL, NULL, "127.0.0.1@53x" },
		{ "", NULL, NULL, "\"\"" },
		{ NULL, "/nonexistent/resolv.conf", NULL, "/nonexistent/resolv.conf" },
		{ "127.0.0.1@53", NULL, "/nonexistent/anchor", "/nonexistent/anchor" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof t / sizeof t[0]; i++) {
		const char *forward = t[i].forward;
		struct dns_conf conf = { .forward = &forward,
		    .n_forward = forward != NULL, .resolv_conf = t[i].resolv_conf,
		    .trust_anchor = t[i].anchor, .timeout_ms = 100 };
		struct ub_ctx *u = NULL;
		struct err e = { "" };

		if (unbound_open(&conf, &u, &e))
			fail_msg("taken: %s", t[i].wanted);
		if (strstr(e.text, t[i].wanted) == NULL)
			fail_msg("%s: got \"%s\"", t[i].wanted, e.text);
	}
}

static void
a_bad_trust_anchor_is_an_error(void **state)
{
	const char *forward = "127.0.0.1@53";
	char *path = write_file(". IN DS this is not a key\n");
	struct dns_conf conf = { .forward = &forward, .n_forward = 1,
	    .trust_anchor = path, .timeout_ms = 100 };
	struct ub_ctx *u = NULL;
	struct err e = { "" };

	(void)state;
	assert_false(unbound_open(&conf, &u, &e));
	assert_null(u);
	assert_non_null(strstr(e.text, path));
	unlink(path);
	free(path);
}

/* What is said cannot be had from these; that they are taken can be seen. */
static void
good_settings_are_taken(void **state)
{
	static const struct {
		const char *forward, *resolv_conf;
	} t[] = {
		{ "192.0.2.1", NULL },
		{ "2001:db8::1", NULL },
		{ "::1@5353", NULL },
		{ NULL, "# servers\nnameserver 127.0.0.1\nnameserver ::1\n" },
		{ NULL, "nameserver fe80::1%lo\noptions edns0 trust-ad\nsearch x.example\n" },
		{ NULL, "" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof t / sizeof t[0]; i++) {
		const char *forward = t[i].forward;
		char *path = t[i].resolv_conf == NULL ? NULL :
		    write_file(t[i].resolv_conf);
		struct dns_conf conf = { .forward = &forward,
		    .n_forward = forward != NULL, .resolv_conf = path,
		    .timeout_ms = 100 };
		struct err e = { "" };
		struct ub_ctx *u = NULL;

		if (!unbound_open(&conf, &u, &e))
			fail_msg("%zu: %s", i, e.text);
		ub_ctx_delete(u);
		if (path != NULL)
			unlink(path);
		free(path);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_bad_setting_is_an_error_that_names_it),
		cmocka_unit_test(a_bad_trust_anchor_is_an_error),
		cmocka_unit_test(good_settings_are_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
