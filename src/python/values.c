/* values: as deep and as wide as somebody writes by hand; what goes beyond is none. */
#include "python/values.h"

#include <string.h>

enum { MOST_NESTED = 16, MOST_ARGUMENTS = 64 };

static int read_value(const struct value_reader *r, TSNode node, int depth);

static int add_value(const struct value_reader *r, struct py_value value)
{
	*vec_push(r->arena, &r->out->values) = value;
	return (int)r->out->values.n - 1;
}

/* Values in a row, linked by `next`; gives the first. */
struct row {
	int first, last;
};

static void add_to_row(const struct value_reader *r, struct row *row, int value, struct slice keyword)
{
	if (!value)
		value = add_value(r, (struct py_value){ 0 });
	r->out->values.items[value].keyword = keyword;
	if (row->last)
		r->out->values.items[row->last].next = value;
	else
		row->first = value;
	row->last = value;
}

/* Arguments, bases, elements. What stands behind a "*these" has a place that nobody knows. */
static int read_row(const struct value_reader *r, TSNode node, int depth)
{
	struct children children = children_of(node);
	struct row row = { 0 };
	bool has_places = true;
	TSNode child;

	for (int i = 0; i < MOST_ARGUMENTS && next_child(&children, &child); i++) {
		if (symbol_of(child) == SYM_KEYWORD_ARGUMENT)
			add_to_row(r, &row, read_value(r, field(child, FIELD_VALUE), depth),
				   node_text(r->text, field(child, FIELD_NAME)));
		else if (symbol_of(child) == SYM_LIST_SPLAT)
			has_places = false;
		else if (has_places)
			add_to_row(r, &row, read_value(r, child, depth), (struct slice){ 0 });
	}
	end_children(&children);
	return row.first;
}

static int read_either(const struct value_reader *r, TSNode a, TSNode b, int depth)
{
	struct row row = { 0 };

	add_to_row(r, &row, read_value(r, a, depth), (struct slice){ 0 });
	add_to_row(r, &row, read_value(r, b, depth), (struct slice){ 0 });
	return add_value(r, (struct py_value){ .kind = VALUE_ANY, .at = ts_node_start_byte(a), .first = row.first });
}

/* As deep as somebody writes by hand; 0 beyond, and for whatever is no name, call or choice. */
static int read_value(const struct value_reader *r, TSNode node, int depth)
{
	struct py_value value = { 0 };
	TSNode arguments;

	if (ts_node_is_null(node) || depth++ == MOST_NESTED)
		return 0;
	value.at = ts_node_start_byte(node);
	switch (symbol_of(node)) {
	case SYM_IDENTIFIER:
	case SYM_ATTRIBUTE:
		value.text = node_dotted(r->text, node);
		value.kind = value.text.n ? VALUE_NAME : VALUE_ATTRIBUTE;
		if (value.kind == VALUE_ATTRIBUTE) {
			value.of = read_value(r, field(node, FIELD_OBJECT), depth);
			value.text = node_text(r->text, field(node, FIELD_ATTRIBUTE));
		}
		return value.text.n <= LONGEST_NAME ? add_value(r, value) : 0;
	case SYM_CALL:
		arguments = field(node, FIELD_ARGUMENTS);
		value.kind = VALUE_CALL;
		value.of = read_value(r, field(node, FIELD_FUNCTION), depth);
		if (symbol_of(arguments) == SYM_ARGUMENTS)
			value.first = read_row(r, arguments, depth);
		return add_value(r, value);
	case SYM_PARENTHESIZED:
		return read_value(r, node_inside(node), depth);
	case SYM_NAMED:
		return read_value(r, field(node, FIELD_VALUE), depth);
	case SYM_CONDITIONAL:
		return read_either(r, ts_node_named_child(node, 0), ts_node_named_child(node, 2), depth);
	case SYM_BOOLEAN:
		return read_either(r, field(node, FIELD_LEFT), field(node, FIELD_RIGHT), depth);
	case SYM_EXPRESSION_LIST:
	case SYM_TUPLE:
	case SYM_LIST:
	case SYM_SET:
		value.kind = VALUE_DISPLAY;
		value.first = read_row(r, node, depth);
		return add_value(r, value);
	case SYM_STRING:
		value.kind = VALUE_TEXT;
		value.text = node_string(r->text, node);
		return value.text.n ? add_value(r, value) : 0;
	default:
		return 0;
	}
}

