/*
 * Plays a scenario: the whole house from scan down, told as a mail admin would
 * tell it. One keyword a line, see README.md beside this file; `expect` lines
 * are judged, and every one that does not hold is named with its line.
 *
 * usage: runner FILE.case
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "auth/results.h"
#include "base/file.h"
#include "base/log.h"
#include "scan/scan.h"

enum { EXPECTS = 64 };

struct story {
	const char	*file, *folder;
	struct arena	*arena;
	struct clock	 clock;
	struct dns	*dns;
	struct buf	 conf, official, raw;
	struct letter	 letter;
	struct client	 client;
	struct str	 reverse_path, rcpts[16];
	size_t		 n_rcpts;
	struct { struct str text; int line; } expects[EXPECTS];
	size_t		 n_expects;
	bool		 has_letter;
	int		 wrong;
};

static void
complain(struct story *s, int line, const char *what, struct str about)
{
	fprintf(stderr, "%s:%d: %s: %.*s\n", s->file, line, what, STR_ARG(about));
	s->wrong++;
}

static struct str
unangled(struct str s)
{
	s = str_trim(s);
	return s.n >= 2 && s.p[0] == '<' ? str_sub(s, 1, s.n - 1) : s;
}

static struct str
word(struct str *rest)
{
	struct str w;

	*rest = str_trim(*rest);
	w = str_sub(*rest, 0, str_find(*rest, ' '));
	*rest = str_trim(str_sub(*rest, w.n, rest->n));
	return w;
}

static const char *
beside(struct story *s, struct str name)
{
	return arena_printf(s->arena, "%s/%.*s", s->folder, STR_ARG(name)).p;
}

/* ---- telling ---- */

static void
tell_now(struct story *s, struct str v, int line)
{
	struct tm tm = { .tm_isdst = 0 };

	if (strptime(arena_str(s->arena, v).p, "%Y-%m-%dT%H:%M:%SZ", &tm) == NULL)
		complain(s, line, "no time like 2026-03-02T09:00:00Z", v);
	s->clock.fixed = timegm(&tm);
}

static void
tell_client(struct story *s, struct str v, int line)
{
	struct str address = word(&v);

	if (!letter_client(address, &s->client))
		complain(s, line, "no address", address);
	s->client.name = v;
	if (s->client.helo.n == 0)
		s->client.helo = v;
}

static void
tell_helo(struct story *s, struct str v, int line)
{
	(void)line;
	s->client.helo = v;
}

static void
tell_user(struct story *s, struct str v, int line)
{
	(void)line;
	s->client.user = v;
}

static void
tell_from(struct story *s, struct str v, int line)
{
	(void)line;
	s->reverse_path = unangled(v);
}

static void
tell_rcpt(struct story *s, struct str v, int line)
{
	if (s->n_rcpts == sizeof s->rcpts / sizeof s->rcpts[0])
		complain(s, line, "too many recipients", v);
	else
		s->rcpts[s->n_rcpts++] = unangled(v);
}

static void
tell_zone(struct story *s, struct str v, int line)
{
	struct err e = { "" };

	if (!dns_zone_add(s->dns, arena_str(s->arena, v).p, &e))
		complain(s, line, e.text, v);
}

static void
tell_zone_file(struct story *s, struct str v, int line)
{
	struct err e = { "" };

	if (!dns_zone_load(s->dns, beside(s, v), &e))
		complain(s, line, e.text, v);
}

static void
tell_zone_fail(struct story *s, struct str v, int line)
{
	(void)line;
	dns_zone_fail(s->dns, v);
}

static void
tell_conf(struct story *s, struct str v, int line)
{
	(void)line;
	buf_addf(&s->conf, "%.*s\n", STR_ARG(v));
}

static void
tell_official(struct story *s, struct str v, int line)
{
	(void)line;
	buf_addf(&s->official, "%.*s\n", STR_ARG(v));
}

static void
tell_letter_file(struct story *s, struct str v, int line)
{
	struct err e = { "" };
	struct str raw;

	if (!file_read(beside(s, v), LIMIT_LETTER_BYTES, s->arena, &raw, &e))
		complain(s, line, e.text, v);
	else
		buf_add(&s->raw, raw);
	s->has_letter = true;
}

