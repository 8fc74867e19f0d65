#include "support/test.h"

#include <pthread.h>

#include "scan/snapshot.h"
#include "support/tool_run.h"

static struct snapshot *
make(struct tool_run *t, struct dns *dns, struct conf_errors *errors)
{
	struct snapshot_source from = { .conf_path = t->conf, .dns = dns };

	return snapshot_new(&from, errors);
}

static void
a_snapshot_lives_as_long_as_it_is_held(void **state)
{
	struct dns *dns = dns_zone_new();
	struct snapshot_holder *h;
	const struct snapshot *old, *now;
	struct conf_errors errors;
	struct tool_run t;

	(void)state;
	tool_run_begin(&t);
	conf_errors_init(&errors);
	h = snapshot_holder_new(make(&t, dns, &errors));
	old = snapshot_current(h);
	assert_string_equal(old->conf.authserv_id, "mx.plant.example");
	snapshot_swap(h, make(&t, dns, &errors));
	now = snapshot_current(h);
	assert_ptr_not_equal(old, now);
	/* The old one is still whole: a letter may be in the middle of it. */
	assert_non_null(protected_find(old->names.protected, STR("tmall.com")));
	snapshot_release(old);
	snapshot_release(now);
	snapshot_release(NULL);
	snapshot_holder_free(h);
	snapshot_holder_free(NULL);
	conf_errors_free(&errors);
	dns_free(dns);
	tool_run_end(&t);
}

static void
every_kind_of_failure_is_told(void **state)
{
	static const struct { const char *file, *text, *wanted; } rows[] = {
		{ "chopmark.conf", "mode = sharp\n", "chopmark.conf:1: " },
		{ "official/a.conf", "identity x {\n", "official/a.conf:" },
		{ "official/a.conf", "identity x {\n\tnames = {\"X\"} domain \"x.example\" { roles = {\"king\"} }\n}\n",
		    "official/a.conf:2: " },
		{ "reasons.conf", "reason limits { points = 1000 }\n", "reasons.conf:1: " },
		{ "reasons.conf", "\nreason nonsense { family = \"x\" points = 1 }\n",
		    "reasons.conf:2: there is no reason 'nonsense'" },
	};
	struct conf_errors errors;
	struct tool_run t;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		tool_run_begin(&t);
		conf_errors_init(&errors);
		tool_run_file(&t, rows[i].file, str_of(rows[i].text));
		assert_null(make(&t, NULL, &errors));
		if (!tool_run_said(buf_str(&errors.text), rows[i].wanted))
			fail_msg("%s: %s", rows[i].text, buf_cstr(&errors.text));
		assert_false(snapshot_check(t.conf, &errors));
		conf_errors_free(&errors);
		tool_run_end(&t);
	}
}

static void
a_trust_anchor_that_is_not_there_is_told_at_once(void **state)
{
	struct conf_errors errors;
	struct tool_run t;

	(void)state;
	tool_run_begin(&t);
	conf_errors_init(&errors);
	t.conf = tool_run_file(&t, "anchor.conf", arena_printf(t.arena, "rules = \"%s/rules\"\n"
	    "resolver { trust_anchor = \"/nonexistent/root.key\" }\n",
	    getenv("CHOPMARK_SOURCE")));
	assert_false(snapshot_check(t.conf, &errors));
	assert_true(str_starts(buf_str(&errors.text), STR("/nonexistent/root.key: cannot read ")));
	conf_errors_free(&errors);
	tool_run_end(&t);
}

static void
a_bad_zone_is_told_with_its_line(void **state)
{
	struct snapshot_source from = { .conf_path = NULL };
	struct conf_errors errors;
	struct tool_run t;

	(void)state;
	tool_run_begin(&t);
	conf_errors_init(&errors);
	from.conf_path = t.conf;
	from.zone_path = tool_run_file(&t, "zone", STR("a. IN A 192.0.2.1\nb. IN A nonsense\n"));
	assert_null(snapshot_new(&from, &errors));
	assert_true(tool_run_said(buf_str(&errors.text), "zone:2: "));
	conf_errors_free(&errors);
	tool_run_end(&t);
}

static void *
hold_and_release(void *arg)
{
	int i;

	for (i = 0; i < 2000; i++)
		snapshot_release(snapshot_current(arg));
	return NULL;
}

static void
threads_may_hold_while_another_swaps(void **state)
{
	struct dns *dns = dns_zone_new();
	struct snapshot_holder *h;
	struct conf_errors errors;
	pthread_t threads[3];
	struct tool_run t;
	size_t i;

	(void)state;
	tool_run_begin(&t);
	conf_errors_init(&errors);
	h = snapshot_holder_new(make(&t, dns, &errors));
	for (i = 0; i < COUNT(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, hold_and_release, h), 0);
	for (i = 0; i < 5; i++)
		snapshot_swap(h, make(&t, dns, &errors));
	for (i = 0; i < COUNT(threads); i++)
		pthread_join(threads[i], NULL);
	snapshot_holder_free(h);
	conf_errors_free(&errors);
	dns_free(dns);
	tool_run_end(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_snapshot_lives_as_long_as_it_is_held),
		cmocka_unit_test(every_kind_of_failure_is_told),
		cmocka_unit_test(a_trust_anchor_that_is_not_there_is_told_at_once),
		cmocka_unit_test(a_bad_zone_is_told_with_its_line),
		cmocka_unit_test(threads_may_hold_while_another_swaps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
