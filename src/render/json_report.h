/* json_report: a result as JSON, for render_json and for the page of render_html. tests/schema/report.schema.json says
 * what each key means. */
#ifndef PFP_JSON_REPORT_H
#define PFP_JSON_REPORT_H

#include "base/buf.h"
#include "profile/result.h"

struct arena;

struct json_style {
	bool pretty;    /* one member a line; else no blank at all */
	size_t longest; /* characters of any text; what is longer is cut, and says so; 0: all */
};

/* Always UTF-8: U+FFFD stands for each byte that is none. No line end behind it. */
void json_report(struct arena *, const struct result *, const struct json_style *, struct buf *out);

#endif
