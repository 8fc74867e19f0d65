#include "verdict/parts.h"

const char *
action_word(enum action a)
{
	static const char *const words[] = {
		[ACTION_ACCEPT] = "accept",
		[ACTION_TAG] = "tag",
		[ACTION_QUARANTINE] = "quarantine",
		[ACTION_TEMPFAIL] = "tempfail",
		[ACTION_REJECT] = "reject",
	};

	return words[a];
}

/* A name alone is never refused: a person may bear it. The author's domain is
 * another matter, when it is an official one unproven or made to look like one. */
static bool
is_refused(const struct findings *f)
{
	size_t i;

	for (i = 0; i < f->n; i++)
		if (f->list[i].reason == REASON_official_unaligned && !f->list[i].is_weak)
			return true;
	return f->is_domain_forged;
}

static enum action
wanted(const struct conf *conf, const struct findings *f, const struct verdict *v)
{
	switch (v->identity) {
	case IDENTITY_IMPERSONATION:
		return is_refused(f) ? ACTION_REJECT : ACTION_TAG;
	case IDENTITY_MALFORMED:
		return conf->on_malformed == MALFORMED_REJECT || f->is_domain_forged ?
		    ACTION_REJECT : ACTION_TAG;
	case IDENTITY_UNVERIFIED:
		return f->is_passing && conf->on_dns_failure == DNS_FAILURE_TEMPFAIL ?
		    ACTION_TEMPFAIL : ACTION_TAG;
	case IDENTITY_UNKNOWN:
	case IDENTITY_OFFICIAL:
	case IDENTITY_SUPPLIER:
		break;
	}
	return f->n > 0 ? ACTION_TAG : ACTION_ACCEPT;
}

void
decide(const struct conf *conf, const struct findings *f, struct verdict *v)
{
	v->wanted = wanted(conf, f, v);
	v->action = v->wanted;
	if (conf->mode == MODE_OBSERVE)
		v->action = ACTION_ACCEPT;
	else if (conf->mode == MODE_TAG && v->action > ACTION_TAG)
		v->action = ACTION_TAG;
}