/* "repeat N TEXT": for floods, which nobody wants to read in full. */
static void
tell_repeat(struct story *s, struct str v, int line)
{
	struct str count = word(&v);
	uint64_t n;

	if (!str_to_u64(count, 10000000, &n))
		complain(s, line, "no number", count);
	else
		while (n-- > 0)
			buf_addf(&s->raw, "%.*s\n", STR_ARG(v));
	s->has_letter = true;
}

static void
tell_expect(struct story *s, struct str v, int line)
{
	if (s->n_expects == EXPECTS) {
		complain(s, line, "too many expectations", v);
		return;
	}
	s->expects[s->n_expects].text = v;
	s->expects[s->n_expects++].line = line;
}

static void
tell_title(struct story *s, struct str v, int line)
{
	(void)line;
	printf("%s: %.*s\n", s->file, STR_ARG(v));
}

static const struct {
	const char	*keyword;
	void		(*tell)(struct story *, struct str, int line);
} keywords[] = {
	{ "title", tell_title },
	{ "now", tell_now },
	{ "client", tell_client },
	{ "helo", tell_helo },
	{ "user", tell_user },
	{ "from", tell_from },
	{ "rcpt", tell_rcpt },
	{ "zone", tell_zone },
	{ "zone-file", tell_zone_file },
	{ "zone-fail", tell_zone_fail },
	{ "conf", tell_conf },
	{ "official", tell_official },
	{ "letter-file", tell_letter_file },
	{ "repeat", tell_repeat },
	{ "expect", tell_expect },
};

static void
tell(struct story *s, struct str line, int number)
{
	struct str keyword = word(&line);
	size_t i;

	for (i = 0; i < sizeof keywords / sizeof keywords[0]; i++) {
		if (str_eq(keyword, str_of(keywords[i].keyword))) {
			keywords[i].tell(s, line, number);
			return;
		}
	}
	complain(s, number, "no such keyword", keyword);
}

static void
read_story(struct story *s, struct str text)
{
	bool in_letter = false;
	struct str line;
	int number = 0;

	while (str_next(&text, '\n', &line)) {
		number++;
		if (in_letter && str_eq(line, STR("."))) {
			in_letter = false;
		} else if (in_letter) {
			buf_add(&s->raw, line);
			buf_addc(&s->raw, '\n');
		} else if (str_eq(str_trim(line), STR("letter"))) {
			in_letter = s->has_letter = true;
		} else if (str_trim(line).n > 0 && line.p[0] != '#') {
			tell(s, line, number);
		}
	}
	if (in_letter)
		complain(s, number, "the letter has no end", STR("a line with one dot"));
	if (s->n_expects == 0 || !s->has_letter)
		complain(s, number, "a scenario needs a letter and expectations", STR(""));
}

/* ---- expecting ---- */

struct scene {
	const struct snapshot	*snap;
	const struct letter	*letter;
	const struct judgement	*j;
};

static bool
has_reason(const struct verdict *v, struct str code, struct str about)
{
	size_t i;

	about = str_trim(about);
	if (about.n >= 2 && about.p[0] == '"')
		about = str_sub(about, 1, about.n - 1);
	for (i = 0; i < v->n_reasons; i++) {
		const struct finding *f = v->reasons[i].finding;

		if (str_eq(code, str_of(reason_code(f->reason))) && (about.n == 0 ||
		    str_find_str(f->detail, about) < f->detail.n ||
		    str_find_str(f->quote, about) < f->quote.n))
			return true;
	}
	return false;
}

static bool
has_edit(const struct verdict *v, enum edit_op op, struct str name, struct str about)
{
	uint64_t index = 0;
	size_t i;

	for (i = 0; i < v->n_edits; i++) {
		const struct edit *e = &v->edits[i];

		if (e->op != op || !str_ieq(e->name, name))
			continue;
		if (about.n == 0 || (op == EDIT_INSERT &&
		    str_find_str(e->value, about) < e->value.n) ||
		    (op == EDIT_DELETE && str_to_u64(about, 100000, &index) &&
		    index == e->index))
			return true;
	}
	return false;
}

