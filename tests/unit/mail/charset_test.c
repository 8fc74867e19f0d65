/* Bytes in every charset of the table, against bytes that Python's codecs made. */
#include "support/test.h"

#include "mail/charset.h"

static const struct {
	const char	*charset;
	struct str	 bytes;
	const char	*utf8;
} rows[] = {
	{ "utf-8", STR("\xe6\xb7\x98\xe5\xae\x9d"), "\xe6\xb7\x98\xe5\xae\x9d" },
	{ "us-ascii", STR("\x54\x6d\x61\x6c\x6c"), "\x54\x6d\x61\x6c\x6c" },
	{ "iso-8859-1", STR("\x63\x61\x66\xe9"), "\x63\x61\x66\xc3\xa9" },
	{ "windows-1252", STR("\x80\xe9"), "\xe2\x82\xac\xc3\xa9" },
	{ "gb2312", STR("\xcc\xd4\xb1\xa6"), "\xe6\xb7\x98\xe5\xae\x9d" },
	{ "gb2312", STR("\xcc\xec\xd8\x88"), "\xe5\xa4\xa9\xe8\xb2\x93" },
	{ "gbk", STR("\xcc\xec\xd8\x88"), "\xe5\xa4\xa9\xe8\xb2\x93" },
	{ "cp936", STR("\xcc\xec\xd8\x88"), "\xe5\xa4\xa9\xe8\xb2\x93" },
	{ "x-gbk", STR("\xcc\xec\xd8\x88"), "\xe5\xa4\xa9\xe8\xb2\x93" },
	{ "gb18030", STR("\x95\x34\xb2\x35\xb0\xa2\xc0\xef"),
	    "\xf0\xa0\xae\xb7\xe9\x98\xbf\xe9\x87\x8c" },
	{ "hz-gb-2312", STR("\x7e\x7b\x4c\x54\x31\x26\x7e\x7d"), "\xe6\xb7\x98\xe5\xae\x9d" },
	{ "big5", STR("\xc1\xca\xb6\x52"), "\xe8\xb3\xbc\xe8\xb2\xb7" },
	{ "big5-hkscs", STR("\x9d\xf7"), "\xe5\x92\x97" },
	{ "iso-2022-jp", STR("\x1b\x24\x42\x33\x5a\x45\x37\x3b\x54\x3e\x6c\x1b\x28\x42"),
	    "\xe6\xa5\xbd\xe5\xa4\xa9\xe5\xb8\x82\xe5\xa0\xb4" },
	{ "cp50220", STR("\x1b\x24\x42\x25\x2b\x1b\x28\x42"), "\xe3\x82\xab" },
	{ "euc-jp", STR("\xb3\xda\xc5\xb7"), "\xe6\xa5\xbd\xe5\xa4\xa9" },
	{ "shift_jis", STR("\x8a\x79\x93\x56\x5c"), "\xe6\xa5\xbd\xe5\xa4\xa9\x5c" },
	{ "windows-31j", STR("\x87\x40"), "\xe2\x91\xa0" },
	{ "euc-kr", STR("\xc4\xed\xc6\xce"), "\xec\xbf\xa0\xed\x8c\xa1" },
	{ "ks_c_5601-1987", STR("\x8c\x63"), "\xeb\x98\xa0" },
	{ "iso-2022-kr", STR("\x1b\x24\x29\x43\x0e\x47\x51\x0f"), "\xed\x95\x9c" },
	{ "koi8-r", STR("\xef\xda\xcf\xce"), "\xd0\x9e\xd0\xb7\xd0\xbe\xd0\xbd" },
	{ "koi8-u", STR("\xb7"), "\xd0\x87" },
	{ "windows-1250", STR("\x9e"), "\xc5\xbe" },
	{ "windows-1251", STR("\xce\xe7\xee\xed"), "\xd0\x9e\xd0\xb7\xd0\xbe\xd0\xbd" },
	{ "windows-1253", STR("\xd9"), "\xce\xa9" },
	{ "windows-1254", STR("\xf0"), "\xc4\x9f" },
	{ "windows-1255", STR("\xf9"), "\xd7\xa9" },
	{ "windows-1256", STR("\xda"), "\xd8\xb9" },
	{ "windows-1257", STR("\xed"), "\xc4\xb7" },
	{ "windows-1258", STR("\xf0"), "\xc4\x91" },
	{ "windows-874", STR("\xa1"), "\xe0\xb8\x81" },
	{ "tis-620", STR("\xa1"), "\xe0\xb8\x81" },
	{ "iso-8859-2", STR("\xb3"), "\xc5\x82" },
	{ "iso-8859-3", STR("\xb1"), "\xc4\xa7" },
	{ "iso-8859-4", STR("\xbb"), "\xc4\xa3" },
	{ "iso-8859-5", STR("\xb6"), "\xd0\x96" },
	{ "iso-8859-6", STR("\xd9"), "\xd8\xb9" },
	{ "iso-8859-7", STR("\xd9"), "\xce\xa9" },
	{ "iso-8859-8", STR("\xf9"), "\xd7\xa9" },
	{ "iso-8859-9", STR("\xf0"), "\xc4\x9f" },
	{ "iso-8859-10", STR("\xbf"), "\xc5\x8b" },
	{ "iso-8859-11", STR("\xa1"), "\xe0\xb8\x81" },
	{ "iso-8859-13", STR("\xf8"), "\xc5\xb3" },
	{ "iso-8859-14", STR("\xf0"), "\xc5\xb5" },
	{ "iso-8859-15", STR("\xa4"), "\xe2\x82\xac" },
	{ "iso-8859-8-i", STR("\xf9"), "\xd7\xa9" },
	{ "ibm852", STR("\x88"), "\xc5\x82" },
	{ "ibm866", STR("\x86"), "\xd0\x96" },
	{ "macintosh", STR("\x8e"), "\xc3\xa9" },
	{ "utf-7", STR("\x2b\x41\x4f\x6c\x4f\x4c\x51\x2d"), "\xc3\xa9\xe4\xb8\xad" },
	{ "utf-16", STR("\xff\xfe\x61\x00\x42\xd8\xb7\xdf"), "\x61\xf0\xa0\xae\xb7" },
	{ "utf-16le", STR("\x42\xd8\xb7\xdf\x61\x00"), "\xf0\xa0\xae\xb7\x61" },
	{ "utf-16be", STR("\x00\xe9"), "\xc3\xa9" },
};

