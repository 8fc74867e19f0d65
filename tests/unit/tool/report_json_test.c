#include "support/test.h"

#include <jansson.h>

#include "support/tool_run.h"

static json_t *
judge(struct tool_run *t, const char *client, const char *letter)
{
	const char *zone = tool_run_file(t, "zone", STR("; empty\n"));
	json_error_t e;
	json_t *o;

	tool_run(t, letter, "check", "-c", t->conf, "--zone", zone, "--client", client,
	    "--json", "-", NULL);
	assert_int_equal(t->status, 0);
	o = json_loadb(t->out.p, t->out.n, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &e);
	if (o == NULL)
		fail_msg("%s: %.*s", e.text, STR_ARG(t->out));
	return o;
}

static void
every_member_is_there(void **state)
{
	static const char *const members[] = { "file", "identity", "claims", "risk", "points",
		"action", "reasons", "auth", "edits", "id", "micros" };
	static const char *const of_a_reason[] = { "code", "detail", "points", "quote", "text" };
	struct tool_run t;
	json_t *o, *reason, *edit;
	size_t i;

	(void)state;
	tool_run_begin(&t);
	o = judge(&t, "192.0.2.1", "Chopmark-Id: x\nFrom: <b@tmall.com>\n\n");
	for (i = 0; i < COUNT(members); i++)
		assert_non_null(json_object_get(o, members[i]));
	reason = json_array_get(json_object_get(o, "reasons"), 0);
	for (i = 0; i < COUNT(of_a_reason); i++)
		assert_non_null(json_object_get(reason, of_a_reason[i]));
	assert_string_equal(json_string_value(json_object_get(reason, "quote")), "b@tmall.com");
	assert_true(json_number_value(json_object_get(o, "points")) > 0);
	edit = json_array_get(json_object_get(o, "edits"), 0);
	assert_string_equal(json_string_value(json_object_get(edit, "op")), "delete");
	assert_int_equal(json_integer_value(json_object_get(edit, "index")), 1);
	json_decref(o);
	tool_run_end(&t);
}

static void
bytes_that_are_no_text_are_still_json(void **state)
{
	struct tool_run t;
	json_t *o;

	(void)state;
	tool_run_begin(&t);
	o = judge(&t, "192.0.2.1", "From: \xC4\xE3\xBA\xC3 <\xFF@tmall.com>\n\n");
	assert_non_null(json_object_get(o, "identity"));
	json_decref(o);
	o = judge(&t, "127.0.0.1", "From: <b@tmall.com>\n\n");
	assert_string_equal(json_string_value(json_object_get(o, "exempt")), "trusted network");
	assert_int_equal(json_array_size(json_object_get(o, "reasons")), 0);
	assert_true(json_is_array(json_object_get(json_object_get(o, "auth"), "dkim")));
	json_decref(o);
	tool_run_end(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_member_is_there),
		cmocka_unit_test(bytes_that_are_no_text_are_still_json),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
