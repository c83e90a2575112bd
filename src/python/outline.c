/* outline: one walk over the syntax tree, parents before children.
 *
 * The walk keeps a stack of frames instead of recursing, because nesting is as deep as the file says. A frame knows
 * in which definition its children stand: those of a `body` stand in the definition itself, everything else of a
 * definition (decorators, defaults, annotations) in the scope around it. */
#include "python/outline.h"

#include "base/arena.h"
#include "python/body.h"
#include "python/lexer.h"
#include "python/tree.h"
#include "python/values.h"

const char *const py_module_names[PY_MODULES] = { "logging", "memory_profiler", "os", "sys" };

struct frame {
	enum symbol symbol;
	TSNode node;
	int scope;        /* the definition around this node, -1 at module level */
	int inner;        /* the definition that this node is, or `scope` */
	size_t statement; /* the module-level statement that this node is in */
	bool conditional; /* in an if, a try or a loop of its scope */
	int value;        /* of an assignment: what is on the right in the end, in "a = b = c()" the call */
};

struct walk {
	struct arena *arena;
	struct arena scratch; /* of the frames, and of what grows */
	struct slice text;
	struct outline *out;
	struct value_reader values;
	bool has_errors;
	bool in_full; /* every name's mentions are wanted */
	struct slice import_module; /* the last name that importlib's was given */
	VEC(struct frame) frames;
};

static struct slice text_of(const struct walk *w, TSNode node)
{
	return node_text(w->text, node);
}

/* ---- definitions ---- */

static void read_params(struct walk *w, struct py_def *def, TSNode list)
{
	struct children children;
	TSNode param;

	if (ts_node_is_null(list))
		return;
	children = children_of(list);
	while (next_child(&children, &param)) {
		enum py_param_kind kind = PARAM_PLAIN;
		TSNode name = param;

		while (symbol_of(name) != SYM_IDENTIFIER && ts_node_named_child_count(name)) {
			if (symbol_of(name) == SYM_ARGS)
				kind = PARAM_ARGS;
			if (symbol_of(name) == SYM_KWARGS)
				kind = PARAM_KWARGS;
			name = ts_node_named_child(name, 0);
		}
		if (symbol_of(param) == SYM_SLASH)
			kind = PARAM_SLASH;
		if (symbol_of(param) == SYM_STAR)
			kind = PARAM_STAR;
		*vec_push(w->arena, &def->params) = (struct py_param){
			kind, text_of(w, name), value_read_annotation(&w->values, field(param, FIELD_TYPE))
		};
	}
}

static void read_decorators(struct walk *w, struct py_def *def, TSNode decorated)
{
	struct children children = children_of(decorated);
	TSNode child, expression;

	while (next_child(&children, &child)) {
		struct py_decorator *decorator;

		if (symbol_of(child) != SYM_DECORATOR)
			continue;
		decorator = vec_push(w->arena, &def->decorators);
		decorator->start = ts_node_start_byte(child);
		expression = ts_node_named_child(child, 0);
		decorator->end = ts_node_end_byte(ts_node_is_null(expression) ? child : expression);
		decorator->value = value_read(&w->values, expression);
		if (!ts_node_is_null(expression) && symbol_of(expression) == SYM_CALL)
			expression = field(expression, FIELD_FUNCTION);
		decorator->path = node_dotted(w->text, expression);
	}
}

