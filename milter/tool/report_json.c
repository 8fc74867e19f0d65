#include <jansson.h>
#include <math.h>

#include "base/utf8.h"
#include "tool/report.h"

static json_t *
text(struct arena *a, struct str s)
{
	s = utf8_repair(a, s);
	return json_stringn(s.n == 0 ? "" : s.p, s.n);
}

static json_t *
text_or_null(struct arena *a, struct str s)
{
	return s.n == 0 ? json_null() : text(a, s);
}

static json_t *
points(double p)
{
	return json_real(round(p * 100) / 100);
}

static json_t *
reasons(struct arena *a, const struct verdict *v)
{
	json_t *list = json_array(), *o;
	size_t i;

	for (i = 0; i < v->n_reasons; i++) {
		const struct weighed *w = &v->reasons[i];

		o = json_object();
		json_object_set_new(o, "code", json_string(reason_code(w->finding->reason)));
		json_object_set_new(o, "detail", text(a, w->finding->detail));
		json_object_set_new(o, "points", points(w->points));
		json_object_set_new(o, "quote", text(a, w->finding->quote));
		json_object_set_new(o, "text", text(a, w->text));
		json_object_set_new(o, "next", text(a, w->next));
		json_array_append_new(list, o);
	}
	return list;
}

static json_t *
result(struct arena *a, enum auth_result r, struct str domain, const char *why)
{
	json_t *o = json_object();

	json_object_set_new(o, "result", json_string(auth_result_word(r)));
	json_object_set_new(o, "domain", text_or_null(a, domain));
	if (why != NULL && why[0] != '\0')
		json_object_set_new(o, "why", json_string(why));
	return o;
}

static json_t *
signatures(struct arena *a, const struct auth *auth)
{
	json_t *list = json_array(), *o;
	size_t i;

	for (i = 0; i < auth->n_dkim; i++) {
		const struct auth_dkim *s = &auth->dkim[i];

		o = result(a, s->result, s->domain, s->why);
		json_object_set_new(o, "selector", text_or_null(a, s->selector));
		json_object_set_new(o, "algorithm", text_or_null(a, s->algorithm));
		json_object_set_new(o, "bits", json_integer(s->key_bits));
		json_object_set_new(o, "aligned", s->aligned == NOT_KNOWN ? json_null() :
		    json_boolean(s->aligned == YES));
		json_object_set_new(o, "partial", json_boolean(s->is_partial));
		json_object_set_new(o, "weak", json_boolean(s->is_weak));
		json_object_set_new(o, "expired", json_boolean(s->is_expired));
		json_object_set_new(o, "from_unsigned", json_boolean(s->is_from_unsigned));
		json_array_append_new(list, o);
	}
	return list;
}

static json_t *
authentication(struct arena *a, const struct auth *auth)
{
	json_t *o = json_object(), *dmarc;

	json_object_set_new(o, "spf", result(a, auth->mailfrom.result,
	    auth->mailfrom.domain, auth->mailfrom.why));
	json_object_set_new(o, "helo", result(a, auth->helo.result, auth->helo.domain,
	    auth->helo.why));
	json_object_set_new(o, "dkim", signatures(a, auth));
	dmarc = result(a, auth->dmarc.result, auth->dmarc.domain, auth->dmarc.why);
	json_object_set_new(dmarc, "policy", auth->dmarc.policy == DMARC_NO_RECORD ?
	    json_null() : json_string(auth_policy_word(auth->dmarc.policy)));
	json_object_set_new(dmarc, "organizational",
	    text_or_null(a, auth->dmarc.organizational));
	json_object_set_new(o, "dmarc", dmarc);
	return o;
}

static json_t *
edits(struct arena *a, const struct verdict *v)
{
	json_t *list = json_array(), *o;
	size_t i;

	for (i = 0; i < v->n_edits; i++) {
		const struct edit *e = &v->edits[i];

		o = json_object();
		json_object_set_new(o, "op",
		    json_string(e->op == EDIT_DELETE ? "delete" : "insert"));
		json_object_set_new(o, "index", json_integer(e->index));
		json_object_set_new(o, "name", text(a, e->name));
		if (e->op == EDIT_INSERT)
			json_object_set_new(o, "value", text(a, e->value));
		json_array_append_new(list, o);
	}
	return list;
}

static json_t *
defects(const struct message *m)
{
	json_t *list = json_array();
	int d;

	for (d = 0; d < DEFECTS; d++)
		if (mail_has_defect(m, (enum mail_defect)d))
			json_array_append_new(list,
			    json_string(mail_defect_word((enum mail_defect)d)));
	return list;
}

static void
set_judged(json_t *o, struct arena *a, const struct judgement *j)
{
	const struct verdict *v = &j->verdict;

	/* An exempt letter was not read: it has these members too, and they are empty. */
	json_object_set_new(o, "author", text_or_null(a, j->claim.author_domain));
	json_object_set_new(o, "reasons", reasons(a, v));
	json_object_set_new(o, "auth", authentication(a, &j->auth));
	json_object_set_new(o, "defects", j->is_exempt ? json_array() : defects(&j->message));
	if (v->reply_code.n > 0)
		json_object_set_new(o, "reply", text(a, arena_printf(a, "%.*s %.*s %.*s",
		    STR_ARG(v->reply_code), STR_ARG(v->reply_status),
		    STR_ARG(v->reply_text))));
}

void
report_json(FILE *out, struct arena *a, struct str name, const struct judgement *j)
{
	const struct verdict *v = &j->verdict;
	json_t *o = json_object();

	json_object_set_new(o, "file", text(a, name));
	json_object_set_new(o, "identity", json_string(identity_word(v->identity)));
	json_object_set_new(o, "claims", v->who == NULL ? json_null() : text(a, v->who->id));
	json_object_set_new(o, "risk", json_string(risk_word(v->risk)));
	json_object_set_new(o, "points", points(v->points));
	json_object_set_new(o, "action", json_string(action_word(v->action)));
	json_object_set_new(o, "would", json_string(action_word(v->wanted)));
	if (j->is_exempt)
		json_object_set_new(o, "exempt", json_string(j->exempt_why));
	set_judged(o, a, j);
	json_object_set_new(o, "edits", edits(a, v));
	json_object_set_new(o, "id", text(a, v->id));
	json_object_set_new(o, "micros", json_integer(j->micros));
	json_dumpf(o, out, JSON_COMPACT | JSON_REAL_PRECISION(12));
	fputc('\n', out);
	json_decref(o);
}