/* An instance of the class of that name. */
static int add_instance(const struct value_reader *r, struct slice name, size_t at)
{
	int class = add_value(r, (struct py_value){ .kind = VALUE_NAME, .at = at, .text = name });

	return add_value(r, (struct py_value){ .kind = VALUE_CALL, .at = SLICE_NONE, .of = class });
}

/* Does an annotation of this name mean what is in its brackets? */
static bool is_wrapper(struct slice name)
{
	static const char *const wrappers[] = { "Optional", "Union", "Annotated", "Final", "ClassVar" };

	name = slice_last(name, '.');
	for (size_t i = 0; i < sizeof wrappers / sizeof *wrappers; i++)
		if (slice_is(name, wrappers[i]))
			return true;
	return false;
}

/* An annotation written as a string: "func.FunctionApp", "Optional[func.FunctionApp]", "FunctionApp | None". */
static int read_quoted_annotation(const struct value_reader *r, struct slice text, size_t at)
{
	struct row row = { 0 };

	for (size_t i = 0, end; i < text.n && i < LONGEST_NAME; i = end) {
		struct slice name;

		for (end = i; end < text.n && !strchr("[]|, \t\r\n", text.p[end]);)
			end++;
		name = slice_part(text, i, end);
		if (end < text.n && text.p[end] == '[' && !is_wrapper(name))
			return 0;
		if (name.n && !is_wrapper(name))
			add_to_row(r, &row, add_instance(r, name, at), (struct slice){ 0 });
		end += end < text.n;
	}
	return add_value(r, (struct py_value){ .kind = VALUE_ANY, .at = at, .first = row.first });
}

/* What something is that has this annotation: an instance of a class that it names. */
static int read_annotation(const struct value_reader *r, TSNode node, int depth)
{
	struct row row = { 0 };
	struct children children;
	bool has_base = false;
	struct slice name;
	TSNode child;

	if (ts_node_is_null(node) || depth++ == MOST_NESTED)
		return 0;
	name = node_dotted(r->text, node);
	switch (symbol_of(node)) {
	case SYM_TYPE:
		return read_annotation(r, ts_node_named_child(node, 0), depth);
	case SYM_IDENTIFIER:
	case SYM_ATTRIBUTE:
		return name.n && name.n <= LONGEST_NAME ? add_instance(r, name, ts_node_start_byte(node)) : 0;
	case SYM_STRING:
		return read_quoted_annotation(r, node_string(r->text, node), ts_node_start_byte(node));
	case SYM_SUBSCRIPT:
	case SYM_GENERIC_TYPE:
		has_base = true;
		if (!is_wrapper(node_dotted(r->text, ts_node_named_child(node, 0))))
			return 0;
		break;
	case SYM_TYPE_PARAMETER:
	case SYM_UNION_TYPE:
	case SYM_BINARY:
		break;
	default:
		return 0;
	}
	children = children_of(node);
	for (int i = 0; i < MOST_ARGUMENTS && next_child(&children, &child); i++)
		if (i > 0 || !has_base)
			add_to_row(r, &row, read_annotation(r, child, depth), (struct slice){ 0 });
	end_children(&children);
	return add_value(r, (struct py_value){ .kind = VALUE_ANY, .first = row.first });
}

int value_read(const struct value_reader *r, TSNode node)
{
	return read_value(r, node, 0);
}

int value_read_row(const struct value_reader *r, TSNode node)
{
	return read_row(r, node, 0);
}

int value_read_annotation(const struct value_reader *r, TSNode node)
{
	return read_annotation(r, node, 0);
}
