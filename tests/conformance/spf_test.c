/*
 * The openspf.org suite for RFC 7208, read from ../shared/conformance beside the
 * repository. Each document of it is a zone and tests upon it; results and
 * explanations are compared. SPF records of the zone stand for TXT records too,
 * unless the name says "TXT: NONE"; a TIMEOUT concerns the types not listed.
 */
#include <arpa/inet.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <yaml.h>

#include "auth/spf.h"
#include "base/buf.h"

enum { EXIT_SKIPPED = 77, LINE_BYTES = 32 * 1024 };

struct suite {
	yaml_document_t	 doc;
	struct dns	*dns;
	unsigned	 ran, failed;
};

static struct str
scalar(yaml_node_t *n)
{
	if (n == NULL || n->type != YAML_SCALAR_NODE)
		return STR_NONE;
	return (struct str){ (const char *)n->data.scalar.value,
	    n->data.scalar.length };
}

static yaml_node_t *
node_at(struct suite *s, int i)
{
	return yaml_document_get_node(&s->doc, i);
}

static yaml_node_t *
get(struct suite *s, yaml_node_t *map, const char *key)
{
	yaml_node_pair_t *p;

	if (map == NULL || map->type != YAML_MAPPING_NODE)
		return NULL;
	for (p = map->data.mapping.pairs.start; p < map->data.mapping.pairs.top; p++)
		if (str_eq(scalar(node_at(s, p->key)), str_of(key)))
			return node_at(s, p->value);
	return NULL;
}

/* A name as a master file writes it, absolute. */
static void
put_name(struct buf *b, struct str name)
{
	size_t i;

	if (str_ends(name, STR(".")))
		name.n--;
	for (i = 0; i < name.n; i++)
		if (char_is_alnum(name.p[i]) || memchr("-_.", name.p[i], 3) != NULL)
			buf_addc(b, name.p[i]);
		else
			buf_addf(b, "\\%03u", (unsigned char)name.p[i]);
	buf_addc(b, '.');
}

static void
put_strings(struct buf *b, struct str s)
{
	size_t i;

	buf_add(b, STR(" \""));
	for (i = 0; i < s.n; i++) {
		if (i > 0 && i % 200 == 0)
			buf_add(b, STR("\" \""));
		buf_addf(b, "\\%03u", (unsigned char)s.p[i]);
	}
	buf_addc(b, '"');
}

static void
put_txt(struct suite *s, struct buf *b, yaml_node_t *value)
{
	yaml_node_item_t *i;

	if (value->type != YAML_SEQUENCE_NODE) {
		put_strings(b, scalar(value));
		return;
	}
	for (i = value->data.sequence.items.start;
	    i < value->data.sequence.items.top; i++)
		put_strings(b, scalar(node_at(s, *i)));
	if (value->data.sequence.items.start == value->data.sequence.items.top)
		put_strings(b, STR(""));
}

static void
put_mx(struct suite *s, struct buf *b, yaml_node_t *value)
{
	yaml_node_item_t *i = value->data.sequence.items.start;

	buf_add(b, scalar(node_at(s, i[0])));
	buf_addc(b, ' ');
	put_name(b, scalar(node_at(s, i[1])));
}

static void
add_record(struct suite *s, struct str owner, struct str type, yaml_node_t *value)
{
	struct buf b;
	struct err e = { "" };

	buf_init(&b, LINE_BYTES);
	put_name(&b, owner);
	buf_add(&b, STR(" 60 IN "));
	buf_add(&b, type);
	buf_addc(&b, ' ');
	if (str_eq(type, STR("TXT")))
		put_txt(s, &b, value);
	else if (str_eq(type, STR("MX")))
		put_mx(s, &b, value);
	else if (str_eq(type, STR("A")) || str_eq(type, STR("AAAA")))
		buf_add(&b, scalar(value));
	else
		put_name(&b, scalar(value));
	if (b.full || !dns_zone_add(s->dns, buf_cstr(&b), &e)) {
		printf("zone: %s\n  %s\n", buf_cstr(&b), e.text);
		s->failed++;
	}
	buf_free(&b);
}

static void
load_name(struct suite *s, struct str owner, yaml_node_t *list)
{
	yaml_node_t *spf[32], *n;
	yaml_node_item_t *i;
	yaml_node_pair_t *p;
	bool has_txt = false, wants_txt = true, is_failing = false;
	size_t n_spf = 0, k;
	struct str type;

	for (i = list->data.sequence.items.start;
	    i < list->data.sequence.items.top; i++) {
		n = node_at(s, *i);
		if (n->type != YAML_MAPPING_NODE) {
			is_failing = str_eq(scalar(n), STR("TIMEOUT"));
			continue;
		}
		p = n->data.mapping.pairs.start;
		type = scalar(node_at(s, p->key));
		n = node_at(s, p->value);
		if (str_eq(type, STR("SPF")) && n_spf < 32)
			spf[n_spf++] = n;
		else if (str_eq(type, STR("TXT")) && str_eq(scalar(n), STR("NONE")))
			wants_txt = false;
		else {
			has_txt = has_txt || str_eq(type, STR("TXT"));
			add_record(s, owner, type, n);
		}
	}
	for (k = 0; k < n_spf && wants_txt && !has_txt; k++)
		add_record(s, owner, STR("TXT"), spf[k]);
	if (is_failing && !has_txt && (n_spf == 0 || !wants_txt)) {
		struct buf b;

		buf_init(&b, LINE_BYTES);
		put_name(&b, owner);
		dns_zone_fail(s->dns, buf_str(&b));
		buf_free(&b);
	}
}

