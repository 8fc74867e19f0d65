#include "identity/lookalike.h"

#include "support/lookalike.h"
#include "support/test.h"

static void
a_sites_own_names_are_protected_and_never_hit(void **state)
{
	static const struct conf_name own[] = {
		{ "plantworks.example.com", "c", 1 }, { ".brightled.com", "c", 2 },
	};
	static const struct conf_name large[] = {
		{ "shenzhenoptics.com", "l", 1 }, { "acme.de", "l", 2 },
	};
	static const struct conf_name known[] = { { "brightled.net", "c", 3 } };
	static const struct site_names site = { own, 2, NULL, 0, large, 2, known, 1 };
	static const char *const pairs[][2] = {
		{ "brightled.com", "" }, { "mail.brightled.com", "" },
		{ "brightled.net", "" }, { "x.brightled.net", "" },
		{ "br1ghtled.com", "brightled.com,homoglyph,strong" },
		{ "brightled-pay.com", "brightled.com,combination,strong" },
		{ "brightled.top", "brightled.com,suffix,strong" },
		{ "shenzhenoptics.com", "" },
		{ "shenzhenoptlcs.com", "shenzhenoptics.com,homoglyph,strong" },
		{ "shenzhenopics.com", "shenzhenoptics.com,omission,weak" },
		{ "shenzhenopic.com", "" },
		{ "shenzhenoptics-pay.com", "" },
		{ "shenzhenoptics.net", "shenzhenoptics.com,suffix,weak" },
		{ "acmes.de", "" }, { "acme.net", "" }, { "аcme.de", "acme.de,idn,strong" },
	};
	struct alike w;
	size_t i;

	(void)state;
	alike_open(&w, &site);
	for (i = 0; i < COUNT(pairs); i++) {
		print_message("%s\n", pairs[i][0]);
		assert_string_equal(alike_nearest(&w, pairs[i][0]), pairs[i][1]);
	}
	assert_true(lookalike_is_own(w.index, STR("a.brightled.com")));
	assert_true(lookalike_is_own(w.index, STR("acme.de")));
	assert_false(lookalike_is_own(w.index, STR("brightled.net")));
	assert_false(lookalike_is_own(w.index, STR("com")));
	assert_true(lookalike_size(w.index) > 0);
	alike_close(&w);
}

static void
bad_lists_are_refused_with_file_and_line(void **state)
{
	static const struct {
		const char	*name;
		struct conf_name v[2];
		size_t		 n;
		const char	*wanted;
	} rows[] = {
		{ "no name", { { "-", "own", 3 } }, 1, "own:3: \"-\" is not a domain name" },
		{ "an empty one", { { "", "own", 4 } }, 1, "own:4: \"\" is not a domain name" },
		{ "a public suffix", { { "co.uk", "own", 5 } }, 1, "own:5: \"co.uk\" is a public "
		    "suffix or a single label: half the world stands below it" },
		{ "a single label", { { "acme", "own", 6 } }, 1, "own:6: \"acme\" is a public "
		    "suffix or a single label: half the world stands below it" },
		{ "a label of one letter", { { "x.com", "own", 7 } }, 1, "own:7: \"x.com\" has a "
		    "label of a single letter: everything resembles it" },
		{ "twice", { { "acme.com", "own", 8 }, { "ACME.com.", "own", 9 } }, 2,
		    "own:9: \"ACME.com.\" is given twice" },
		{ "two errors", { { "-", "own", 1 }, { "x.com", "own", 2 } }, 2,
		    "own:1: \"-\" is not a domain name\nown:2: \"x.com\" has a label of a single "
		    "letter: everything resembles it" },
	};
	struct site_names site = { .n_domains = 0 };
	struct alike w;
	struct err e;
	size_t i;

	(void)state;
	alike_open(&w, NULL);
	for (i = 0; i < COUNT(rows); i++) {
		print_message("%s\n", rows[i].name);
		site = (struct site_names){ .domains = rows[i].v, .n_domains = rows[i].n };
		assert_null(lookalike_new(&w.tables, w.protected, &site, w.suffixes, &e));
		assert_string_equal(e.text, rows[i].wanted);
		site = (struct site_names){ .large = rows[i].v, .n_large = rows[i].n };
		assert_null(lookalike_new(&w.tables, w.protected, &site, w.suffixes, NULL));
	}
	alike_close(&w);
}

static void
bad_tables_are_refused_with_file_and_line(void **state)
{
	static const struct conf_pair bad = { "ab", "c?", "t.conf", 2 };
	static const struct conf_name rows = { "a?", "k.conf", 3 };
	static const struct conf_name mail = { "no name", "f.conf", 4 };
	struct conf_lookalike tables = {
		.letters = { &bad, 1 }, .shapes = { &bad, 1 }, .glyphs = { &bad, 1 },
	};
	struct alike w;
	struct err e;

	(void)state;
	alike_open(&w, NULL);
	assert_null(lookalike_new(&tables, w.protected, NULL, w.suffixes, &e));
	assert_true(strncmp(e.text, "t.conf:2: \"ab\" is no letter", 27) == 0);
	tables = (struct conf_lookalike){ .keyboards = { &rows, 1 } };
	assert_null(lookalike_new(&tables, w.protected, NULL, w.suffixes, &e));
	assert_string_equal(e.text, "k.conf:3: \"a?\" is no keyboard of a-z and 0-9");
	tables = (struct conf_lookalike){ .freemail = { &mail, 1 } };
	assert_null(lookalike_new(&tables, w.protected, NULL, w.suffixes, &e));
	assert_string_equal(e.text, "f.conf:4: \"no name\" is not a domain name");
	alike_close(&w);
}

static void
free_mail_is_known(void **state)
{
	struct alike w;

	(void)state;
	alike_open(&w, NULL);
	assert_true(lookalike_is_freemail(w.index, STR("gmail.com")));
	assert_true(lookalike_is_freemail(w.index, STR("163.com")));
	assert_false(lookalike_is_freemail(w.index, STR("alibaba.com")));
	assert_false(lookalike_is_freemail(w.index, STR("")));
	assert_true(lookalike_count(w.index) > 100);
	alike_close(&w);
	lookalike_free(NULL);
}

static void
tricks_have_words(void **state)
{
	int i;

	(void)state;
	assert_string_equal(trick_word(TRICK_HOMOGLYPH), "homoglyph");
	assert_string_equal(trick_word(TRICK_NONE), "none");
	assert_string_equal(trick_word((enum trick)99), "none");
	assert_string_equal(trick_says((enum trick)99), "nothing");
	for (i = 0; i < TRICKS; i++) {
		assert_true(strlen(trick_word((enum trick)i)) > 0);
		assert_true(strlen(trick_says((enum trick)i)) > 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_sites_own_names_are_protected_and_never_hit),
		cmocka_unit_test(bad_lists_are_refused_with_file_and_line),
		cmocka_unit_test(bad_tables_are_refused_with_file_and_line),
		cmocka_unit_test(free_mail_is_known),
		cmocka_unit_test(tricks_have_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