static int add_def(struct walk *w, enum symbol symbol, TSNode node, const struct frame *parent)
{
	struct py_def *def = vec_push(&w->scratch, &w->out->defs);
	TSNode name = field(node, FIELD_NAME), type_params = field(node, FIELD_TYPE_PARAMETERS);
	TSNode bases = field(node, FIELD_SUPERCLASSES);

	def->kind = symbol == SYM_CLASS ? PY_CLASS : symbol == SYM_LAMBDA ? PY_LAMBDA : PY_FUNCTION;
	def->parent = parent->inner;
	def->keyword = ts_node_start_byte(node);
	def->span = (struct span){ def->keyword, ts_node_end_byte(node) };
	def->statement = parent->statement;
	if (!ts_node_is_null(name))
		def->name = text_of(w, name);
	if (!ts_node_is_null(type_params))
		def->type_params = text_of(w, type_params);
	if (parent->symbol == SYM_DECORATED) {
		def->span.start = ts_node_start_byte(parent->node);
		read_decorators(w, def, parent->node);
	}
	if (def->kind == PY_CLASS && !ts_node_is_null(bases)) {
		def->has_bases = true;
		def->bases = value_read_row(&w->values, bases);
	}
	if (def->kind == PY_FUNCTION) {
		def->is_async = slice_starts(text_of(w, node), S("async"));
		read_params(w, def, field(node, FIELD_PARAMETERS));
		body_read(w->text, node, def);
	}
	return (int)w->out->defs.n - 1;
}

/* ---- bindings ---- */

static struct py_binding *bind(struct walk *w, const struct frame *frame, struct py_binding binding)
{
	struct py_binding *bound = vec_push(&w->scratch, &w->out->bindings);

	*bound = binding;
	bound->scope = bound->from = frame->scope;
	bound->conditional = frame->conditional;
	bound->at = ts_node_start_byte(frame->node);
	return bound;
}

static void read_import(struct walk *w, const struct frame *frame)
{
	struct children children = children_of(frame->node);
	TSNode child;

	while (next_child(&children, &child)) {
		struct slice module = text_of(w, child), rest = module, name;

		if (symbol_of(child) == SYM_ALIASED_IMPORT) {
			module = text_of(w, field(child, FIELD_NAME));
			name = text_of(w, field(child, FIELD_ALIAS));
		} else if (symbol_of(child) == SYM_DOTTED_NAME) {
			if (!slice_cut(&rest, '.', &name))
				continue; /* a broken text */
			module = name;
		} else {
			continue;
		}
		bind(w, frame,
		     (struct py_binding){ BIND_MODULE, .name = name, .part = node_span(child), .module = module });
	}
}

static void read_import_from(struct walk *w, const struct frame *frame)
{
	TSNode from = field(frame->node, FIELD_MODULE_NAME), child;
	struct children children = children_of(frame->node);

	while (next_child(&children, &child)) {
		struct py_binding binding = { .kind = BIND_MEMBER, .part = node_span(child), .module = text_of(w, from) };

		if (ts_node_eq(child, from))
			continue;
		if (symbol_of(child) == SYM_ALIASED_IMPORT) {
			binding.target = text_of(w, field(child, FIELD_NAME));
			binding.name = text_of(w, field(child, FIELD_ALIAS));
			if (slice_is(binding.target, "import_module"))
				w->import_module = binding.name;
		} else if (symbol_of(child) == SYM_DOTTED_NAME || symbol_of(child) == SYM_WILDCARD) {
			w->out->star_import |= symbol_of(child) == SYM_WILDCARD;
			binding.target = binding.name = text_of(w, child);
		} else {
			continue;
		}
		bind(w, frame, binding);
	}
}

static int last_right(struct walk *w, TSNode assignment)
{
	do
		assignment = field(assignment, FIELD_RIGHT);
	while (!ts_node_is_null(assignment) && symbol_of(assignment) == SYM_ASSIGNMENT);
	return value_read(&w->values, assignment);
}

static void bind_name(struct walk *w, const struct frame *frame, struct slice name, int value)
{
	const struct py_value *values = w->out->values.items, *v = &values[value];
	struct py_binding binding = { .kind = BIND_OTHER, .name = name, .value = value };

	if (v->kind == VALUE_CALL && values[v->of].kind == VALUE_NAME)
		binding.kind = BIND_CALL, v = &values[v->of];
	else if (v->kind == VALUE_NAME)
		binding.kind = BIND_NAME;
	if (binding.kind != BIND_OTHER)
		binding.target = v->text;
	bind(w, frame, binding);
}

