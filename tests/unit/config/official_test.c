#include "config/config.h"

#include <sys/stat.h>
#include <unistd.h>

#include "support/source.h"

/* Two files, as a shipped and a site's own; the second may be NULL. */
static bool
read_two(struct told *t, const char *first, const char *second, struct conf_official *out)
{
	struct official *o;

	told_init(t, first);
	o = official_new(&t->source);
	official_add(&t->source, o);
	if (second != NULL) {
		t->source.name = "local.conf";
		told_text(t, second, strlen(second));
		official_add(&t->source, o);
	}
	official_finish(o, &t->source, out);
	return t->errors.n == 0;
}

static const char shipped[] =
    "identity tmall {\n"
    "	names = {\"Tmall\", \"\xe5\xa4\xa9\xe7\x8c\xab\"}\n"
    "	proof = {\"dkim\"}\n"
    "	domain \"tmall.com\" { roles = {\"web\", \"mail\"} source = \"help page\"\n"
    "	    date = \"2026-11\" note = \"notices\" }\n"
    "	domain \".tmall.com\" { roles = {\"ugc\"} source = \"seen\" date = \"2026-11\" }\n"
    "}\n"
    "identity dhl { names = \"DHL\" domain dhl.com { roles = ship } }\n"
    "collide \"alibaba.ir\" { source = \"measured\" note = \"a shop in Iran\" }\n"
    "collide \"tmail.com\" {}\n";

static void
an_identity_is_read_whole(void **state)
{
	const struct conf_identity *i;
	struct conf_official o;
	struct told t;

	(void)state;
	assert_true(read_two(&t, shipped, NULL, &o));
	assert_int_equal(o.n_identities, 2);
	i = &o.identities[0];
	assert_string_equal(i->id, "tmall");
	assert_int_equal(i->line, 1);
	assert_string_equal(i->file, "t.conf");
	assert_int_equal(i->names.n, 2);
	assert_string_equal(i->names.v[1], "\xe5\xa4\xa9\xe7\x8c\xab");
	assert_int_equal(i->proof.n, 1);
	assert_int_equal(i->n_domains, 2);
	assert_string_equal(i->domains[0].name, "tmall.com");
	assert_int_equal(i->domains[0].line, 4);
	assert_int_equal(i->domains[0].roles.n, 2);
	assert_string_equal(i->domains[0].roles.v[1], "mail");
	assert_string_equal(i->domains[0].source, "help page");
	assert_string_equal(i->domains[0].date, "2026-11");
	assert_string_equal(i->domains[0].note, "notices");
	assert_string_equal(i->domains[1].name, ".tmall.com");
	assert_string_equal(i->domains[1].note, "");
	assert_int_equal(i->domains[1].line, 6);
	assert_int_equal(o.n_collides, 2);
	assert_string_equal(o.collides[0].name, "alibaba.ir");
	assert_string_equal(o.collides[0].source, "measured");
	assert_int_equal(o.collides[0].line, 9);
	told_free(&t);
}

static void
proof_is_dkim_or_spf_unless_said(void **state)
{
	struct conf_official o;
	struct told t;

	(void)state;
	assert_true(read_two(&t, shipped, NULL, &o));
	assert_int_equal(o.identities[1].proof.n, 2);
	assert_string_equal(o.identities[1].proof.v[0], "dkim");
	assert_string_equal(o.identities[1].proof.v[1], "spf");
	told_free(&t);
}

static void
a_later_file_adds_and_replaces(void **state)
{
	const struct conf_identity *i;
	struct conf_official o;
	struct told t;

	(void)state;
	assert_true(read_two(&t, shipped,
	    "identity tmall {\n"
	    "	names = {\"Tmall Global\", \"Tmall\"}\n"
	    "	proof = {\"dkim\", \"spf\"}\n"
	    "	domain \"Tmall.com\" { roles = {\"mail\"} }\n"
	    "	domain \"tmall.hk\" { roles = {\"web\"} }\n"
	    "}\n"
	    "identity ours { names = {\"Ours\"} domain ours.example { roles = {\"mail\"} } }\n"
	    "collide \"alibaba.ir\" { source = \"asked\" }\n", &o));
	assert_int_equal(o.n_identities, 3);
	i = &o.identities[0];
	assert_int_equal(i->names.n, 3);
	assert_string_equal(i->names.v[2], "Tmall Global");
	assert_int_equal(i->proof.n, 2);
	assert_int_equal(i->n_domains, 3);
	assert_string_equal(i->domains[0].name, "Tmall.com");
	assert_string_equal(i->domains[0].file, "local.conf");
	assert_int_equal(i->domains[0].roles.n, 1);
	assert_string_equal(i->domains[0].source, "");
	assert_string_equal(i->domains[2].name, "tmall.hk");
	assert_string_equal(o.identities[2].id, "ours");
	assert_int_equal(o.n_collides, 2);
	assert_string_equal(o.collides[0].source, "asked");
	told_free(&t);
}

