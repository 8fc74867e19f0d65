/* A message file: split, read, and what every later floor relies on still holds. */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "mail/message.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
must(bool so)
{
	if (!so)
		abort();
}

/* Every byte of a slice can be read; a NULL slice is empty. */
static size_t
touch(struct str s)
{
	size_t i, sum = 0;

	must(s.p != NULL || s.n == 0);
	for (i = 0; i < s.n; i++)
		sum += (unsigned char)s.p[i];
	return sum;
}

static size_t
touch_mailbox(const struct mailbox *m)
{
	must(m->display.n <= LIMIT_DISPLAY_NAME);
	return touch(m->display) + touch(m->local) + touch(m->domain);
}

static size_t
check_letter(const struct letter *l)
{
	size_t i, sum = touch(l->body);

	must(l->n_fields <= LIMIT_FIELDS);
	for (i = 0; i < l->n_fields; i++) {
		must(l->fields[i].value.n <= LIMIT_FIELD_BYTES);
		must(str_find(l->fields[i].name, ':') == l->fields[i].name.n);
		must(str_find(l->fields[i].name, '\n') == l->fields[i].name.n);
		sum += touch(l->fields[i].name) + touch(l->fields[i].value);
	}
	for (i = 0; i < l->body.n; i++)
		must(l->body.p[i] != '\n' || (i > 0 && l->body.p[i - 1] == '\r'));
	must(l->body.n == 0 || l->body.p[l->body.n - 1] == '\n');
	return sum;
}

static size_t
check_message(const struct message *m)
{
	size_t i, sum = touch(m->subject) + touch(m->message_id) + touch(m->list_id);
	bool author_found = !m->has_author;

	must(m->n_candidates <= LIMIT_MAILBOXES && m->n_reply_to <= LIMIT_MAILBOXES);
	for (i = 0; i < m->n_candidates; i++) {
		sum += touch_mailbox(&m->candidates[i]);
		author_found |= str_eq(m->candidates[i].domain, m->author.domain);
	}
	for (i = 0; i < m->n_reply_to; i++)
		sum += touch_mailbox(&m->reply_to[i]);
	must(author_found);
	must(m->has_author == (m->author.domain.n > 0));
	must(!m->has_author || mail_field(m->letter, STR("From"), 1) == NULL);
	must(!m->has_author || !mail_has_defect(m, DEFECT_NUL_IN_HEADER));
	return sum + touch_mailbox(&m->author) + touch_mailbox(&m->sender) + touch(m->from_raw);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena *a = arena_new();
	struct message m;
	struct letter l;

	letter_split(a, (struct str){ (const char *)p, n }, &l);
	must(check_letter(&l) < SIZE_MAX);
	mail_read(a, &l, &m);
	must(check_message(&m) < SIZE_MAX);
	arena_free(a);
	return 0;
}
