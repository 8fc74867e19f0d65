#include "auth/results.h"

#include "support/test.h"

#define AR	"Authentication-Results"

static const struct {
	const char	*says;
	const char	*name, *value;
	bool		 wanted;
} fields[] = {
	{ "ours", AR, " mx.plant.example; spf=pass", true },
	{ "ours_alone", AR, " mx.plant.example", true },
	{ "ours_without_blank", AR, "mx.plant.example;none", true },
	{ "ours_in_capitals", "AUTHENTICATION-RESULTS", " MX.Plant.Example; none", true },
	{ "ours_with_a_version", AR, " mx.plant.example 1; none", true },
	{ "ours_with_another_version", AR, " mx.plant.example 99; none", true },
	{ "ours_with_an_old_style_version", AR, " mx.plant.example/1; none", true },
	{ "ours_behind_a_comment", AR, " (hi) mx.plant.example; none", true },
	{ "ours_behind_nested_comments", AR, " (a (b \\) c) d)\r\n\tmx.plant.example; x", true },
	{ "ours_before_a_comment", AR, " mx.plant.example(hi)1; none", true },
	{ "ours_in_quotes", AR, " \"mx.plant.example\"; none", true },
	{ "ours_in_quotes_with_pairs", AR, " \"mx\\.plant.exampl\\e\"; none", true },
	{ "ours_in_folded_quotes", AR, " \"\r\n mx.plant.example\"; none", true },
	{ "ours_folded", AR, "\r\n mx.plant.example\r\n ;\r\n none", true },
	{ "ours_with_a_final_dot", AR, " mx.plant.example.; none", true },
	{ "ours_with_a_blank_before_the_colon", AR " ", " mx.plant.example; none", true },
	{ "below_ours", AR, " a.b.mx.plant.example; none", true },
	{ "the_x_field", "X-" AR, " mx.plant.example; none", true },
	{ "the_arc_field", "ARC-" AR, " i=1; mx.plant.example; none", true },
	{ "the_arc_field_with_comments", "arc-" AR, " i (x) = (y) 12 ; mx.plant.example", true },
	{ "the_arc_field_without_instance", "ARC-" AR, " mx.plant.example; none", true },
	{ "empty", AR, "", true },
	{ "a_comment_without_end", AR, " (mx.plant.example; none", true },
	{ "comments_without_ground", AR, " (((((((((((((((((((((x)))))))))))))))))))))", true },
	{ "quotes_without_end", AR, " \"mx.plant.example; none", true },
	{ "half_in_quotes", AR, " mx\".plant.example\"; none", true },
	{ "words_behind_the_id", AR, " mx.plant.example and more; none", true },
	{ "a_mark_in_the_id", AR, " mx.plant.example,x; none", true },
	{ "an_encoded_word", AR, " =?utf-8?q?mx.plant.example?=; none", true },
	{ "ours_as_a_result", AR, " mx.plant.example=x; dmarc=pass", true },
	{ "ours_behind_a_result", AR, " spf=none; mx.plant.example; dmarc=pass", true },
	{ "ours_in_quotes_behind_a_result", AR, " a=b;(x)\"mx.plant.example\";", true },
	{ "below_ours_behind_a_result", AR, " a=b; a.mx.plant.example;", true },
	{ "ours_as_a_value", AR, " spf=pass smtp.mailfrom=mx.plant.example; a=b", false },
	{ "8_bit", AR, " m\xc3\xa4.example; none", true },
	{ "another", AR, " mx.other.example; spf=pass", false },
	{ "above_ours", AR, " plant.example; none", false },
	{ "ends_like_ours", AR, " evilmx.plant.example; none", false },
	{ "starts_like_ours", AR, " mx.plant.example.evil; none", false },
	{ "ours_within_the_results", AR, " mx.other.example; spf=pass (mx.plant.example)", false },
	{ "no_id_at_all", AR, " spf=pass smtp.mailfrom=a.test; dkim=none", false },
	{ "no_id_but_a_method_version", AR, " dkim/1=pass header.d=a.test", true },
	{ "another_in_arc", "ARC-" AR, " i=1; mx.other.example; none", false },
	{ "an_id_that_starts_with_i", "ARC-" AR, " i.example; none", false },
	{ "another_field", "Received-SPF", " mx.plant.example; none", false },
	{ "a_longer_field_name", AR "-X", " mx.plant.example; none", false },
};

static void
fields_are_told_apart(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(fields); i++) {
		struct str name = exact(fields[i].name), value = exact(fields[i].value);
		struct str id = exact("mx.plant.example");

		if (auth_results_is_ours(name, value, id) != fields[i].wanted)
			fail_msg("%s", fields[i].says);
		exact_free(name.p);
		exact_free(value.p);
		exact_free(id.p);
	}
}

static void
a_nul_cannot_be_read(void **state)
{
	struct str value = exact_bytes(" mx.other\0.example; none", 24);

	(void)state;
	assert_true(auth_results_is_ours(STR(AR), value, STR("mx.plant.example")));
	exact_free(value.p);
}

static void
an_id_without_end_cannot_be_read(void **state)
{
	char text[4096];

	(void)state;
	memset(text, 'a', sizeof text);
	assert_true(auth_results_is_ours(STR(AR), (struct str){ text, sizeof text },
	    STR("mx.plant.example")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_are_told_apart),
		cmocka_unit_test(a_nul_cannot_be_read),
		cmocka_unit_test(an_id_without_end_cannot_be_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
