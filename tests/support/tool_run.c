#include "support/tool_run.h"

#include <getopt.h>
#include <ftw.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "tool/command.h"

enum { ARGS = 32 };

static void
must(bool ok, const char *what)
{
	if (ok)
		return;
	perror(what);
	abort();
}

void
tool_run_begin(struct tool_run *t)
{
	char dir[] = "/tmp/chopmark-tool-XXXXXX";
	const char *source = getenv("CHOPMARK_SOURCE");

	*t = (struct tool_run){ .arena = arena_new() };
	must(mkdtemp(dir) != NULL, "mkdtemp");
	must(source != NULL, "CHOPMARK_SOURCE");
	t->dir = arena_str(t->arena, str_of(dir)).p;
	t->conf = tool_run_file(t, "chopmark.conf", arena_printf(t->arena,
	    "authserv_id = \"mx.plant.example\"\nrules = \"%s/rules\"\nlocal_rules = \"%s\"\n",
	    source, dir));
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

void
tool_run_end(struct tool_run *t)
{
	nftw(t->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	arena_free(t->arena);
}

const char *
tool_run_file(struct tool_run *t, const char *name, struct str text)
{
	const char *path = arena_printf(t->arena, "%s/%s", t->dir, name).p;
	const char *slash = strrchr(name, '/');
	FILE *f;

	if (slash != NULL)
		mkdir(arena_printf(t->arena, "%s/%.*s", t->dir, (int)(slash - name), name).p,
		    0700);
	f = fopen(path, "w");
	must(f != NULL, path);
	must(fwrite(text.p, 1, text.n, f) == text.n, "fwrite");
	must(fclose(f) == 0, "fclose");
	return path;
}

static struct str
read_back(struct tool_run *t, FILE *f)
{
	struct err e = { "" };
	struct str s = STR_NONE;

	must(file_read(arena_printf(t->arena, "/proc/self/fd/%d", fileno(f)).p, 16 << 20,
	    t->arena, &s, &e), "read back");
	return s;
}

static void
call(struct tool_run *t, int argc, char **argv, FILE *in, FILE *out, FILE *err)
{
	int old[3], k;
	FILE *fresh[3] = { in, out, err };

	fflush(NULL);
	for (k = 0; k < 3; k++) {
		old[k] = dup(k);
		must(dup2(fileno(fresh[k]), k) >= 0, "dup2");
	}
	clearerr(stdin);
	optind = 0;			/* glibc: start over */
	t->status = tool_main(argc, argv);
	fflush(NULL);
	for (k = 0; k < 3; k++) {
		dup2(old[k], k);
		close(old[k]);
	}
}

void
tool_run(struct tool_run *t, const char *input, ...)
{
	FILE *in = tmpfile(), *out = tmpfile(), *err = tmpfile();
	char *argv[ARGS] = { heap_strdup("chopmark") };
	const char *arg;
	int argc = 1, k;
	va_list ap;

	must(in != NULL && out != NULL && err != NULL, "tmpfile");
	va_start(ap, input);
	while ((arg = va_arg(ap, const char *)) != NULL && argc < ARGS - 1)
		argv[argc++] = heap_strdup(arg);
	va_end(ap);
	if (input != NULL) {
		fputs(input, in);
		fflush(in);
		rewind(in);
	}
	call(t, argc, argv, in, out, err);
	t->out = read_back(t, out);
	t->err = read_back(t, err);
	for (k = 0; k < argc; k++)
		free(argv[k]);
	fclose(in);
	fclose(out);
	fclose(err);
}

bool
tool_run_said(struct str s, const char *what)
{
	return str_find_str(s, str_of(what)) < s.n;
}
