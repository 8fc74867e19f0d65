#include "support/test.h"

#include "base/log.h"

static void
values_cannot_forge_a_line(void **state)
{
	static const struct { struct str in; const char *wanted; } rows[] = {
		{ { "plain", 5 }, "k=plain" },
		{ { "two words", 9 }, "k=\"two words\"" },
		{ { "", 0 }, "k=\"\"" },
		{ { "a\r\nqueue=1", 10 }, "k=\"a\\x0D\\x0Aqueue=1\"" },
		{ { "a\"b", 3 }, "k=\"a\\\"b\"" },
		{ { "a\0b", 3 }, "k=a\\x00b" },
		{ { "\x1b[31m", 5 }, "k=\\x1B[31m" },
		{ { "\xC3\xA4", 2 }, "k=\xC3\xA4" },
		{ { "\xC3", 1 }, "k=\\xC3" },
		{ { "\xC2\x9B", 2 }, "k=\\xC2\\x9B" },
		{ { "\xED\xA0\x80", 3 }, "k=\\xED\\xA0\\x80" },
	};
	struct buf b;
	size_t i;

	(void)state;
	buf_init(&b, 1000);
	for (i = 0; i < COUNT(rows); i++) {
		struct str s = exact_bytes(rows[i].in.p, rows[i].in.n);

		buf_clear(&b);
		log_value(&b, "k", s);
		assert_string_equal(buf_cstr(&b), rows[i].wanted);
		exact_free(s.p);
	}
	buf_free(&b);
}

static void
long_values_are_cut(void **state)
{
	char big[300];
	struct buf b;

	(void)state;
	memset(big, 'x', sizeof big);
	buf_init(&b, 1000);
	log_value(&b, "k", (struct str){ big, sizeof big });
	assert_int_equal(b.n, 2 + 256 + 3);
	log_value(&b, "next", STR("1"));
	assert_true(str_ends(buf_str(&b), STR("... next=1")));
	buf_free(&b);
}

struct heard {
	int		n;
	enum log_level	level;
	char		line[100];
};

static void
hear(void *arg, enum log_level level, const char *line)
{
	struct heard *h = arg;

	h->n++;
	h->level = level;
	snprintf(h->line, sizeof h->line, "%s", line);
}

static void
a_tap_hears_every_level(void **state)
{
	struct heard h = { 0 };

	(void)state;
	log_open(&(struct log_conf){ "test", false, false, LOG_LEVEL_WARN });
	log_tap(hear, &h);
	log_debug("a %d", 1);
	assert_string_equal(h.line, "a 1");
	log_info("b");
	log_warn("c %s", "d");
	assert_string_equal(h.line, "c d");
	assert_int_equal(h.level, LOG_LEVEL_WARN);
	log_tap(NULL, NULL);
	log_warn("unheard");
	assert_int_equal(h.n, 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_cannot_forge_a_line),
		cmocka_unit_test(long_values_are_cut),
		cmocka_unit_test(a_tap_hears_every_level),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
