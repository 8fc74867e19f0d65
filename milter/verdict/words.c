#include <string.h>

#include "verdict/parts.h"

static const struct conf_word *
find_word(const struct conf_words *words, const char *code)
{
	size_t i;

	for (i = 0; i < words->n; i++)
		if (strcmp(words->words[i].code, code) == 0)
			return &words->words[i];
	return NULL;
}

/* What stands in braces, and what becomes of it; all else stays as written. */
struct blank {
	struct str	mark, text;
};

/*
 * A detail "a1ibaba.com~alibaba.com,homoglyph" has three parts: {from} what is there,
 * {target} what it is taken for, {trick} how. Without them the part is empty; {from}
 * is then all up to the comma.
 */
static void
fill_in(struct str who, struct str detail, struct blank out[5])
{
	size_t comma = str_find(detail, ','), tilde = str_find(detail, '~');

	if (tilde > comma)
		tilde = comma;
	out[0] = (struct blank){ STR("{who}"), who };
	out[1] = (struct blank){ STR("{detail}"), detail };
	out[2] = (struct blank){ STR("{from}"), str_sub(detail, 0, tilde) };
	out[3] = (struct blank){ STR("{target}"), str_sub(detail, tilde + 1, comma) };
	out[4] = (struct blank){ STR("{trick}"), str_sub(detail, comma + 1, detail.n) };
}

static struct str
fill(struct arena *a, const char *pattern, struct str who, struct str detail)
{
	struct str rest = str_of(pattern), out;
	struct blank blanks[5];
	size_t at, i;
	struct buf b;

	fill_in(who, detail, blanks);
	buf_init(&b, LIMIT_HEADER_VALUE);
	while ((at = str_find(rest, '{')) < rest.n) {
		buf_add(&b, str_sub(rest, 0, at));
		rest = str_sub(rest, at, rest.n);
		for (i = 0; i < 5 && !str_starts(rest, blanks[i].mark); i++)
			;
		buf_add(&b, i < 5 ? blanks[i].text : STR("{"));
		rest = str_sub(rest, i < 5 ? blanks[i].mark.n : 1, rest.n);
	}
	buf_add(&b, rest);
	out = arena_str(a, buf_str(&b));
	buf_free(&b);
	return out;
}

static struct str
name_of(const struct identity_entry *who)
{
	if (who == NULL)
		return STR("somebody you know");
	return who->n_names > 0 ? who->names[0] : who->id;
}

struct str
words_for(struct arena *a, const struct conf_words *words, const char *code,
    const struct identity_entry *who, struct str detail)
{
	const struct conf_word *w = find_word(words, code);
	struct str says;

	if (w == NULL || w->says == NULL)
		return STR("");
	says = fill(a, w->says, name_of(who), detail);
	return w->next == NULL || w->next[0] == '\0' ? says : arena_printf(a, "%.*s %.*s",
	    STR_ARG(says), STR_ARG(fill(a, w->next, name_of(who), detail)));
}

static void
word_reasons(struct arena *a, const struct conf_words *words, struct verdict *v)
{
	struct weighed *w = arena_array(a, v->n_reasons, sizeof *w);
	const struct conf_word *found;
	const char *code;
	size_t i;

	for (i = 0; i < v->n_reasons; i++) {
		w[i] = v->reasons[i];
		code = reason_code(w[i].finding->reason);
		found = find_word(words, code);
		if (found != NULL && found->says != NULL)
			w[i].text = fill(a, found->says, name_of(v->who), w[i].finding->detail);
		else
			w[i].text = str_of(reason_says(w[i].finding->reason));
		if (found != NULL && found->next != NULL)
			w[i].next = fill(a, found->next, name_of(v->who),
			    w[i].finding->detail);
	}
	v->reasons = w;
}

/* Short, with the reference, and nothing that would teach a forger. */
static void
word_reply(struct arena *a, struct verdict *v)
{
	if (v->action == ACTION_REJECT) {
		v->reply_code = STR("550");
		v->reply_status = STR("5.7.1");
		v->reply_text = arena_printf(a, "Message refused: the sender could not be "
		    "verified. Reference %.*s", STR_ARG(v->id));
	} else if (v->action == ACTION_TEMPFAIL) {
		v->reply_code = STR("451");
		v->reply_status = STR("4.7.1");
		v->reply_text = arena_printf(a, "The sender cannot be verified just now, "
		    "please try again later. Reference %.*s", STR_ARG(v->id));
	}
}

void
put_into_words(struct arena *a, const struct conf_words *words, struct verdict *v)
{
	word_reasons(a, words, v);
	word_reply(a, v);
}
