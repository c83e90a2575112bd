/* meaning: what an expression of an app's Python file means, as far as that can be told without running it: names are
 * followed through imports, assignments, definitions, attributes and calls, from file to file.
 *
 * What counts is what a name is bound to, not what it is called: so Flask's or FastAPI's app.route is not taken for
 * the SDK's. Where several bindings are possible (in an if, a try, a loop), what is the SDK's counts. */
#ifndef PFP_MEANING_H
#define PFP_MEANING_H

#include "app/app.h"
#include "base/set.h"

enum means {
	MEANS_NOTHING,  /* nobody knows */
	MEANS_ELSE,     /* something that is not the app's: name */
	MEANS_DEF,      /* a function or class of the app: source, def */
	MEANS_INSTANCE, /* of a class of the app: source, def */
	MEANS_REGISTER, /* a FunctionApp, a Blueprint, …: name is its class in the SDK; of a class of the app: source, def */
	MEANS_METHOD,    /* app.route: name */
	MEANS_DECORATOR, /* app.route(...): name */
	MEANS_BUILDER    /* app.route(...)(f): name; what f is: source, def */
};

struct meaning {
	enum means kind;
	bool is_bound;         /* the name is bound to something, if only to something unknown */
	struct slice name;     /* MEANS_ELSE: absolute and dotted, or empty */
	struct source *source; /* NULL when it is not known */
	int def;
	const struct source *made_in; /* MEANS_REGISTER and what came of it: the call that made it; NULL when unseen */
	size_t made_at;
	struct slice type;  /* of a generic trigger: the argument that says so */
	struct slice shown; /* the name that Azure will show: what function_name says */
};

enum { LOOKUP_DEEPEST = 48 };

/* For one app; arena, app and fail are the caller's. A failure (a file that cannot be read) is in `fail`. */
struct lookup {
	struct arena *arena;
	struct app *app;
	struct fail *fail;
	unsigned steps, trail; /* taken for the question at hand; how far it has led from there */
	const struct py_binding *asked[LOOKUP_DEEPEST]; /* whose meaning is being found */
	unsigned asked_count;
	struct set elsewhere; /* first parts of names of modules that are none of the app's */
};

/* A value of the source's outline, as it stands in the definition `scope` (or in the module, -1) at the byte `before`. */
struct meaning meaning_of(struct lookup *, struct source *, int scope, size_t before, int value);

/* What calling it gives, whatever the arguments. */
struct meaning meaning_called(struct lookup *, struct meaning);

/* An attribute of it. */
struct meaning meaning_attribute(struct lookup *, struct meaning, struct slice name);

/* Does this method of a register make a trigger? */
bool meaning_is_trigger(struct slice method);

/* Is this a module of the SDK or something in it? */
bool meaning_is_sdk(struct slice name);

/* Does an app of that class bring a function of its own, that of a web framework? */
bool meaning_is_web_app(struct slice class);

#endif
