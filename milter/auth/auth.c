#include "auth/auth.h"

#include <stdlib.h>

#include "auth/dkim.h"
#include "auth/dmarc.h"
#include "auth/spf.h"
#include "auth/tree.h"
#include "domain/name.h"

enum {
	/* SPF of MAIL FROM and HELO, the author's walk, one key a signature. */
	PREFETCH_MAX = 2 + LIMIT_TREE_WALK + LIMIT_SIGNATURES,
	/*
	 * Of the time left, what may be spent on waiting for names that a forger
	 * chooses: the keys of signatures, then SPF. The rest belongs to what says
	 * whether the author's own domain is proven.
	 */
	KEYS_PERCENT = 50,
	SPF_PERCENT = 75,
};

struct auth_engine {
	struct auth_dkim_engine	*dkim;
	char			*receiver;
	const struct clock	*clock;
};

static const struct {
	enum auth_result	 result;
	const char		*word;
} result_table[] = {
	{ AUTH_NONE,		"none" },
	{ AUTH_PASS,		"pass" },
	{ AUTH_FAIL,		"fail" },
	{ AUTH_SOFTFAIL,	"softfail" },
	{ AUTH_NEUTRAL,		"neutral" },
	{ AUTH_POLICY,		"policy" },
	{ AUTH_TEMPERROR,	"temperror" },
	{ AUTH_PERMERROR,	"permerror" },
};

static const struct {
	enum dmarc_policy	 policy;
	const char		*word;
} policy_table[] = {
	{ DMARC_NO_RECORD,	"" },
	{ DMARC_POLICY_NONE,	"none" },
	{ DMARC_QUARANTINE,	"quarantine" },
	{ DMARC_REJECT,		"reject" },
};

const char *
auth_result_word(enum auth_result result)
{
	for (size_t i = 0; i < sizeof result_table / sizeof result_table[0]; i++)
		if (result_table[i].result == result)
			return result_table[i].word;
	return "none";
}

const char *
auth_policy_word(enum dmarc_policy policy)
{
	for (size_t i = 0; i < sizeof policy_table / sizeof policy_table[0]; i++)
		if (policy_table[i].policy == policy)
			return policy_table[i].word;
	return "";
}

struct auth_engine *
auth_new(const struct auth_conf *conf, struct err *e)
{
	struct auth_engine *engine = heap_alloc(sizeof *engine);

	engine->clock = conf->clock == NULL ? &clock_real : conf->clock;
	engine->receiver = heap_strdup(conf->receiver == NULL ? "" : conf->receiver);
	engine->dkim = auth_dkim_new(engine->clock, conf->signatures, e);
	if (engine->dkim == NULL) {
		auth_free(engine);
		return NULL;
	}
	return engine;
}

void
auth_free(struct auth_engine *engine)
{
	if (engine == NULL)
		return;
	auth_dkim_free(engine->dkim);
	free(engine->receiver);
	free(engine);
}

static struct spf_query
spf_query_of(const struct auth_engine *engine, const struct letter *letter)
{
	size_t at = str_find_last(letter->reverse_path, '@');

	return (struct spf_query){
		.client = &letter->client,
		.helo = letter->client.helo,
		.sender_local = str_sub(letter->reverse_path, 0,
		    at < letter->reverse_path.n ? at : 0),
		/* Without an '@' all of it is the domain (RFC 7208 4.3). */
		.sender_domain = str_sub(letter->reverse_path,
		    at < letter->reverse_path.n ? at + 1 : 0, letter->reverse_path.n),
		.is_null_sender = letter->reverse_path.n == 0,
		.receiver = str_of(engine->receiver),
		.clock = engine->clock,
	};
}

static void
add_name(struct arena *a, struct str written, struct dns_question *list, size_t *n)
{
	struct str name;

	if (domain_canon(a, written, &name) && domain_labels(name) > 1)
		list[(*n)++] = (struct dns_question){ name, DNS_TXT };
}

/* All that will surely be asked is under way before anything waits. */
static void
prefetch(struct dns *dns, const struct spf_query *q, const struct auth_dkim_work *w,
    struct str author_domain, struct deadline deadline, struct arena *a)
{
	struct dns_question list[PREFETCH_MAX];
	struct str names[LIMIT_TREE_WALK];
	size_t n = 0, n_names = 0;

	if (q->client->family != ADDRESS_NONE) {
		add_name(a, q->sender_domain, list, &n);
		add_name(a, q->helo, list, &n);
	}
	for (size_t i = 0; i < w->n; i++)
		if (w->key_name[i].n > 0)
			list[n++] = (struct dns_question){ w->key_name[i], DNS_TXT };
	if (author_domain.n > 0)
		n_names = auth_tree_names(a, author_domain, names);
	for (size_t i = 0; i < n_names; i++)
		list[n++] = (struct dns_question){ names[i], DNS_TXT };
	dns_prefetch(dns, list, n, deadline);
}

static struct deadline
share_of(struct deadline whole, int64_t percent)
{
	return whole.at == 0 ? whole :
	    deadline_in_ms(deadline_left_ms(whole) * percent / 100);
}

static void
verify_spf(struct dns *dns, const struct spf_query *q, struct deadline deadline,
    struct arena *a, struct auth *out)
{
	auth_spf_mailfrom(dns, a, deadline, q, &out->mailfrom);
	if (q->is_null_sender) {
		/* postmaster@HELO is what the HELO identity asks, too. */
		out->helo = out->mailfrom;
		out->helo.is_null_sender = false;
	} else {
		auth_spf_helo(dns, a, deadline, q, &out->helo);
	}
}

void
auth_verify(struct auth_engine *engine, struct dns *dns, const struct letter *letter,
    const struct message *message, struct str author_domain, struct deadline deadline,
    struct arena *a, struct auth *out)
{
	struct auth_dkim_work *work = arena_alloc(a, sizeof *work);
	struct spf_query query = spf_query_of(engine, letter);

	(void)message;
	*out = (struct auth){ .n_dkim = 0 };
	auth_dkim_read(engine->dkim, letter, a, work);
	prefetch(dns, &query, work, author_domain, deadline, a);
	auth_dkim_verify(engine->dkim, dns, letter, work, share_of(deadline, KEYS_PERCENT),
	    deadline, a, out);
	verify_spf(dns, &query, share_of(deadline, SPF_PERCENT), a, out);
	auth_dmarc_verify(dns, a, deadline, author_domain, out);
}
