/* profiler: the template of a profiler, templates/profilers/<name>/: what the blocks of a file say besides their frame.
 *
 *     requirement: memory-profiler>=0.61                                        # template.yaml: for requirements.txt
 *     decorator: "@{{memory_profiler}}.profile(stream={{profiler_logstream}})"  # above each subfunction and helper
 *
 *     {{profiler_logstream}} = {{memory_profiler}}.LogFile('memory_profiler_logs')        # setup.py
 *
 * setup.py holds the lines of the setup block that stand behind its imports, plain ASCII. Values are names, and each
 * stands alone, so that it can be read back: the modules logging, memory_profiler, os and sys, which are imported, unless
 * setup.py does it itself ("import {{memory_profiler}}"), and root_logger, profiler_logstream and profiler_decorator,
 * which setup.py brings in. A line with {{?all-rows}} is for files whose rows without growth have to be logged too, one
 * with {{!all-rows}} for the others. The decorator leaves the function that it is given in __wrapped__.
 *
 * An unknown key or value, lines that are no Python, or that would not be known again: a failure by file:line:column. */
#ifndef PFP_PROFILER_H
#define PFP_PROFILER_H

#include "instrument/tokens.h"
#include "python/outline.h"
#include "template/shelf.h"

/* What a hole is filled with; those below PY_MODULES are modules. */
enum { VALUE_LOGGER = PY_MODULES, VALUE_STREAM, VALUE_DECORATOR, VALUES };

/* Text with holes: a byte from STENCIL_HOLE on stands for the name of a value, all others are ASCII. */
enum { STENCIL_HOLE = 0x80 };

struct stencil {
	struct slice text; /* lines end in LF; that of a decorator in nothing */
	struct tokens tokens;
	VEC(struct span) lines; /* of the tokens; those without any are left out */
	unsigned uses;          /* a bit for each value that is in it */
	unsigned imports;       /* and for each module that it imports itself */
};

struct profiler {
	const char *name;        /* of its folder */
	const char *file;        /* its setup.py, real; NULL when it is in the program */
	const char *requirement; /* "memory-profiler>=0.61" */
	struct slice package;    /* "memory-profiler" */
	struct stencil decorator;
	struct stencil setup[2]; /* the second one for all rows */
	unsigned uses;           /* of all of them */
};

struct profilers VEC_OF(struct profiler);

/* Which there are, and which of them is meant. */
struct profiling {
	const struct profilers *known;   /* what they have written is ours */
	const struct profiler *profiler; /* that writes; NULL: in each file the one that has written it */
};

extern const char profiler_default[], profiler_local_only[];

/* All of the shelf, also those whose name another has that comes first: they may have written something. */
bool profilers_read(struct arena *, const struct shelf *, struct profilers *, struct fail *);

/* The first of that name; NULL, and EXIT_ASKED_WRONGLY with the nearest name, when there is none. */
const struct profiler *profiler_find(const struct profilers *, const char *name, struct fail *);

/* The value that a byte of a stencil stands for; -1 when it stands for itself. */
static inline int stencil_hole(char c)
{
	return (unsigned char)c >= STENCIL_HOLE ? (unsigned char)c - STENCIL_HOLE : -1;
}

/* Is there, at the byte, a hole for a module that the text imports? */
static inline bool stencil_imports(struct slice text, size_t at)
{
	return at < text.n && stencil_hole(text.p[at]) >= 0 && stencil_hole(text.p[at]) < PY_MODULES &&
	       slice_ends(slice_part(text, 0, at), S("import "));
}

#endif
