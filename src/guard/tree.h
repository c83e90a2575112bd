/* tree: the files to look at, app by app, wherever they are: on the disk, in git, in a package.
 *
 *   disk.h, history.h, package.h   make a tree; what can hold no trace is not in it
 *   check.h                        looks at it */
#ifndef PFP_GUARD_TREE_H
#define PFP_GUARD_TREE_H

#include "guard/look.h"

struct arena;
struct fs_buffer;

struct tree_file {
	const char *inner;  /* from the app's root, with '/' */
	const char *path;   /* as the user would write it */
	enum look_kind kind;
	struct slice bytes;
	const char *commit; /* that brings it, or NULL */
};

struct tree_app {
	const char *root; /* as the user would write it */
	struct slice funcignore, config;
	const char *config_path;
	VEC(struct tree_file) files;
	struct traces traces; /* those that the names of files are */
};

struct tree {
	VEC(struct tree_app) apps;
	struct tree_app outside; /* of all apps: searched for marks alone */
	bool is_history;         /* what is not to be in git counts even where .funcignore keeps it from shipping */
};

/* A file of a place that has no folders of its own: a commit, a package. */
struct listed {
	const char *path;   /* from the top of it, with '/' */
	const char *commit; /* that brings it, or NULL */
	bool is_there;      /* it tells which apps there are, and what is theirs */
	bool is_looked_at;
};

struct inventory {
	const char *base; /* what stands in front of the paths, for people */
	const struct listed *files;
	size_t n;

	/* The bytes of file i, good until the next call of the same worker; many at a time. */
	bool (*read)(void *context, size_t i, size_t worker, struct slice *out, struct fail *);
	void *context;
};

/* Sorts the files out, and keeps what may hold a trace. Fails where a file can not be read. */
bool tree_of_inventory(struct arena *, const struct inventory *, struct tree *out, struct fail *);

/* Adds a trace that the name of a file is, if it is one. */
void tree_note_name(struct arena *, struct tree_app *, const char *inner, const char *commit);

#endif
