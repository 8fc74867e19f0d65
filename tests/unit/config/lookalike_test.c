#include "config/config.h"

#include <unistd.h>

#include "support/source.h"

static bool
read_text(struct told *t, const char *text, struct conf_lookalike *out)
{
	struct lookalike *l;

	told_init(t, text);
	l = conf_lookalike_new(&t->source);
	conf_lookalike_add(&t->source, l);
	conf_lookalike_finish(l, out);
	return t->errors.n == 0;
}

static void
every_table_is_read(void **state)
{
	struct conf_lookalike c;
	struct told t;

	(void)state;
	assert_true(read_text(&t,
	    "letters \"a\" { source = \"s\" list = {\"\xd0\xb0 a\"} }\n"
	    "glance \"a\" { source = \"s\" list = {\"rn m\",\n\"0 o\"} }\n"
	    "close \"a\" { source = \"s\" list = {\"c e\"} }\n"
	    "keyboard \"a\" { source = \"s\" list = {\"qwe asd\"} }\n"
	    "words \"a\" { source = \"s\" list = {\"pay\", \"login\"} }\n"
	    "words \"b\" { source = \"s\" list = {\"mail\"} }\n"
	    "ordinary \"a\" { source = \"s\" list = {\"Wise\"} }\n"
	    "persons \"a\" { source = \"s\" list = {\"Ali Baba\"} }\n"
	    "honest \"a\" { source = \"s\" note = \"n\" list = {\"Amazonas\"} }\n"
	    "freemail \"a\" { source = \"s\" list = {\"gmail.com\"} }\n"
	    "vetted \"a\" { source = \"s\" list = {\"gov\"} }\n", &c));
	assert_int_equal(c.letters.n, 1);
	assert_string_equal(c.letters.v[0].from, "\xd0\xb0");
	assert_string_equal(c.letters.v[0].to, "a");
	assert_int_equal(c.shapes.n, 2);
	assert_string_equal(c.shapes.v[1].from, "0");
	assert_int_equal(c.shapes.v[1].line, 3);
	assert_string_equal(c.shapes.v[1].file, "t.conf");
	assert_int_equal(c.glyphs.n, 1);
	assert_string_equal(c.keyboards.v[0].text, "qwe asd");
	assert_int_equal(c.words.n, 3);
	assert_string_equal(c.words.v[2].text, "mail");
	assert_string_equal(c.ordinary.v[0].text, "Wise");
	assert_string_equal(c.persons.v[0].text, "Ali Baba");
	assert_string_equal(c.honest.v[0].text, "Amazonas");
	assert_string_equal(c.freemail.v[0].text, "gmail.com");
	assert_string_equal(c.vetted.v[0].text, "gov");
	assert_int_equal(c.vetted.v[0].line, 12);
	told_free(&t);
}

static void
mistakes_are_told_by_line(void **state)
{
	static const struct {
		const char	*in, *wanted;
	} rows[] = {
		{ "close \"a\" { source = \"s\"\nlist = {\"c\"} }\n", "t.conf:2: close: \"c\" is no "
		    "pair; write \"SEEN MEANT\" with one blank between\n" },
		{ "close \"a\" { source = \"s\" list = {\"c d e\"} }\n", "t.conf:1: close: \"c d e\" "
		    "is no pair; write \"SEEN MEANT\" with one blank between\n" },
		{ "words \"a\" { list = {\"x\"} }\n", "t.conf:1: words \"a\" has no source; write "
		    "source = \"where it is from\"\n" },
		{ "words \"a\" { source = \"s\" }\n", "t.conf:1: words \"a\" has no list\n" },
		{ "words \"a\" { source = \"s\" list = {\"x\", \"\"} }\n",
		    "t.conf:1: words: an empty text says nothing\n" },
	};
	struct conf_lookalike c;
	struct told t;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		assert_false(read_text(&t, rows[i].in, &c));
		assert_string_equal(buf_cstr(&t.errors.text), rows[i].wanted);
		told_free(&t);
	}
}

static void
a_plain_list_is_read_by_line(void **state)
{
	static const char text[] = "# suppliers\n\n a.example \nb.example # note\n\xff\n";
	char path[] = "/tmp/chopmark-names-XXXXXX";
	struct arena *a = arena_new();
	struct conf_errors e;
	struct conf_names n;
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, sizeof text - 1), sizeof text - 1);
	close(fd);
	conf_errors_init(&e);
	assert_false(conf_read_names(path, a, &n, &e));
	assert_int_equal(e.n, 1);
	assert_non_null(strstr(buf_cstr(&e.text), ":5: is not text in UTF-8"));
	assert_int_equal(n.n, 2);
	assert_string_equal(n.v[0].text, "a.example");
	assert_int_equal(n.v[0].line, 3);
	assert_string_equal(n.v[1].text, "b.example");
	assert_int_equal(n.v[1].line, 4);
	assert_int_equal(unlink(path), 0);
	assert_false(conf_read_names(path, a, &n, &e));
	assert_int_equal(n.n, 0);
	conf_errors_free(&e);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_table_is_read),
		cmocka_unit_test(mistakes_are_told_by_line),
		cmocka_unit_test(a_plain_list_is_read_by_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
