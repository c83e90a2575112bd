/* print_sample: a sample result in a format, on stdout, for who checks formats with tools of others.
 *
 *     print_sample SAMPLE FORMAT
 *     print_sample SAMPLE text WIDTH [c][u]      c: in colour; u: with characters beyond ASCII */
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "render/render.h"
#include "sample_result.h"

static const struct {
	const char *name;
	void (*render)(struct arena *, const struct result *, struct buf *);
} formats[] = {
	{ "csv", render_csv },     { "markdown", render_markdown }, { "speedscope", render_speedscope },
	{ "junit", render_junit }, { "sarif", render_sarif },       { "json", render_json },
	{ "html", render_html },
};

static void print_text(struct arena *arena, const struct result *result, int argc, char **argv, struct buf *out)
{
	struct text_style style = { .width = argc > 3 ? strtoul(argv[3], NULL, 10) : 80, .top = 10 };

	style.colour = argc > 4 && strchr(argv[4], 'c');
	style.unicode = argc > 4 && strchr(argv[4], 'u');
	render_text(arena, result, &style, out);
}

int main(int argc, char **argv)
{
	struct arena arena = { 0 };
	struct buf out = { .arena = &arena };
	struct result *result = argc > 2 ? sample_result(&arena, argv[1]) : NULL;

	if (result && strcmp(argv[2], "text") == 0)
		print_text(&arena, result, argc, argv, &out);
	for (size_t i = 0; result && i < sizeof formats / sizeof *formats; i++)
		if (strcmp(argv[2], formats[i].name) == 0)
			formats[i].render(&arena, result, &out);
	fwrite(out.n ? out.p : "", 1, out.n, stdout);
	arena_release(&arena);
	return out.n ? 0 : 2;
}
