/* instrument: from the facts about an app to the changes that put the profiler in, or take it out. Decides, and
 * touches nothing.
 *
 * Putting in starts from each file as the user wrote it (source->text): so an instrumented file that is instrumented
 * again comes out the same, and picks up whatever was added or changed since. */
#ifndef PFP_INSTRUMENT_H
#define PFP_INSTRUMENT_H

#include "app/app.h"
#include "base/fail.h"
#include "edit/plan.h"
#include "instrument/block.h"
#include "instrument/by_hand.h"
#include "instrument/profiler.h"

struct arena;

/* What happened, or would happen, to requirements.txt. */
enum requirement {
	REQUIREMENT_THERE, /* it names memory-profiler already */
	REQUIREMENT_ADDED,
	REQUIREMENT_REMOVED,
	REQUIREMENT_OLD,     /* it pins a memory-profiler below 0.61 */
	REQUIREMENT_HASHES,  /* every line carries a hash: ours would be refused by pip */
	REQUIREMENT_NO_FILE, /* there is none to add it to */
	REQUIREMENT_NONE,    /* nothing of ours in it */
	REQUIREMENTS
};

extern const char *const requirement_ids[REQUIREMENTS]; /* for programs */

struct required {
	enum requirement what;
	struct slice package; /* that our line names, or named */
};

/* Adds to `out` what instrumenting the app's functions changes, its requirements.txt included. Sets `left` of each
 * function that can not be profiled. `out` stays as it is when nothing is to be done. Fails when something marked was
 * changed by hand. A file whose result does not stand its check is left alone. */
bool instrument_plan(struct arena *, struct app *, const struct profiling *, struct changes *out, struct required *,
		     struct fail *);

/* What that would be: sets `left` and `state` of each function, and nothing else. */
void instrument_look(struct arena *, struct app *, const struct profiling *);

/* The same for files that are about to be written: the functions that the changes add to a file, all called by that
 * trigger, come profiled, and requirements.txt with the line of `needed`. Fails when one can not be profiled. */
bool instrument_pending(struct arena *, const struct app *, const char *trigger, const struct profiling *,
			const struct profiler *needed, struct changes *, struct required *, struct fail *);

/* How a function stands, in a word or two: "profiled", "not profiled", "stale", "by hand", "left alone". */
const char *function_state(const struct function *);

/* What profiling a function would change or spoil, however right it is done. */
enum warning { WARN_FRAMES, WARN_STACKLEVEL, WARN_RECURSION, WARN_LOGGING, WARN_ASYNC_HELPER, WARNINGS };

/* For programs, "frames"; and a clause for people. */
extern const char *const warning_ids[WARNINGS], *const warning_texts[WARNINGS];

/* Has the function, if it is or will be profiled, this warning? *place is what it is about. */
bool function_is_warned(const struct function *, enum warning, struct place *);


/* Does instrumenting put a profiled function into this file? After instrument_plan. */
bool source_is_profiled(const struct app *, const struct source *);

/* What became, or would become, of one file with marks. */
struct restored {
	struct source *source;
	bool exactly; /* to the bytes that were instrumented; else edits made since are in it */
	bool by_hand; /* and what had been written by hand is gone as well */
};

struct restored_files VEC_OF(struct restored);

/* What taking everything out of an app did, or would do. */
struct removal {
	struct restored_files restored;
	struct findings by_hand; /* what was written by hand, file by file: gone, or left and why */
	struct required required;
};

/* Adds to `out` what taking everything out of the app changes, whichever of the profilers has put it in. With `force`,
 * marked lines that were changed by hand go too; without, they are a failure. */
bool remove_plan(struct arena *, const struct app *, const struct profilers *, bool force, struct changes *out,
		 struct removal *, struct fail *);

/* ---- for the rooms of this folder ---- */

/* Is the line of `at` one that begins a statement: blanks only in front, and no backslash above that joins it? */
bool begins_statement(const struct source *, size_t at);

/* The file's bytes with those of the app's functions that are in it profiled. */
struct slice instrument_source_text(struct arena *, const struct app *, const struct source *,
				    const struct profiling *);

/* Fails at the first block of the file that says anything else than what we write, with one of the profilers. */
bool check_blocks(const struct source *, const struct profilers *, struct fail *);

/* The one that has written the file's blocks, or what comes nearest to them; the default one without blocks. */
const struct profiler *profiler_of(const struct source *, const struct profilers *);

/* The names that the file's setup block brings in; empty ones without a block. */
struct block_names setup_names(struct arena *, const struct source *, const struct profiler *);

/* The file's setup block; NULL without one. */
const struct block *setup_block(const struct source *);

/* What is gone from one source, and what of it other files need. */
struct loss {
	const struct source *source;
	struct by_hand *by_hand;
	struct slice module; /* for elsewhere_find */
	struct needed_names needed;
};

struct losses VEC_OF(struct loss);

/* Reads every Python file of the app once, and sets `needed` of each loss: the names that a file imports from the module
 * that the source is, or may read as its attribute. Modules are compared by the last part of their names, so a namesake
 * may count as well. */
bool elsewhere_find(struct arena *, const struct app *, struct losses *, struct fail *);

/* A line for memory-profiler that somebody wrote goes, too. */
struct by_hand_requirement {
	const char *still_used;    /* "FILE:LINE", which keeps it; or NULL */
	struct findings *findings; /* what there is to say */
	bool only_marked;          /* or it does not, since nothing else that was written by hand does */
};

/* Plan our line in the app's requirements.txt, or its absence; `by_hand` NULL leaves what is not ours. */
bool plan_requirement(struct arena *, const struct app *, const struct profiling *, struct changes *out,
		      struct required *, struct fail *);
bool plan_no_requirement(struct arena *, const struct app *, const struct profilers *, bool force,
			 const struct by_hand_requirement *, struct changes *out, struct required *, struct fail *);

/* The lines of a requirements.txt that ask for memory-profiler, or are ours; `path` is what the places say. */
void requirements_find(struct arena *, const char *path, struct slice text, struct findings *out);

/* The contents of a requirements.txt with our line added, or with it removed; *out is untouched when nothing changes. */
enum requirement requirements_add(struct arena *, const struct profiler *, struct slice text, struct slice *out);
bool requirements_remove(struct arena *, const struct profilers *, const char *path, struct slice text, bool force,
			 const struct by_hand_requirement *, struct slice *out, struct required *, struct fail *);

#endif