static struct str
decoded(const char *charset, struct str bytes, struct buf *b)
{
	const struct charset *c = charset_find(str_of(charset));
	struct str copy = exact_bytes(bytes.p, bytes.n);

	if (c == NULL)
		fail_msg("%s is not known", charset);
	buf_init(b, 1000);
	charset_decode(c, copy, b);
	exact_free(copy.p);
	return buf_str(b);
}

static void
each_charset_is_decoded(void **state)
{
	struct buf b;
	struct str got;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		got = decoded(rows[i].charset, rows[i].bytes, &b);
		if (!str_eq(got, str_of(rows[i].utf8)))
			fail_msg("%s: got %.*s, wanted %s", rows[i].charset, STR_ARG(got),
			    rows[i].utf8);
		buf_free(&b);
	}
}

static void
what_has_no_meaning_is_replaced(void **state)
{
	static const struct {
		const char	*charset;
		struct str	 bytes;
		const char	*utf8;
	} bad[] = {
		{ "utf-8", STR("a\xff" "b"), "a\xef\xbf\xbd" "b" },
		{ "utf-8", STR("a\xe4\xb8"), "a\xef\xbf\xbd\xef\xbf\xbd" },
		{ "us-ascii", STR("a\x80" "b"), "a\xef\xbf\xbd" "b" },
		{ "iso-8859-1", STR("a\x81" "b"), "a\xef\xbf\xbd" "b" },
		{ "gbk", STR("a\xcc"), "a\xef\xbf\xbd" },
		{ "shift_jis", STR("a\x8a"), "a\xef\xbf\xbd" },
		{ "windows-1253", STR("a\xff" "b"), "a\xef\xbf\xbd" "b" },
		{ "utf-16be", STR("\xd8\x42\x00" "a"), "\xef\xbf\xbd" "a" },
		{ "utf-16be", STR("\xd8\x42"), "\xef\xbf\xbd" },
	};
	struct buf b;
	struct str got;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++) {
		got = decoded(bad[i].charset, bad[i].bytes, &b);
		if (!str_eq(got, str_of(bad[i].utf8)))
			fail_msg("%zu, %s: got %.*s", i, bad[i].charset, STR_ARG(got));
		buf_free(&b);
	}
}

