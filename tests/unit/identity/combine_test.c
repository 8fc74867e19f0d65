#include "identity/index.h"

#include "support/lookalike.h"
#include "support/test.h"

static struct alike w;

static int
open_world(void **state)
{
	static const struct conf_name large[] = {
		{ "brightled-lighting.com", "l", 1 }, { "acme.co.uk", "l", 2 },
	};
	static const struct site_names site = { .large = large, .n_large = 2 };

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
names_that_contain_a_brand_are_told_by_what_is_beside_it(void **state)
{
	static const struct {
		const char	*name, *in, *wanted;
	} rows[] = {
		{ "brand and word", "tmall-service.com", "tmall.com,combination,strong" },
		{ "word and brand", "secure-tmall.com", "tmall.com,combination,strong" },
		{ "grown together", "tmallservice.com", "tmall.com,combination,weak" },
		{ "two words", "alibaba-tradeassurance.com", "alibaba.com,combination,strong" },
		{ "words on both sides", "my-alibaba-login.com",
		    "alibaba.com,combination,strong" },
		{ "a word nobody listed", "alibaba-zebra.com", "alibaba.com,combination,weak" },
		{ "grown together with one", "zebraalibaba.com", "alibaba.com,combination,weak" },
		{ "a disguised brand and a word", "a1ibaba-service.com",
		    "alibaba.com,combination,strong" },
		{ "a brand a letter off, and a word", "alibabaa-service.com",
		    "alibaba.com,combination,weak" },
		{ "a brand misspelt, and a word", "alibbaa-service.com",
		    "alibaba.com,combination,weak" },
		{ "i and l swapped look equal", "ailbaba-service.com",
		    "alibaba.com,combination,strong" },
		{ "a short brand and a word of trade", "dhl-express.com",
		    "dhl.com,combination,weak" },
		{ "a short brand and another word", "dhl-zebra.com", "" },
		{ "a short brand inside a word", "cupsale.com", "" },
		{ "a brand of four inside a word", "thepiratebay.com", "" },
		{ "an ordinary word inside another", "likewise.net", "" },
		{ "an ordinary word and a word of trade", "wise-payment.com",
		    "wise.com,combination,weak" },
		{ "a place name", "amazonas.com", "" },
		{ "the suffix grown on", "alibabacom.net", "alibaba.com,glue,strong" },
		{ "the suffix behind a hyphen", "alibaba-com.net", "alibaba.com,glue,strong" },
		{ "www grown on", "wwwalibaba.com", "alibaba.com,glue,strong" },
		{ "a suffix of two labels", "amazon-co-uk.com", "amazon.com,glue,strong" },
		{ "a dot put in", "alie.xpress.com", "aliexpress.com,dot,strong" },
		{ "a dot in a shorter one", "ali.baba.com", "alibaba.com,dot,weak" },
		{ "not a dot, but another suffix", "ali.baba.net", "" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		print_message("%s\n", rows[i].name);
		assert_string_equal(alike_nearest(&w, rows[i].in), rows[i].wanted);
	}
}

static void
brands_left_of_somebody_elses_domain_are_told(void **state)
{
	static const struct {
		const char	*name, *in, *wanted;
	} rows[] = {
		{ "the whole name", "tmall.com.pay-confirm.net", "tmall.com,embedded,strong" },
		{ "the shortest of them", "jd.com.evil.net", "jd.com,embedded,strong" },
		{ "behind a host", "www.alibaba.com.evil.net", "alibaba.com,embedded,strong" },
		{ "with a hyphen", "alibaba-com.evil.net", "alibaba.com,embedded,strong" },
		{ "its suffix runs on", "alibaba.com-pay.net", "alibaba.com,embedded,strong" },
		{ "under another of its suffixes", "amazon.co.uk.evil.net",
		    "amazon.com,embedded,strong" },
		{ "disguised", "a1ibaba.com.evil.net", "alibaba.com,embedded,strong" },
		{ "with hyphens of its own", "made-in-china.com.evil.net",
		    "made-in-china.com,embedded,strong" },
		{ "the brand alone is weak", "alibaba.evil.net", "alibaba.com,embedded,weak" },
		{ "with a word", "alibaba-login.evil.net", "alibaba.com,embedded,strong" },
		{ "a short brand alone is nothing", "jd.evil.net", "" },
		{ "an ordinary word alone is nothing", "wise.evil.net", "" },
		{ "a large list, with its suffix", "brightled-lighting.com.evil.net",
		    "brightled-lighting.com,embedded,strong" },
		{ "a large list, with a hyphen", "brightled-lighting-com.evil.net",
		    "brightled-lighting.com,embedded,strong" },
		{ "a large list, suffix of two labels", "acme.co.uk.evil.net",
		    "acme.co.uk,embedded,strong" },
		{ "a large list, without its suffix", "acme.evil.net", "" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		print_message("%s\n", rows[i].name);
		assert_string_equal(alike_nearest(&w, rows[i].in), rows[i].wanted);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_that_contain_a_brand_are_told_by_what_is_beside_it),
		cmocka_unit_test(brands_left_of_somebody_elses_domain_are_told),
	};

	return cmocka_run_group_tests(tests, open_world, close_world);
}
