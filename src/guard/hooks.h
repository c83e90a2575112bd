/* hooks: the two hooks of git's that look before something leaves: where they are, ours put there and taken away.
 *
 *   1. hooks_find     where git looks for hooks; a folder that ours can not go to is told, not failed at
 *   2. hook_look      one hook as it stands
 *   3. hook_check     would hook_install do? Before anything is written
 *   4. hook_install   or hook_uninstall
 *
 * A hook that was there before stays beside ours as NAME.before-pyfuncprof, the same file with the same mode, and ours
 * runs it first. Ours appears by a rename, so there is no moment without a hook. The text of ours is
 * templates/hooks/hook.sh; it is known by its second line, and is altered when the rest is not what we write. */
#ifndef PFP_HOOKS_H
#define PFP_HOOKS_H

#include "base/fail.h"
#include "git/setup.h"

struct arena;

enum hook_kind { HOOK_PRE_COMMIT, HOOK_PRE_PUSH, HOOKS };

struct hooks {
	const char *folder;   /* where ours go */
	const char *idle;     /* git's own folder for them, when git looks elsewhere; else NULL */
	const char *program;  /* what ours run, as a shell's word */
	bool is_husky;        /* husky runs what is in the folder, with "sh -e" */
	const char *runners;  /* husky's folder, which git looks at; else NULL */
	struct fail no;       /* why ours can not go there; no message when they can */
};

/* `program` is a word of a shell; where the folder comes with the repository to other machines, a bare name is used. */
void hooks_find(struct arena *, const struct repo_setup *, const char *program, struct hooks *out);

enum hook_state {
	HOOK_MISSING,
	HOOK_INSTALLED,
	HOOK_ALTERED,  /* ours, but its text was changed */
	HOOK_MOVED,    /* another tool's is there, which has put ours beside it, and runs it */
	HOOK_REPLACED, /* another tool's is there; what was there before ours is still beside it */
	HOOK_IDLE,     /* ours is where git no longer looks */
};

struct hook {
	const char *name;
	const char *path;      /* where git, or husky, looks for it */
	const char *ours;      /* where ours is; NULL without one */
	const char *earlier;   /* the one before ours, beside it; NULL without one */
	enum hook_state state;
	bool is_current;       /* ours is what hook_install would write */
	struct place altered;  /* of an altered one: the first line that is */
};

bool hook_look(struct arena *, const struct hooks *, enum hook_kind, struct hook *out, struct fail *);

/* With `force`, an altered one does not matter. */
bool hook_check(const struct hooks *, const struct hook *, bool force, struct fail *);
bool hook_check_uninstall(const struct hook *, bool force, struct fail *);

/* Both do nothing where nothing is to be done; *changed says. */
bool hook_install(struct arena *, const struct hooks *, enum hook_kind, const struct hook *, bool *changed,
		  struct fail *);
bool hook_uninstall(struct arena *, const struct hook *, bool *changed, struct fail *);

#endif