static void
names_are_matched_in_any_case_and_without_language(void **state)
{
	(void)state;
	assert_non_null(charset_find(STR("UTF-8")));
	assert_ptr_equal(charset_find(STR("utf-8*en")), charset_find(STR("utf-8")));
	assert_ptr_equal(charset_find(STR("Iso-8859-15*")), charset_find(STR("ISO-8859-15")));
	assert_null(charset_find(STR("")));
	assert_null(charset_find(STR("utf-8 ")));
	assert_null(charset_find(STR("../../etc/passwd")));
	assert_null(charset_find(STR("ibm-37")));
	assert_null(charset_find(STR("UTF-8,version=1")));
}

static void
only_foreign_charsets_are_dear(void **state)
{
	(void)state;
	assert_false(charset_is_dear(charset_find(STR("utf-8"))));
	assert_false(charset_is_dear(charset_find(STR("us-ascii"))));
	assert_false(charset_is_dear(charset_find(STR("latin1"))));
	assert_true(charset_is_dear(charset_find(STR("gb18030"))));
	assert_true(charset_is_dear(charset_find(STR("iso-2022-jp"))));
	assert_false(charset_is_stateful(charset_find(STR("gb18030"))));
	assert_false(charset_is_stateful(charset_find(STR("utf-8"))));
	assert_true(charset_is_stateful(charset_find(STR("iso-2022-jp"))));
	assert_true(charset_is_stateful(charset_find(STR("hz-gb-2312"))));
}

/* More than one round of the converter, and characters across its end. */
static void
long_text_is_decoded_whole(void **state)
{
	const struct charset *c = charset_find(STR("utf-16be"));
	static char text[4 * 1001];
	struct buf b;
	size_t i;

	(void)state;
	text[0] = '\0';
	text[1] = 'a';
	for (i = 2; i + 4 <= sizeof text; i += 4)
		memcpy(text + i, "\xd8\x42\xdf\xb7", 4);
	buf_init(&b, sizeof text + 10);
	charset_decode(c, (struct str){ text, i }, &b);
	assert_int_equal(b.n, 1 + 1000 * 4);
	for (i = 1; i < b.n; i += 4)
		assert_memory_equal(b.p + i, "\xf0\xa0\xae\xb7", 4);
	buf_free(&b);
}

static void
a_full_buffer_ends_the_work(void **state)
{
	static char text[60000];
	struct buf b;

	(void)state;
	memset(text, '\xb7', sizeof text);
	buf_init(&b, 16);
	charset_decode(charset_find(STR("koi8-u")), (struct str){ text, sizeof text }, &b);
	assert_true(b.full);
	assert_int_equal(b.n, 16);
	buf_free(&b);
}

static void
bad_bytes_are_repaired_one_by_one(void **state)
{
	struct str s = exact("abc\xc3\xa9 \xc0\xaf \xed\xa0\x80.");
	struct buf b;

	(void)state;
	buf_init(&b, 100);
	assert_false(charset_repair(s, &b));
	assert_str(buf_str(&b), "abc\xc3\xa9 \xef\xbf\xbd\xef\xbf\xbd "
	    "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd.");
	buf_clear(&b);
	assert_true(charset_repair(STR("caf\xc3\xa9"), &b));
	assert_str(buf_str(&b), "caf\xc3\xa9");
	exact_free(s.p);
	buf_free(&b);
}

static void
ascii_is_told_at_every_length(void **state)
{
	char text[40];
	struct str s;
	size_t n, at;

	(void)state;
	memset(text, 'a', sizeof text);
	for (n = 0; n < sizeof text; n++) {
		s = exact_bytes(text, n);
		assert_true(charset_is_ascii(s));
		assert_true(charset_is_utf8(s));
		exact_free(s.p);
		for (at = 0; at < n; at++) {
			text[at] = '\x80';
			s = exact_bytes(text, n);
			assert_false(charset_is_ascii(s));
			assert_false(charset_is_utf8(s));
			exact_free(s.p);
			text[at] = 'a';
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_charset_is_decoded),
		cmocka_unit_test(what_has_no_meaning_is_replaced),
		cmocka_unit_test(names_are_matched_in_any_case_and_without_language),
		cmocka_unit_test(only_foreign_charsets_are_dear),
		cmocka_unit_test(long_text_is_decoded_whole),
		cmocka_unit_test(a_full_buffer_ends_the_work),
		cmocka_unit_test(bad_bytes_are_repaired_one_by_one),
		cmocka_unit_test(ascii_is_told_at_every_length),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
