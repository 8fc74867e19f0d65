#include "identity/protected.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/utf8.h"
#include "domain/name.h"

/* All that is known of one name. */
struct slot {
	struct str			 name;		/* empty: unused */
	const struct identity_domain	*exact, *tree;
	const struct conf_domain	*place;		/* where it was first given */
	bool				 is_collision;
};

struct protected {
	struct arena		*arena;
	struct slot		*slots;
	size_t			 n_slots;	/* a power of two, at most half full */
	struct identity_entry	*entries;
	size_t			 n_entries;
	const struct identity_domain **records;		/* in the order of the rules */
	size_t			 n_records, records_cap;
};

/* Errors, a line each, as many as struct err holds whole. */
struct complaints {
	struct err	*err;
	size_t		 used;
	bool		 any;
};

static const char *const role_words[ROLES] = {
#define X(name, word, says) [ROLE_##name##_BIT] = word,
	IDENTITY_ROLES(X)
#undef X
};

static void
complain(struct complaints *c, const char *file, int line, struct str says)
{
	int n;

	c->any = true;
	if (c->err == NULL)
		return;
	n = snprintf(c->err->text + c->used, sizeof c->err->text - c->used,
	    "%s%s:%d: %.*s", c->used > 0 ? "\n" : "",
	    file == NULL ? "rules" : file, line, STR_ARG(says));
	if (n < 0 || (c->used > 0 && (size_t)n >= sizeof c->err->text - c->used))
		c->err->text[c->used] = '\0';
	else
		c->used += (size_t)n < sizeof c->err->text - c->used ? (size_t)n :
		    sizeof c->err->text - c->used - 1;
}

/* The slot of that name, or the unused one where it belongs. */
static struct slot *
slot_of(const struct protected *p, struct str name)
{
	size_t at = (size_t)hash_str(name) & (p->n_slots - 1);

	while (p->slots[at].name.n > 0 && !str_eq(p->slots[at].name, name))
		at = (at + 1) & (p->n_slots - 1);
	return &p->slots[at];
}

static void
make_slots(struct protected *p, const struct conf_official *conf)
{
	size_t want = conf->n_collides, i;

	for (i = 0; i < conf->n_identities; i++)
		want += conf->identities[i].n_domains;
	p->n_slots = 16;
	while (p->n_slots < 2 * want)
		p->n_slots *= 2;
	p->slots = arena_array(p->arena, p->n_slots, sizeof *p->slots);
}

static bool
is_id(struct str id)
{
	size_t i;

	for (i = 0; i < id.n; i++)
		if (!(id.p[i] >= 'a' && id.p[i] <= 'z') && !char_is_digit(id.p[i]) &&
		    id.p[i] != '-' && id.p[i] != '_')
			return false;
	return id.n > 0 && id.n <= 64 && char_is_alnum(id.p[0]);
}

/* A brand's own top-level domain bears the brand's name; ".com" does not. */
static bool
is_brand_tld(const struct identity_entry *who, struct str label)
{
	size_t i;

	for (i = 0; i < who->n_names; i++)
		if (str_ieq(who->names[i], label))
			return true;
	return str_eq(who->id, label);
}

static void
read_roles(struct protected *p, const struct conf_domain *d, struct identity_domain *out,
    struct complaints *c)
{
	size_t i, k;

	for (i = 0; i < d->roles.n; i++) {
		for (k = 0; k < ROLES; k++)
			if (strcmp(d->roles.v[i], role_words[k]) == 0)
				break;
		if (k < ROLES)
			out->roles |= 1u << k;
		else
			complain(c, d->file, d->line, arena_printf(p->arena,
			    "\"%s\" has an unknown role \"%s\" (known: %.*s)",
			    d->name, d->roles.v[i],
			    STR_ARG(identity_roles_print(p->arena, (1u << ROLES) - 1))));
	}
	if (d->roles.n == 0)
		complain(c, d->file, d->line,
		    arena_printf(p->arena, "\"%s\" has no role", d->name));
}

