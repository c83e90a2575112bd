/* outline: the facts about a Python text that the rest of the program needs, as plain structs with byte spans.
 *
 * One pass over tree-sitter's tree collects definitions and name bindings; no tree node leaves this room. Everything
 * lives in the arena given, slices point into the text given. A text that does not parse gives an outline all the same:
 * `broken` is set, and nothing else is to be relied on. */
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
	int value;         /* what its annotation says: a value as if the class that it names had been called */
};

struct py_decorator {
	size_t start;      /* of the "@" */
	size_t end;        /* of what is behind it */
	struct slice path; /* "app.route" of @app.route(...) and of @app.route; empty when it is no dotted name */
	int value;         /* what is behind the "@" */
};

/* An expression, as far as names, calls and choices go. Values refer to each other by index; 0 is none, and whatever
 * else an expression may be. */
enum py_value_kind {
	VALUE_UNKNOWN,
	VALUE_NAME,      /* text: a dotted name */
	VALUE_ATTRIBUTE, /* of: what it is looked up in; text: its name */
	VALUE_CALL,      /* of: what is called; first: its arguments */
	VALUE_ANY,       /* first: one of these: a() if b else c(), a or b */
	VALUE_DISPLAY,   /* first: all of these, in the order of the text: a tuple, a list, a set */
	VALUE_TEXT       /* text: what a plain string without escapes contains */
};

struct py_value {
	enum py_value_kind kind;
	size_t at; /* where; SLICE_NONE of a call that only an annotation implies */
	struct slice text;
	struct slice keyword; /* of an argument given by keyword */
	int of, first;
	int next; /* the argument, or the alternative, behind this one */
};

/* A statement that is a call and nothing else. */
struct py_call {
	struct slice name; /* "c" of a.b.c(...); empty when what is called is no dotted name */
	int scope;
	size_t at;
	int value;
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
	int bases;        /* of a class: the first of them, a value */
	bool is_async;
	bool is_generator;        /* a yield in its own scope */
	unsigned calls_param;     /* bit i: it calls its parameter i, one of the first two, in its own scope */
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
	BIND_OTHER,  /* name = anything else */
	BIND_OBJECT, /* object.name = anything: "object.name" is bound here; self.name = anything binds in the class */
	BIND_RETURN, /* return anything: binds "return" */
	BIND_DEF,    /* def name, class name */
	BIND_GLOBAL  /* global name: is bound in the module, see there */
};

struct py_binding {
	enum py_binding_kind kind;
	int scope;         /* index of the definition whose name it is, -1 when it is the module's */
	int from;          /* index of the definition that it stands in: the same, but for self.name and global names */
	size_t at;         /* where */
	bool conditional;  /* in an if, a try, a loop: what the name meant before may hold as well */
	struct slice name; /* "*" of a star import */
	struct span part;  /* BIND_MODULE, BIND_MEMBER: what of the import this is: "member as name" */
	struct slice module; /* BIND_MODULE, BIND_MEMBER: dotted, with the leading dots of a relative import */
	struct slice target; /* BIND_MEMBER: the member; BIND_CALL, BIND_NAME: a dotted name */
	int value;           /* what is bound, for all but imports and definitions */
	int annotation;      /* what its annotation says that it is, see py_param */
	int def;             /* BIND_DEF: its index */
};

/* A module that is imported by a call: import_module("x.y"), __import__("x"). */
struct py_named_import {
	struct slice module;
	size_t at; /* of the call */
};

/* How a file uses one of the names that instrumenting brings in; or-ed together. */
enum py_use {
	USE_IMPORT = 1, /* import name */
	USE_LOAD = 2,   /* read */
	USE_BIND = 4    /* bound to something else, or possibly so */
};

/* A mention of a name that instrumenting may bring in: one of its modules, root_logger, profiler_logstream,
 * profiler_decorator, or an alias; in a text that names memory_profiler, of any name. */
struct py_mention {
	struct slice name;
	size_t at;
	unsigned use; /* enum py_use */
};

enum py_module { MODULE_LOGGING, MODULE_MEMORY_PROFILER, MODULE_OS, MODULE_SYS, PY_MODULES };
extern const char *const py_module_names[PY_MODULES];

struct outline {
	bool broken;
	size_t error; /* when broken: the byte where the parser lost its way */
	bool star_import;
	bool sets_up_logging; /* calls logging.basicConfig or one of its kin; `logging_at` is where */
	size_t logging_at;
	VEC(struct py_mention) mentions; /* in the order of the text */
	VEC(struct py_def) defs;         /* outer before inner, in the order of the text */
	VEC(struct py_binding) bindings; /* by name, a name's by scope, a scope's in the order of the text */
	VEC(struct py_value) values;     /* the first is none */
	VEC(struct py_call) calls;       /* by name, each name's in the order of the text */
	VEC(struct span) statements;     /* those of the module, in the order of the text */
	VEC(struct py_named_import) named_imports; /* in the order of the text */
};

/* Never NULL. `lexed` is what the lexer says of the text. */
struct outline *outline_read(struct arena *, struct slice text, const struct lexed *);

/* Does the text parse? Costs less than reading its outline. */
bool outline_parses(struct slice text, const struct lexed *);

/* Puts the lists in the order that the questions below need; outline_read has done it. */
void outline_sort(struct outline *);

/* How the file uses a name that instrumenting may bring in; 0 when it does not. *first, unless NULL, is where. */
unsigned outline_uses(const struct outline *, struct slice name, size_t *first);

/* The bindings of a name, in whatever scope; *n of them. */
const struct py_binding *outline_bindings(const struct outline *, struct slice name, size_t *n);

/* Those of one scope, as far as they stand before the byte `before`. */
const struct py_binding *outline_bindings_in(const struct outline *, struct slice name, int scope, size_t before,
					     size_t *n);

/* The statements that call something of that name, see py_call; *n of them. */
const struct py_call *outline_calls(const struct outline *, struct slice name, size_t *n);

/* The statement of the module that the byte is in, or is behind. */
struct span outline_statement(const struct outline *, size_t at);

/* The argument of a call with that keyword, or else at that place; 0 when there is none. */
int outline_argument(const struct outline *, int call, struct slice keyword, size_t place);

#endif