/* The class that `self` is an instance of, when it is the first parameter of a method; -1 when it is none. */
static int class_of_self(const struct outline *out, int scope, struct slice self)
{
	const struct py_def *def = scope >= 0 ? &out->defs.items[scope] : NULL;

	return def && def->kind == PY_FUNCTION && def->parent >= 0 && out->defs.items[def->parent].kind == PY_CLASS &&
			       def->params.n && slice_eq(def->params.items[0].name, self)
		       ? def->parent
		       : -1;
}

static void bind_attribute(struct walk *w, const struct frame *frame, TSNode left, int value)
{
	struct py_binding binding = { .kind = BIND_OBJECT, .name = node_dotted(w->text, left), .value = value };
	int class = class_of_self(w->out, frame->scope, text_of(w, field(left, FIELD_OBJECT)));
	struct py_binding *bound;

	if (!binding.name.n || binding.name.n > LONGEST_NAME)
		return;
	if (class >= 0)
		binding.name = text_of(w, field(left, FIELD_ATTRIBUTE));
	bound = bind(w, frame, binding);
	if (class >= 0) {
		bound->scope = class;
		bound->conditional = true;
	}
}

/* "a, b = c, d": each by its place, when there are as many. */
static void bind_each(struct walk *w, const struct frame *frame, TSNode left, int right)
{
	const struct py_value *values = w->out->values.items;
	int value = values[right].kind == VALUE_DISPLAY ? values[right].first : 0;
	struct children children = children_of(left);
	bool has_places = true;
	TSNode child;

	while (next_child(&children, &child)) {
		has_places &= symbol_of(child) != SYM_ARGS;
		if (symbol_of(child) == SYM_IDENTIFIER)
			bind_name(w, frame, text_of(w, child), has_places ? value : 0);
		else if (symbol_of(child) == SYM_ATTRIBUTE)
			bind_attribute(w, frame, child, has_places ? value : 0);
		else if (symbol_of(child) == SYM_ARGS)
			bind_name(w, frame, text_of(w, ts_node_named_child(child, 0)), 0);
		value = w->out->values.items[value].next;
	}
}

static bool is_several(enum symbol symbol)
{
	return symbol == SYM_PATTERN_LIST || symbol == SYM_TUPLE_PATTERN || symbol == SYM_LIST_PATTERN;
}

static bool is_class(const struct outline *out, int scope)
{
	return scope >= 0 && out->defs.items[scope].kind == PY_CLASS;
}

/* An annotation alone binds nothing, but in a class it tells of the instances. */
static void read_assignment(struct walk *w, const struct frame *frame)
{
	TSNode left = field(frame->node, FIELD_LEFT);
	int annotation = value_read_annotation(&w->values, field(frame->node, FIELD_TYPE));
	size_t before = w->out->bindings.n;

	if (ts_node_is_null(field(frame->node, FIELD_RIGHT)) && !(annotation && is_class(w->out, frame->scope)))
		return;
	if (symbol_of(left) == SYM_IDENTIFIER)
		bind_name(w, frame, text_of(w, left), frame->value);
	else if (symbol_of(left) == SYM_ATTRIBUTE)
		bind_attribute(w, frame, left, frame->value);
	else if (is_several(symbol_of(left)))
		bind_each(w, frame, left, frame->value);
	if (w->out->bindings.n > before)
		w->out->bindings.items[before].annotation = annotation;
}

/* "for x in a, b": x is one of them. */
static void read_for(struct walk *w, const struct frame *frame)
{
	TSNode left = field(frame->node, FIELD_LEFT);
	struct frame inside = *frame;
	int value;

	if (symbol_of(left) != SYM_IDENTIFIER)
		return;
	inside.conditional = true;
	value = value_read(&w->values, field(frame->node, FIELD_RIGHT));
	if (w->out->values.items[value].kind == VALUE_DISPLAY)
		w->out->values.items[value].kind = VALUE_ANY;
	bind_name(w, &inside, text_of(w, left), w->out->values.items[value].kind == VALUE_ANY ? value : 0);
}

