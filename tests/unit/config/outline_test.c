#include "config/outline.h"

#include "support/source.h"

static cfg_opt_t inner[] = { SOURCE_KEY("depth"), SOURCE_LIST("colours"), SOURCE_END() };
static cfg_opt_t titled[] = {
	SOURCE_KEY("note"), SOURCE_TITLED("part", inner), SOURCE_END()
};
static cfg_opt_t grammar[] = {
	SOURCE_KEY("mode"), SOURCE_LIST("names"), SOURCE_SECTION("limits", inner),
	SOURCE_TITLED("box", titled), SOURCE_END()
};

static const struct {
	const char	*name, *text, *wanted;
} good[] = {
	{ "nothing", "", "" },
	{ "a_value_is_quoted", "mode = tag", "mode = 'tag' " },
	{ "quotes_become_single_ones", "mode = \"it's \\\\ \\${x}\"",
	    "mode = 'it\\'s \\\\ ${x}' " },
	{ "a_list_with_a_comma_at_its_end", "names = {a, 'b',}", "names = { 'a' , 'b' , } " },
	{ "a_list_of_one_needs_no_braces", "names = a", "names = 'a' " },
	{ "an_empty_list", "names = {}", "names = { } " },
	{ "a_section_tells_its_line", "\nlimits { depth = 3 }",
	    "\nlimits { _line='2' depth = '3' } " },
	{ "sections_in_sections", "box a { part \"b c\" { depth = 1 }\n part d {} }",
	    "box 'a' { _line='1' part 'b c' { _line='1' depth = '1' } \n"
	    "part 'd' { _line='2' } } " },
	{ "comments_go_and_lines_stay", "# a\n/* b\n */ mode = tag // c\nnames = {x, # d\n y}",
	    "\n\nmode = 'tag' \nnames = { 'x' , \n'y' } " },
};

