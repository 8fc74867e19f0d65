/* Facts about a header block as a whole, and the finding of fields. */
#include "support/test.h"

#include "base/limits.h"
#include "mail/header.h"
#include "mail/message.h"

enum { NUL = 1, NEWLINE = 2, RAW = 4, HIDES = 8 };

static const struct {
	const char	*name;
	struct str	 field, value;
	int		 wanted;
} rows[] = {
	{ "a_clean_field", STR("Subject"), STR(" a"), 0 },
	{ "a_fold_is_clean", STR("Subject"), STR(" a\r\n b\n\tc"), 0 },
	{ "a_final_line_end_is_clean", STR("Subject"), STR(" a\r\n"), 0 },
	{ "utf8_is_clean", STR("Subject"), STR(" \xe4\xb8\xad\xe6\x96\x87 and more"), 0 },
	{ "latin1_is_not", STR("Subject"), STR(" caf\xe9 and some more"), RAW },
	{ "a_cut_character_is_not", STR("Subject"), STR("\xe4\xb8"), RAW },
	{ "eight_bits_in_a_name", STR("S\xe9"), STR(""), RAW },
	{ "nul_in_a_value", STR("Subject"), STR("a\0b"), NUL },
	{ "nul_in_a_name", STR("Sub\0ject"), STR("a"), NUL },
	{ "a_lone_cr", STR("Subject"), STR(" a\rb"), NEWLINE },
	{ "a_lone_cr_before_a_blank", STR("Subject"), STR(" a\r b"), NEWLINE },
	{ "a_lone_lf", STR("Subject"), STR(" a\nb"), NEWLINE },
	{ "a_line_end_that_is_no_fold", STR("Subject"), STR(" a\r\nb"), NEWLINE },
	{ "a_from_behind_a_cr", STR("Subject"), STR(" a\rFrom: <x@attack.test>"),
	    NEWLINE | HIDES },
	{ "a_from_with_blanks_behind_an_lf", STR("Subject"), STR(" a\nfROM \t: x"),
	    NEWLINE | HIDES },
	{ "a_from_behind_the_second_cr", STR("Subject"), STR(" a\rb\rFrom:x"), NEWLINE | HIDES },
	{ "a_from_at_the_end", STR("Subject"), STR(" a\rFrom"), NEWLINE | HIDES },
	{ "a_from_in_a_name", STR("X\rFrom"), STR(" x"), NEWLINE | HIDES },
	{ "a_word_that_starts_so_is_none", STR("Subject"), STR(" a\rFromage: x"), NEWLINE },
	{ "a_from_behind_a_fold_is_text", STR("Subject"), STR(" a\r\n From: x"), 0 },
};

static void
bytes_that_should_not_be_there_are_facts(void **state)
{
	struct header_facts f;
	struct letter l;
	struct field field;
	size_t i;
	int got;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		field.name = exact_bytes(rows[i].field.p, rows[i].field.n);
		field.value = exact_bytes(rows[i].value.p, rows[i].value.n);
		l = (struct letter){ .fields = &field, .n_fields = 1 };
		header_read(&l, &f);
		got = (f.has_nul ? NUL : 0) | (f.has_bare_newline ? NEWLINE : 0) |
		    (f.has_raw_8bit ? RAW : 0) | (f.hides_from ? HIDES : 0);
		if (got != rows[i].wanted)
			fail_msg("%s: got %d, wanted %d", rows[i].name, got, rows[i].wanted);
		exact_free(field.name.p);
		exact_free(field.value.p);
	}
}

static void
a_cut_header_may_lack_fields_and_a_cut_body_may_not(void **state)
{
	static struct field many[LIMIT_FIELDS];
	static char big[LIMIT_FIELD_BYTES];
	struct letter l = { .fields = many, .n_fields = 3, .is_cut = true };
	struct header_facts f;
	size_t i;

	(void)state;
	header_read(&l, &f);
	assert_false(f.may_lack_fields);
	l.n_fields = LIMIT_FIELDS;
	header_read(&l, &f);
	assert_true(f.may_lack_fields);
	l.is_cut = false;
	header_read(&l, &f);
	assert_false(f.may_lack_fields);
	memset(big, 'x', sizeof big);
	for (i = 0; i < 8; i++)
		many[i].value = (struct str){ big, sizeof big };
	l.n_fields = 8;
	l.is_cut = true;
	header_read(&l, &f);
	assert_true(f.may_lack_fields);
}

static void
from_is_known_between_what_readers_drop(void **state)
{
	(void)state;
	assert_true(header_is_from(STR("From")));
	assert_true(header_is_from(STR("fROM \t")));
	assert_true(header_is_from(STR(" From")));
	assert_true(header_is_from(STR("From\v\f")));
	assert_true(header_is_from(STR("From\0")));
	assert_true(header_is_from(STR("From\r\n ")));
	assert_false(header_is_from(STR("Resent-From")));
	assert_false(header_is_from(STR("Fr om")));
	assert_false(header_is_from(STR("From x")));
	assert_false(header_is_from(STR("")));
}

static void
fields_are_found_by_name_and_number(void **state)
{
	struct field fields[] = {
		{ STR("To"), STR("1") }, { STR("received"), STR("2") },
		{ STR("Received "), STR("3") }, { STR("Received"), STR("4") },
	};
	struct letter l = { .fields = fields, .n_fields = COUNT(fields) };

	(void)state;
	assert_ptr_equal(mail_field(&l, STR("RECEIVED"), 0), &fields[1]);
	assert_ptr_equal(mail_field(&l, STR("Received"), 1), &fields[3]);
	assert_null(mail_field(&l, STR("Received"), 2));
	assert_null(mail_field(&l, STR("Cc"), 0));
	assert_null(mail_field(&(struct letter){ .n_fields = 0 }, STR("Cc"), 0));
}

static void
a_storm_of_line_ends_is_read(void **state)
{
	static char text[LIMIT_FIELD_BYTES];
	struct field field = { STR("X"), { text, sizeof text } };
	struct letter l = { .fields = &field, .n_fields = 1 };
	struct header_facts f;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof text; i++)
		text[i] = i % 2 == 0 ? '\n' : ' ';
	header_read(&l, &f);
	assert_false(f.has_bare_newline);
	for (i = 0; i < sizeof text; i++)
		text[i] = "\rFrom"[i % 5];
	header_read(&l, &f);
	assert_true(f.has_bare_newline);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bytes_that_should_not_be_there_are_facts),
		cmocka_unit_test(a_cut_header_may_lack_fields_and_a_cut_body_may_not),
		cmocka_unit_test(from_is_known_between_what_readers_drop),
		cmocka_unit_test(fields_are_found_by_name_and_number),
		cmocka_unit_test(a_storm_of_line_ends_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
