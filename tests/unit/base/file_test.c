#include "support/test.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

struct place {
	char		 dir[64];
	struct arena	*a;
};

static int
set_up(void **state)
{
	static struct place p;

	snprintf(p.dir, sizeof p.dir, "/tmp/file_test-XXXXXX");
	p.a = arena_new();
	*state = &p;
	return mkdtemp(p.dir) == NULL ? -1 : 0;
}

static const char *
put(struct place *p, const char *name, const char *text)
{
	const char *path = arena_printf(p->a, "%s/%s", p->dir, name).p;
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	return path;
}

static int
tear_down(void **state)
{
	struct place *p = *state;
	struct err e;
	const char **v;
	size_t i, n;

	if (file_list(p->dir, NULL, p->a, &v, &n, &e))
		for (i = 0; i < n; i++)
			remove(v[i]);
	remove(arena_printf(p->a, "%s/.hidden.conf", p->dir).p);
	arena_free(p->a);
	return rmdir(p->dir);
}

static void
a_file_is_read_whole_or_not_at_all(void **state)
{
	struct place *p = *state;
	const char *path = put(p, "a.conf", "12345");
	struct err e = { "" };
	struct str s;

	assert_true(file_read(path, 5, p->a, &s, &e));
	assert_str(s, "12345");
	assert_int_equal(s.p[5], '\0');
	assert_false(file_read(path, 4, p->a, &s, &e));
	assert_non_null(strstr(e.text, "larger than 4 bytes"));
	assert_non_null(strstr(e.text, path));
}

static void
what_cannot_be_read_is_named(void **state)
{
	struct place *p = *state;
	struct err e = { "" };
	struct str s;

	assert_false(file_read("/nonexistent/x", 10, p->a, &s, &e));
	assert_string_equal(e.text, "/nonexistent/x: cannot open: No such file or directory");
	assert_false(file_read(p->dir, 10, p->a, &s, &e));
	assert_non_null(strstr(e.text, "cannot read: Is a directory"));
}

static void
a_folder_is_listed_in_order(void **state)
{
	struct place *p = *state;
	struct err e = { "" };
	const char **v;
	size_t n;

	put(p, "b.conf", "");
	put(p, "a.conf", "");
	put(p, "c.txt", "");
	put(p, ".hidden.conf", "");
	assert_true(file_list(p->dir, ".conf", p->a, &v, &n, &e));
	assert_int_equal(n, 2);
	assert_true(str_ends(str_of(v[0]), STR("/a.conf")));
	assert_true(str_ends(str_of(v[1]), STR("/b.conf")));
	assert_false(file_list("/nonexistent", NULL, p->a, &v, &n, &e));
	assert_non_null(strstr(e.text, "/nonexistent: cannot open folder"));
	assert_true(file_is_folder(p->dir));
	assert_false(file_is_folder(v[0]));
	assert_true(file_exists(v[0]));
	assert_false(file_exists("/nonexistent"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_file_is_read_whole_or_not_at_all, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(what_cannot_be_read_is_named, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_folder_is_listed_in_order, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
