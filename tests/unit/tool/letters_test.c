#include "support/test.h"

#include <sys/stat.h>

#include "base/buf.h"
#include "support/tool_run.h"
#include "tool/letters.h"

static void
note(void *arg, struct str name, struct str raw)
{
	struct buf *b = arg;
	size_t slash = str_find_last(name, '/');

	buf_addf(b, "[%.*s|%.*s]", STR_ARG(str_sub(name, slash == name.n ? 0 : slash + 1, name.n)),
	    STR_ARG(raw));
}

static void
check(const char *path, bool ok, const char *wanted)
{
	struct buf b;

	buf_init(&b, 10000);
	assert_int_equal(letters_each(path, note, &b), ok);
	assert_string_equal(buf_cstr(&b), wanted);
	buf_free(&b);
}

static void
files_folders_maildirs_and_mboxes(void **state)
{
	struct tool_run t;

	(void)state;
	tool_run_begin(&t);
	check(tool_run_file(&t, "one.eml", STR("A: 1\n\nx\n")), true, "[one.eml|A: 1\n\nx\n]");
	check(tool_run_file(&t, "mbox", STR("From a@b Sat\nA: 1\n\n>From x\n>>From y\n>Fromage\n"
	    "\nFrom c@d Sun\nA: 2\n\nFrom in the middle\n")), true,
	    "[mbox:1|From a@b Sat\nA: 1\n\nFrom x\n>From y\n>Fromage\n\n]"
	    "[mbox:2|From c@d Sun\nA: 2\n\n][mbox:3|From in the middle\n]");
	check(tool_run_file(&t, "crlf", STR("From a\r\nA: 1\r\n\r\nx\r\n\r\nFrom b\r\nA: 2\r\n")),
	    true, "[crlf:1|From a\r\nA: 1\r\n\r\nx\r\n\r\n][crlf:2|From b\r\nA: 2\r\n]");
	tool_run_file(&t, "box/b.eml", STR("B\n"));
	tool_run_file(&t, "box/a.eml", STR("A\n"));
	assert_int_equal(mkfifo(arena_printf(t.arena, "%s/box/pipe", t.dir).p, 0600), 0);
	check(arena_printf(t.arena, "%s/box", t.dir).p, true, "[a.eml|A\n][b.eml|B\n]");
	check(arena_printf(t.arena, "%s/none", t.dir).p, false, "");
	check(tool_run_file(&t, "empty", STR("")), true, "[empty|]");
	tool_run_end(&t);
}

static void
a_maildir_is_new_and_cur(void **state)
{
	struct tool_run t;
	const char *top;

	(void)state;
	tool_run_begin(&t);
	tool_run_file(&t, "new/1", STR("N\n"));
	tool_run_file(&t, "cur/2:2,S", STR("C\n"));
	tool_run_file(&t, "tmp/3", STR("T\n"));
	top = t.dir;
	check(top, true, "[1|N\n][2:2,S|C\n]");
	tool_run_end(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_folders_maildirs_and_mboxes),
		cmocka_unit_test(a_maildir_is_new_and_cur),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