static const struct {
	const char	*text, *wanted;
} bad[] = {
	{ "identity a {}", "t.conf:1: identity 'a' is empty\n" },
	{ "\nidentity a { names = {\"A\"} }", "t.conf:2: identity 'a' has no domain; write "
	    "domain \"…\" { roles = {\"mail\"} }\n" },
	{ "identity a { domain a.example { roles = {\"mail\"} } }", "t.conf:1: identity 'a' has "
	    "no names; write names = {\"…\"} as people see them\n" },
	{ "identity a { names = {\"A\"}\n domain a.example { source = x } }", "t.conf:2: domain "
	    "'a.example' has no roles; write roles = {\"mail\"} or what it is\n" },
	{ "identity a { names = {\"A\"}\n domain a.example { roles = {} } }", "t.conf:2: domain "
	    "'a.example' has no roles; write roles = {\"mail\"} or what it is\n" },
	{ "identity a { names = {\"\"} domain a.example { roles = {\"mail\"} } }",
	    "t.conf:1: names: an empty text says nothing\n" },
	{ "identity a { names = {\"A\"} domain a.example { roles = {\"mail\",\n\"\"} } }",
	    "t.conf:2: roles: an empty text says nothing\n" },
	{ "identity a { names = {\"A\"} proof = {} domain a.example { roles = {\"mail\"} } }",
	    "t.conf:1: identity 'a' accepts no proof, so nothing could be its own mail\n" },
	{ "identity \"A b\" { names = {\"A\"} domain a.example { roles = {\"mail\"} } }",
	    "t.conf:1: identity 'A b': an identity's name is made of a-z, 0-9, '-' and '_'\n" },
	{ "identity a { name = {\"A\"} }", "t.conf:1: unknown key 'name', did you mean 'names'?\n"
	    "t.conf:1: identity 'a' is empty\n" },
	{ "identity a { names = {\"A\"} domain a.example { roles = {\"mail\"} }\n"
	    "domain a.example { roles = {\"web\"} } }", "t.conf:2: domain 'a.example' stands "
	    "here a second time; the first is on line 1\n" },
	{ "identity a { names = {\"A\"} roles = {\"mail\"} domain a.example { roles = {\"mail\"} } }",
	    "t.conf:1: unknown key 'roles' here; it belongs into domain { … }\n" },
	{ "domain a.example { roles = {\"mail\"} }",
	    "t.conf:1: unknown key 'domain' here; it belongs into identity { … }\n" },
	{ "colide a.example {}", "t.conf:1: unknown key 'colide', did you mean 'collide'?\n" },
};

static void
what_is_missing_is_told_by_line(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++) {
		struct conf_official o;
		struct told t;

		assert_false(read_two(&t, bad[i].text, NULL, &o));
		assert_str(buf_str(&t.errors.text), bad[i].wanted);
		told_free(&t);
	}
}

/* Five lines in a local file are enough. */
static void
a_local_folder_adds_to_the_shipped_one(void **state)
{
	char top[] = "/tmp/chopmark-official-XXXXXX", path[128], folder[96];
	struct conf_folder folders[2];
	struct arena *a = arena_new();
	const char *source = getenv("CHOPMARK_SOURCE");
	struct conf_official o, more;
	struct conf_errors e;
	char rules[512];
	FILE *f;

	(void)state;
	assert_non_null(source);
	assert_non_null(mkdtemp(top));
	snprintf(folder, sizeof folder, "%s/official", top);
	assert_int_equal(mkdir(folder, 0700), 0);
	snprintf(path, sizeof path, "%s/ours.conf", folder);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs("identity plant_example {\n\tnames = {\"Plant\"}\n"
	    "\tdomain \"plant.example\" { roles = {\"mail\"} }\n}\n", f);
	fclose(f);
	snprintf(rules, sizeof rules, "%s/rules", source);
	folders[0] = (struct conf_folder){ rules, true };
	folders[1] = (struct conf_folder){ top, true };
	conf_errors_init(&e);
	assert_true(conf_read_official(folders, 1, a, &o, &e));
	assert_true(conf_read_official(folders, 2, a, &more, &e));
	assert_int_equal(more.n_identities, o.n_identities + 1);
	assert_string_equal(more.identities[o.n_identities].id, "plant_example");
	conf_errors_free(&e);
	arena_free(a);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(folder), 0);
	assert_int_equal(rmdir(top), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_identity_is_read_whole),
		cmocka_unit_test(proof_is_dkim_or_spf_unless_said),
		cmocka_unit_test(a_later_file_adds_and_replaces),
		cmocka_unit_test(what_is_missing_is_told_by_line),
		cmocka_unit_test(a_local_folder_adds_to_the_shipped_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
