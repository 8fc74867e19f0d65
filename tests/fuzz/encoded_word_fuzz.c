/* Header text: whatever comes in, UTF-8 within its ceiling comes out, and what we
 * print is read back as it was. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "mail/encoded_word.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
must(bool so)
{
	if (!so)
		abort();
}

static void
check_lines(struct str s)
{
	struct str line;

	while (str_next(&s, '\n', &line)) {
		line = str_trim(line);
		must(line.n <= 75);
		must(str_starts(line, STR("=?utf-8?")) && str_ends(line, STR("?=")));
	}
}

static void
check_print(struct arena *a, struct str text)
{
	struct buf b;

	buf_init(&b, 20 * text.n + 1000);
	encoded_word_print(&b, text);
	must(!b.full);
	if (!str_eq(buf_str(&b), text))
		check_lines(buf_str(&b));
	must(str_eq(encoded_word_decode(a, buf_str(&b), 4 * text.n, NULL), text));
	buf_free(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static const size_t ceilings[] = { 0, 1, 2, 3, 7, 1024 };
	struct str s = { (const char *)p, n }, part, whole;
	struct arena *a = arena_new();
	bool raw;
	size_t i;

	whole = encoded_word_decode(a, s, 16 * n + 16, &raw);
	must(utf8_is_valid(whole));
	must(!raw || !utf8_is_valid(s));
	for (i = 0; i < sizeof ceilings / sizeof ceilings[0]; i++) {
		part = encoded_word_decode(a, s, ceilings[i], NULL);
		must(part.n <= ceilings[i] && utf8_is_valid(part) && str_starts(whole, part));
	}
	check_print(a, whole);
	arena_free(a);
	return 0;
}
