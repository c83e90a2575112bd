/* html: the page: templates/report/report.html with its style, its script and the result as JSON put in.
 *
 * In: a result, hostile texts included. Out: one file that asks for no other. The texts are in the JSON alone, which has
 * no character in it that means anything to HTML; what they become on the page is up to report.js. */
#include "base/arena.h"
#include "render/json_report.h"
#include "render/render.h"
#include "template/embedded.h"

static struct slice embedded(const char *path)
{
	for (size_t i = 0; i < embedded_count; i++)
		if (strcmp(embedded_files[i].path, path) == 0)
			return (struct slice){ (const char *)embedded_files[i].bytes, embedded_files[i].size };
	return S("");
}

/* JSON as it may stand in an element of HTML. These characters are in its strings alone, where each may be written as
 * an escape. */
static void add_data(struct arena *arena, const struct result *result, struct buf *out)
{
	static const struct {
		struct slice text, escape;
	} rows[] = {
		{ { "<", 1 }, { "\\u003c", 6 } },
		{ { ">", 1 }, { "\\u003e", 6 } },
		{ { "&", 1 }, { "\\u0026", 6 } },
		{ { "\xe2\x80\xa8", 3 }, { "\\u2028", 6 } },
		{ { "\xe2\x80\xa9", 3 }, { "\\u2029", 6 } },
	};
	static const struct json_style style = { .longest = 2000 };
	struct buf data = { .arena = arena };
	struct slice rest;
	size_t from = 0;

	json_report(arena, result, &style, &data);
	rest = buf_slice(&data);
	for (size_t at = 0; at < rest.n; at++)
		for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
			if (!slice_starts(slice_part(rest, at, rest.n), rows[i].text))
				continue;
			buf_add(out, slice_part(rest, from, at));
			buf_add(out, rows[i].escape);
			from = at + rows[i].text.n;
		}
	buf_add(out, slice_part(rest, from, rest.n));
}

void render_html(struct arena *arena, const struct result *result, struct buf *out)
{
	struct slice page = embedded("report/report.html");
	size_t from = 0, at;

	while ((at = slice_find(page, S("{{"), from)) != SLICE_NONE) {
		size_t end = slice_find(page, S("}}"), at);
		struct slice name = slice_part(page, at + 2, end);

		buf_add(out, slice_part(page, from, at));
		if (slice_is(name, "style"))
			buf_add(out, embedded("report/report.css"));
		else if (slice_is(name, "script"))
			buf_add(out, embedded("report/report.js"));
		else
			add_data(arena, result, out);
		from = end + 2;
	}
	buf_add(out, slice_part(page, from, page.n));
}