static void read_return(struct walk *w, const struct frame *frame)
{
	struct py_binding binding = { .kind = BIND_RETURN, .name = slice_part(text_of(w, frame->node), 0, 6) };

	if (frame->scope < 0 || !ts_node_named_child_count(frame->node))
		return;
	binding.value = value_read(&w->values, ts_node_named_child(frame->node, 0));
	bind(w, frame, binding)->conditional = true;
}

static void read_global(struct walk *w, const struct frame *frame)
{
	struct children children = children_of(frame->node);
	TSNode child;

	while (frame->scope >= 0 && next_child(&children, &child))
		bind(w, frame, (struct py_binding){ .kind = BIND_GLOBAL, .name = text_of(w, child) });
	end_children(&children);
}

/* The name of a def or a class, and what its annotation says of what it returns. */
static void bind_def(struct walk *w, const struct frame *around, int index, TSNode node)
{
	const struct py_def *def = &w->out->defs.items[index];
	struct frame frame = *around;
	int annotation = 0;

	if (def->kind == PY_FUNCTION)
		annotation = value_read_annotation(&w->values, field(node, FIELD_RETURN_TYPE));
	frame.node = node;
	frame.scope = def->parent;
	if (def->name.n)
		bind(w, &frame, (struct py_binding){ .kind = BIND_DEF, .name = def->name, .def = index });
	if (annotation) {
		struct py_binding *returned =
			bind(w, &frame,
			     (struct py_binding){ .kind = BIND_RETURN, .name = S("return"), .value = annotation });

		returned->scope = index;
		returned->conditional = true;
	}
}

/* Does it call one of the first parameters of the function that it stands in? */
static void note_call(struct walk *w, const struct frame *frame)
{
	struct py_def *def = frame->scope >= 0 ? &w->out->defs.items[frame->scope] : NULL;
	TSNode function = field(frame->node, FIELD_FUNCTION);

	if (!def || ts_node_is_null(function) || symbol_of(function) != SYM_IDENTIFIER)
		return;
	for (unsigned i = 0; i < 2 && i < def->params.n; i++)
		if (slice_eq(def->params.items[i].name, text_of(w, function)))
			def->calls_param |= 1u << i;
}

/* Does it import a module by its name, the first string that is given? */
static void note_named_import(struct walk *w, TSNode call)
{
	struct slice function = slice_last(node_dotted(w->text, field(call, FIELD_FUNCTION)), '.');
	struct children arguments;
	TSNode argument;

	if (!slice_is(function, "import_module") && !slice_is(function, "__import__") &&
	    !slice_is(function, "run_module") && (!function.n || !slice_eq(function, w->import_module)))
		return;
	arguments = children_of(field(call, FIELD_ARGUMENTS));
	while (next_child(&arguments, &argument)) {
		if (slice_is(text_of(w, field(argument, FIELD_NAME)), "name"))
			argument = field(argument, FIELD_VALUE);
		if (symbol_of(argument) != SYM_STRING)
			continue;
		*vec_push(w->arena, &w->out->named_imports) =
			(struct py_named_import){ node_string(w->text, argument), ts_node_start_byte(call) };
		break;
	}
	end_children(&arguments);
}

static void read_statement(struct walk *w, const struct frame *frame)
{
	struct py_call call = { .scope = frame->scope, .at = ts_node_start_byte(frame->node) };
	const struct py_value *of;

	if (ts_node_named_child_count(frame->node) != 1 || symbol_of(ts_node_named_child(frame->node, 0)) != SYM_CALL)
		return;
	call.value = value_read(&w->values, ts_node_named_child(frame->node, 0));
	of = &w->out->values.items[w->out->values.items[call.value].of];
	if (of->kind == VALUE_NAME)
		call.name = slice_last(of->text, '.');
	*vec_push(&w->scratch, &w->out->calls) = call;
}

