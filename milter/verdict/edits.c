#include "auth/results.h"
#include "mail/encoded_word.h"
#include "verdict/parts.h"

enum { LINE = 78 };

struct edits {
	struct arena	*arena;
	struct edit	*list;
	size_t		 n, cap;
};

static void
add(struct edits *e, struct edit edit)
{
	e->list = arena_grow(e->arena, e->list, e->n, &e->cap, sizeof *e->list);
	e->list[e->n++] = edit;
}

/* From the last field to the first, so that no index moves before its turn. */
static void
delete_own(struct edits *e, const struct own_field *own, size_t n)
{
	size_t i;

	for (i = n; i > 0; i--)
		add(e, (struct edit){ .op = EDIT_DELETE, .index = own[i - 1].index,
		    .name = own[i - 1].name });
}

static void
insert(struct edits *e, const char *name, struct buf *value)
{
	add(e, (struct edit){ .op = EDIT_INSERT, .index = 0, .name = str_of(name),
	    .value = arena_str(e->arena, buf_str(value)) });
	buf_free(value);
}

/* Details are tokens of our own making; whatever else slipped in becomes '_'. */
static void
add_token(struct buf *b, struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool is_plain = char_is_alnum(c) ||
		    str_find(STR(".-_~,@:/+%"), c) < STR(".-_~,@:/+%").n;

		buf_addc(b, is_plain ? c : '_');
	}
}

static void
insert_reasons(struct edits *e, const struct verdict *v)
{
	size_t i, line = sizeof "Chopmark-Reasons: ", before;
	struct buf b, one;

	buf_init(&b, LIMIT_HEADER_VALUE);
	buf_init(&one, LIMIT_HEADER_VALUE / 2);
	for (i = 0; i < v->n_reasons; i++) {
		const struct finding *f = v->reasons[i].finding;

		buf_clear(&one);
		buf_add(&one, str_of(reason_code(f->reason)));
		if (f->detail.n > 0) {
			buf_addc(&one, '(');
			add_token(&one, f->detail);
			buf_addc(&one, ')');
		}
		/* Whole reasons or none: a cut one would read as another. */
		if (b.n + one.n + 5 > LIMIT_HEADER_VALUE)
			break;
		before = b.n;
		if (i > 0)
			buf_add(&b, line + one.n + 2 > LINE ? STR(",\r\n ") : STR(", "));
		if (i > 0 && line + one.n + 2 > LINE)
			line = 1 + one.n;
		else
			line += b.n - before + one.n;
		buf_add(&b, buf_str(&one));
	}
	buf_free(&one);
	insert(e, "Chopmark-Reasons", &b);
}

static void
insert_verdict(struct edits *e, const struct verdict *v)
{
	struct buf b;

	buf_init(&b, LIMIT_HEADER_VALUE);
	buf_add(&b, str_of(identity_word(v->identity)));
	if (v->who != NULL) {
		buf_add(&b, STR("; identity="));
		add_token(&b, v->who->id);
	}
	buf_addf(&b, "; risk=%s; points=%.4g; action=%s; v=1", risk_word(v->risk),
	    v->points, action_word(v->action));
	insert(e, "Chopmark-Verdict", &b);
}

/* Folded at blanks, so that no line of plain words passes 78 columns. */
static void
add_folded(struct buf *b, struct str text, size_t column)
{
	struct str word;
	bool is_first = true;

	while (str_next(&text, ' ', &word)) {
		if (!is_first && column + 1 + word.n > LINE) {
			buf_add(b, STR("\r\n"));
			column = 0;
		}
		if (!is_first)
			buf_addc(b, ' ');
		buf_add(b, word);
		column += word.n + !is_first;
		is_first = false;
	}
}

static void
insert_note(struct edits *e, struct str note)
{
	struct buf plain, b;

	buf_init(&plain, LIMIT_HEADER_VALUE);
	buf_init(&b, LIMIT_HEADER_VALUE);
	encoded_word_print(&plain, note);
	/* What came out as it went in is plain text; encoded words fold themselves. */
	if (str_eq(buf_str(&plain), note))
		add_folded(&b, note, sizeof "Chopmark-Note: " - 1);
	else
		buf_add(&b, buf_str(&plain));
	buf_free(&plain);
	insert(e, "Chopmark-Note", &b);
}

/* The heaviest reason speaks; without one, what the identity itself says. */
static struct str
note_of(struct arena *a, const struct conf_words *words, const struct verdict *v)
{
	const struct weighed *top = NULL;
	size_t i;

	for (i = 0; i < v->n_reasons; i++)
		if (top == NULL || v->reasons[i].points > top->points)
			top = &v->reasons[i];
	if (top != NULL)
		return top->next.n == 0 ? top->text : arena_printf(a, "%.*s %.*s",
		    STR_ARG(top->text), STR_ARG(top->next));
	if (v->identity == IDENTITY_UNVERIFIED)
		return words_for(a, words, "unverified", v->who, STR(""));
	return STR("");
}

static void
insert_all(struct edits *e, const struct verdict_rules *rules, const struct auth *auth,
    const struct verdict *v)
{
	struct str note = note_of(e->arena, rules->words, v);
	struct buf b;

	/* Each goes to the very top, so the last one inserted stands first. */
	buf_init(&b, LIMIT_HEADER_VALUE);
	buf_add(&b, v->id);
	insert(e, "Chopmark-Id", &b);
	if (note.n > 0)
		insert_note(e, note);
	if (v->n_reasons > 0)
		insert_reasons(e, v);
	insert_verdict(e, v);
	if (auth != NULL) {
		buf_init(&b, 16 * 1024);
		auth_results_print(&b, auth, str_of(rules->conf->authserv_id));
		insert(e, "Authentication-Results", &b);
	}
}

void
write_edits(struct arena *a, const struct verdict_rules *rules, const struct auth *auth,
    const struct own_field *own, size_t n_own, struct verdict *v)
{
	struct edits e = { .arena = a };

	delete_own(&e, own, n_own);
	if (rules != NULL && rules->conf->mode != MODE_OBSERVE)
		insert_all(&e, rules, auth, v);
	v->edits = e.list;
	v->n_edits = e.n;
}
