#include "config/source.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "config/outline.h"

/* libconfuse's lexer is one for the process, and its callbacks carry no pointer
 * of ours: both are guarded by this lock. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct source *current;

static bool
check_bytes(struct source *s)
{
	struct str rest = s->text;
	int line = 1;
	size_t n;

	for (; rest.n > 0; rest = str_sub(rest, n, rest.n)) {
		unsigned char c = (unsigned char)rest.p[0];

		n = utf8_length(rest);
		line += c == '\n';
		if (n == 0)
			conf_error(s->errors, s->name, line,
			    "byte 0x%02x is not UTF-8; save the file as UTF-8", c);
		else if (c == '\0')
			conf_error(s->errors, s->name, line, "a NUL byte; is this a "
			    "text file?");
		else if ((c < ' ' && !char_is_space((char)c)) || c == 0x7f)
			conf_error(s->errors, s->name, line, "control byte 0x%02x", c);
		else
			continue;
		return false;
	}
	return true;
}

int
source_keep(cfg_t *cfg, cfg_opt_t *opt, const char *text, void *result)
{
	struct source_value *v = arena_alloc(current->arena, sizeof *v);

	(void)opt;
	v->text = arena_str(current->arena, str_of(text));
	v->line = cfg->line;
	*(void **)result = v;
	return 0;
}

__attribute__((format(printf, 2, 0))) static void
complain(cfg_t *cfg, const char *fmt, va_list ap)
{
	char text[256];

	vsnprintf(text, sizeof text, fmt, ap);
	conf_error(current->errors, current->name, cfg->line, "%s", text);
}

static bool
run(struct source *s, cfg_opt_t *grammar, const char *text, source_take *take,
    void *ctx)
{
	bool ok = false;
	cfg_t *cfg;

	pthread_mutex_lock(&lock);
	current = s;
	cfg = cfg_init(grammar, CFGF_NONE);
	if (cfg == NULL)
		abort();
	cfg_set_error_function(cfg, complain);
	if (cfg_parse_buf(cfg, text) == CFG_SUCCESS) {
		take(s, cfg, ctx);
		ok = true;
	} else if (s->errors->n == 0)
		conf_error(s->errors, s->name, 0, "cannot be parsed");
	cfg_free(cfg);
	current = NULL;
	pthread_mutex_unlock(&lock);
	return ok;
}

bool
source_parse(struct source *s, cfg_opt_t *grammar, source_take *take, void *ctx)
{
	size_t told = s->errors->text.n;
	struct buf clean;
	bool ok = false;

	/* A mark that some editors put first; it says nothing. */
	if (str_starts(s->text, STR("\xef\xbb\xbf")))
		s->text = str_sub(s->text, 3, s->text.n);
	buf_init(&clean, 4 * (size_t)LIMIT_CONF_BYTES);
	if (!check_bytes(s))
		goto out;
	buf_addf(&clean, SOURCE_LINE "='1' ");
	if (!outline_check(s, grammar, &clean))
		goto out;
	if (clean.full) {
		conf_error(s->errors, s->name, 0, "larger than can be read");
		goto out;
	}
	ok = run(s, grammar, buf_cstr(&clean), take, ctx);
	source_sort_errors(s, told);
out:
	buf_free(&clean);
	return ok;
}

const struct source_value *
source_get(cfg_t *cfg, const char *key)
{
	cfg_opt_t *opt = cfg_getopt(cfg, key);

	return cfg_opt_size(opt) == 0 ? NULL : cfg_opt_getnptr(opt, 0);
}

bool
source_list(struct source *s, cfg_t *cfg, const char *key,
    const struct source_value *const **out, size_t *n)
{
	cfg_opt_t *opt = cfg_getopt(cfg, key);
	const struct source_value **v;
	unsigned i;

	*n = cfg_opt_size(opt);
	v = arena_array(s->arena, *n, sizeof *v);
	for (i = 0; i < *n; i++)
		v[i] = cfg_opt_getnptr(opt, i);
	*out = v;
	return (opt->flags & CFGF_MODIFIED) != 0;
}

struct conf_list
source_texts(struct source *s, const struct source_value *const *v, size_t n)
{
	const char **texts = arena_array(s->arena, n, sizeof *texts);
	size_t i;

	for (i = 0; i < n; i++)
		texts[i] = v[i]->text.p;
	return (struct conf_list){ texts, n };
}

int
source_line(cfg_t *cfg)
{
	const struct source_value *v = source_get(cfg, SOURCE_LINE);
	uint64_t line = 0;

	return v != NULL && str_to_u64(v->text, INT32_MAX, &line) ? (int)line : 0;
}

bool
source_read(struct source *s, const char *path)
{
	struct err e = { "" };

	s->name = path;
	if (file_read(path, LIMIT_CONF_BYTES, s->arena, &s->text, &e))
		return true;
	/* The sentence names the file already. */
	conf_error(s->errors, path, 0, "%s", str_starts(str_of(e.text), str_of(path)) ?
	    e.text + strlen(path) + 2 : e.text);
	return false;
}

void
source_each_of(const struct conf_folder *folders, size_t n, const char *sub,
    struct source *s, void (*each)(struct source *, void *), void *ctx)
{
	const char *dir, **files;
	struct err e = { "" };
	size_t i, k, count;

	for (i = 0; i < n; i++) {
		dir = arena_printf(s->arena, "%s/%s", folders[i].path, sub).p;
		if (folders[i].is_optional && !file_exists(dir))
			continue;
		if (!file_list(dir, ".conf", s->arena, &files, &count, &e)) {
			conf_error(s->errors, dir, 0, "%s", e.text + strlen(dir) + 2);
			continue;
		}
		for (k = 0; k < count; k++)
			if (source_read(s, files[k]))
				each(s, ctx);
	}
}

void
source_each(const struct conf_folder *folders, size_t n, const char *file,
    struct source *s, void (*each)(struct source *, void *), void *ctx)
{
	const char *path;
	size_t i;

	for (i = 0; i < n; i++) {
		path = arena_printf(s->arena, "%s/%s", folders[i].path, file).p;
		if (folders[i].is_optional && !file_exists(path))
			continue;
		if (source_read(s, path))
			each(s, ctx);
	}
}

/* The line that an error line of this file names; 0 when it names none. */
static uint64_t
line_of(const struct source *s, struct str error)
{
	struct str rest = str_sub(error, str_of(s->name).n + 1, error.n);
	uint64_t line;

	return str_to_u64(str_sub(rest, 0, str_find(rest, ':')), INT32_MAX, &line) ?
	    line : UINT64_MAX;
}

void
source_sort_errors(const struct source *s, size_t from)
{
	struct buf *text = &s->errors->text;
	struct str rest, line, lines[LIMIT_CONF_ERRORS + 1];
	size_t n = 0, i;

	rest = arena_str(s->arena, str_sub(buf_str(text), from, text->n));
	while (n < LIMIT_CONF_ERRORS + 1 && str_next(&rest, '\n', &line) && line.n > 0) {
		for (i = n++; i > 0 && line_of(s, lines[i - 1]) > line_of(s, line); i--)
			lines[i] = lines[i - 1];
		lines[i] = line;
	}
	text->n = from;
	for (i = 0; i < n; i++)
		buf_addf(text, "%.*s\n", STR_ARG(lines[i]));
}
