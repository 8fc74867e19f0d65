/*
 * A borrowed slice of bytes. Everything that comes from a letter is one: it may
 * hold NUL, and never ends in one by promise. Two words wide, so it is passed
 * by value. Comparison folds ASCII only; other scripts belong to text/.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct str {
	const char	*p;
	size_t		 n;
};

#define STR(literal)	((struct str){ (literal), sizeof(literal) - 1 })
#define STR_NONE	((struct str){ NULL, 0 })
/* For printf's "%.*s". */
#define STR_ARG(s)	(int)(s).n, (s).n == 0 ? "" : (s).p

struct str	str_of(const char *);		/* NULL gives the empty slice */
struct str	str_sub(struct str, size_t from, size_t to);	/* clamped */
struct str	str_trim(struct str);		/* SP, HTAB, CR, LF at both ends */

bool		str_eq(struct str, struct str);
bool		str_ieq(struct str, struct str);
bool		str_starts(struct str, struct str prefix);
bool		str_istarts(struct str, struct str prefix);
bool		str_ends(struct str, struct str suffix);
bool		str_iends(struct str, struct str suffix);
int		str_cmp(struct str, struct str);	/* bytewise, as memcmp */

/* Index of the first such byte, or the length where there is none. */
size_t		str_find(struct str, char);
size_t		str_find_last(struct str, char);
size_t		str_find_str(struct str, struct str needle);
size_t		str_ifind_str(struct str, struct str needle);

/*
 * Cuts the next part off *rest at sep. False when nothing is left; an empty
 * part between two separators is a part. "a,,b," gives "a", "", "b", "".
 */
bool		str_next(struct str *rest, char sep, struct str *part);

/* Decimal digits only, the whole slice, at most max. */
bool		str_to_u64(struct str, uint64_t max, uint64_t *out);

static inline bool
char_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
char_is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool
char_is_alnum(char c)
{
	return char_is_digit(c) || char_is_alpha(c);
}

static inline bool
char_is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static inline char
char_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

#endif
