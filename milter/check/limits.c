/* Was part of the letter not read, so that silence about it means nothing? */
#include "check/checks.h"

void
check_limits(const struct evidence *e, struct findings *f)
{
	if (e->is_over_limit)
		findings_add(f, REASON_limits, STR("size"), STR_NONE);
	if (e->auth->dkim_passed_over > 0)
		findings_add(f, REASON_limits, STR("signatures"), STR_NONE);
	if (e->is_late)
		findings_add(f, REASON_limits, STR("time"), STR_NONE);
}
