/* elsewhere: does another file of the app take a name from this one? Then it can not be removed here. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "instrument/instrument.h"
#include "python/lines.h"

/* "profiling" of shared/profiling.py, "shared" of shared/__init__.py. */
static struct slice module_name(struct arena *arena, const struct source *source)
{
	struct slice name = slice_of(fs_name(source->file));

	if (slice_is(name, "__init__.py"))
		return slice_of(fs_name(fs_parent(arena, source->file)));
	return slice_part(name, 0, name.n - (slice_ends(name, S(".py")) ? 3 : 0));
}

/* Is that the module: "shared.profiling", ".profiling"; "." for the package around? */
static bool is_module(struct slice dotted, struct slice module)
{
	struct slice last = dotted;

	for (const char *dot; last.n && (dot = memchr(last.p, '.', last.n));)
		last = slice_part(last, (size_t)(dot - last.p) + 1, last.n);
	return slice_eq(slice_trim(last), module) || (dotted.n && !last.n);
}

/* Where ".name" stands. */
static size_t find_attribute(struct slice text, struct slice name)
{
	for (size_t at = 0; (at = slice_find(text, name, at)) != SLICE_NONE; at += name.n)
		if (at > 0 && text.p[at - 1] == '.' && word_end(text, at) == at + name.n)
			return at;
	return SLICE_NONE;
}

/* Where the file takes the name, or every name, from the module, or may do so; SLICE_NONE when it does not. */
static size_t find_in(const struct source *file, struct slice name, struct slice module)
{
	const struct outline *outline = file->outline;
	bool has_module = false;

	for (size_t i = 0; i < outline->bindings.n; i++) {
		const struct py_binding *b = &outline->bindings.items[i];

		if (b->kind > BIND_MEMBER)
			continue;
		if (b->kind == BIND_MEMBER && (slice_eq(b->target, name) || slice_is(b->target, "*")) &&
		    is_module(b->module, module))
			return b->part.start;
		has_module |= b->kind == BIND_MEMBER ? slice_eq(b->target, module)
						     : find_attribute(file->text, module) != SLICE_NONE ||
							       is_module(b->module, module);
	}
	return has_module ? find_attribute(file->text, name) : SLICE_NONE;
}

/* `*file` is parsed only when it may mean the module: it names it, or imports from the package that it is in. */
static void look_into(struct arena *arena, struct source *file, struct arena *scratch, struct loss *loss)
{
	if (strcmp(file->file, loss->source->file) == 0 || (slice_find(file->text, loss->module, 0) == SLICE_NONE &&
							    slice_find(file->text, S("from ."), 0) == SLICE_NONE))
		return;
	for (size_t i = 0; i < loss->by_hand->unbound.n; i++) {
		struct slice name = loss->by_hand->unbound.items[i];
		size_t at;

		if (slice_find(file->text, name, 0) == SLICE_NONE && slice_find(file->text, S("*"), 0) == SLICE_NONE)
			continue;
		if (!file->outline)
			file->lexed = lex(scratch, file->text);
		source_parse(scratch, file);
		if ((at = find_in(file, name, loss->module)) == SLICE_NONE)
			continue;
		*vec_push(arena, &loss->needed) = (struct needed){
			name, buf_format(arena, "%s:%zu", file->path, source_place(file, at).line)
		};
	}
}

static bool look_at(struct arena *arena, const struct found_folder *folder, const char *name, struct losses *losses,
		    struct fail *f)
{
	struct arena scratch = { 0 };
	struct source file = { .path = fs_join(&scratch, folder->path, name),
			       .file = fs_join(&scratch, folder->real, name) };
	bool ok = fs_read(&scratch, file.file, &file.disk, f);

	file.text = file.disk;
	for (size_t i = 0; ok && i < losses->n; i++)
		look_into(arena, &file, &scratch, &losses->items[i]);
	arena_release(&scratch);
	return ok;
}

bool elsewhere_find(struct arena *arena, const struct app *app, struct losses *losses, struct fail *f)
{
	for (size_t i = 0; i < losses->n; i++)
		losses->items[i].module = module_name(arena, losses->items[i].source);
	for (size_t i = 0; losses->n && app->found && i < app->found->folders.n; i++) {
		const struct found_folder *folder = &app->found->folders.items[i];

		for (size_t k = 0; k < folder->entries.n; k++)
			if (folder->entries.items[k].kind == FS_FILE &&
			    slice_ends(slice_of(folder->entries.items[k].name), S(".py")) &&
			    !look_at(arena, folder, folder->entries.items[k].name, losses, f))
				return false;
	}
	return true;
}