static void
load_zone(struct suite *s, yaml_node_t *zone)
{
	yaml_node_pair_t *p;

	for (p = zone->data.mapping.pairs.start;
	    p < zone->data.mapping.pairs.top; p++)
		load_name(s, scalar(node_at(s, p->key)), node_at(s, p->value));
}

static const char *
word_of(enum auth_result r)
{
	static const char *const words[] = {
		[AUTH_NONE] = "none", [AUTH_PASS] = "pass", [AUTH_FAIL] = "fail",
		[AUTH_SOFTFAIL] = "softfail", [AUTH_NEUTRAL] = "neutral",
		[AUTH_POLICY] = "policy", [AUTH_TEMPERROR] = "temperror",
		[AUTH_PERMERROR] = "permerror",
	};

	return words[r];
}

static bool
is_wanted(struct suite *s, yaml_node_t *wanted, const char *word)
{
	yaml_node_item_t *i;

	if (wanted->type == YAML_SCALAR_NODE)
		return str_eq(scalar(wanted), str_of(word));
	for (i = wanted->data.sequence.items.start;
	    i < wanted->data.sequence.items.top; i++)
		if (str_eq(scalar(node_at(s, *i)), str_of(word)))
			return true;
	return false;
}

/* The address raw, so that a mapped one is folded by the code under test. */
static struct client
read_client(struct str text)
{
	struct client c = { .family = ADDRESS_V4 };
	char host[64] = "";

	memcpy(host, text.p, text.n < sizeof host ? text.n : sizeof host - 1);
	if (inet_pton(AF_INET, host, c.ip) == 1)
		return c;
	c.family = ADDRESS_V6;
	if (inet_pton(AF_INET6, host, c.ip) != 1)
		c.family = ADDRESS_NONE;
	return c;
}

static void
run_test(struct suite *s, struct str name, yaml_node_t *test)
{
	struct str from = scalar(get(s, test, "mailfrom")), wanted;
	struct client client = read_client(scalar(get(s, test, "host")));
	yaml_node_t *explanation = get(s, test, "explanation");
	size_t at = str_find_last(from, '@');
	struct spf_query q = {
		.client = &client, .helo = scalar(get(s, test, "helo")),
		.sender_local = at < from.n ? str_sub(from, 0, at) : STR_NONE,
		.sender_domain = at < from.n ? str_sub(from, at + 1, from.n) : from,
		.is_null_sender = from.n == 0, .receiver = STR("mx.receiver.example"),
	};
	struct arena *a = arena_new();
	struct auth_spf out;
	bool ok;

	auth_spf_mailfrom(s->dns, a, deadline_in_ms(10000), &q, &out);
	ok = is_wanted(s, get(s, test, "result"), word_of(out.result));
	if (explanation != NULL) {
		wanted = scalar(explanation);
		if (str_eq(wanted, STR("DEFAULT")))
			wanted = STR("");	/* ours: none at all */
		ok = ok && str_eq(out.explanation, wanted);
	}
	s->ran++;
	if (!ok) {
		s->failed++;
		printf("not ok %.*s: %s \"%.*s\" (%s)\n", STR_ARG(name),
		    word_of(out.result), STR_ARG(out.explanation), out.why);
	}
	arena_free(a);
}

static void
run_document(struct suite *s)
{
	yaml_node_t *root = yaml_document_get_root_node(&s->doc), *tests;
	yaml_node_pair_t *p;

	s->dns = dns_zone_new();
	load_zone(s, get(s, root, "zonedata"));
	tests = get(s, root, "tests");
	for (p = tests->data.mapping.pairs.start;
	    p < tests->data.mapping.pairs.top; p++)
		run_test(s, scalar(node_at(s, p->key)), node_at(s, p->value));
	dns_free(s->dns);
}

static int
run_file(FILE *f)
{
	struct suite s = { .ran = 0 };
	yaml_parser_t parser;
	bool more = true;

	yaml_parser_initialize(&parser);
	yaml_parser_set_input_file(&parser, f);
	while (more) {
		if (!yaml_parser_load(&parser, &s.doc)) {
			printf("the suite cannot be read: %s\n", parser.problem);
			s.failed++;
			break;
		}
		more = yaml_document_get_root_node(&s.doc) != NULL;
		if (more)
			run_document(&s);
		yaml_document_delete(&s.doc);
	}
	yaml_parser_delete(&parser);
	printf("rfc7208: %u of %u pass\n", s.ran - s.failed, s.ran);
	return s.ran == 203 && s.failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int
main(void)
{
	const char *source = getenv("CHOPMARK_SOURCE");
	char path[4096];
	FILE *f;
	int status;

	snprintf(path, sizeof path,
	    "%s/../shared/conformance/rfc7208/rfc7208-tests.yml",
	    source == NULL ? "." : source);
	f = fopen(path, "re");
	if (f == NULL) {
		printf("skipped: %s is not here\n", path);
		return EXIT_SKIPPED;
	}
	status = run_file(f);
	fclose(f);
	return status;
}
