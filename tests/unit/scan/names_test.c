#include "support/test.h"

#include "scan/names.h"
#include "support/tool_run.h"

struct loaded {
	struct tool_run		 t;
	struct arena		*arena;
	struct conf		 conf;
	struct conf_errors	 errors;
	struct names		 names;
	bool			 ok;
};

/* protect: what the section holds; list: the file of more names, or NULL. */
static void
load(struct loaded *l, const char *protect, const char *list)
{
	struct buf b;

	tool_run_begin(&l->t);
	l->arena = arena_new();
	conf_errors_init(&l->errors);
	assert_true(conf_read(l->t.conf, l->arena, &l->conf, &l->errors));
	buf_init(&b, 8192);
	buf_addf(&b, "rules = \"%s\"\nlocal_rules = \"%s\"\nprotect {\n%s\n", l->conf.rules,
	    l->conf.local_rules, protect);
	if (list != NULL)
		buf_addf(&b, "list = \"%s\"\n", tool_run_file(&l->t, "list", str_of(list)));
	buf_add(&b, STR("}\n"));
	tool_run_file(&l->t, "chopmark.conf", buf_str(&b));
	buf_free(&b);
	l->ok = conf_read(l->t.conf, l->arena, &l->conf, &l->errors) &&
	    names_load(&l->conf, l->arena, &l->names, &l->errors);
}

static void
unload(struct loaded *l)
{
	names_free(&l->names);
	conf_errors_free(&l->errors);
	arena_free(l->arena);
	tool_run_end(&l->t);
}

static void
rules_and_the_site_s_names_make_one_index(void **state)
{
	static const struct {
		const char	*name;
		bool		 is_own, is_honest, resembles;
		enum ring	 ring;
	} rows[] = {
		{ "tmall.com", false, false, false, 0 },
		{ "tmall-login.com", false, false, true, RING_SHIPPED },
		{ "mail.plant-parts.com", true, false, false, 0 },
		{ "p1ant-parts.com", false, false, true, RING_SITE },
		{ "brightled-factory.com", true, false, false, 0 },
		{ "brlghtled-factory.com", false, false, true, RING_LARGE },
		{ "alibeba.com", false, true, false, 0 },
		{ "mail.alibeba.com", false, true, false, 0 },
		{ "vmall.com", false, true, false, 0 },
		{ "gmail.com", false, false, false, 0 },
	};
	struct claim_domain d;
	struct loaded l = { .ok = false };
	size_t i;

	(void)state;
	load(&l, "domains = {\"Plant-Parts.com\"}\nknown = {\"alibeba.com\"}",
	    "# suppliers\nbrightled-factory.com\n\ngz-panels.cn # Linda\n");
	if (!l.ok)
		fail_msg("%s", buf_cstr(&l.errors.text));
	for (i = 0; i < COUNT(rows); i++) {
		assert_true(claim_domain_read(l.arena, &l.names.index, str_of(rows[i].name), &d));
		if (d.is_own != rows[i].is_own || d.is_honest != rows[i].is_honest ||
		    d.resembles != rows[i].resembles ||
		    (d.resembles && d.nearest.ring != rows[i].ring))
			fail_msg("%s: own %d, honest %d, resembles %d", rows[i].name, d.is_own,
			    d.is_honest, d.resembles);
	}
	assert_true(claim_domain_read(l.arena, &l.names.index, STR("a.gmail.com"), &d));
	assert_true(d.is_freemail);
	assert_str(d.organization, "gmail.com");
	unload(&l);
}

static void
bad_names_are_refused_with_their_place(void **state)
{
	static const struct { const char *protect, *list, *wanted; } rows[] = {
		{ "known = {\"plant.example\",\n\"co.uk\"}", NULL,
		    "chopmark.conf:5: protect.known: 'co.uk' is not a domain that somebody owns" },
		{ "known = {\"a..b\"}", NULL, "chopmark.conf:4: protect.known: 'a..b'" },
		{ "domains = {\"co.uk\"}", NULL, "chopmark.conf:4: " },
		{ "domains = {\"a..b\"}", NULL, "chopmark.conf:4: " },
		{ "domains = {\"plant.example\",\n\"plant.example\"}", NULL, "chopmark.conf:5: " },
		{ "", "good-parts.com\n\nx.com\n", "list:3: " },
		{ "", "good-parts.com\nnot a name\n", "list:2: " },
		{ "", "\xFF\xFE\n", "list:1: " },
		{ "list = \"/nonexistent/list\"", NULL, "/nonexistent/list" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		struct loaded l = { .ok = false };

		load(&l, rows[i].protect, rows[i].list);
		if (l.ok || !tool_run_said(buf_str(&l.errors.text), rows[i].wanted))
			fail_msg("%s %s: %s", rows[i].protect, rows[i].list == NULL ? "" :
			    rows[i].list, buf_cstr(&l.errors.text));
		unload(&l);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rules_and_the_site_s_names_make_one_index),
		cmocka_unit_test(bad_names_are_refused_with_their_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
