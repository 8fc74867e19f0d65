#include "identity/index.h"

#include "domain/name.h"
#include "support/lookalike.h"
#include "support/test.h"

static struct alike w;

static int
open_world(void **state)
{
	(void)state;
	alike_open(&w, NULL);
	return 0;
}

static int
close_world(void **state)
{
	(void)state;
	alike_close(&w);
	return 0;
}

static void
each_trick_is_named(void **state)
{
	static const struct {
		const char	*name, *in, *wanted;
	} rows[] = {
		{ "a digit for a letter", "a1ibaba.com", "alibaba.com,homoglyph,strong" },
		{ "two letters for one", "trnall.com", "tmall.com,homoglyph,strong" },
		{ "a close shape", "alidaba.com", "alibaba.com,homoglyph,strong" },
		{ "one Cyrillic letter", "аlibaba.com", "alibaba.com,idn,strong" },
		{ "accents", "álîbäba.com", "alibaba.com,idn,strong" },
		{ "all Cyrillic", "раураӏ.com", "paypal.com,idn,strong" },
		{ "a letter left out", "alibba.com", "alibaba.com,omission,weak" },
		{ "the same, of a long name", "aliexprss.com", "aliexpress.com,omission,strong" },
		{ "a letter put in", "alibkaba.com", "alibaba.com,insertion,weak" },
		{ "another letter", "alihaba.com", "alibaba.com,replacement,weak" },
		{ "neighbours swapped", "ailbaba.com", "alibaba.com,transposition,strong" },
		{ "a letter doubled", "allibaba.com", "alibaba.com,repetition,strong" },
		{ "another vowel", "alibabo.com", "alibaba.com,vowel,weak" },
		{ "a bit away", "alibara.com", "alibaba.com,bitflip,weak" },
		{ "a letter at the end", "alibabax.com", "alibaba.com,addition,weak" },
		{ "digits at the end", "alibaba888.com", "alibaba.com,addition,weak" },
		{ "an s at the end", "alibabas.com", "alibaba.com,plural,weak" },
		{ "a hyphen put in", "ali-baba.com", "alibaba.com,hyphen,strong" },
		{ "a hyphen left out", "madeinchina.com", "made-in-china.com,hyphen,weak" },
		{ "several at once", "a1i-baba.com", "alibaba.com,edit,weak" },
		{ "another suffix", "alibaba.shop", "alibaba.com,suffix,strong" },
		{ "the suffix of a country", "alibaba.de", "alibaba.com,suffix,weak" },
		{ "case does not matter", "A1IBABA.COM", "alibaba.com,homoglyph,strong" },
		{ "a host below it", "mail.a1ibaba.com", "alibaba.com,homoglyph,strong" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		print_message("%s\n", rows[i].name);
		assert_string_equal(alike_nearest(&w, rows[i].in), rows[i].wanted);
	}
}

static void
honest_names_are_left_alone(void **state)
{
	static const char *const names[] = {
		"vmall.com", "hmall.com", "mall.cz", "zaobao.com", "alimama.com",
		"alabama.gov", "paypay.ne.jp", "lexpress.fr", "188.com", "thepiratebay.org",
		"alibaba.ir", "shop.alibaba.ir", "tmail.com", "wisc.edu", "cisco.com",
		"small.com", "gz-brightled.test", "orders-secure-pay.test", "gmail.com",
		"example.com", "189.cn", "wisdom.com", "fair.com", "ozone.org", "uk.com",
		"12.in-addr.arpa", "dhgate.com", "x.y.tmall.com", "amazonas.com.br", "jdid.com",
		"tmail.lt", "tmail3.com", "tmail-service.com", "7mail.ml", "vps.cd", "gq.com.mx",
		"mochamail.com",
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(names); i++) {
		print_message("%s\n", names[i]);
		assert_string_equal(alike_nearest(&w, names[i]), "");
	}
}

/* What letters have no say in: short names are not tested for edits. */
static void
short_names_are_told_by_looks_and_suffix_only(void **state)
{
	static const char *const pairs[][2] = {
		{ "jd.net", "jd.com,suffix,weak" }, { "jx.com", "" }, { "ups.xyz",
		"ups.com,suffix,weak" }, { "usp.com", "" }, { "ebey.com", "" },
		{ "tenu.com", "temu.com,homoglyph,weak" }, { "0zon.ru", "ozon.ru,homoglyph,strong" },
		{ "l63.com", "163.com,homoglyph,weak" }, { "164.com", "" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(pairs); i++) {
		print_message("%s\n", pairs[i][0]);
		assert_string_equal(alike_nearest(&w, pairs[i][0]), pairs[i][1]);
	}
}

static void
nothing(void *ctx, const struct identity_domain *d)
{
	struct resemblance r;
	size_t *n = ctx;

	++*n;
	assert_false(lookalike_nearest(w.index, w.arena, d->name, &r));
	assert_int_equal(r.trick, TRICK_NONE);
	assert_false(lookalike_nearest(w.index, w.arena,
	    arena_printf(w.arena, "%.*s", STR_ARG(d->name)), &r));
}

static void
no_official_name_is_a_lookalike(void **state)
{
	size_t n = 0, i;

	(void)state;
	protected_each(w.protected, nothing, &n);
	assert_true(n > 300);
	for (i = 0; i < w.official.n_collides; i++)
		assert_string_equal(alike_nearest(&w, w.official.collides[i].name), "");
}

static void
what_is_no_name_is_no_lookalike(void **state)
{
	static const struct {
		const char	*p;
		size_t		 n;
	} rows[] = {
		{ "", 0 }, { ".", 1 }, { "..", 2 }, { "a..b", 4 }, { ".com", 4 },
		{ "a1ibaba.com\0", 12 }, { "a1ib\0ba.com", 11 }, { "com", 3 }, { "alibaba", 7 },
		{ "xn--\xff.com", 9 }, { "xn--.com", 8 }, { "xn--99999999999.com", 19 },
		{ "\xe2\x80\xae.com", 7 }, { "a1iba ba.com", 12 }, { "-.-", 3 },
	};
	struct resemblance r;
	char big[400];
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		struct str s = exact_bytes(rows[i].p, rows[i].n);

		assert_false(lookalike_nearest(w.index, w.arena, s, &r));
		exact_free(s.p);
	}
	memset(big, 'a', sizeof big);
	assert_false(lookalike_nearest(w.index, w.arena, (struct str){ big, sizeof big }, &r));
	memcpy(big + 64, ".com", 4);
	assert_false(lookalike_nearest(w.index, w.arena, (struct str){ big, 68 }, &r));
}

static void
the_answer_tells_both_sides(void **state)
{
	struct resemblance r;

	(void)state;
	assert_true(lookalike_nearest(w.index, w.arena, STR("mail.xn--libaba-2nf.com"), &r));
	assert_str(r.target, "alibaba.com");
	assert_str(r.identity->id, "alibaba");
	assert_int_equal(r.ring, RING_SHIPPED);
	assert_str(r.name, "xn--libaba-2nf.com");
	assert_str(r.folded, "alibaba");
	assert_int_equal(r.distance, 0);
	assert_true(lookalike_nearest(w.index, w.arena, STR("trnall.com"), &r));
	assert_int_equal(r.distance, 30);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_trick_is_named),
		cmocka_unit_test(honest_names_are_left_alone),
		cmocka_unit_test(short_names_are_told_by_looks_and_suffix_only),
		cmocka_unit_test(no_official_name_is_a_lookalike),
		cmocka_unit_test(what_is_no_name_is_no_lookalike),
		cmocka_unit_test(the_answer_tells_both_sides),
	};

	return cmocka_run_group_tests(tests, open_world, close_world);
}
