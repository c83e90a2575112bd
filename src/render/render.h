/* render: a result → one text. Each gives the whole text, ending in a line end; none looks at anything but the result,
 * and none writes. What comes from a log (paths, names, source lines) is hostile: no renderer lets it become a control
 * character, markup or syntax of its output. */
#ifndef PFP_RENDER_H
#define PFP_RENDER_H

#include "base/buf.h"
#include "profile/result.h"

struct arena;

/* For the terminal. */
struct text_style {
	size_t width; /* columns; at least 40 are used */
	bool colour;
	bool unicode; /* bars of block characters, else of '#' */
	size_t top;   /* lines at most; 0: all */
};

void render_text(struct arena *, const struct result *, const struct text_style *, struct buf *out);

void render_json(struct arena *, const struct result *, struct buf *out);
void render_csv(struct arena *, const struct result *, struct buf *out);
void render_markdown(struct arena *, const struct result *, struct buf *out);
void render_speedscope(struct arena *, const struct result *, struct buf *out);
void render_html(struct arena *, const struct result *, struct buf *out);
void render_junit(struct arena *, const struct result *, struct buf *out);
void render_sarif(struct arena *, const struct result *, struct buf *out);

#endif
