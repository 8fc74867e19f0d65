#include "config/config.h"

#include "base/file.h"
#include "config/source.h"
#include "config/suggest.h"

static cfg_opt_t word_keys[] = { SOURCE_KEY("says"), SOURCE_KEY("next"), SOURCE_END() };
static cfg_opt_t grammar[] = { SOURCE_TITLED("word", word_keys), SOURCE_END() };

static const char *const places[] = { "who", "detail", "from", "target", "trick" };

/* Tells each {place} of the sentence that nobody would fill. */
static void
check_places(struct source *s, const struct source_value *v)
{
	struct str rest = v->text, name;
	size_t i, end;

	for (i = str_find(rest, '{'); i < rest.n; i = str_find(rest, '{')) {
		const char *best = NULL;
		bool is_known = false;
		size_t k;

		rest = str_sub(rest, i + 1, rest.n);
		end = str_find(rest, '}');
		name = str_sub(rest, 0, end);
		for (k = 0; k < sizeof places / sizeof places[0]; k++) {
			is_known = is_known || str_eq(name, str_of(places[k]));
			suggest_offer(name, places[k], &best);
		}
		if (end == rest.n)
			conf_error(s->errors, s->name, v->line, "a '{' of the sentence has "
			    "no '}'");
		else if (!is_known)
			conf_error(s->errors, s->name, v->line, "'{%.*s}' is none of {who}, "
			    "{detail}, {from}, {target} and {trick}%s%s%s", STR_ARG(name),
			    best == NULL ? "" : ", did you mean '{",
			    best == NULL ? "" : best, best == NULL ? "" : "}'?");
		rest = str_sub(rest, end, rest.n);
	}
}

static void
take_word(struct source *s, cfg_t *cfg, struct conf_word *to)
{
	const struct source_value *says = source_get(cfg, "says");
	const struct source_value *after = source_get(cfg, "next");

	to->code = arena_str(s->arena, str_of(cfg_title(cfg))).p;
	to->says = to->next = "";
	if (says == NULL || says->text.n == 0)
		conf_error(s->errors, s->name, source_line(cfg), "word '%s' says nothing; "
		    "write says = \"…\"", to->code);
	if (says != NULL) {
		to->says = says->text.p;
		check_places(s, says);
	}
	if (after != NULL) {
		to->next = after->text.p;
		check_places(s, after);
	}
}

static void
take(struct source *s, cfg_t *cfg, void *ctx)
{
	size_t i, n = cfg_size(cfg, "word");
	struct conf_word *v = arena_array(s->arena, n, sizeof *v);
	struct conf_words *out = ctx;

	for (i = 0; i < n; i++)
		take_word(s, cfg_getnsec(cfg, "word", (unsigned)i), &v[i]);
	*out = (struct conf_words){ v, n };
}

void
words_add(struct source *s, struct conf_words *out)
{
	*out = (struct conf_words){ NULL, 0 };
	source_parse(s, grammar, take, out);
}

/* A language becomes part of a path, so it holds letters and '-' alone. */
static bool
is_language(struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (!char_is_alnum(s.p[i]) && s.p[i] != '-')
			return false;
	return s.n >= 2 && s.n <= 16;
}

bool
conf_read_words(const struct conf_folder *folders, size_t n, const char *lang,
    struct arena *a, struct conf_words *out, struct conf_errors *errors)
{
	struct source s = { lang, STR_NONE, a, errors };
	size_t i, before = errors->n;
	const char *path;

	*out = (struct conf_words){ NULL, 0 };
	if (!is_language(str_of(lang))) {
		conf_error(errors, "words", 0, "'%s' is not a language, such as en", lang);
		return false;
	}
	for (i = 0; i < n; i++) {
		path = arena_printf(a, "%s/words/%s.conf", folders[i].path, lang).p;
		if (!file_exists(path))
			continue;
		if (source_read(&s, path))
			words_add(&s, out);
		return errors->n == before;
	}
	conf_error(errors, "words", 0, "no folder holds words/%s.conf", lang);
	return false;
}