static bool
has_dkim(const struct auth *a, struct str result, struct str domain)
{
	size_t i;

	for (i = 0; i < a->n_dkim; i++)
		if (str_eq(result, str_of(auth_result_word(a->dkim[i].result))) &&
		    (domain.n == 0 || str_eq(domain, a->dkim[i].domain)))
			return true;
	return a->n_dkim == 0 && str_eq(result, STR("none"));
}

static bool
has_defect(const struct message *m, struct str name)
{
	int d;

	for (d = 0; d < DEFECTS; d++)
		if (mail_has_defect(m, (enum mail_defect)d) &&
		    str_eq(name, str_of(mail_defect_word((enum mail_defect)d))))
			return true;
	return false;
}

static bool
is_word(struct str wanted, const char *got)
{
	return str_eq(wanted, str_of(got));
}

static bool
is_logged(const struct scene *s, struct str what)
{
	struct buf b;
	bool found;

	buf_init(&b, SCAN_LOG_LINE);
	scan_log_line(s->snap, s->letter, s->j, &b);
	found = str_find_str(buf_str(&b), what) < b.n;
	buf_free(&b);
	return found;
}

static bool
holds(const struct scene *s, struct str text)
{
	const struct judgement *j = s->j;
	struct str what = word(&text), rest = text, first = word(&rest);
	const struct verdict *v = &j->verdict;

	if (str_eq(what, STR("identity")))
		return is_word(first, identity_word(v->identity));
	if (str_eq(what, STR("claims")))
		return str_eq(first, v->who == NULL ? STR("nobody") : v->who->id);
	if (str_eq(what, STR("author")))
		return str_eq(first, j->claim.author_domain);
	if (str_eq(what, STR("risk")))
		return is_word(first, risk_word(v->risk));
	if (str_eq(what, STR("action")))
		return is_word(first, action_word(v->action));
	if (str_eq(what, STR("would")))
		return is_word(first, action_word(v->wanted));
	if (str_eq(what, STR("reason")))
		return has_reason(v, first, rest);
	if (str_eq(what, STR("no-reason")))
		return first.n == 0 ? v->n_reasons == 0 : !has_reason(v, first, rest);
	if (str_eq(what, STR("adds")))
		return has_edit(v, EDIT_INSERT, first, rest);
	if (str_eq(what, STR("adds-nothing")))
		return v->n_edits == 0 || v->edits[v->n_edits - 1].op == EDIT_DELETE;
	if (str_eq(what, STR("removes")))
		return has_edit(v, EDIT_DELETE, first, rest);
	if (str_eq(what, STR("keeps")))
		return !has_edit(v, EDIT_DELETE, first, rest);
	if (str_eq(what, STR("spf")))
		return is_word(first, auth_result_word(j->auth.mailfrom.result));
	if (str_eq(what, STR("helo")))
		return is_word(first, auth_result_word(j->auth.helo.result));
	if (str_eq(what, STR("dkim")))
		return has_dkim(&j->auth, first, rest);
	if (str_eq(what, STR("dmarc")))
		return is_word(first, auth_result_word(j->auth.dmarc.result));
	if (str_eq(what, STR("defect")))
		return has_defect(&j->message, first);
	if (str_eq(what, STR("reply")))
		return str_find_str(v->reply_text, text) < v->reply_text.n;
	if (str_eq(what, STR("logs")))
		return is_logged(s, text);
	if (str_eq(what, STR("logs-not")))
		return !is_logged(s, text);
	if (str_eq(what, STR("exempt")))
		return j->is_exempt && str_eq(text, str_of(j->exempt_why));
	return false;
}

static void
show(const struct snapshot *snap, const struct letter *l, const struct judgement *j)
{
	struct buf b;

	buf_init(&b, SCAN_LOG_LINE);
	scan_log_line(snap, l, j, &b);
	fprintf(stderr, "  got: %s\n", buf_cstr(&b));
	buf_free(&b);
}