static const struct {
	const char	*text, *wanted;
	bool		 is_read;	/* to the end */
} bad[] = {
	{ "moed = tag", "t.conf:1: unknown key 'moed', did you mean 'mode'?\n", true },
	{ "zebra = 1", "t.conf:1: unknown key 'zebra'\n", true },
	{ "_line = 1", "t.conf:1: unknown key '_line'\n", true },
	{ "depth = 1", "t.conf:1: unknown key 'depth' here; it belongs into limits { … }\n",
	    true },
	{ "limits { mode = tag }", "t.conf:1: unknown key 'mode' in 'limits'; it belongs "
	    "outside of these braces\n", true },
	{ "limits { zebra = 1 }", "t.conf:1: unknown key 'zebra' in 'limits'\n", true },
	{ "limits { dept = 1 }", "t.conf:1: unknown key 'dept', did you mean 'depth'?\n", true },
	{ "zebra { x = {1, 2} y z { w = 1 } }\nmoed = 1", "t.conf:1: unknown key 'zebra'\n"
	    "t.conf:2: unknown key 'moed', did you mean 'mode'?\n", true },
	{ "mode = a\nmode = b", "t.conf:2: 'mode' stands here a second time; the first is on "
	    "line 1\n", true },
	{ "limits {}\n\nlimits {}", "t.conf:3: 'limits' stands here a second time; the first "
	    "is on line 1\n", true },
	{ "box a {}\nbox b {}\nbox \"a\" { note = x }", "t.conf:3: box 'a' stands here a second "
	    "time; the first is on line 1\n", true },
	{ "mode = {a, b}", "t.conf:1: 'mode' takes one value, not a list\n", true },
	{ "limits = 3", "t.conf:1: 'limits' is a section; write limits { … }\n", true },
	{ "box = 3", "t.conf:1: 'box' is a section; write box NAME { … }\n", true },
	{ "mode { a = 1 }", "t.conf:1: 'mode' takes a value; write mode = …\n", true },
	{ "box { note = x }", "t.conf:1: 'box' needs a name; write box NAME { … }\n", true },
	{ "box \"\" { note = x }", "t.conf:1: 'box' needs a name; write box NAME { … }\n", true },
	{ "limits x { depth = 1 }", "t.conf:1: 'limits' takes no name; write limits { … }\n",
	    true },
	{ "\nlimits {\n depth = 3\n", "t.conf:2: the section that opens here is never closed\n",
	    false },
	{ "box a { part b { depth = 1 }", "t.conf:1: the section that opens here is never "
	    "closed\n", false },
	{ "names = {a,\nb", "t.conf:1: the list that opens here is never closed\n", false },
	{ "names = {a\nmode = b", "t.conf:2: a comma is missing before 'mode'\n", false },
	{ "names = {a, = b", "t.conf:1: '=' cannot stand in a list; is a '}' missing?\n",
	    false },
	{ "names = {,}", "t.conf:1: ',' cannot stand in a list; is a '}' missing?\n", false },
	{ "mode = tag }", "t.conf:1: this '}' closes nothing\n", false },
	{ "mode =", "t.conf:1: 'mode' has no value after its '='\n", false },
	{ "mode = = a", "t.conf:1: 'mode' has no value after its '='\n", false },
	{ "mode tag", "t.conf:1: 'mode' needs '=' before its value\n", false },
	{ "mode", "t.conf:1: 'mode' is followed by neither '=' nor '{'\n", false },
	{ "limits depth", "t.conf:1: 'limits' is followed by neither '=' nor '{'\n", false },
	{ "= 3", "t.conf:1: a key was expected, not '='\n", false },
	{ "\"mode\" = 3", "t.conf:1: a key was expected, not 'mode'\n", false },
	{ "include(\"/etc/passwd\")", "t.conf:1: functions such as include() are not taken\n",
	    false },
	{ "names += {c}", "t.conf:1: '+=' is not taken; write the whole list with '='\n",
	    false },
	{ "a{b{c{d{e{f{g{h{i{}}}}}}}}}", "t.conf:1: unknown key 'a'\n"
	    "t.conf:1: sections are nested more than 8 deep\n", false },
	{ "moed = 1\nmode = \"x", "t.conf:1: unknown key 'moed', did you mean 'mode'?\n"
	    "t.conf:2: the string that opens here has no closing quote on its line\n", false },
};

static void
what_passes_keeps_its_lines(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(good); i++) {
		struct told t;
		struct buf b;

		told_init(&t, good[i].text);
		buf_init(&b, 4096);
		assert_true(outline_check(&t.source, grammar, &b));
		assert_str(buf_str(&b), good[i].wanted);
		assert_int_equal(t.errors.n, 0);
		buf_free(&b);
		told_free(&t);
	}
}

static void
what_is_wrong_is_told_by_line(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++) {
		struct told t;
		struct buf b;

		told_init(&t, bad[i].text);
		buf_init(&b, 4096);
		assert_int_equal(outline_check(&t.source, grammar, &b), bad[i].is_read);
		assert_str(buf_str(&t.errors.text), bad[i].wanted);
		buf_free(&b);
		told_free(&t);
	}
}

/* What was refused must not reach libconfuse. */
static void
refused_keys_are_left_out(void **state)
{
	struct told t;
	struct buf b;

	(void)state;
	told_init(&t, "moed = 1 mode = a mode = b\nbox = 3 limits { zebra { x = 1 } depth = 2 }");
	buf_init(&b, 4096);
	assert_true(outline_check(&t.source, grammar, &b));
	assert_str(buf_str(&b), "mode = 'a' \nlimits { _line='2' depth = '2' } ");
	assert_int_equal(t.errors.n, 4);
	buf_free(&b);
	told_free(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_passes_keeps_its_lines),
		cmocka_unit_test(what_is_wrong_is_told_by_line),
		cmocka_unit_test(refused_keys_are_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
