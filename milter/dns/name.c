#include "dns/name.h"

#include <string.h>

/* One byte of text, escapes undone; false when the escape is broken. */
static bool
take_byte(struct str s, size_t *i, uint8_t *out)
{
	unsigned int v;

	if (s.p[*i] != '\\') {
		*out = (uint8_t)s.p[(*i)++];
		return true;
	}
	if (s.n - *i < 2)
		return false;
	if (!char_is_digit(s.p[*i + 1])) {
		*out = (uint8_t)s.p[*i + 1];
		*i += 2;
		return true;
	}
	if (s.n - *i < 4 || !char_is_digit(s.p[*i + 2]) ||
	    !char_is_digit(s.p[*i + 3]))
		return false;
	v = (unsigned int)(s.p[*i + 1] - '0') * 100 +
	    (unsigned int)(s.p[*i + 2] - '0') * 10 +
	    (unsigned int)(s.p[*i + 3] - '0');
	if (v > 255)
		return false;
	*out = (uint8_t)v;
	*i += 4;
	return true;
}

bool
dns_name_read(struct str text, struct dns_name *out)
{
	size_t i = 0, n = 1, start = 0;	/* start: where the label's length stands */
	uint8_t byte;

	out->n = 1;
	out->wire[0] = 0;
	if (text.n == 0 || (text.n == 1 && text.p[0] == '.'))
		return true;
	while (i < text.n) {
		if (text.p[i] == '.') {
			if (n - start == 1)
				return false;
			out->wire[start] = (uint8_t)(n - start - 1);
			start = n++;
			i++;
			continue;
		}
		if (!take_byte(text, &i, &byte))
			return false;
		/* The root label still needs its byte behind this one. */
		if (n - start > DNS_LABEL_BYTES || n >= DNS_NAME_WIRE - 1)
			return false;
		out->wire[n++] = (uint8_t)char_lower((char)byte);
	}
	if (n - start > 1) {
		out->wire[start] = (uint8_t)(n - start - 1);
		start = n++;
	}
	out->wire[start] = 0;
	out->n = (uint8_t)n;
	return true;
}

bool
dns_name_from_wire(const uint8_t *p, size_t n, struct dns_name *out, size_t *used)
{
	size_t at = 0, i;

	for (;;) {
		if (at >= n || at >= DNS_NAME_WIRE || p[at] > DNS_LABEL_BYTES)
			return false;
		if (p[at] == 0)
			break;
		at += 1u + p[at];
	}
	for (i = 0; i <= at; i++)	/* a length byte is never a letter */
		out->wire[i] = (uint8_t)char_lower((char)p[i]);
	out->n = (uint8_t)(at + 1);
	*used = at + 1;
	return true;
}

static size_t
print_byte(char *p, uint8_t c)
{
	if (char_is_alnum((char)c) || c == '-' || c == '_') {
		p[0] = (char)c;
		return 1;
	}
	p[0] = '\\';
	if (c > ' ' && c < 0x7f) {
		p[1] = (char)c;
		return 2;
	}
	p[1] = (char)('0' + c / 100);
	p[2] = (char)('0' + c / 10 % 10);
	p[3] = (char)('0' + c % 10);
	return 4;
}

struct str
dns_name_print(const struct dns_name *name, struct arena *a)
{
	char text[4 * DNS_NAME_WIRE];
	size_t at, i, n = 0;

	for (at = 0; name->wire[at] != 0; at += 1u + name->wire[at]) {
		if (at > 0)
			text[n++] = '.';
		for (i = 1; i <= name->wire[at]; i++)
			n += print_byte(text + n, name->wire[at + i]);
	}
	return arena_str(a, (struct str){ text, n });
}

struct str
dns_name_bytes(const struct dns_name *name)
{
	return (struct str){ (const char *)name->wire, name->n };
}
