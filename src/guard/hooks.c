#include "guard/hooks.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "guard/put.h"
#include "python/lines.h"
#include "template/expand.h"
#include "template/shelf.h"

static const char *const hook_names[] = { "pre-commit", "pre-push" };

static const char before[] = ".before-pyfuncprof"; /* also in the template */
static const char unfinished[] = ".pyfuncprof-new";

/* ---- where they are ---- */

static bool refuse(struct hooks *hooks, const struct repo_setup *setup, const char *folder, const char *real)
{
	struct fail *no = &hooks->no;
	bool leads_out = real && !fs_is_below(setup->repo.work_tree, real) && !fs_is_below(setup->common, real);

	if (setup->hooks_path && !*setup->hooks_path)
		fail(no, EXIT_COULD_NOT, "core.hooksPath is empty, so git finds no hooks");
	else if (!real || (fs_target_kind(folder) != FS_DIR && fs_target_kind(folder) != FS_NONE))
		fail(no, EXIT_COULD_NOT, "'%s' is no folder, so git finds no hooks there", folder);
	else if (leads_out && (setup->hooks_are_anyone_s || !setup->hooks_path))
		fail(no, EXIT_COULD_NOT, "'%s' is outside of this repository, and may have the hooks of others",
		     folder);
	else
		return false;
	if (leads_out)
		fail_hint(no, "add the line 'pyfuncprof check --staged' to the pre-commit hook there, or give this "
			      "repository hooks of its own:\n    git config core.hooksPath .git/hooks");
	else if (setup->hooks_path)
		fail_hint(no, "'git config --show-origin core.hooksPath' tells where that is set");
	return true;
}

/* husky 9 lets git look at a folder of its own making, and runs what is in the one above. */
static bool is_of_husky(const char *folder)
{
	struct slice path = slice_of(folder);

	while (path.n && path.p[path.n - 1] == '/')
		path.n--;
	return slice_ends(path, S("/.husky/_"));
}

void hooks_find(struct arena *arena, const struct repo_setup *setup, const char *program, struct hooks *out)
{
	const char *own = fs_join(arena, setup->common, "hooks"), *folder = own, *real;

	if (setup->hooks_path)
		folder = fs_is_absolute(setup->hooks_path) ? setup->hooks_path
							   : fs_join(arena, setup->repo.work_tree, setup->hooks_path);
	*out = (struct hooks){ .folder = folder, .program = program, .no = { .arena = arena } };
	real = fs_real(arena, folder);
	if (!real && fs_kind(folder) == FS_NONE && fs_target_kind(fs_parent(arena, folder)) == FS_DIR)
		real = fs_join(arena, fs_real(arena, fs_parent(arena, folder)), fs_name(folder));
	if (!refuse(out, setup, folder, real) && is_of_husky(folder)) {
		out->is_husky = true;
		out->runners = folder;
		out->folder = fs_parent(arena, folder);
	}
	if (real && fs_is_below(setup->repo.work_tree, real) && !fs_is_below(setup->common, real))
		out->program = "pyfuncprof";
	if (!real || !fs_real(arena, own) || strcmp(fs_real(arena, own), real) != 0)
		out->idle = setup->hooks_path ? own : NULL;
}

/* ---- the text ---- */

static bool render(struct arena *arena, const struct hooks *hooks, enum hook_kind kind, const char *program,
		   struct slice *out, struct fail *f)
{
	static const struct shelf_place place = { NULL, "hooks" };
	bool is_push = kind == HOOK_PRE_PUSH;
	const struct expand_value rows[] = {
		{ "hook", slice_of(hook_names[kind]), false },
		{ "program", slice_of(program), false },
		{ "push", slice_of(is_push ? "yes" : ""), false },
		{ "husky", slice_of(hooks->is_husky ? "yes" : ""), false },
		{ "where", slice_of(is_push ? "what is pushed" : "commits"), false },
		{ "feed", slice_of(is_push ? "printf %s \"${refs%.}\" 2>/dev/null | " : ""), false },
		{ "shell", slice_of(hooks->is_husky ? "sh -e " : ""), false },
		{ "option", slice_of(is_push ? "--quiet --pushed=\"$1\"" : "--quiet --staged"), false },
		{ "done", slice_of(is_push ? "pushed" : "committed"), false },
	};
	struct expand_values values = { 0 };
	struct slice text;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		*vec_push(arena, &values) = rows[i];
	return shelf_read(arena, &place, "hook.sh", &text, f) && expand(arena, "hook.sh", text, &values, out, f);
}

