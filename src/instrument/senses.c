#include "instrument/senses.h"

#include "base/arena.h"

static size_t offset(const struct senses *s, struct slice part)
{
	return (size_t)(part.p - s->source->text.p);
}

struct sensed *senses_find(const struct senses *s, struct slice text)
{
	const size_t *number = set_number(&s->numbers, text);

	return number ? &s->names.items[*number] : NULL;
}

static enum sense member_of(enum sense module, struct slice member)
{
	if (module == SENSE_PROFILER)
		return slice_is(member, "profile")   ? SENSE_PROFILE
		       : slice_is(member, "LogFile") ? SENSE_LOG_FILE
						     : SENSE_MEMBER;
	if (module == SENSE_LOGGING)
		return slice_is(member, "getLogger")   ? SENSE_GET_LOGGER
		       : slice_is(member, "Formatter") ? SENSE_FORMATTER
						       : SENSE_ELSE;
	return SENSE_ELSE;
}

enum sense sense_of_import(const struct py_binding *b)
{
	enum sense module = slice_is(b->module, "memory_profiler") ? SENSE_PROFILER
			    : slice_is(b->module, "logging")       ? SENSE_LOGGING
								   : SENSE_ELSE;

	return b->kind == BIND_MODULE ? module : member_of(module, b->target);
}

enum sense sense_of_path(const struct senses *s, struct slice path)
{
	const struct sensed *name;
	enum sense sense;
	struct slice part;

	if (!slice_cut(&path, '.', &part))
		return SENSE_ELSE;
	part = slice_trim(part);
	name = senses_find(s, part);
	sense = name ? name->sense : s->ours.n && slice_eq(part, s->ours) ? SENSE_PROFILER : SENSE_ELSE;
	while (slice_cut(&path, '.', &part))
		sense = member_of(sense, slice_trim(part));
	return sense;
}

/* What a log stream or the root logger is assigned to, and nothing else. */
static enum sense sense_of_assignment(const struct senses *s, const struct py_binding *b)
{
	enum sense of = sense_of_path(s, b->target);

	if (b->kind != BIND_CALL || outline_statement(s->source->outline, b->at).start != offset(s, b->name))
		return SENSE_ELSE;
	if (of == SENSE_GET_LOGGER && !s->source->outline->values.items[b->value].first)
		return SENSE_ROOT_LOGGER;
	return of == SENSE_LOG_FILE ? SENSE_STREAM : SENSE_ELSE;
}

enum sense sense_of_binding(const struct senses *s, const struct py_binding *b)
{
	if (b->conditional)
		return SENSE_ELSE;
	return b->kind <= BIND_MEMBER ? sense_of_import(b) : sense_of_assignment(s, b);
}

/* All bindings have to agree. */
static void settle(const struct senses *s, struct sensed *name)
{
	name->sense = SENSE_ELSE;
	name->doubt = name->rebound;
	for (size_t i = 0; i < name->n && name->doubt == SLICE_NONE; i++) {
		enum sense sense = sense_of_binding(s, &name->bindings[i]);

		if (name->bindings[i].kind == BIND_OBJECT)
			continue; /* an attribute of that name */
		if (!sense || (name->sense && sense != name->sense))
			name->doubt = offset(s, name->bindings[i].name);
		name->sense = sense;
	}
	if (name->doubt != SLICE_NONE)
		name->sense = SENSE_ELSE;
}

static void add_names(struct arena *arena, struct senses *s)
{
	const struct outline *outline = s->source->outline;

	s->bound = NEW_ARRAY(arena, bool, s->source->text.n + 1);
	for (size_t i = 0; i < outline->bindings.n; i++) {
		const struct py_binding *b = &outline->bindings.items[i];
		struct sensed *name = s->names.n ? &s->names.items[s->names.n - 1] : NULL;

		if (b->kind == BIND_OBJECT || b->kind == BIND_RETURN)
			continue;
		if (!name || !slice_eq(name->text, b->name)) {
			set_add(arena, &s->numbers, b->name);
			*set_number(&s->numbers, b->name) = s->names.n;
			name = vec_push(arena, &s->names);
			*name = (struct sensed){ .text = b->name, .bindings = b, .rebound = SLICE_NONE };
		}
		name->n = (size_t)(b - name->bindings) + 1;
		name->profilers |= b->kind <= BIND_MEMBER && slice_is(b->module, "memory_profiler");
		s->bound[offset(s, b->name)] = true;
	}
}

struct sensed *senses_used(const struct senses *s, const struct py_mention *mention)
{
	return s->bound[mention->at] ? NULL : senses_find(s, mention->name);
}

struct senses senses_read(struct arena *arena, const struct source *source, struct slice ours)
{
	struct senses senses = { .source = source, .ours = ours }, *s = &senses;
	const struct outline *outline = source->outline;

	add_names(arena, s);
	for (size_t i = 0; i < outline->mentions.n; i++) {
		const struct py_mention *m = &outline->mentions.items[i];
		struct sensed *name = m->use == USE_LOAD ? NULL : senses_used(s, m);

		if (name && name->rebound == SLICE_NONE)
			name->rebound = m->at;
	}
	for (int round = 0; round < 2; round++) /* what is assigned means something by what is imported */
		for (size_t i = 0; i < s->names.n; i++)
			settle(s, &s->names.items[i]);
	return senses;
}
