#include "auth/tag_list.h"

#include "support/test.h"

static const struct {
	const char	*name, *input;
	const char	*wanted;	/* "name=value|" a tag, "!" a bad one */
} lists[] = {
	{ "an_empty_list_has_no_tags", "", "" },
	{ "blanks_alone_are_no_tag", " \r\n\t", "" },
	{ "one_tag", "v=1", "v=1|" },
	{ "a_final_semicolon_is_no_tag", "v=1; a=2;", "v=1|a=2|" },
	{ "blanks_and_folds_stand_around_the_parts", " v = 1 ;\r\n\t a =\r\n b ", "v=1|a=b|" },
	{ "a_value_may_hold_an_equals_sign", "b=AA==; d=x", "b=AA==|d=x|" },
	{ "a_value_may_be_empty", "p=; k=rsa", "p=|k=rsa|" },
	{ "names_may_hold_digits_and_underscores", "a1_b=2", "a1_b=2|" },
	{ "a_tag_without_equals_sign_is_bad", "v=1; hello; a=2", "v=1|!a=2|" },
	{ "a_tag_without_name_is_bad", "=1; a=2", "!a=2|" },
	{ "a_name_that_starts_with_a_digit_is_bad", "1a=2", "!" },
	{ "a_blank_within_a_name_is_bad", "a b=2", "!" },
	{ "two_semicolons_enclose_a_bad_tag", "v=1;;a=2", "v=1|!a=2|" },
	{ "8_bit_bytes_are_bad", "v=\xc3\xa4", "!" },
	{ "controls_are_bad", "v=1\x01", "!" },
};

static void
lists_are_cut_into_tags(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(lists); i++) {
		struct str text = exact(lists[i].input), rest = text;
		char got[256] = "";
		struct auth_tag tag;
		enum auth_tag_step step;

		while ((step = auth_tag_next(&rest, &tag)) != AUTH_TAG_END) {
			size_t n = strlen(got);

			if (step == AUTH_TAG_BAD)
				snprintf(got + n, sizeof got - n, "!");
			else
				snprintf(got + n, sizeof got - n, "%.*s=%.*s|",
				    STR_ARG(tag.name), STR_ARG(tag.value));
		}
		if (strcmp(got, lists[i].wanted) != 0)
			fail_msg("%s: got %s", lists[i].name, got);
		exact_free(text.p);
	}
}

static const struct {
	const char	*list, *word;
	bool		 wanted;
} words[] = {
	{ "sha1:sha256", "sha256", true },
	{ " sha1 : SHA256 ", "sha256", true },
	{ "y", "y", true },
	{ "sha2567", "sha256", false },
	{ "", "y", false },
	{ "y:s", "ys", false },
};

static void
words_are_found_whole(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(words); i++) {
		struct str list = exact(words[i].list);

		assert_int_equal(auth_tag_has_word(list, str_of(words[i].word)),
		    words[i].wanted);
		exact_free(list.p);
	}
}

static void
a_nul_is_bad(void **state)
{
	struct str text = exact_bytes("s=a\0b", 5), rest = text;
	struct auth_tag tag;

	(void)state;
	assert_int_equal(auth_tag_next(&rest, &tag), AUTH_TAG_BAD);
	exact_free(text.p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lists_are_cut_into_tags),
		cmocka_unit_test(words_are_found_whole),
		cmocka_unit_test(a_nul_is_bad),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
