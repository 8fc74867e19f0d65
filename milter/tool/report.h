/* What `chopmark check` prints of one judged letter: for people, or as JSON. */
#ifndef TOOL_REPORT_H
#define TOOL_REPORT_H

#include <stdio.h>

#include "scan/scan.h"

void	report_text(FILE *, struct arena *, struct str name, const struct judgement *,
	    bool colour);
void	report_json(FILE *, struct arena *, struct str name, const struct judgement *);

#endif
