/* outline: the facts about a Python text that the rest of the program needs, as plain structs with byte spans.
 *
 * One pass over tree-sitter's tree collects definitions and name bindings; no tree node leaves this module, which is
 * the only one that knows the parser. Everything lives in the arena given, slices point into the text given. A text
 * that does not parse gives an outline all the same: `broken` is set, and nothing else is to be relied on. */
#ifndef PFP_OUTLINE_H
#define PFP_OUTLINE_H

#include <stdbool.h>

#include "base/slice.h"
#include "base/vec.h"

struct arena;
struct lexed;

enum py_param_kind {
	PARAM_PLAIN,
	PARAM_SLASH, /* the bare "/" */
	PARAM_STAR,  /* the bare "*" */
	PARAM_ARGS,  /* *name */
	PARAM_KWARGS /* **name */
};

struct py_param {
	enum py_param_kind kind;
	struct slice name; /* without stars, annotation and default */
};

struct py_decorator {
	size_t start;      /* of the "@" */
	struct slice path; /* "app.route" of @app.route(...) and of @app.route; empty when it is no dotted name */
	struct slice text; /* its first argument or its argument `name`, when that is a plain string */
};

enum py_scope_kind { PY_FUNCTION, PY_CLASS, PY_LAMBDA };

/* What stands between the header (or the docstring) and the first statement of a body. */
enum py_body {
	BODY_OWN_LINE,  /* the first statement begins a line of its own: something can be put in front of it */
	BODY_SAME_LINE, /* it shares the line of the header */
	BODY_AFTER_DOC, /* it shares the line of the docstring */
	BODY_CONTINUED, /* a backslash joins its line to the one above */
	BODY_ONLY_DOC   /* there is none */
};

/* What moving a body into a subfunction shows to, or costs: or-ed together, where it is first met in `hazard_at`. */
enum py_hazard {
	HAZARD_FRAMES = 1,     /* looks at the call stack */
	HAZARD_STACKLEVEL = 2, /* counts calls on it */
	HAZARD_RECURSION = 4   /* calls itself */
};

enum { PY_HAZARDS = 3 };

/* A def, a class or a lambda; lambdas only carry a place in the nesting. */
struct py_def {
	enum py_scope_kind kind;
	int parent; /* index of the enclosing definition, -1 at module level */
	struct slice name;
	struct span span; /* from the first decorator, or the keyword, to the end of the body */
	size_t keyword;   /* of "async", "def" or "class" */
	size_t statement; /* of the module-level statement that it is part of */
	bool has_bases;   /* of a class: anything in parentheses behind its name */
	bool is_async;
	bool is_generator;        /* a yield in its own scope */
	struct slice type_params; /* "[T]" with the brackets, or empty */
	VEC(struct py_param) params;
	VEC(struct py_decorator) decorators; /* top down */
	enum py_body body;
	size_t first;     /* of the first statement after the docstring, its decorators included */
	unsigned hazards; /* enum py_hazard */
	size_t hazard_at[PY_HAZARDS];
};

enum py_binding_kind {
	BIND_MODULE, /* import module (binds the first part), import module as name */
	BIND_MEMBER, /* from module import member [as name] */
	BIND_CALL,   /* name = target(...) */
	BIND_NAME,   /* name = target */
	BIND_OTHER   /* name = anything else */
};

struct py_binding {
	enum py_binding_kind kind;
	int scope;        /* index of the enclosing definition, -1 at module level */
	size_t at;        /* where */
	bool conditional; /* in an if, a try, a loop: what the name meant before may hold as well */
	struct slice name;
	struct slice module; /* BIND_MODULE, BIND_MEMBER: dotted, with the leading dots of a relative import */
	struct slice target; /* BIND_MEMBER: the member; BIND_CALL, BIND_NAME: a dotted name */
};

/* How a file uses one of the names that instrumenting brings in; or-ed together. */
enum py_use {
	USE_IMPORT = 1, /* import name */
	USE_LOAD = 2,   /* read */
	USE_BIND = 4    /* bound to something else, or possibly so */
};

/* A mention of a name that instrumenting may bring in: one of its modules, root_logger, profiler_logstream, or an alias. */
struct py_mention {
	struct slice name;
	size_t at;
	unsigned use; /* enum py_use */
};

enum py_module { MODULE_LOGGING, MODULE_MEMORY_PROFILER, MODULE_SYS, PY_MODULES };
extern const char *const py_module_names[PY_MODULES];

struct outline {
	bool broken;
	size_t error; /* when broken: the byte where the parser lost its way */
	bool star_import;
	bool sets_up_logging; /* calls logging.basicConfig or one of its kin; `logging_at` is where */
	size_t logging_at;
	VEC(struct py_mention) mentions; /* in the order of the text */
	VEC(struct py_def) defs;         /* outer before inner, in the order of the text */
	VEC(struct py_binding) bindings; /* by name, each name's in the order of the text */
};

/* Never NULL. `lexed` is what the lexer says of the text. */
struct outline *outline_read(struct arena *, struct slice text, const struct lexed *);

/* Does the text parse? Costs less than reading its outline. */
bool outline_parses(struct slice text, const struct lexed *);

/* How the file uses a name that instrumenting may bring in; 0 when it does not. *first, unless NULL, is where. */
unsigned outline_uses(const struct outline *, struct slice name, size_t *first);

/* The bindings of a name, in whatever scope; *n of them. */
const struct py_binding *outline_bindings(const struct outline *, struct slice name, size_t *n);

#endif
