#include "identity/index.h"

#include "support/lookalike.h"
#include "support/test.h"

static struct alike w;

static int
open_world(void **state)
{
	static const struct conf_name names[] = {
		{ "Bright LED Lighting", "s", 1 }, { "王小明", "s", 2 },
	};
	static const struct site_names site = { .names = names, .n_names = 2 };

	(void)state;
	alike_open(&w, &site);
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
brands_are_found_in_texts(void **state)
{
	static const struct {
		const char	*name, *in, *wanted;
	} rows[] = {
		{ "by itself", "AliExpress", "AliExpress(distinct,whole)" },
		{ "in a sentence", "Tmall Official Service", "Tmall(distinct,word)" },
		{ "the longer name wins", "Alibaba.com Trade Assurance",
		    "Alibaba.com(distinct,word)" },
		{ "a brand that people bear too", "Alibaba", "Alibaba(ordinary,whole)" },
		{ "a restaurant", "Ali Baba Kebab", "Alibaba(ordinary)" },
		{ "an ordinary word", "Be wise", "Wise(ordinary)" },
		{ "inside a word", "otherwise upset", "" },
		{ "Chinese", "阿里巴巴官方客服", "阿里巴巴(distinct)" },
		{ "Chinese, nobody else's", "天猫客服", "天猫(distinct)" },
		{ "the story", "阿里巴巴和四十大盗", "" },
		{ "Chinese, spaced out", "淘 宝 网", "淘宝网(distinct,whole,disguised)" },
		{ "traditional", "淘寶網", "淘寶網(distinct,whole)" },
		{ "a place that contains a brand", "北京东路", "" },
		{ "Japanese", "楽天市場", "楽天市場(distinct,whole)" },
		{ "Cyrillic of its own", "Вайлдберриз", "Вайлдберриз(distinct,whole)" },
		{ "one Cyrillic letter in a Latin name", "Тmаll",
		    "Tmall(distinct,whole,disguised)" },
		{ "digits for letters", "A1iExpress", "AliExpress(distinct,whole,disguised)" },
		{ "a capital I for an l", "AIiExpress", "AliExpress(distinct,whole,disguised)" },
		{ "rn for m", "Trnall", "Tmall(distinct,whole,disguised)" },
		{ "spaced out", "T m a l l", "Tmall(distinct,whole,disguised)" },
		{ "dotted out", "P.a.y.P.a.l", "PayPal(distinct,whole,disguised)" },
		{ "something hidden inside", "Tm\xe2\x80\x8b""all",
		    "Tmall(distinct,whole,disguised)" },
		{ "full width", "ＴＭＡＬＬ", "Tmall(distinct,whole)" },
		{ "accents", "Tmàll", "Tmall(distinct,whole)" },
		{ "a local part", "tmall-service", "Tmall(distinct,word)" },
		{ "grown together with a word", "tmallservice", "Tmall(distinct,word)" },
		{ "grown together with anything, when long", "xaliexpressx",
		    "AliExpress(distinct)" },
		{ "digits around", "tmall2024", "Tmall(distinct)" },
		{ "two of them", "PayPal or Payoneer",
		    "PayPal(distinct) Payoneer(distinct)" },
		{ "the site's own names", "bright led lighting",
		    "Bright LED Lighting(distinct,whole)" },
		{ "and people", "王小明 先生", "王小明(distinct)" },
		{ "nobody", "Linda Chen", "" },
		{ "nothing", "", "" },
		{ "no text", "\xff\xfe", "" },
		{ "a short one inside a word", "groups of cups", "" },
		{ "letters by chance", "What's up? Send it", "" },
		{ "a pirate", "The Pirate Bay", "" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		print_message("%s\n", rows[i].name);
		assert_string_equal(alike_brands(&w, rows[i].in), rows[i].wanted);
	}
}

static void
a_hit_knows_its_bytes_and_whose_it_is(void **state)
{
	struct brand_hit h[2];

	(void)state;
	assert_int_equal(brands_in(w.index, w.arena, STR("by  T-m-a-l-l now"), h, 2), 1);
	assert_int_equal(h[0].from, 4);
	assert_int_equal(h[0].to, 13);
	assert_str(h[0].identity->id, "tmall");
	assert_int_equal(brands_in(w.index, w.arena, STR("bright led lighting"), h, 2), 1);
	assert_null(h[0].identity);
	assert_int_equal(brands_in(w.index, w.arena, STR("PayPal Payoneer"), h, 1), 1);
	assert_int_equal(brands_in(w.index, w.arena, STR("PayPal Payoneer"), h, 0), 0);
}

static void
a_long_text_of_nothing_but_brands_ends(void **state)
{
	struct brand_hit h[4];
	char *text = malloc(6 * 1000);
	int i;

	(void)state;
	assert_non_null(text);
	for (i = 0; i < 1000; i++)
		memcpy(text + 6 * i, "Tmall ", 6);
	assert_int_equal(brands_in(w.index, w.arena, (struct str){ text, 6000 }, h, 4), 4);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(brands_are_found_in_texts),
		cmocka_unit_test(a_hit_knows_its_bytes_and_whose_it_is),
		cmocka_unit_test(a_long_text_of_nothing_but_brands_ends),
	};

	return cmocka_run_group_tests(tests, open_world, close_world);
}
