/* traces: what check has found → one text. Paths and words are hostile: no renderer lets them become markup or a command. */
#ifndef PFP_RENDER_TRACES_H
#define PFP_RENDER_TRACES_H

#include "base/buf.h"
#include "guard/trace.h"

/* Each gives the whole text, ending in a line end; nothing at all of no traces only where the format has it so. What is
 * allowed is suppressed in SARIF, and is in none of the others. */
void render_traces_sarif(struct arena *, const struct traces *, struct buf *out);

/* A suite for each file, a failure for each trace. */
void render_traces_junit(struct arena *, const struct traces *, struct buf *out);

/* Annotations: a line for each trace, as a workflow of GitHub's reads it from the log. */
void render_traces_github(struct arena *, const struct traces *, struct buf *out);

#endif
