/*
 * schema.def as a table: every configuration key with its kind, its place in
 * struct conf, its default and range. A kind knows how to read its values and how
 * to print them again.
 */
#ifndef CONFIG_SCHEMA_H
#define CONFIG_SCHEMA_H

#include "config/source.h"

enum schema_kind {
	KIND_STRING, KIND_PATH, KIND_HOST, KIND_USER, KIND_SOCKET, KIND_OCTAL,
	KIND_BOOL, KIND_ENUM, KIND_WORD, KIND_NETWORKS, KIND_SERVERS, KIND_MS,
	KIND_SECONDS, KIND_BYTES, KIND_COUNT, KIND_NAMES,
};

struct schema_key {
	const char		*section;	/* "": none */
	const char		*name;
	enum schema_kind	 kind;
	size_t			 offset;	/* in struct conf */
	const char		*standard;	/* the default */
	const char		*range;
	const char		*says;
};

extern const struct schema_key schema[];
extern const size_t schema_count;

bool	schema_is_list(const struct schema_key *);

/* Sets the member from its values; tells each that is bad. */
void	schema_set(const struct schema_key *, struct source *, struct conf *,
	    const struct source_value *const *, size_t n);
void	schema_set_default(const struct schema_key *, struct source *, struct conf *);

/* The value as it stands in a file, "5s" or {"a", "b"}. */
void	schema_print(const struct schema_key *, const struct conf *, struct buf *);
void	schema_print_default(const struct schema_key *, struct buf *);

#endif
