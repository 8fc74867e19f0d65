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

/* {who} and {detail} are the only places filled in; all else stays as written. */
static struct str
fill(struct arena *a, const char *pattern, struct str who, struct str detail)
{
	struct str rest = str_of(pattern), out;
	size_t at;
	struct buf b;

	buf_init(&b, LIMIT_HEADER_VALUE);
	while ((at = str_find(rest, '{')) < rest.n) {
		buf_add(&b, str_sub(rest, 0, at));
		rest = str_sub(rest, at, rest.n);
		if (str_starts(rest, STR("{who}"))) {
			buf_add(&b, who);
			rest = str_sub(rest, 5, rest.n);
		} else if (str_starts(rest, STR("{detail}"))) {
			buf_add(&b, detail);
			rest = str_sub(rest, 8, rest.n);
		} else {
			buf_addc(&b, '{');
			rest = str_sub(rest, 1, rest.n);
		}
	}
	buf_add(&b, rest);
	out = arena_str(a, buf_str(&b));
	buf_free(&b);
	return out;
}

struct str
words_for(struct arena *a, const struct conf_words *words, const char *code,
    struct str who, struct str detail)
{
	const struct conf_word *w = find_word(words, code);

	return w == NULL || w->says == NULL ? STR("") : fill(a, w->says, who, detail);
}

static struct str
name_of(const struct identity_entry *who)
{
	if (who == NULL)
		return STR("the sender");
	return who->n_names > 0 ? who->names[0] : who->id;
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
