#include "support/test.h"

#include <pthread.h>

#include "scan/scan.h"
#include "support/tool_run.h"

struct house {
	struct tool_run		 t;
	struct dns		*dns;
	struct snapshot		*snapshot;
};

static int
set_up(void **state)
{
	static struct house h;
	struct snapshot_source from = { .conf_path = NULL };
	struct conf_errors errors;
	struct err e = { "" };

	tool_run_begin(&h.t);
	h.dns = dns_zone_new();
	assert_true(dns_zone_add(h.dns, "tmall.com. IN TXT \"v=spf1 ip4:192.0.2.1 -all\"", &e));
	from.conf_path = h.t.conf;
	from.dns = h.dns;
	conf_errors_init(&errors);
	h.snapshot = snapshot_new(&from, &errors);
	if (h.snapshot == NULL)
		print_error("%s", buf_cstr(&errors.text));
	conf_errors_free(&errors);
	*state = &h;
	return h.snapshot == NULL ? -1 : 0;
}

static int
tear_down(void **state)
{
	struct house *h = *state;

	snapshot_release(h->snapshot);
	dns_free(h->dns);
	tool_run_end(&h->t);
	return 0;
}

static void
judge(struct house *h, struct arena *a, const char *client, const char *raw,
    struct letter *l, struct judgement *j)
{
	letter_split(a, str_of(raw), l);
	letter_client(str_of(client), &l->client);
	l->client.helo = STR("mx.tmall.com");
	l->reverse_path = STR("a@tmall.com");
	l->queue_id = STR("4Wx\n1");
	scan_letter(h->snapshot, l, a, j);
}

static void
the_log_line_tells_all_and_cannot_be_forged(void **state)
{
	struct house *h = *state;
	struct arena *a = arena_new();
	struct judgement j;
	struct letter l;
	struct buf b;

	judge(h, a, "192.0.2.9", "From: <a@tmall.com>\r\nSubject: secret\r\n\r\nbody\r\n", &l, &j);
	buf_init(&b, 4096);
	scan_log_line(h->snapshot, &l, &j, &b);
	assert_true(str_starts(buf_str(&b), STR("queue=4Wx\\x0A1 id=")));
	assert_true(tool_run_said(buf_str(&b), " from=a@tmall.com author=tmall.com spf=fail"));
	assert_true(tool_run_said(buf_str(&b), " identity=impersonation claims=tmall risk=high "));
	assert_true(tool_run_said(buf_str(&b), " action=tag would=reject "
	    "reason=official_unaligned detail=spf"));
	assert_false(tool_run_said(buf_str(&b), "secret"));
	assert_false(tool_run_said(buf_str(&b), "body"));
	assert_true(tool_run_said(buf_str(&b), arena_str(a, j.verdict.id).p));
	buf_free(&b);
	arena_free(a);
}

static void
an_exempt_letter_is_logged_with_the_reason(void **state)
{
	struct house *h = *state;
	struct arena *a = arena_new();
	struct judgement j;
	struct letter l;
	struct buf b;

	judge(h, a, "127.0.0.1", "Chopmark-Id: x\r\nFrom: <a@tmall.com>\r\n\r\n", &l, &j);
	buf_init(&b, 4096);
	scan_log_line(h->snapshot, &l, &j, &b);
	assert_true(tool_run_said(buf_str(&b), " exempt=\"trusted network\" removed=1"));
	buf_free(&b);
	arena_free(a);
}

static void *
judge_many(void *arg)
{
	struct house *h = arg;
	struct arena *a = arena_new();
	struct judgement j;
	struct letter l;
	intptr_t wrong = 0;
	int i;

	for (i = 0; i < 50; i++) {
		judge(h, a, i % 2 == 0 ? "192.0.2.1" : "192.0.2.9",
		    "From: <a@tmall.com>\r\n\r\nbody\r\n", &l, &j);
		wrong += j.verdict.identity !=
		    (i % 2 == 0 ? IDENTITY_OFFICIAL : IDENTITY_IMPERSONATION);
		arena_reset(a);
	}
	arena_free(a);
	return (void *)wrong;
}

static void
threads_share_one_snapshot(void **state)
{
	pthread_t threads[4];
	void *wrong;
	size_t i;

	for (i = 0; i < COUNT(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, judge_many, *state), 0);
	for (i = 0; i < COUNT(threads); i++) {
		pthread_join(threads[i], &wrong);
		assert_null(wrong);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_log_line_tells_all_and_cannot_be_forged),
		cmocka_unit_test(an_exempt_letter_is_logged_with_the_reason),
		cmocka_unit_test(threads_share_one_snapshot),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
