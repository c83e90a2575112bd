/* target: where in a Python file something can go, whatever shares its lines. */
#include "scaffold/target.h"

#include "app/meaning.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "base/utf8.h"
#include "python/lines.h"

bool target_open(const struct adding *p, const char *path, const char *real, struct target *t)
{
	*t = (struct target){ .source = app_source(p->arena, p->app, path, real, p->fail) };
	if (!t->source)
		return false;
	source_parse(p->arena, t->source);
	if (t->source->outline->broken)
		return fail_at(p->fail, source_place(t->source, t->source->outline->error),
			       "the parser can not make sense of this file");
	return true;
}

const struct py_binding *target_binding(const struct target *t, struct slice name)
{
	size_t n;
	const struct py_binding *bindings = outline_bindings_in(t->source->outline, name, -1, SLICE_NONE, &n);

	return n ? &bindings[n - 1] : NULL;
}

/* ---- the app, or the blueprint ---- */

/* Takes what the binding binds for the object, if it is an app or a blueprint. */
static bool take(struct lookup *lookup, struct target *t, const struct py_binding *b)
{
	const struct py_value *value = &t->source->outline->values.items[b->value];
	struct meaning m = { 0 }, class = { 0 };

	if (b->value)
		m = meaning_of(lookup, t->source, -1, b->at, b->value);
	if (m.kind != MEANS_REGISTER)
		return false;
	if (value->kind == VALUE_CALL)
		class = meaning_of(lookup, t->source, -1, b->at, value->of);
	t->object = slice_copy(lookup->arena, b->name);
	t->is_durable = slice_is(m.name, "DFApp") || slice_starts(class.name, S("azure.durable_functions"));
	t->is_blueprint = slice_is(m.name, "Blueprint");
	t->bound = b->at;
	t->made_in = m.made_in;
	t->made_at = m.made_at;
	return true;
}

bool target_find_object(const struct adding *p, struct target *t, const char *wanted)
{
	struct lookup lookup = { .arena = p->arena, .app = p->app, .fail = p->fail };
	const struct outline *outline = t->source->outline;
	const struct py_binding *lost = NULL, *later;
	size_t n = 0;

	t->object = NULL;
	t->bound = SLICE_NONE;
	for (size_t i = 0; i < outline->bindings.n; i++)
		if (outline->bindings.items[i].scope == -1 && outline->bindings.items[i].at < t->bound)
			take(&lookup, t, &outline->bindings.items[i]);
	if (p->fail->message)
		return false;
	if (!t->object)
		return fail(p->fail, EXIT_COULD_NOT, "'%s' makes no %s that a function could be added to",
			    t->source->path, wanted);
	later = outline_bindings_in(outline, slice_of(t->object), -1, SLICE_NONE, &n);
	for (size_t i = 0; i < n; i++)
		if (later[i].at > t->bound && later[i].from == -1)
			lost = take(&lookup, t, &later[i]) ? NULL : &later[i];
	if (lost)
		return fail_at(p->fail, source_place(t->source, lost->at),
			       "'%s' is bound to something else here: a function can not be added to it", t->object);
	return !p->fail->message;
}

bool target_open_script(const struct adding *p, const char *script, struct target *t)
{
	const char *path = fs_join(p->arena, p->app->root, script + strlen(p->app->real) + 1);

	return target_open(p, path, script, t) && target_find_object(p, t, "FunctionApp");
}

/* ---- places ---- */

/* Where a byte of the text without our blocks stands on the disk: in front of a block that stands there too. */
static size_t on_disk(const struct source *source, size_t at)
{
	size_t shift = 0;

	for (size_t i = 0; i < source->blocks.n; i++)
		if (source->blocks.items[i].at < at)
			shift += source->blocks.items[i].span.end - source->blocks.items[i].span.start;
	return at + shift;
}

/* The module's statement that goes on at this byte; NULL when one begins here, or none is. */
static const struct span *statement_around(const struct source *source, size_t at)
{
	for (size_t i = 0; i < source->outline->statements.n; i++) {
		const struct span *span = &source->outline->statements.items[i];

		if (span->start < at && at < span->end)
			return span;
	}
	return NULL;
}

/* Behind the module's statement that `at` is in, and what shares its lines; the beginning of a line. */
static size_t behind_statement(const struct source *source, size_t at)
{
	const struct span *around = statement_around(source, at + 1);

	do {
		size_t end = around ? around->end : at;

		at = line_next(source->text, end - (around && source->text.p[end - 1] == '\n'));
		around = statement_around(source, at);
	} while (around);
	return at;
}

