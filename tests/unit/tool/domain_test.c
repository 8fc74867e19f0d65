#include "support/test.h"

#include "support/tool_run.h"

static void
names_are_explained(void **state)
{
	static const struct { const char *name; const char *wanted; } rows[] = {
		{ "tmall.com", "\"name\":\"tmall.com\",\"protected\":\"tmall.com\",\"lookalike\":null,"
		    "\"identity\":\"tmall\",\"trick\":null,\"tier\":null" },
		{ "WWW.Example.ORG.", "\"name\":\"www.example.org\",\"protected\":null,"
		    "\"lookalike\":null,\"identity\":null" },
		{ "evilalibaba.com", "\"protected\":null" },
		{ "trnall.com", "\"name\":\"trnall.com\",\"protected\":null,\"lookalike\":"
		    "\"tmall.com\",\"identity\":\"tmall\",\"trick\":\"homoglyph\","
		    "\"tier\":\"strong\",\"distance\":0.3" },
		{ "alibeba.com", "\"tier\":\"weak\"" },
		{ "a..b", "\"valid\":false" },
		{ "alibaba.ir", "\"collides\":true" },
		{ "aliyun.com", "\"roles\":\"trap\"" },
	};
	struct tool_run t;
	size_t i;

	(void)state;
	tool_run_begin(&t);
	for (i = 0; i < COUNT(rows); i++) {
		tool_run(&t, NULL, "domain", "-c", t.conf, "--json", rows[i].name, NULL);
		assert_int_equal(t.status, 0);
		if (!tool_run_said(t.out, rows[i].wanted))
			fail_msg("%s: %.*s", rows[i].name, STR_ARG(t.out));
	}
	tool_run_end(&t);
}

static void
a_likeness_is_told_in_a_sentence(void **state)
{
	static const struct { const char *name, *wanted; } rows[] = {
		{ "a1ibaba.com", "a1ibaba.com: not protected, and looks like alibaba.com (alibaba): "
		    "homoglyph, letters that look alike: 1 for l, rn for m; strong, "
		    "0.30 edits away\n" },
		{ "xn--libaba-2nf.com", "looks like alibaba.com (alibaba) (shown as "
		    "\xd0\xb0libaba.com): idn, " },
		{ "alibaba.ir", "an honest neighbour, never a lookalike\n" },
		{ "mail.plant.example", "protected, this site's own\n" },
		{ "plants.example", "known to this site, never a lookalike\n" },
		{ "gz-brightled.example", "gz-brightled.example: not protected\n" },
	};
	struct tool_run t;
	const char *conf;
	size_t i;

	(void)state;
	tool_run_begin(&t);
	conf = tool_run_file(&t, "site.conf", arena_printf(t.arena, "rules = \"%s/rules\"\n"
	    "local_rules = \"/nonexistent\"\nprotect { domains = {\"plant.example\"} "
	    "known = {\"plants.example\"} }\n", getenv("CHOPMARK_SOURCE")));
	for (i = 0; i < COUNT(rows); i++) {
		tool_run(&t, NULL, "domain", "-c", conf, rows[i].name, NULL);
		assert_int_equal(t.status, 0);
		if (!tool_run_said(t.out, rows[i].wanted))
			fail_msg("%s: %.*s", rows[i].name, STR_ARG(t.out));
	}
	tool_run_end(&t);
}

static void
variants_are_what_would_be_caught(void **state)
{
	struct tool_run t;

	(void)state;
	tool_run_begin(&t);
	tool_run(&t, NULL, "domain", "-c", t.conf, "--variants", "tmall.com", NULL);
	assert_int_equal(t.status, 0);
	assert_true(tool_run_said(t.out, "homoglyph\ttrnall.com\n"));
	assert_true(tool_run_said(t.out, "hyphen\tt-mall.com\n"));
	tool_run(&t, "tmall.com\n", "domain", "-c", t.conf, "--variants", "--json", "-", NULL);
	assert_int_equal(t.status, 0);
	assert_true(tool_run_said(t.out, "{\"trick\":\"homoglyph\",\"name\":\"trnall.com\"}\n"));
	tool_run(&t, NULL, "domain", "-c", t.conf, "--variants", "stranger.example", NULL);
	assert_int_equal(t.status, 2);
	assert_true(tool_run_said(t.err, "stranger.example: not protected"));
	tool_run(&t, NULL, "domain", "-c", t.conf, "--variants", "a..b", NULL);
	assert_int_equal(t.status, 2);
	tool_run_end(&t);
}

static void
standard_input_is_read_line_by_line(void **state)
{
	struct tool_run t;

	(void)state;
	tool_run_begin(&t);
	tool_run(&t, "tmall.com\n\nfree.example\n\xFF\xFE\n", "domain", "-c", t.conf, "-", NULL);
	assert_int_equal(t.status, 0);
	assert_true(tool_run_said(t.out, "tmall.com: protected, Tmall (tmall)"));
	assert_true(tool_run_said(t.out, "free.example: not protected\n"));
	assert_true(tool_run_said(t.out, "\xEF\xBF\xBD\xEF\xBF\xBD: not a domain name\n"));
	tool_run(&t, "aliyun.com\nshop.tmall.com\namazonses.com\n", "domain", "-c", t.conf, "-",
	    NULL);
	assert_true(tool_run_said(t.out, "aliyun.com: not official, though it looks like "));
	assert_true(tool_run_said(t.out, "shop.tmall.com: handed to members, never the word of "));
	assert_true(tool_run_said(t.out, "amazonses.com: infrastructure, which proves nothing, "));
	tool_run(&t, NULL, "domain", NULL);
	assert_int_equal(t.status, 2);
	assert_true(tool_run_said(t.err, "usage: chopmark domain"));
	tool_run_end(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_explained),
		cmocka_unit_test(a_likeness_is_told_in_a_sentence),
		cmocka_unit_test(variants_are_what_would_be_caught),
		cmocka_unit_test(standard_input_is_read_line_by_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
