#include "scaffold/adding.h"

#include <stdarg.h>
#include <strings.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"

bool addition_check_function(const struct adding *p, const char *name)
{
	for (size_t i = 0; i < p->app->functions.n; i++) {
		const struct function *function = &p->app->functions.items[i];

		if (strcasecmp(function->name, name) == 0)
			return fail_at(p->fail, function->place, "there is a function '%s' already", function->name);
	}
	return true;
}

struct source *addition_read(const struct adding *p, const char *path, struct slice text)
{
	struct source *source = source_read(p->arena, path, path, text, p->fail);

	if (source)
		source_parse(p->arena, source);
	return source;
}

bool addition_expand(const struct adding *p, const char *file, const char *object, struct slice *out)
{
	const struct addition *a = p->addition;
	const char *path = shelf_path(p->arena, &a->trigger->place, file);
	struct expand_values values = { 0 };
	struct slice text;

	for (size_t i = 0; i < a->inputs.n; i++)
		*vec_push(p->arena, &values) = a->inputs.items[i];
	*vec_push(p->arena, &values) =
		(struct expand_value){ .name = "name", .text = slice_of(a->name ? a->name : "") };
	*vec_push(p->arena, &values) = (struct expand_value){ .name = "object", .text = slice_of(object) };
	*vec_push(p->arena, &values) =
		(struct expand_value){ .name = "async", .text = a->is_async ? S("async ") : (struct slice){ 0 } };
	return shelf_read(p->arena, &a->trigger->place, file, &text, p->fail) &&
	       expand(p->arena, path, text, &values, out, p->fail);
}

bool addition_new_file(const struct adding *p, const char *path, struct slice text)
{
	struct change change = { .path = fs_join(p->arena, p->app->root, path), .is_new = true, .after = text };

	change.file = change.path;
	if (fs_kind(change.path) != FS_NONE)
		return fail(p->fail, EXIT_COULD_NOT, "'%s' is there already", change.path);
	*vec_push(p->arena, p->changes) = change;
	return true;
}

void addition_change_file(const struct adding *p, const char *path, const char *real, struct slice before,
			  struct slice after)
{
	if (!slice_eq(before, after))
		*vec_push(p->arena, p->changes) = (struct change){
			.path = path, .file = real, .is_real = true, .before = before, .after = after
		};
}

void addition_note(const struct adding *p, const char *format, ...)
{
	struct buf text = { .arena = p->arena };
	va_list args;

	va_start(args, format);
	buf_addv(&text, format, args);
	va_end(args);
	*vec_push(p->arena, p->notes) = buf_text(&text);
}