/* What this mention of a name does to it; 0 when it is no mention of the variable at all. */
static unsigned use_of(const struct walk *w, TSNode node, const TSTreeCursor *cursor)
{
	const struct frame *parent = &w->frames.items[w->frames.n - 1];
	const struct frame *above = w->frames.n > 1 ? parent - 1 : parent;
	bool first = ts_node_start_byte(node) == ts_node_start_byte(parent->node);

	switch (parent->symbol) {
	case SYM_ATTRIBUTE:
		return is_field(cursor, FIELD_OBJECT) ? USE_LOAD : 0;
	case SYM_KEYWORD_ARGUMENT:
		return is_field(cursor, FIELD_NAME) ? 0 : USE_LOAD;
	case SYM_CALL:
	case SYM_ARGUMENTS:
	case SYM_DECORATOR:
		return USE_LOAD;
	case SYM_ASSIGNMENT:
		return is_field(cursor, FIELD_RIGHT) ? USE_LOAD : USE_BIND;
	case SYM_DOTTED_NAME:
		if (above->symbol == SYM_IMPORT)
			return first ? USE_IMPORT : 0;
		if (above->symbol == SYM_IMPORT_FROM)
			return ts_node_eq(field(above->node, FIELD_MODULE_NAME), parent->node) ? 0 : USE_BIND;
		return above->symbol == SYM_ALIASED_IMPORT ? 0 : USE_BIND;
	default:
		return USE_BIND;
	}
}

/* Is this identifier the target of a with, or one of several of a for? Those of an assignment are bound with it. */
static bool is_target(const struct frame *parent)
{
	return parent->symbol == SYM_AS_TARGET ||
	       (is_several(parent->symbol) && (parent - 1)->symbol != SYM_ASSIGNMENT);
}

static void note_hazard(struct py_def *def, int which, size_t at)
{
	if (!(def->hazards & 1u << which))
		def->hazard_at[which] = at;
	def->hazards |= 1u << which;
}

static void read_hazard(struct walk *w, const struct frame *frame, struct slice name, const TSTreeCursor *cursor)
{
	static const struct {
		const char *name, *whole; /* `whole`, unless NULL: only when it is reached like this */
		int which;                /* PY_HAZARDS: logging is set up */
	} names[] = {
		{ "currentframe", NULL, 0 },        { "_getframe", NULL, 0 },
		{ "getouterframes", NULL, 0 },      { "stack", "inspect.stack", 0 },
		{ "extract_stack", NULL, 0 },       { "print_stack", NULL, 0 },
		{ "stacklevel", NULL, 1 },          { "basicConfig", NULL, PY_HAZARDS },
		{ "dictConfig", NULL, PY_HAZARDS }, { "fileConfig", NULL, PY_HAZARDS },
	};
	const struct frame *parent = &w->frames.items[w->frames.n - 1];
	size_t at = ts_node_start_byte(frame->node);
	bool called = parent->symbol == SYM_CALL && is_field(cursor, FIELD_FUNCTION);
	bool member = parent->symbol == SYM_ATTRIBUTE;
	struct py_def *defs = w->out->defs.items;

	for (size_t i = 0;
	     (called || member || parent->symbol == SYM_KEYWORD_ARGUMENT) && i < sizeof names / sizeof *names; i++) {
		if (!slice_is(name, names[i].name) ||
		    (names[i].whole && !slice_is(text_of(w, parent->node), names[i].whole)))
			continue;
		if (names[i].which < PY_HAZARDS) { /* it is one of the functions around, too */
			for (int scope = frame->scope; scope >= 0; scope = defs[scope].parent)
				note_hazard(&defs[scope], names[i].which, at);
		} else if (!w->out->sets_up_logging) {
			w->out->sets_up_logging = true;
			w->out->logging_at = at;
		}
	}
	for (int scope = called ? frame->scope : -1; scope >= 0; scope = defs[scope].parent) {
		bool is_method = defs[scope].parent >= 0 && defs[defs[scope].parent].kind == PY_CLASS;

		if (!is_method && slice_eq(name, defs[scope].name))
			note_hazard(&defs[scope], 2, at);
	}
}