/* In front of it, and of what shares its lines. */
static size_t before_statement(const struct source *source, size_t at)
{
	const struct span *around;

	at = line_start(source->text, at);
	while ((around = statement_around(source, at)))
		at = line_start(source->text, around->start);
	return at;
}

/* Behind the last plain import above the object, or above everything that is not one. */
static size_t import_position(const struct target *t)
{
	const struct outline *outline = t->source->outline;
	size_t last = SLICE_NONE;

	for (size_t i = 0; i < outline->bindings.n; i++) {
		const struct py_binding *b = &outline->bindings.items[i];

		if (b->kind <= BIND_MEMBER && b->scope == -1 && !b->conditional && b->at < t->bound &&
		    (last == SLICE_NONE || b->at > last))
			last = b->at;
	}
	return last == SLICE_NONE ? before_statement(t->source, t->bound) : behind_statement(t->source, last);
}

/* ---- what is inserted ---- */

static void insert_line(const struct adding *p, struct target *t, size_t at, const char *line)
{
	struct slice text = t->source->text, newline = line_newline(text, at ? at - 1 : 0);
	struct buf out = { .arena = p->arena };

	if (at == text.n && text.n && text.p[text.n - 1] != '\n' && text.p[text.n - 1] != '\r')
		buf_add(&out, newline);
	buf_addf(&out, "%s", line);
	buf_add(&out, newline);
	plan_insert(p->arena, &t->plan, on_disk(t->source, at), buf_slice(&out));
}

void target_add_import(const struct adding *p, struct target *t, const char *line)
{
	insert_line(p, t, import_position(t), line);
}

void target_add_behind_object(const struct adding *p, struct target *t, const char *line)
{
	insert_line(p, t, behind_statement(t->source, t->bound), line);
}

void target_append(const struct adding *p, struct target *t, struct slice text)
{
	struct slice disk = t->source->disk, newline = line_newline(disk, 0);
	struct buf out = { .arena = p->arena };
	size_t end = disk.n, blanks = 0, at = end;

	if (end && disk.p[end - 1] != '\n' && disk.p[end - 1] != '\r')
		buf_add(&out, newline), at = 0;
	for (size_t above; at > 0 && blanks < 2; at = above, blanks++) {
		above = line_above(disk, at);
		if (slice_trim(slice_part(disk, above, at)).n)
			break;
	}
	for (; blanks < 2; blanks++)
		buf_add(&out, newline);
	for (at = 0; at < text.n; at = line_next(text, at)) {
		buf_add(&out, slice_part(text, at, line_end(text, at)));
		buf_add(&out, newline);
	}
	plan_insert(p->arena, &t->plan, end, buf_slice(&out));
}

static bool is_ascii(const struct target *t)
{
	for (size_t i = 0; i < t->plan.insertions.n; i++)
		for (size_t k = 0; k < t->plan.insertions.items[i].text.n; k++)
			if ((unsigned char)t->plan.insertions.items[i].text.p[k] > 127)
				return false;
	return true;
}

/* What we insert is UTF-8: can the file take it? */
static bool check_encoding(const struct adding *p, const struct target *t)
{
	struct slice disk = t->source->disk, encoding = lines_encoding(disk);
	bool says_utf8 = !encoding.n || encoding_is_utf8(encoding);
	size_t at = says_utf8 ? 0 : (size_t)(encoding.p - disk.p);
	struct slice name = says_utf8 ? S("no UTF-8") : encoding;

	if (is_ascii(t) || (says_utf8 && utf8_is(disk)))
		return true;
	for (size_t n; says_utf8 && (n = utf8_length(slice_part(disk, at, disk.n)));)
		at += n;
	fail_at(p->fail, line_place(t->source->path, disk, at),
		"this file is %s%.*s, and what is to be added is not plain ASCII", says_utf8 ? "" : "in ",
		SLICE_ARG(name));
	return fail_hint(p->fail, "choose values in ASCII, or make the file UTF-8 first");
}

bool target_close(const struct adding *p, struct target *t)
{
	struct slice after;
	struct source *source;

	if (!check_encoding(p, t))
		return false;
	after = plan_splice(p->arena, t->source->disk, &t->plan);
	source = addition_read(p, t->source->path, after);
	if (!source)
		return false;
	if (source->outline->broken)
		return fail_at(p->fail, source_place(source, source->outline->error),
			       "the function can not be added: the file would not parse");
	addition_change_file(p, t->source->path, t->source->file, t->source->disk, after);
	return true;
}
