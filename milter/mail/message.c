#include "mail/message.h"

#include "base/limits.h"
#include "mail/author.h"
#include "mail/candidate.h"
#include "mail/encoded_word.h"
#include "mail/header.h"

#define BIT(defect) (1u << DEFECT_##defect)

static const uint32_t from_defects =
    BIT(FROM_MISSING) | BIT(FROM_TWICE) | BIT(FROM_EMPTY) | BIT(FROM_SEVERAL) |
    BIT(FROM_GROUP) | BIT(FROM_ROUTE) | BIT(FROM_SYNTAX) | BIT(FROM_LITERAL) |
    BIT(FROM_SPACED);

static const struct {
	const char *word, *says;
} defects[DEFECTS] = {
#define X(name, word, says) [DEFECT_##name] = { word, says },
	MAIL_DEFECTS(X)
#undef X
};

const char *
mail_defect_word(enum mail_defect d)
{
	return defects[d].word;
}

const char *
mail_defect_says(enum mail_defect d)
{
	return defects[d].says;
}

struct reading {
	struct arena		*arena;
	struct message		*m;
	struct candidates	 from, reply_to;
	size_t			 froms;
};

/* Only the first From may name the author; every one may show an address. */
static void
read_from(struct reading *r, const struct field *f)
{
	struct message *m = r->m;
	struct mailboxes list;
	size_t i;

	if (++r->froms > 1)
		m->defects |= BIT(FROM_TWICE);
	if (!str_ieq(f->name, STR("From")))
		m->defects |= BIT(FROM_SPACED);
	if (r->from.is_cut)
		return;			/* a storm of them, and all is said */
	author_read(r->arena, f->value, &list);
	m->defects |= list.defects;
	for (i = 0; i < list.n; i++)
		candidates_add(&r->from, list.boxes[i]);
	candidates_scan(&r->from, f->value);
	if (r->froms > 1)
		return;
	m->from_raw = f->value;
	if (list.n > 0 && list.is_whole)
		m->author = list.boxes[0];
	else
		m->author.display = candidate_display(r->arena, f->value);
}

/* A list that does not parse is read as a careless reader would. */
static void
read_addresses(struct candidates *c, struct str value)
{
	struct mailboxes list;
	size_t i;

	if (c->is_cut)
		return;
	author_read(c->arena, value, &list);
	for (i = 0; i < list.n; i++)
		candidates_add(c, list.boxes[i]);
	if (!list.is_whole)
		candidates_scan(c, value);
}

static void
read_sender(struct reading *r, const struct field *f)
{
	struct candidates seen = { .arena = r->arena };

	if (r->m->sender.domain.n > 0)
		return;
	read_addresses(&seen, f->value);
	if (seen.n > 0)
		r->m->sender = seen.boxes[0];
}

static void
read_reply_to(struct reading *r, const struct field *f)
{
	read_addresses(&r->reply_to, f->value);
}

static void
read_subject(struct reading *r, const struct field *f)
{
	if (r->m->subject.p == NULL)
		r->m->subject = encoded_word_decode(r->arena, str_trim(f->value),
		    LIMIT_FIELD_BYTES, NULL);
}

static void
read_message_id(struct reading *r, const struct field *f)
{
	struct str s = str_trim(f->value);
	size_t open = str_find(s, '<'), close;

	if (r->m->message_id.n > 0)
		return;
	if (open < s.n) {
		s = str_sub(s, open + 1, s.n);
		close = str_find(s, '>');
		s = str_trim(str_sub(s, 0, close));
	}
	r->m->message_id = s;
}

/* The phrase before it may hold angles of its own: the last ones count. */
static void
read_list_id(struct reading *r, const struct field *f)
{
	size_t close = str_find_last(f->value, '>'), open;

	r->m->is_list = true;
	open = str_find_last(str_sub(f->value, 0, close), '<');
	if (r->m->list_id.n == 0 && open < close && close < f->value.n)
		r->m->list_id = str_trim(str_sub(f->value, open + 1, close));
}

static void
read_list_post(struct reading *r, const struct field *f)
{
	(void)f;
	r->m->is_list = true;
}

static void
read_precedence(struct reading *r, const struct field *f)
{
	if (str_ieq(str_trim(f->value), STR("list")))
		r->m->is_list = true;
}

static const struct {
	struct str	  name;
	void		(*read)(struct reading *, const struct field *);
} readers[] = {
#define ROW(name, read) { { name, sizeof name - 1 }, read }
	ROW("Sender", read_sender),
	ROW("Reply-To", read_reply_to),
	ROW("Subject", read_subject),
	ROW("Message-ID", read_message_id),
	ROW("List-Id", read_list_id),
	ROW("List-Post", read_list_post),
	ROW("Precedence", read_precedence),
#undef ROW
};

static void
read_field(struct reading *r, const struct field *f)
{
	size_t i;

	if (header_is_from(f->name)) {
		read_from(r, f);
		return;
	}
	for (i = 0; i < sizeof readers / sizeof readers[0]; i++)
		if (str_ieq(f->name, readers[i].name)) {
			readers[i].read(r, f);
			return;
		}
}

/* Facts of the header as a whole. Where it may hold a From that we do not see as
 * one, that one counts. */
static void
judge_header(struct reading *r)
{
	const struct letter *l = r->m->letter;
	struct message *m = r->m;
	struct header_facts h;

	header_read(l, &h);
	if (r->froms == 0)
		m->defects |= BIT(FROM_MISSING);
	else if (h.hides_from)
		m->defects |= BIT(FROM_TWICE);
	else if (h.may_lack_fields)
		m->defects |= BIT(FROM_SYNTAX);
	if (h.has_nul)
		m->defects |= BIT(NUL_IN_HEADER);
	if (h.has_raw_8bit)
		m->defects |= BIT(RAW_8BIT);
	if (h.has_bare_newline || l->has_bare_newline)
		m->defects |= BIT(BARE_NEWLINE);
	if (l->has_bad_header_line)
		m->defects |= BIT(BAD_HEADER_LINE);
	if (l->is_cut || r->from.is_cut)
		m->defects |= BIT(CUT);
}

void
mail_read(struct arena *a, const struct letter *l, struct message *m)
{
	struct reading r = { .arena = a, .m = m };
	size_t i;

	*m = (struct message){ .letter = l };
	r.from.arena = r.reply_to.arena = a;
	for (i = 0; i < l->n_fields; i++)
		read_field(&r, &l->fields[i]);
	judge_header(&r);
	m->candidates = r.from.boxes;
	m->n_candidates = r.from.n;
	m->reply_to = r.reply_to.boxes;
	m->n_reply_to = r.reply_to.n;
	m->has_author = (m->defects & (from_defects | BIT(NUL_IN_HEADER))) == 0;
	if (!m->has_author)
		m->author.local = m->author.domain = STR_NONE;
}
