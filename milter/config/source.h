/*
 * One file of configuration or rules, from bytes to a tree of values that know
 * their lines. Three steps: the bytes are checked (UTF-8, no control bytes), the
 * outline is checked against a grammar (outline.h), and only what passed goes to
 * libconfuse, which keeps the tree while `take` looks at it. libconfuse's lexer
 * has one state for the whole process, so that step is serialised by a lock.
 *
 * The other files of this room give their grammar as an array of cfg_opt_t made
 * with the macros below. Every value is a string here; its meaning is settled by
 * the one who takes it, so that all bad values are told in one go.
 */
#ifndef CONFIG_SOURCE_H
#define CONFIG_SOURCE_H

#include <confuse.h>

#include "config/config.h"

struct source {
	const char		*name;		/* in errors */
	struct str		 text;
	struct arena		*arena;
	struct conf_errors	*errors;
};

struct source_value {
	struct str	 text;		/* a NUL follows */
	int		 line;
};

/* The callback of every value; makes a struct source_value of it. */
int	source_keep(cfg_t *, cfg_opt_t *, const char *, void *);

#define SOURCE_KEY(name)	CFG_PTR_CB(name, NULL, CFGF_NODEFAULT, source_keep, NULL)
#define SOURCE_LIST(name)	CFG_PTR_LIST_CB(name, NULL, CFGF_NODEFAULT, source_keep, NULL)
#define SOURCE_SECTION(name, keys)	CFG_SEC(name, keys, CFGF_NONE)
/* NAME "title" { … }, any number, no title twice. */
#define SOURCE_TITLED(name, keys)	CFG_SEC(name, keys, CFGF_MULTI | CFGF_TITLE)
/* The line a section opens on; every section's keys and the top end with it. */
#define SOURCE_LINE		"_line"
#define SOURCE_END()		SOURCE_KEY(SOURCE_LINE), CFG_END()

typedef void source_take(struct source *, cfg_t *, void *);

/*
 * False, and take not called, when the bytes or the syntax are bad. Unknown and
 * repeated keys are told and left out, and take sees the rest.
 */
bool	source_parse(struct source *, cfg_opt_t *grammar, source_take *, void *);

/* NULL when not given. Borrowed from the arena. */
const struct source_value *source_get(cfg_t *, const char *key);
/* False when the list was not given; an empty one is given. */
bool	source_list(struct source *, cfg_t *, const char *key,
	    const struct source_value *const **out, size_t *n);
struct conf_list source_texts(struct source *, const struct source_value *const *, size_t n);
int	source_line(cfg_t *);

/* Reads the file into s->text; s->name is its path. */
bool	source_read(struct source *, const char *path);

/* Calls each for every *.conf of FOLDER/sub, in order of folders and names. */
void	source_each_of(const struct conf_folder *, size_t n, const char *sub,
	    struct source *, void (*each)(struct source *, void *), void *);

/* Calls each for FOLDER/file of every folder; only an optional one may lack it. */
void	source_each(const struct conf_folder *, size_t n, const char *file,
	    struct source *, void (*each)(struct source *, void *), void *);

/* Puts what was told of one file, from that byte of the text on, in order of lines. */
void	source_sort_errors(const struct source *, size_t from);

/* ---- the readers, from memory: tests and fuzzers start here ---- */

struct official;
struct reasons;
struct lookalike;

void	 conf_read_source(struct source *, struct conf *);

struct official	*official_new(const struct source *);
void	 official_add(struct source *, void *official);
void	 official_finish(struct official *, struct source *, struct conf_official *);

struct reasons	*reasons_new(const struct source *);
void	 reasons_add(struct source *, void *reasons);
void	 reasons_finish(struct reasons *, struct source *, struct conf_reasons *);

struct lookalike *conf_lookalike_new(const struct source *);
void	 conf_lookalike_add(struct source *, void *lookalike);
void	 conf_lookalike_finish(struct lookalike *, struct conf_lookalike *);

void	 words_add(struct source *, struct conf_words *);

#endif
