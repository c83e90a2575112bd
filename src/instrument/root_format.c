#include "instrument/root_format.h"

#include "base/buf.h"
#include "instrument/block.h"

const struct slice root_format = { "%(name)s: %(message)s", 21 };

/* "name", or "logging.getLogger()" */
static bool is_root_logger(const struct senses *s, struct slice text)
{
	if (slice_ends(text, S("()")))
		return sense_of_path(s, slice_part(text, 0, text.n - 2)) == SENSE_GET_LOGGER;
	return sense_of_path(s, text) == SENSE_ROOT_LOGGER;
}

bool root_format_is_set(struct arena *scratch, const struct senses *s, struct slice text)
{
	struct buf wanted = { .arena = scratch };
	size_t start = slice_starts(text, S("if ")) ? 3 : 0, handlers = slice_find(text, S(".handlers"), 0);
	size_t set = slice_find(text, S("setFormatter("), 0), open;
	struct slice logger, formatter;

	if (handlers == SLICE_NONE || set == SLICE_NONE || (open = slice_find(text, S("("), set + 13)) == SLICE_NONE)
		return false;
	logger = slice_trim(slice_part(text, start, handlers));
	formatter = slice_trim(slice_part(text, set + 13, open));
	if (!is_root_logger(s, logger) || sense_of_path(s, formatter) != SENSE_FORMATTER)
		return false;
	if (start)
		buf_addf(&wanted, "if %.*s.handlers:\n", SLICE_ARG(logger));
	buf_addf(&wanted, "%.*s.handlers[0].setFormatter(%.*s(\"%.*s\"))", SLICE_ARG(logger), SLICE_ARG(formatter),
		 SLICE_ARG(root_format));
	return block_same(scratch, text, buf_slice(&wanted));
}

/* Looks no further than it must: lines may be long. */
bool root_format_is_set_inside(const struct senses *s, size_t at)
{
	enum { FAR = 200, MANY = 100 };
	static const struct slice set = { ".handlers[0].setFormatter(", 26 };
	struct slice line = slice_last(slice_part(s->source->text, at > FAR ? at - FAR : 0, at), '\n'), logger;
	size_t found = slice_find(line, set, 0), n;
	const struct py_binding *bindings;

	if (found == SLICE_NONE || lexed_is_in_string(&s->source->lexed, at) || !strchr("\"'", line.p[line.n - 1]) ||
	    memchr(line.p, '"', line.n - 1) || memchr(line.p, '\'', line.n - 1) ||
	    !slice_is(slice_last(slice_part(line, found + set.n, line.n - 1), '.'), "Formatter("))
		return false;
	logger = slice_last(slice_trim(slice_part(line, 0, found)), ' ');
	if (slice_ends(logger, S("getLogger()")))
		return true;
	bindings = outline_bindings(s->source->outline, logger, &n);
	for (size_t i = 0; i < n && i < MANY; i++)
		if (bindings[i].kind == BIND_CALL && slice_is(slice_last(bindings[i].target, '.'), "getLogger") &&
		    !s->source->outline->values.items[bindings[i].value].first)
			return true;
	return false;
}
