/*
 * The Authentication-Results field (RFC 8601): ours is written, forged ones are
 * told. No comments are ever written (they break Exchange), and nothing from a
 * letter reaches it but as an RFC 2045 token or a quoted string.
 */
#ifndef AUTH_RESULTS_H
#define AUTH_RESULTS_H

#include "auth/auth.h"
#include "base/buf.h"

/* The field's value: "mx.plant.example; spf=pass smtp.mailfrom=…; …". */
void	auth_results_print(struct buf *, const struct auth *, struct str authserv_id);

/*
 * Does this field claim to be ours? name is the field's; value as it arrived.
 * True for Authentication-Results, X-Authentication-Results and
 * ARC-Authentication-Results whose authserv-id (quotes, comments, case, folds and
 * a version number seen through) is ours or below ours, or cannot be read. A field
 * that starts with a result where the id should be is nobody's, since Exchange
 * Online sends such, unless our name stands bare among its results.
 */
bool	auth_results_is_ours(struct str name, struct str value, struct str authserv_id);

#endif