/* Puts a sound record into the index; says so when the name is already given. */
static void
place_domain(struct protected *p, const struct conf_domain *d,
    const struct identity_domain *record, struct complaints *c)
{
	struct slot *s = slot_of(p, record->name);
	const struct identity_domain *other = s->exact != NULL ? s->exact : s->tree;
	const struct identity_domain **at = record->is_tree ? &s->tree : &s->exact;

	if (other != NULL && other->identity != record->identity) {
		complain(c, d->file, d->line, arena_printf(p->arena,
		    "\"%s\" is given to %.*s, and at %s:%d to %.*s", d->name,
		    STR_ARG(record->identity->id), s->place->file, s->place->line,
		    STR_ARG(other->identity->id)));
		return;
	}
	if (*at != NULL) {
		complain(c, d->file, d->line, arena_printf(p->arena,
		    "\"%s\" is given twice, also at %s:%d", d->name, s->place->file,
		    s->place->line));
		return;
	}
	if (s->place == NULL)
		s->place = d;
	s->name = record->name;
	*at = record;
	p->records = arena_grow(p->arena, p->records, p->n_records, &p->records_cap,
	    sizeof *p->records);
	p->records[p->n_records++] = record;
}

static void
add_domain(struct protected *p, const struct conf_domain *d,
    const struct identity_entry *who, struct complaints *c)
{
	struct identity_domain *record = arena_alloc(p->arena, sizeof *record);
	struct str written = str_of(d->name);

	record->identity = who;
	record->source = arena_str(p->arena, str_of(d->source));
	record->is_tree = str_starts(written, STR("."));
	if (record->is_tree)
		written = str_sub(written, 1, written.n);
	read_roles(p, d, record, c);
	if (!domain_canon(p->arena, written, &record->name)) {
		complain(c, d->file, d->line,
		    arena_printf(p->arena, "\"%s\" is not a domain name", d->name));
		return;
	}
	if (domain_labels(record->name) == 1 &&
	    !(record->is_tree && is_brand_tld(who, record->name))) {
		complain(c, d->file, d->line, arena_printf(p->arena,
		    "\"%s\" is a single label: only a brand's own top-level domain is "
		    "taken, with a dot in front", d->name));
		return;
	}
	place_domain(p, d, record, c);
}

static unsigned
read_proof(struct protected *p, const struct conf_identity *in, struct complaints *c)
{
	unsigned proof = 0;
	size_t i;

	if (in->proof.n == 0)
		return PROOF_DKIM | PROOF_SPF;
	for (i = 0; i < in->proof.n; i++) {
		if (strcmp(in->proof.v[i], "dkim") == 0)
			proof |= PROOF_DKIM;
		else if (strcmp(in->proof.v[i], "spf") == 0)
			proof |= PROOF_SPF;
		else
			complain(c, in->file, in->line, arena_printf(p->arena,
			    "%s has an unknown proof \"%s\" (known: dkim, spf)",
			    in->id, in->proof.v[i]));
	}
	return proof;
}

/* Without names, the id is what people see. */
static void
read_names(struct protected *p, const struct conf_identity *in,
    struct identity_entry *who, struct complaints *c)
{
	size_t i, n = in->names.n == 0 ? 1 : in->names.n;
	struct str *names = arena_array(p->arena, n, sizeof *names), s;

	names[0] = who->id;
	for (i = 0; i < in->names.n; i++) {
		s = str_trim(str_of(in->names.v[i]));
		if (s.n == 0 || !utf8_is_valid(s))
			complain(c, in->file, in->line, arena_printf(p->arena,
			    "%s has an empty name, or one that is not UTF-8", in->id));
		names[i] = arena_str(p->arena, s);
	}
	who->names = names;
	who->n_names = n;
}

static void
add_identity(struct protected *p, const struct conf_identity *in, struct complaints *c)
{
	struct identity_entry *who = &p->entries[p->n_entries];
	struct str id = str_of(in->id);
	size_t i;

	if (!is_id(id))
		complain(c, in->file, in->line, arena_printf(p->arena,
		    "\"%.*s\" is no id: 1 to 64 of a-z, 0-9, '-' and '_'",
		    STR_ARG(str_sub(id, 0, 80))));
	else if (protected_identity(p, id) != NULL)
		complain(c, in->file, in->line,
		    arena_printf(p->arena, "identity %s is given twice", in->id));
	who->id = arena_str(p->arena, id);
	who->proof = read_proof(p, in, c);
	read_names(p, in, who, c);
	p->n_entries++;
	if (in->n_domains == 0)
		complain(c, in->file, in->line,
		    arena_printf(p->arena, "identity %s has no domain", in->id));
	for (i = 0; i < in->n_domains; i++)
		add_domain(p, &in->domains[i], who, c);
}