/* ---- playing ---- */

static bool
write_file(const char *path, struct str text)
{
	FILE *f = fopen(path, "w");
	bool ok = f != NULL && fwrite(text.p == NULL ? "" : text.p, 1, text.n, f) == text.n;

	return f != NULL && fclose(f) == 0 && ok;
}

static struct snapshot *
make_snapshot(struct story *s, struct conf_errors *errors)
{
	char dir[] = "/tmp/chopmark-scenario-XXXXXX";
	struct snapshot_source from = { .clock = &s->clock, .dns = s->dns };
	const char *conf, *official, *folder;
	struct snapshot *snap = NULL;

	if (mkdtemp(dir) == NULL)
		return NULL;
	conf = arena_printf(s->arena, "%s/chopmark.conf", dir).p;
	folder = arena_printf(s->arena, "%s/official", dir).p;
	official = arena_printf(s->arena, "%s/local.conf", folder).p;
	buf_addf(&s->conf, "rules = \"%s/rules\"\nlocal_rules = \"%s\"\n",
	    getenv("CHOPMARK_SOURCE"), dir);
	from.conf_path = conf;
	if (mkdir(folder, 0700) == 0 && write_file(official, buf_str(&s->official)) &&
	    write_file(conf, buf_str(&s->conf)))
		snap = snapshot_new(&from, errors);
	unlink(official);
	rmdir(folder);
	unlink(conf);
	rmdir(dir);
	return snap;
}

static void
play(struct story *s, const struct snapshot *snap)
{
	int before = s->wrong;
	struct judgement j;
	const struct scene scene = { snap, &s->letter, &j };
	size_t i;

	letter_split(s->arena, buf_str(&s->raw), &s->letter);
	s->letter.client = s->client;
	s->letter.reverse_path = s->reverse_path;
	s->letter.rcpts = s->rcpts;
	s->letter.n_rcpts = s->n_rcpts;
	scan_letter(snap, &s->letter, s->arena, &j);
	for (i = 0; i < s->n_expects; i++)
		if (!holds(&scene, s->expects[i].text))
			complain(s, s->expects[i].line, "does not hold", s->expects[i].text);
	if (s->wrong != before)
		show(snap, &s->letter, &j);
}

static int
run(struct story *s, const char *path)
{
	struct conf_errors errors;
	struct err e = { "" };
	struct snapshot *snap;
	struct str text;

	if (!file_read(path, LIMIT_CONF_BYTES, s->arena, &text, &e)) {
		fprintf(stderr, "%s\n", e.text);
		return 1;
	}
	read_story(s, text);
	conf_errors_init(&errors);
	snap = make_snapshot(s, &errors);
	if (snap == NULL) {
		fprintf(stderr, "%s: %s", path, buf_cstr(&errors.text));
		s->wrong++;
	} else
		play(s, snap);
	snapshot_release(snap);
	conf_errors_free(&errors);
	return s->wrong == 0 ? 0 : 1;
}

int
main(int argc, char **argv)
{
	struct story s = { .arena = arena_new() };
	int status;

	if (argc != 2 || getenv("CHOPMARK_SOURCE") == NULL) {
		fprintf(stderr, "usage: CHOPMARK_SOURCE=DIR runner FILE.case\n");
		return 2;
	}
	log_open(&(struct log_conf){ "runner", false, true, LOG_LEVEL_WARN });
	s.file = argv[1];
	s.folder = arena_str(s.arena, str_sub(str_of(argv[1]), 0,
	    str_find_last(str_of(argv[1]), '/'))).p;
	s.dns = dns_zone_new();
	buf_init(&s.conf, LIMIT_CONF_BYTES);
	buf_init(&s.official, LIMIT_CONF_BYTES);
	buf_init(&s.raw, LIMIT_LETTER_BYTES);
	buf_add(&s.conf, STR("authserv_id = \"mx.plant.example\"\n"));
	status = run(&s, argv[1]);
	dns_free(s.dns);
	buf_free(&s.conf);
	buf_free(&s.official);
	buf_free(&s.raw);
	arena_free(s.arena);
	return status;
}