static bool is_ours(struct slice text, enum hook_kind kind)
{
	struct slice line;

	return slice_cut(&text, '\n', &line) && slice_cut(&text, '\n', &line) &&
	       slice_starts(line, S("# pyfuncprof: hook ")) &&
	       slice_is(slice_part(line, strlen("# pyfuncprof: hook "), line.n), hook_names[kind]);
}

/* One word of a shell, as we spell it: plain, or in single quotes. */
static bool is_word(struct slice text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./+,:@%";
	bool quoted = false;

	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '\'')
			quoted = !quoted;
		else if (!quoted && slice_starts(slice_part(text, i, text.n), S("\\'")))
			i++;
		else if (!quoted && (!text.p[i] || !strchr(plain, text.p[i])))
			return false;
	}
	return text.n && !quoted;
}

/* The program that a script of ours runs; empty when that can not be told. */
static const char *program_in(struct arena *arena, struct slice script)
{
	size_t at = slice_find(script, S("\npyfuncprof="), 0), end;
	struct slice word = { 0 };

	if (at == SLICE_NONE)
		return "";
	at += strlen("\npyfuncprof=");
	end = slice_find(script, S("\n\nearlier="), at);
	if (end != SLICE_NONE)
		word = slice_part(script, at, end);
	return is_word(word) ? slice_copy(arena, word) : "";
}

/* ---- one hook ---- */

static const char *beside(struct arena *arena, const char *script, const char *name, const char *ending)
{
	return fs_join(arena, fs_parent(arena, script), buf_format(arena, "%s%s", name, ending));
}

