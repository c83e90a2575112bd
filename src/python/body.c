/* body: the docstring is found as CPython finds it; what stands in front of the first statement is read by the byte. */
#include "python/body.h"

#include "python/lines.h"

/* What CPython takes for a docstring: string literals, joined or in parentheses, neither bytes nor formatted. */
static bool is_docstring(struct slice text, TSNode statement)
{
	TSNode node = statement, part;
	struct children children;
	bool is_plain = true;

	if (symbol_of(node) != SYM_EXPRESSION_STATEMENT || ts_node_child_count(node) != 1)
		return false;
	node = ts_node_child(node, 0);
	while (symbol_of(node) == SYM_PARENTHESIZED)
		node = node_inside(node);
	if (symbol_of(node) == SYM_STRING)
		return node_is_plain_string(text, node);
	if (symbol_of(node) != SYM_CONCATENATED)
		return false;
	children = children_of(node);
	while (is_plain && next_child(&children, &part))
		is_plain = symbol_of(part) != SYM_STRING || node_is_plain_string(text, part);
	end_children(&children);
	return is_plain;
}

/* How the first statement at `to` stands to what ends at `from`: the header's colon or the docstring. */
static enum py_body layout_between(struct slice text, size_t from, size_t to, bool after_doc)
{
	bool own_line = false, continued = false;

	for (size_t at = from; at < to;) {
		if (text.p[at] == '#') {
			at = line_end(text, at);
		} else if (text.p[at] == '\\') {
			continued = true;
			at = line_next(text, at);
		} else if (text.p[at] == '\n' || text.p[at] == '\r') {
			own_line = true;
			continued = false;
			at = line_next(text, at);
		} else {
			at++;
		}
	}
	if (!own_line)
		return after_doc ? BODY_AFTER_DOC : BODY_SAME_LINE;
	return continued ? BODY_CONTINUED : BODY_OWN_LINE;
}

void body_read(struct slice text, TSNode function, struct py_def *def)
{
	TSNode body = field(function, FIELD_BODY);
	TSTreeCursor cursor = ts_tree_cursor_new(function);
	size_t from = def->span.end;
	bool after_doc = false;

	def->body = BODY_ONLY_DOC;
	def->first = def->span.end;
	for (bool more = ts_tree_cursor_goto_first_child(&cursor); more;
	     more = ts_tree_cursor_goto_next_sibling(&cursor)) {
		TSNode child = ts_tree_cursor_current_node(&cursor);

		if (ts_node_eq(child, body))
			break;
		if (!ts_node_is_named(child))
			from = ts_node_end_byte(child); /* the last one is the colon */
	}
	ts_tree_cursor_reset(&cursor, body);
	for (bool more = ts_tree_cursor_goto_first_child(&cursor); more;
	     more = ts_tree_cursor_goto_next_sibling(&cursor)) {
		TSNode child = ts_tree_cursor_current_node(&cursor);

		if (!ts_node_is_named(child) || ts_node_is_extra(child))
			continue;
		if (!after_doc && is_docstring(text, child)) {
			after_doc = true;
			from = ts_node_end_byte(child);
			continue;
		}
		def->first = ts_node_start_byte(child);
		def->body = layout_between(text, from, def->first, after_doc);
		break;
	}
	ts_tree_cursor_delete(&cursor);
}
