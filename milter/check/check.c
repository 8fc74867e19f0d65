#include "check/check.h"

#include <string.h>

#include "check/checks.h"

static const struct {
	const char	*name;
	void		(*run)(const struct evidence *, struct findings *);
} checks[] = {
#define CHECK(name) { #name, check_##name },
#include "check/checks.def"
#undef CHECK
};

static const struct {
	const char	*code;
	const char	*says;
} reasons[REASONS] = {
#define REASON(code, says) { #code, says },
#include "check/reasons.def"
#undef REASON
};

const char *
reason_code(enum reason r)
{
	return reasons[r].code;
}

const char *
reason_says(enum reason r)
{
	return reasons[r].says;
}

enum reason
reason_by_code(struct str code)
{
	int r;

	for (r = 0; r < REASONS; r++)
		if (str_eq(code, str_of(reasons[r].code)))
			break;
	return (enum reason)r;
}

const char *
identity_word(enum identity i)
{
	static const char *const words[] = {
		[IDENTITY_UNKNOWN] = "unknown",
		[IDENTITY_OFFICIAL] = "official",
		[IDENTITY_SUPPLIER] = "supplier",
		[IDENTITY_UNVERIFIED] = "unverified",
		[IDENTITY_MALFORMED] = "malformed",
		[IDENTITY_IMPERSONATION] = "impersonation",
	};

	return words[i];
}

static void
add(struct findings *f, enum reason r, struct str detail, struct str quote, bool is_weak)
{
	f->list = arena_grow(f->arena, f->list, f->n, &f->cap, sizeof *f->list);
	f->list[f->n++] = (struct finding){
		.reason = r,
		.is_weak = is_weak,
		.detail = detail,
		.quote = str_sub(quote, 0, LIMIT_QUOTE),
	};
}

void
findings_add(struct findings *f, enum reason r, struct str detail, struct str quote)
{
	add(f, r, detail, quote, false);
}

void
findings_add_weak(struct findings *f, enum reason r, struct str detail, struct str quote)
{
	add(f, r, detail, quote, true);
}

void
check_run_all(const struct evidence *e, struct findings *f)
{
	size_t i;

	for (i = 0; i < sizeof checks / sizeof checks[0]; i++)
		checks[i].run(e, f);
}
