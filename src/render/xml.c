#include "render/xml.h"

#include "render/plain.h"

/* Plain text has no character that XML forbids. */
void xml_add_text(struct buf *out, struct slice hostile)
{
	struct slice text = plain(out->arena, hostile, PLAIN_LONGEST, true);

	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (c == '&' || c == '<' || c == '>' || c == '"' || c == '\'')
			buf_addf(out, "&#%d;", c);
		else
			buf_add(out, slice_part(text, i, i + 1));
	}
}

void xml_add_attribute(struct buf *out, const char *name, struct slice hostile)
{
	buf_addf(out, " %s=\"", name);
	xml_add_text(out, hostile);
	buf_add(out, S("\""));
}
