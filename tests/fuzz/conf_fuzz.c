/*
 * The readers of configuration and rules over any bytes: errors or a result, never
 * a crash; what was read without an error dumps to a file that reads back to
 * the same dump.
 */
#include <stdint.h>
#include <stdlib.h>

#include "config/source.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
dump(const struct conf *c, struct buf *b)
{
	buf_init(b, 1024 * 1024);
	conf_dump(c, b);
}

static void
check_dump(struct source *s, const struct conf *c)
{
	struct buf first, second;
	struct conf again;

	dump(c, &first);
	s->text = buf_str(&first);
	conf_read_source(s, &again);
	if (s->errors->n > 0 && !first.full)
		abort();
	dump(&again, &second);
	if (!first.full && !str_eq(buf_str(&first), buf_str(&second)))
		abort();
	buf_free(&first);
	buf_free(&second);
}

static void
rules(struct source *s)
{
	struct official *o = official_new(s);
	struct reasons *r = reasons_new(s);
	struct conf_official official;
	struct conf_reasons reasons;
	struct conf_words words;

	official_add(s, o);
	official_add(s, o);
	official_finish(o, s, &official);
	reasons_add(s, r);
	reasons_add(s, r);
	reasons_finish(r, s, &reasons);
	words_add(s, &words);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str text = { (const char *)data, n };
	struct conf_errors errors;
	struct conf c;
	struct source s = { "fuzz", text, arena_new(), &errors };

	conf_errors_init(&errors);
	rules(&s);
	conf_errors_free(&errors);
	conf_errors_init(&errors);
	s.text = text;
	conf_read_source(&s, &c);
	if (errors.n == 0)
		check_dump(&s, &c);
	conf_errors_free(&errors);
	arena_free(s.arena);
	return 0;
}