/* The path up to its last slash; nothing where there is none. */
static struct str
folder_of(const char *path)
{
	const char *slash = path == NULL ? NULL : strrchr(path, '/');

	return slash == NULL ? STR("") : (struct str){ path, (size_t)(slash - path) };
}

/*
 * A site may make official what is shipped as a neighbour: then official wins.
 * Within one folder the two contradict each other.
 */
static void
add_collision(struct protected *p, const struct conf_collide *in, struct complaints *c)
{
	struct str name, written = str_of(in->name);
	struct slot *s;

	if (str_starts(written, STR(".")))
		written = str_sub(written, 1, written.n);
	if (!domain_canon(p->arena, written, &name) || domain_labels(name) == 1) {
		complain(c, in->file, in->line, arena_printf(p->arena,
		    "\"%s\" is not the domain name of a neighbour", in->name));
		return;
	}
	s = slot_of(p, name);
	if (s->exact != NULL || s->tree != NULL) {
		if (!str_eq(folder_of(s->place->file), folder_of(in->file)))
			return;
		complain(c, in->file, in->line, arena_printf(p->arena,
		    "\"%s\" cannot be a neighbour: it is official at %s:%d", in->name,
		    s->place->file, s->place->line));
		return;
	}
	s->name = name;
	s->is_collision = true;
}

struct protected *
protected_new(const struct conf_official *conf, struct err *e)
{
	struct protected *p = heap_alloc(sizeof *p);
	struct complaints c = { .err = e };
	size_t i;

	p->arena = arena_new();
	make_slots(p, conf);
	p->entries = arena_array(p->arena, conf->n_identities + 1, sizeof *p->entries);
	for (i = 0; i < conf->n_identities; i++)
		add_identity(p, &conf->identities[i], &c);
	for (i = 0; i < conf->n_collides; i++)
		add_collision(p, &conf->collides[i], &c);
	if (c.any) {
		protected_free(p);
		return NULL;
	}
	for (i = 0; i < p->n_slots; i++)
		p->slots[i].place = NULL;	/* conf may go now */
	return p;
}

void
protected_free(struct protected *p)
{
	if (p == NULL)
		return;
	arena_free(p->arena);
	free(p);
}

const struct identity_domain *
protected_find(const struct protected *p, struct str name)
{
	const struct slot *s;

	if (name.n == 0)
		return NULL;
	s = slot_of(p, name);
	if (s->exact != NULL)
		return s->exact;
	for (; name.n > 0; name = domain_parent(name)) {
		s = slot_of(p, name);
		if (s->tree != NULL)
			return s->tree;
	}
	return NULL;
}

const struct identity_entry *
protected_identity(const struct protected *p, struct str id)
{
	size_t i;

	for (i = 0; i < p->n_entries; i++)
		if (str_eq(p->entries[i].id, id))
			return &p->entries[i];
	return NULL;
}

bool
protected_is_collision(const struct protected *p, struct str name)
{
	for (; name.n > 0; name = domain_parent(name))
		if (slot_of(p, name)->is_collision)
			return true;
	return false;
}

size_t
protected_count(const struct protected *p)
{
	return p->n_entries;
}

const struct identity_entry *
protected_entry(const struct protected *p, size_t i)
{
	return i < p->n_entries ? &p->entries[i] : NULL;
}

void
protected_each(const struct protected *p, protected_each_fn *each, void *ctx)
{
	size_t i;

	for (i = 0; i < p->n_records; i++)
		each(ctx, p->records[i]);
}

struct str
identity_roles_print(struct arena *a, unsigned roles)
{
	struct str out = STR("");
	size_t i;

	for (i = 0; i < ROLES; i++)
		if ((roles & (1u << i)) != 0)
			out = arena_printf(a, "%.*s%s%s", STR_ARG(out),
			    out.n > 0 ? "," : "", role_words[i]);
	return out;
}