static void read_identifier(struct walk *w, const struct frame *frame, const TSTreeCursor *cursor)
{
	static const struct slice watched[] = { { "logging", 7 },
						{ "memory_profiler", 15 },
						{ "os", 2 },
						{ "sys", 3 },
						{ "root_logger", 11 },
						{ "profiler_logstream", 18 },
						{ "profiler_decorator", 18 } };
	struct slice name = text_of(w, frame->node);
	bool wanted = w->in_full;
	unsigned use;

	read_hazard(w, frame, name, cursor);
	if (is_target(&w->frames.items[w->frames.n - 1]))
		bind(w, frame, (struct py_binding){ .kind = BIND_OTHER, .name = name });
	for (size_t i = 0; i < sizeof watched / sizeof *watched && !wanted; i++)
		wanted = slice_starts(name, watched[i]);
	if (wanted && (use = use_of(w, frame->node, cursor)))
		*vec_push(&w->scratch, &w->out->mentions) =
			(struct py_mention){ name, ts_node_start_byte(frame->node), use };
}

/* ---- the walk ---- */

static void note_error(struct walk *w, TSNode node)
{
	if (w->out->broken)
		return;
	w->out->broken = true;
	w->out->error = ts_node_start_byte(node);
}

/* What the parser put in to make sense of the text is not always a node that a walk meets: the nearest that is. */
static TSNode deepest_error(TSNode node)
{
	TSTreeCursor cursor = ts_tree_cursor_new(node);
	bool more = ts_tree_cursor_goto_first_child(&cursor);

	while (more) {
		TSNode child = ts_tree_cursor_current_node(&cursor);
		bool deeper = ts_node_has_error(child);

		node = deeper ? child : node;
		more = deeper ? ts_tree_cursor_goto_first_child(&cursor) : ts_tree_cursor_goto_next_sibling(&cursor);
	}
	ts_tree_cursor_delete(&cursor);
	return node;
}

static void mark_generator(struct outline *out, int scope)
{
	if (scope >= 0)
		out->defs.items[scope].is_generator = true;
}

/* Reads one node, whose parent is the newest frame, and gives the frame for its children. */
static struct frame visit(struct walk *w, TSNode node, const TSTreeCursor *cursor)
{
	static const struct frame outside = { .symbol = SYM_OTHER, .scope = -1, .inner = -1 };
	const struct frame *parent = w->frames.n ? &w->frames.items[w->frames.n - 1] : &outside;
	struct frame frame = {
		.symbol = symbol_of(node),
		.node = node,
		.scope = parent->inner,
		.statement = w->frames.n == 1 ? ts_node_start_byte(node) : parent->statement,
		.conditional = parent->conditional,
	};

