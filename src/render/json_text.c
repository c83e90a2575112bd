#include "render/json_text.h"

#include "base/utf8.h"

static void spell(struct buf *out, uint32_t c)
{
	if (c < 0x10000)
		buf_addf(out, "\\u%04x", c);
	else
		buf_addf(out, "\\u%04x\\u%04x", 0xd800 + ((c - 0x10000) >> 10), 0xdc00 + (c & 0x3ff));
}

/* What is unseen is in strings alone, but for the newlines between them. */
void json_text_add(struct buf *out, struct json_object *object, bool pretty)
{
	int flags = JSON_C_TO_STRING_NOSLASHESCAPE | (pretty ? JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED : 0);
	struct slice json = slice_of(json_object_to_json_string_ext(object, flags));
	size_t from = 0, n;
	uint32_t c;

	for (size_t at = 0; at < json.n; at += n) {
		struct slice rest = slice_part(json, at, json.n);

		n = 1;
		if ((unsigned char)*rest.p < 0x7f || !(n = utf8_length(rest)) || !utf8_is_unseen(c = utf8_code(rest, n))) {
			n += !n;
			continue;
		}
		buf_add(out, slice_part(json, from, at));
		spell(out, c);
		from = at + n;
	}
	buf_add(out, slice_part(json, from, json.n));
}
