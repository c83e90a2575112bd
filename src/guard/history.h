/* history: what git has, as trees: the index, a commit, what commits bring that are about to be pushed. */
#ifndef PFP_HISTORY_H
#define PFP_HISTORY_H

#include "git/git.h"
#include "guard/tree.h"

/* Where to look: the repository of a folder, and the apps at and below that folder alone. To be released. */
struct history {
	struct repo repo;
	const char *folder; /* as the user named it */
	const char *prefix; /* of its files in the repository */
};

bool history_open(struct arena *, const char *folder, struct history *, struct fail *);
void history_release(struct history *);

/* What the next commit would hold. */
bool tree_of_index(struct arena *, const struct history *, struct tree *out, struct fail *);

/* A commit; of "A..B" what the commits bring that are in B and not in A. */
bool tree_of_revision(struct arena *, const struct history *, const char *revision, struct tree *out, struct fail *);

/* A line of what git tells a pre-push hook, "<local ref> <id> <remote ref> <id>": what the remote does not have yet.
 * Nothing, where something is to be deleted there. */
bool tree_of_push(struct arena *, const struct history *, const char *remote, struct slice line, struct tree *out,
		  struct fail *);

#endif
