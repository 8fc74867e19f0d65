/* Domain names: text to wire form and back (RFC 1035 3.1, 5.1). */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "dns/name.h"

#define L63	"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk"
#define L61	"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghi"

/* Bytes with nothing readable behind them. */
static char *
exact(const void *p, size_t n)
{
	char *copy = malloc(n == 0 ? 1 : n);

	assert_non_null(copy);
	if (n > 0)
		memcpy(copy, p, n);
	return copy;
}

#define W(s)	s, sizeof(s) - 1

static void
text_becomes_wire_form(void **state)
{
	static const struct {
		const char *name, *text;
		const char *wire;		/* NULL: it cannot stand */
		size_t n;
		const char *printed;
	} t[] = {
		{ "the root is empty", "", W("\0"), "" },
		{ "or a dot", ".", W("\0"), "" },
		{ "case is folded", "Shop.EXAMPLE", W("\004shop\007example\0"),
		  "shop.example" },
		{ "a final dot changes nothing", "a.b.", W("\001a\001b\0"), "a.b" },
		{ "an underscore stands for itself", "_dmarc.a", W("\006_dmarc\001a\0"),
		  "_dmarc.a" },
		{ "an escaped dot is in the label", "a\\.b.c", W("\003a.b\001c\0"),
		  "a\\.b.c" },
		{ "an escaped backslash", "a\\\\", W("\002a\\\0"), "a\\\\" },
		{ "decimal escapes", "\\000\\255\\065.z", W("\003\0\377a\001z\0"),
		  "\\000\\255a.z" },
		{ "raw bytes are taken", "\303\244.z", W("\002\303\244\001z\0"),
		  "\\195\\164.z" },
		{ "a blank is escaped", "a b", W("\003a b\0"), "a\\032b" },
		{ "an empty label", "a..b", NULL, 0, NULL },
		{ "an empty first label", ".a", NULL, 0, NULL },
		{ "two final dots", "a..", NULL, 0, NULL },
		{ "two dots", "..", NULL, 0, NULL },
		{ "an escape without its byte", "a\\", NULL, 0, NULL },
		{ "a decimal escape cut off", "a\\06", NULL, 0, NULL },
		{ "a decimal escape with a letter", "a\\0x1", NULL, 0, NULL },
		{ "a decimal escape over 255", "a\\256", NULL, 0, NULL },
		{ "a label of 63 bytes", L63, W("\077" L63 "\0"), L63 },
		{ "a label of 64 bytes", "x" L63, NULL, 0, NULL },
		{ "253 bytes of text", L63 "." L63 "." L63 "." L61,
		  W("\077" L63 "\077" L63 "\077" L63 "\075" L61 "\0"),
		  L63 "." L63 "." L63 "." L61 },
		{ "253 and a final dot", L63 "." L63 "." L63 "." L61 ".",
		  W("\077" L63 "\077" L63 "\077" L63 "\075" L61 "\0"),
		  L63 "." L63 "." L63 "." L61 },
		{ "254 bytes", L63 "." L63 "." L63 "." L61 "x", NULL, 0, NULL },
		{ "254 in a short last label", L63 "." L63 "." L63 "." L61 ".x", NULL, 0,
		  NULL },
	};
	struct arena *a = arena_new();
	size_t i;

	(void)state;
	for (i = 0; i < sizeof t / sizeof t[0]; i++) {
		size_t n = strlen(t[i].text);
		char *text = exact(t[i].text, n);
		struct dns_name name;
		bool ok = dns_name_read((struct str){ text, n }, &name);

		free(text);
		if (ok != (t[i].wire != NULL))
			fail_msg("%s: %s", t[i].name, ok ? "taken" : "not taken");
		if (!ok)
			continue;
		if (name.n != t[i].n || memcmp(name.wire, t[i].wire, t[i].n) != 0)
			fail_msg("%s: %u bytes", t[i].name, name.n);
		if (!str_eq(dns_name_print(&name, a), str_of(t[i].printed)))
			fail_msg("%s: printed \"%s\"", t[i].name,
			    dns_name_print(&name, a).p);
		assert_int_equal(dns_name_bytes(&name).n, t[i].n);
	}
	arena_free(a);
}

static void
wire_form_is_read_with_care(void **state)
{
	static const struct {
		const char *name, *wire;
		size_t n;
		int used;		/* 0: it is no name */
	} t[] = {
		{ "the root", W("\0"), 1 },
		{ "it ends where it ends", W("\001A\0rest"), 3 },
		{ "no bytes", W(""), 0 },
		{ "no root label", W("\001a"), 0 },
		{ "a label past the end", W("\005ab\0"), 0 },
		{ "a pointer", W("\300\014\0"), 0 },
		{ "an odd label kind", W("\100a\0"), 0 },
		{ "255 bytes", W("\077" L63 "\077" L63 "\077" L63 "\075" L61 "\0"), 255 },
		{ "256 bytes", W("\077" L63 "\077" L63 "\077" L63 "\076" L61 "x\0"), 0 },
		{ "many bytes", W("\077" L63 "\077" L63 "\077" L63 "\077" L63 "\077" L63
		  "\0"), 0 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof t / sizeof t[0]; i++) {
		char *wire = exact(t[i].wire, t[i].n);
		struct dns_name name;
		size_t used = 0;
		bool ok = dns_name_from_wire((const uint8_t *)wire, t[i].n, &name, &used);

		free(wire);
		if (ok != (t[i].used > 0) || (ok && used != (size_t)t[i].used))
			fail_msg("%s: used %zu", t[i].name, used);
		if (ok)
			assert_int_equal(name.n, used);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_becomes_wire_form),
		cmocka_unit_test(wire_form_is_read_with_care),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
