#include "scan/names.h"

#include "domain/name.h"

static bool
fail(struct conf_errors *errors, const struct err *e)
{
	conf_error(errors, NULL, 0, "%s", e->text);
	return false;
}

static bool
read_rules(const struct conf *conf, struct arena *a, struct names *n,
    struct conf_errors *errors)
{
	const struct conf_folder folders[] = {
		{ conf->rules, false },
		{ conf->local_rules, true },
	};
	bool ok = conf_read_official(folders, 2, a, &n->official, errors);

	return conf_read_lookalike(folders, 2, a, &n->lookalike, errors) && ok;
}

/* The site's honest correspondents, in the one form for names. */
static bool
read_known(const struct conf *conf, struct arena *a, struct names *n,
    struct conf_errors *errors)
{
	const struct conf_names *known = &conf->protect.known;
	struct str *v = arena_array(a, known->n, sizeof *v);
	bool ok = true;
	size_t i;

	for (i = 0; i < known->n; i++) {
		if (domain_canon(a, str_of(known->v[i].text), &v[i]) &&
		    !suffix_is_public(n->suffixes, v[i]))
			continue;
		conf_error(errors, known->v[i].file, known->v[i].line, "protect.known: '%s' "
		    "is not a domain that somebody owns", known->v[i].text);
		ok = false;
	}
	n->index.known = v;
	n->index.n_known = known->n;
	return ok;
}

static bool
index_lookalikes(const struct conf *conf, struct arena *a, struct names *n,
    struct conf_errors *errors)
{
	const struct conf_names *domains = &conf->protect.domains;
	const struct conf_names *names = &conf->protect.names;
	struct conf_names list = { NULL, 0 };
	struct site_names site;
	struct err e = { "" };

	if (conf->protect.list[0] != '\0' &&
	    !conf_read_names(conf->protect.list, a, &list, errors))
		return false;
	site = (struct site_names){
		.domains = domains->v, .n_domains = domains->n,
		.names = names->v, .n_names = names->n,
		.large = list.v, .n_large = list.n,
		.known = conf->protect.known.v, .n_known = conf->protect.known.n,
	};
	n->lookalikes = lookalike_new(&n->lookalike, n->protected, &site, n->suffixes, &e);
	return n->lookalikes != NULL || fail(errors, &e);
}

bool
names_load(const struct conf *conf, struct arena *a, struct names *n,
    struct conf_errors *errors)
{
	const char *psl = conf->public_suffix_list;
	struct err e = { "" };

	*n = (struct names){ .protected = NULL };
	if (!read_rules(conf, a, n, errors))
		return false;
	if ((n->protected = protected_new(&n->official, &e)) == NULL)
		return fail(errors, &e);
	if ((n->suffixes = suffix_load(psl[0] == '\0' ? NULL : psl, &e)) == NULL)
		return fail(errors, &e);
	if (!read_known(conf, a, n, errors) || !index_lookalikes(conf, a, n, errors))
		return false;
	n->index.protected = n->protected;
	n->index.lookalikes = n->lookalikes;
	n->index.suffixes = n->suffixes;
	n->index.offices = &n->lookalike.offices;
	return true;
}

void
names_free(struct names *n)
{
	lookalike_free(n->lookalikes);
	protected_free(n->protected);
	suffix_free(n->suffixes);
	*n = (struct names){ .protected = NULL };
}
