/*
 * International names, both ways, by ICU's UTS #46. Only domain/ knows ICU's
 * IDNA. Pure; one shared UIDNA object, made at first use.
 */
#ifndef DOMAIN_IDNA_H
#define DOMAIN_IDNA_H

#include "base/arena.h"

/*
 * U-labels (UTF-8) to A-labels, lower case. False when UTS #46, RFC 5891 or RFC
 * 5892 refuse, or an A-label does not lead back to itself. Which ASCII a name may
 * hold is left to domain_canon().
 */
bool	idna_to_ascii(struct arena *, struct str, struct str *out);
/* A-labels to UTF-8 for people to read. False when a label does not decode. */
bool	idna_to_unicode(struct arena *, struct str, struct str *out);

#endif