/* Two names of one file: what a killed run leaves, which has kept the hook and not yet put ours in its place. */
static bool are_one(const char *a, const char *b)
{
	struct stat x, y;

	return lstat(a, &x) == 0 && lstat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

/* Is the file at `path` ours? Then it is looked at more closely. */
static bool look_at(struct arena *arena, const struct hooks *hooks, enum hook_kind kind, const char *path,
		    struct hook *hook, struct fail *f)
{
	struct slice text, wanted;
	size_t at = 0;
	bool is_run;

	if (hook->ours || fs_kind(path) != FS_FILE)
		return true;
	if (!fs_read(arena, path, &text, f))
		return false;
	if (!is_ours(text, kind))
		return true;
	hook->ours = path;
	if (!render(arena, hooks, kind, hooks->program, &wanted, f))
		return false;
	is_run = hooks->is_husky || access(path, X_OK) == 0;
	hook->is_current = slice_eq(text, wanted) && is_run;
	if (!render(arena, hooks, kind, program_in(arena, text), &wanted, f))
		return false;
	while (is_run && at < text.n && at < wanted.n && text.p[at] == wanted.p[at])
		at++;
	hook->state = slice_eq(text, wanted) && is_run ? HOOK_INSTALLED : HOOK_ALTERED;
	hook->altered = line_place(path, text, at);
	return true;
}

bool hook_look(struct arena *arena, const struct hooks *hooks, enum hook_kind kind, struct hook *out, struct fail *f)
{
	const char *name = hook_names[kind], *path = fs_join(arena, hooks->folder, name), *earlier;
	const char *moved = beside(arena, path, name, ".legacy"); /* where the framework pre-commit runs it */
	const char *idle = hooks->idle ? fs_join(arena, hooks->idle, name) : NULL;

	*out = (struct hook){ .name = name, .path = path };
	if (!look_at(arena, hooks, kind, path, out, f) || !look_at(arena, hooks, kind, moved, out, f) ||
	    (idle && !look_at(arena, hooks, kind, idle, out, f)))
		return false;
	if (out->ours == moved && out->state == HOOK_INSTALLED)
		out->state = HOOK_MOVED;
	if (out->ours == idle && out->state == HOOK_INSTALLED)
		out->state = HOOK_IDLE;
	earlier = beside(arena, out->ours ? out->ours : out->path, name, before);
	if (fs_kind(earlier) != FS_NONE)
		out->earlier = earlier;
	if (!out->ours && out->earlier && fs_kind(out->path) != FS_NONE && !are_one(out->path, out->earlier))
		out->state = HOOK_REPLACED;
	return true;
}

static bool refuse_altered(const struct hook *hook, bool force, struct fail *f)
{
	if (hook->state != HOOK_ALTERED || force)
		return false;
	fail_at(f, hook->altered, "the hook '%s' of pyfuncprof's was changed by hand", hook->name);
	fail_hint(f, "take your change out of it, or use --force");
	return true;
}

bool hook_check(const struct hooks *hooks, const struct hook *hook, bool force, struct fail *f)
{
	enum fs_kind kind = fs_kind(hook->path);
	struct arena scratch = { 0 };
	bool is_run;

	if (hooks->no.message)
		return fail_take(f, &hooks->no);
	if (hook->ours == hook->path || hook->state == HOOK_MOVED)
		return !refuse_altered(hook, force, f);
	is_run = !hooks->runners || access(fs_join(&scratch, hooks->runners, hook->name), X_OK) == 0;
	arena_release(&scratch);
	if (!is_run) {
		fail(f, EXIT_COULD_NOT, "husky does not run a hook '%s' yet: it has none in '%s'", hook->name,
		     hooks->runners);
		return fail_hint(f, "run 'npx husky' first");
	}
	if (kind != FS_NONE && kind != FS_FILE && kind != FS_LINK)
		return fail(f, EXIT_COULD_NOT, "'%s' is in the way: it is no file", hook->path);
	if (hook->state != HOOK_REPLACED)
		return true;
	fail(f, EXIT_COULD_NOT, "'%s' is in the way: there is no place to keep '%s'", hook->earlier, hook->path);
	return fail_hint(f, "it was the hook before pyfuncprof's, which another tool has replaced: if it is no longer "
			    "needed, delete it");
}

bool hook_check_uninstall(const struct hook *hook, bool force, struct fail *f)
{
	return !refuse_altered(hook, force, f);
}

bool hook_install(struct arena *arena, const struct hooks *hooks, enum hook_kind kind, const struct hook *hook,
		  bool *changed, struct fail *f)
{
	const char *new = beside(arena, hook->path, hook->name, unfinished);
	const char *earlier = beside(arena, hook->path, hook->name, before);
	bool is_there = hook->ours != hook->path && fs_kind(hook->path) != FS_NONE, is_kept = false;
	struct slice text;

	*changed = hook->state != HOOK_MOVED && (!hook->is_current || hook->ours != hook->path);
	if (!*changed)
		return true;
	if (mkdir(hooks->folder, 0777) != 0 && errno != EEXIST)
		return fail_os(f, "cannot make '%s'", hooks->folder);
	unlink(new); /* of a run that was killed */
	if (!render(arena, hooks, kind, hooks->program, &text, f) || !put_beside(new, new, 0777, text, f))
		return false;
	if (is_there && !are_one(hook->path, earlier)) {
		is_kept = link(hook->path, earlier) == 0;
		if (!is_kept) {
			fail_os(f, "cannot keep '%s' as '%s'", hook->path, earlier);
			unlink(new);
			return false;
		}
	}
	if (put_in_place(new, hook->path, f))
		return true;
	if (is_kept)
		unlink(earlier);
	return false;
}

bool hook_uninstall(struct arena *arena, const struct hook *hook, bool *changed, struct fail *f)
{
	const char *script = hook->ours ? hook->ours : hook->path;
	bool is_kept_twice = hook->earlier && are_one(script, hook->earlier);

	unlink(beside(arena, hook->path, hook->name, unfinished));
	*changed = hook->ours || (hook->earlier && hook->state != HOOK_REPLACED);
	if (!*changed)
		return true;
	if (is_kept_twice || !hook->earlier)
		return unlink(is_kept_twice ? hook->earlier : script) == 0 ||
		       fail_os(f, "cannot delete '%s'", is_kept_twice ? hook->earlier : script);
	return rename(hook->earlier, script) == 0 || fail_os(f, "cannot put '%s' back", script);
}
