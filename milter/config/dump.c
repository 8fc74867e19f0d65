#include "config/config.h"

#include "config/schema.h"

enum { WIDTH = 78 };

/* A comment, broken at blanks. */
static void
comment(struct buf *b, const char *indent, struct str text)
{
	struct str word;
	size_t column = 0;

	while (str_next(&text, ' ', &word)) {
		if (column > 0 && column + 1 + word.n > WIDTH) {
			buf_addc(b, '\n');
			column = 0;
		}
		if (column == 0) {
			buf_addf(b, "%s#", indent);
			column = str_of(indent).n + 1;
		}
		buf_addf(b, " %.*s", STR_ARG(word));
		column += 1 + word.n;
	}
	buf_addc(b, '\n');
}

void
conf_dump(const struct conf *c, struct buf *b)
{
	const char *section = "", *indent = "";
	size_t i;

	for (i = 0; i < schema_count; i++) {
		const struct schema_key *k = &schema[i];

		if (!str_eq(str_of(k->section), str_of(section))) {
			buf_addf(b, "%s%s {\n", section[0] == '\0' ? "\n" : "}\n\n",
			    k->section);
			section = k->section;
			indent = "\t";
		}
		comment(b, indent, str_of(k->says));
		buf_addf(b, "%s# Default: ", indent);
		schema_print_default(k, b);
		if (k->range[0] != '\0')
			buf_addf(b, " (%s)", k->range);
		buf_addf(b, "\n%s%s = ", indent, k->name);
		schema_print(k, c, b);
		buf_add(b, STR("\n"));
		if (i + 1 < schema_count && str_eq(str_of(k[1].section), str_of(section)))
			buf_addc(b, '\n');
	}
	buf_add(b, section[0] == '\0' ? STR("") : STR("}\n"));
}