	if ((parent->symbol == SYM_FUNCTION || parent->symbol == SYM_CLASS || parent->symbol == SYM_LAMBDA) &&
	    !is_field(cursor, FIELD_BODY))
		frame.scope = parent->scope;
	frame.inner = frame.scope;
	if (w->frames.n == 1 && !ts_node_is_extra(node))
		*vec_push(&w->scratch, &w->out->statements) = node_span(node);
	if (w->has_errors && (ts_node_is_missing(node) || strcmp(ts_node_type(node), "ERROR") == 0))
		note_error(w, node);
	switch (frame.symbol) {
	case SYM_FUNCTION:
	case SYM_CLASS:
	case SYM_LAMBDA: {
		struct frame around = *parent;

		around.inner = frame.scope;
		around.statement = frame.statement;
		frame.inner = add_def(w, frame.symbol, node, &around);
		bind_def(w, &around, frame.inner, node);
		frame.conditional = false;
		break;
	}
	case SYM_YIELD:
		mark_generator(w->out, frame.scope);
		break;
	case SYM_IMPORT:
		read_import(w, &frame);
		break;
	case SYM_IMPORT_FROM:
		read_import_from(w, &frame);
		break;
	case SYM_ASSIGNMENT:
		frame.value = parent->symbol == SYM_ASSIGNMENT ? parent->value : last_right(w, node);
		read_assignment(w, &frame);
		break;
	case SYM_NAMED:
		bind_name(w, &frame, text_of(w, field(node, FIELD_NAME)),
			  value_read(&w->values, field(node, FIELD_VALUE)));
		break;
	case SYM_RETURN:
		read_return(w, &frame);
		break;
	case SYM_GLOBAL:
		read_global(w, &frame);
		break;
	case SYM_CALL:
		note_call(w, &frame);
		note_named_import(w, node);
		break;
	case SYM_EXPRESSION_STATEMENT:
		read_statement(w, &frame);
		break;
	case SYM_FOR:
		read_for(w, &frame);
		frame.conditional = true;
		break;
	case SYM_IF:
	case SYM_WHILE:
	case SYM_TRY:
	case SYM_MATCH:
		frame.conditional = true;
		break;
	case SYM_PRINT: /* Python 2's: the grammar knows them, no CPython that we serve does */
	case SYM_EXEC:
		note_error(w, node);
		break;
	case SYM_IDENTIFIER:
		if (w->frames.n)
			read_identifier(w, &frame, cursor);
		break;
	default:
		break;
	}
	return frame;
}

/* Other strings are taken as they are. */
static bool may_hold_code(const struct walk *w, const struct frame *frame)
{
	if (!w->has_errors && frame->symbol == SYM_STRING)
		return !node_is_plain_string(w->text, frame->node);
	return w->has_errors || frame->symbol != SYM_IDENTIFIER;
}

static void walk_tree(struct walk *w, TSNode root)
{
	TSTreeCursor cursor = ts_tree_cursor_new(root);
	bool more = true;

	while (more) {
		TSNode node = ts_tree_cursor_current_node(&cursor);

		if (symbol_of(node) != SYM_TOKEN) {
			struct frame frame = visit(w, node, &cursor);

			if (may_hold_code(w, &frame) && ts_tree_cursor_goto_first_child(&cursor)) {
				*vec_push(&w->scratch, &w->frames) = frame;
				continue;
			}
		}
		while (!(more = ts_tree_cursor_goto_next_sibling(&cursor)) && w->frames.n) {
			ts_tree_cursor_goto_parent(&cursor);
			w->frames.n--;
		}
	}
	ts_tree_cursor_delete(&cursor);
}

/* ---- in and out ---- */

struct outline *outline_read(struct arena *arena, struct slice text, const struct lexed *lexed)
{
	struct outline *out = NEW(arena, struct outline);
	struct walk w = {
		.arena = arena,
		.text = text,
		.out = out,
		.in_full = slice_find(text, S("memory_profiler"), 0) != SLICE_NONE,
	};
	TSTree *tree = tree_begin(text, lexed);

	*vec_push(&w.scratch, &out->values) = (struct py_value){ .kind = VALUE_UNKNOWN };
	w.values = (struct value_reader){ &w.scratch, text, out };
	if (tree) {
		TSNode root = ts_tree_root_node(tree);

		w.has_errors = ts_node_has_error(root);
		walk_tree(&w, root);
		if (w.has_errors && !out->broken)
			note_error(&w, deepest_error(root));
	} else {
		out->broken = true;
		out->error = lexed->beyond;
	}
	tree_end();
	outline_sort(out);
	vec_settle(arena, &out->mentions);
	vec_settle(arena, &out->defs);
	vec_settle(arena, &out->bindings);
	vec_settle(arena, &out->values);
	vec_settle(arena, &out->calls);
	vec_settle(arena, &out->statements);
	arena_release(&w.scratch);
	return out;
}

bool outline_parses(struct slice text, const struct lexed *lexed)
{
	TSTree *tree = tree_begin(text, lexed);
	bool parses = tree && !ts_node_has_error(ts_tree_root_node(tree));

	tree_end();
	return parses;
}
