#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "domain/suffix.h"

static const char little_list[] =
	"// a list of our own\ncom\nshop.test\n*.wild.test\n!free.wild.test\n";

/* A file with that text; free() and unlink() are the caller's. */
static char *
file_with(const char *text)
{
	char *path = heap_strdup("/tmp/chopmark-suffix-XXXXXX");
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
	return path;
}

static void
names_are_cut_at_the_owner(void **state)
{
	static const struct { const char *name, *owner; bool is_public; } t[] = {
		{ "com", "", true },
		{ "tmall.com", "tmall.com", false },
		{ "a.b.tmall.com", "tmall.com", false },
		{ "shop.test", "", true },
		{ "a.shop.test", "a.shop.test", false },
		{ "x.wild.test", "", true },
		{ "y.x.wild.test", "y.x.wild.test", false },
		{ "a.free.wild.test", "free.wild.test", false },
		{ "unlisted", "", true },
		{ "a.b.unlisted", "b.unlisted", false },
		{ "", "", false },
	};
	char *path = file_with(little_list), *p;
	struct err e = { "" };
	struct suffixes *s = suffix_load(path, &e);
	struct str name, owner;
	size_t i;

	(void)state;
	assert_non_null(s);
	for (i = 0; i < sizeof t / sizeof t[0]; i++) {
		name.n = strlen(t[i].name);
		name.p = p = malloc(name.n == 0 ? 1 : name.n);
		assert_non_null(p);
		if (name.n > 0)
			memcpy(p, t[i].name, name.n);
		owner = suffix_registrable(s, name);
		if (!str_eq(owner, str_of(t[i].owner)))
			fail_msg("%s: got %.*s", t[i].name, STR_ARG(owner));
		if (owner.n > 0)
			assert_ptr_equal(owner.p + owner.n, name.p + name.n);
		if (suffix_is_public(s, name) != t[i].is_public)
			fail_msg("%s: public", t[i].name);
		free(p);
	}
	suffix_free(s);
	unlink(path);
	free(path);
}

static void
the_installed_list_is_the_default(void **state)
{
	struct err e = { "" };
	struct suffixes *s = suffix_load(NULL, &e);

	(void)state;
	assert_non_null(s);
	assert_true(suffix_is_public(s, STR("com.cn")));
	assert_true(str_eq(suffix_registrable(s, STR("www.hc360.com.cn")), STR("hc360.com.cn")));
	assert_true(suffix_date(s) > 1400000000);
	suffix_free(s);
	suffix_free(NULL);
}

static void
names_beyond_any_length_have_no_owner(void **state)
{
	char *path = file_with(little_list);
	struct suffixes *s = suffix_load(path, NULL);
	char big[600];

	(void)state;
	assert_non_null(s);
	memset(big, 'a', sizeof big);
	memcpy(big + sizeof big - 4, ".com", 4);
	assert_int_equal(suffix_registrable(s, (struct str){ big, sizeof big }).n, 0);
	assert_false(suffix_is_public(s, (struct str){ big, sizeof big }));
	assert_int_equal(suffix_registrable(s, STR("a\0.com")).n, 0);
	suffix_free(s);
	unlink(path);
	free(path);
}

static void
a_list_that_is_none_says_why(void **state)
{
	char *empty = file_with("// nothing but a comment\n");
	const struct { const char *path, *says; } t[] = {
		{ "/nonexistent/list.dat", "No such file" },
		{ "/tmp", "is not a file" },
		{ empty, "holds no public suffix" },
	};
	struct err e;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof t / sizeof t[0]; i++) {
		e.text[0] = '\0';
		assert_null(suffix_load(t[i].path, &e));
		assert_non_null(strstr(e.text, t[i].path));
		assert_non_null(strstr(e.text, t[i].says));
	}
	unlink(empty);
	free(empty);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_cut_at_the_owner),
		cmocka_unit_test(the_installed_list_is_the_default),
		cmocka_unit_test(names_beyond_any_length_have_no_owner),
		cmocka_unit_test(a_list_that_is_none_says_why),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
