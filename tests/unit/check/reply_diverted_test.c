#include "support/test.h"

#include "check/checks.h"
#include "support/evidence.h"

static void
assert_reply(struct told *t, const char *reply, const char *wanted)
{
	if (reply != NULL)
		tell_domain(t, &t->claim.reply_to, reply);
	check_reply_diverted(&t->evidence, &t->findings);
	assert_string_equal(told_findings(t), wanted);
	assert_int_equal(t->findings.identity, IDENTITY_UNKNOWN);
	tell_free(t);
}

static void
replies_elsewhere_are_told(void **state)
{
	struct told t;

	(void)state;
	tell_author(&t, "anybody.example");
	assert_reply(&t, "a@x.bazaar-mail.example",
	    "reply_diverted(x.bazaar-mail.example,freemail)");
	tell_author(&t, "anybody.example");
	assert_reply(&t, "a@other.example", "weak reply_diverted(other.example,other)");
	tell_author(&t, "anybody.example");
	tell_domain(&t, &t.claim.reply_to, "a@other.example");
	assert_reply(&t, "a@x.bazaar-mail.example",
	    "reply_diverted(x.bazaar-mail.example,freemail)");
}

static void
replies_to_the_author_are_not(void **state)
{
	struct told t;

	(void)state;
	tell_author(&t, "anybody.example");
	assert_reply(&t, NULL, "");
	tell_author(&t, "anybody.example");
	assert_reply(&t, "other@anybody.example", "");
	tell_author(&t, "bazaar-inc.example");
	assert_reply(&t, "a@notice.bazaar.example", "");
	tell_author(&t, "anybody.example");
	t.claim.author.is_own = true;
	tell_domain(&t, &t.claim.reply_to, "a@plant.example")->is_own = true;
	assert_reply(&t, NULL, "");
	tell_author(&t, NULL);
	assert_reply(&t, "a@other.example", "");
}

static void
lists_and_platforms_may_divert(void **state)
{
	struct told t;

	(void)state;
	tell_author(&t, "anybody.example");
	t.message.is_list = true;
	assert_reply(&t, "a@x.bazaar-mail.example", "");
	tell_author(&t, "bazaar.example");
	t.findings.identity = IDENTITY_OFFICIAL;
	tell_domain(&t, &t.claim.reply_to, "a@x.bazaar-mail.example");
	check_reply_diverted(&t.evidence, &t.findings);
	assert_string_equal(told_findings(&t), "");
	tell_free(&t);
}

static struct suffixes *
load_suffixes(void)
{
	struct err e = { "" };
	struct suffixes *s = suffix_load(NULL, &e);

	if (s == NULL)
		fail_msg("%s", e.text);
	return s;
}

/* A mailing service writes in its customer's name, and the customer's domain signs. */
static void
whoever_had_it_sent_may_have_the_answer(void **state)
{
	struct suffixes *suffixes = load_suffixes();
	struct told t;

	(void)state;
	tell_author(&t, "mailer.example");
	t.evidence.suffixes = suffixes;
	tell_dkim(&t, "news.firm.example", AUTH_PASS, NO);
	assert_reply(&t, "a@firm.example", "");
	tell_author(&t, "mailer.example");
	t.evidence.suffixes = suffixes;
	tell_spf(&t, "bounce.firm.example", AUTH_PASS, NO);
	assert_reply(&t, "a@firm.example", "");
	tell_author(&t, "mailer.example");
	t.evidence.suffixes = suffixes;
	tell_dkim(&t, "news.firm.example", AUTH_FAIL, NO);
	assert_reply(&t, "a@firm.example", "weak reply_diverted(firm.example,other)");
	suffix_free(suffixes);
}

/* A form on the site's own pages writes to the site, with the visitor's address. */
static void
our_own_form_may_name_a_visitor(void **state)
{
	static const struct str us = { "sales@plant.example", 19 };
	struct suffixes *suffixes = load_suffixes();
	struct told t;

	(void)state;
	tell_author(&t, "www.plant.example");
	t.evidence.suffixes = suffixes;
	t.letter.rcpts = &us;
	t.letter.n_rcpts = 1;
	tell_spf(&t, "www.plant.example", AUTH_PASS, YES);
	assert_reply(&t, "a@x.bazaar-mail.example", "");
	tell_author(&t, "www.plant.example");
	t.evidence.suffixes = suffixes;
	t.letter.rcpts = &us;
	t.letter.n_rcpts = 1;
	assert_reply(&t, "a@x.bazaar-mail.example",
	    "reply_diverted(x.bazaar-mail.example,freemail)");
	suffix_free(suffixes);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(replies_elsewhere_are_told),
		cmocka_unit_test(replies_to_the_author_are_not),
		cmocka_unit_test(lists_and_platforms_may_divert),
		cmocka_unit_test(whoever_had_it_sent_may_have_the_answer),
		cmocka_unit_test(our_own_form_may_name_a_visitor),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
