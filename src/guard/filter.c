#include "guard/filter.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "guard/clean.h"
#include "python/lines.h"

static const char ours[] = "pyfuncprof"; /* the filter's name */

static const struct slice attributes = { "*.py filter=pyfuncprof\nrequirements*.txt filter=pyfuncprof\n", 59 };

/* ---- the text of the configuration ---- */

/* As it stands in a value of git's configuration between double quotes. */
static struct slice escaped(struct arena *arena, const char *text)
{
	struct buf out = { .arena = arena };

	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			buf_addf(&out, "\\%c", *text);
		else
			buf_add(&out, *text == '\n' ? S("\\n") : (struct slice){ text, 1 });
	}
	return buf_slice(&out);
}

/* As it stands in a command in which git puts a file's name for "%f". */
static struct slice doubled(struct arena *arena, struct slice text)
{
	struct buf out = { .arena = arena };

	for (size_t i = 0; i < text.n; i++) {
		buf_add(&out, slice_part(text, i, i + 1));
		if (text.p[i] == '%')
			buf_add(&out, S("%"));
	}
	return buf_slice(&out);
}

static const struct slice process_key = { "[filter \"pyfuncprof\"]\n\tprocess = \"", 34 };
static const struct slice process_command = { " guard filter-process", 21 };

/* `program` and `options` as they are spelled there. */
static struct slice config_lines(struct arena *arena, struct slice program, struct slice options)
{
	struct slice again = doubled(arena, program), options_again = doubled(arena, options);
	struct buf out = { .arena = arena };

	buf_add(&out, process_key);
	buf_add(&out, program);
	buf_add(&out, process_command);
	buf_addf(&out, "%.*s\"\n\tclean = \"%.*s guard clean%.*s -- %%f\"\n\tsmudge = cat\n\trequired = true\n",
		 SLICE_ARG(options), SLICE_ARG(again), SLICE_ARG(options_again));
	return buf_slice(&out);
}

/* The same facts, read out of the text, make the same text again, or somebody else was at it. */
static struct slice config_lines_again(struct arena *arena, struct slice text)
{
	size_t command = slice_find(text, process_command, 0);
	size_t end = command == SLICE_NONE ? SLICE_NONE : slice_find(text, S("\"\n\tclean = "), command);

	if (!slice_starts(text, process_key) || end == SLICE_NONE)
		return (struct slice){ 0 };
	return config_lines(arena, slice_part(text, process_key.n, command),
			    slice_part(text, command + process_command.n, end));
}

/* ---- how it stands ---- */

static bool is_altered(const struct marked *m, struct slice wanted, struct place *place)
{
	size_t at = 0;

	if (m->state == MARKED_NOT || (m->state == MARKED && slice_eq(m->inner, wanted)))
		return false;
	while (m->state == MARKED && at < m->inner.n && at < wanted.n && m->inner.p[at] == wanted.p[at])
		at++;
	if (m->state == MARKED)
		at += (size_t)(m->inner.p - m->text.p);
	*place = line_place(m->path, m->text, m->state == MARKED ? at : m->span.start);
	return true;
}

/* The first file that has another filter; NULL when there is none. One without any counts when it `must` have ours. */
static bool find_other(struct arena *arena, const struct repo *repo, bool must, const char **out, struct fail *f)
{
	struct repo_files files = { 0 };

	*out = NULL;
	if (!repo_list(arena, repo, clean_concerns, &files, f))
		return false;
	for (size_t i = 0; i < files.n && !*out; i++) {
		const char *name = repo_name(repo, files.items[i]), *filter = repo_filter_of(repo, name);

		if (filter ? strcmp(filter, ours) != 0 : must)
			*out = name;
	}
	return true;
}

bool filter_look(struct arena *arena, const struct repo_setup *setup, struct filter *out, struct fail *f)
{
	*out = (struct filter){ 0 };
	if (!marked_read(arena, fs_join(arena, fs_join(arena, setup->common, "info"), "attributes"), &out->attributes,
			 f) ||
	    !marked_read(arena, fs_join(arena, setup->common, "config"), &out->config, f))
		return false;
	if (out->attributes.state == MARKED_NOT && out->config.state == MARKED_NOT)
		return true;
	if (is_altered(&out->attributes, attributes, &out->altered) ||
	    is_altered(&out->config, config_lines_again(arena, out->config.inner), &out->altered)) {
		out->state = FILTER_ALTERED;
		return true;
	}
	out->state = out->attributes.state == out->config.state ? FILTER_INSTALLED : FILTER_HALF;
	if (out->state == FILTER_INSTALLED && !find_other(arena, &setup->repo, true, &out->overruled, f))
		return false;
	if (out->overruled)
		out->state = FILTER_OVERRULED;
	return true;
}

bool filter_check_uninstall(const struct filter *filter, bool force, struct fail *f)
{
	if (filter->state != FILTER_ALTERED || force)
		return true;
	fail_at(f, filter->altered, "the lines of pyfuncprof's filter were changed by hand");
	return fail_hint(f, "take your change out of them, or use --force");
}

bool filter_check(struct arena *arena, const struct repo_setup *setup, const struct filter *filter, bool force,
		  struct fail *f)
{
	const char *other;

	if (!filter_check_uninstall(filter, force, f) || !find_other(arena, &setup->repo, false, &other, f))
		return false;
	if (!other)
		return true;
	fail(f, EXIT_COULD_NOT, "'%s' has the filter '%s' already, and git runs one only", other,
	     repo_filter_of(&setup->repo, other));
	return fail_hint(f, "nothing was written; the hooks, 'pyfuncprof guard install', do without a filter");
}

/* ---- put there and taken away ---- */

/* git has seen the files as they were then: all of them may be others now. */
static bool look_again(struct arena *arena, const struct repo *repo, struct fail *f)
{
	struct repo_files files = { 0 };

	if (repo_list(arena, repo, clean_concerns, &files, f) && repo_look_again(repo, files.items, files.n, f))
		return true;
	return fail_hint(f, "everything is written; if 'git status' is wrong about a file, 'git add' it");
}

static bool drop(struct arena *arena, const struct marked *m, bool *changed, struct fail *f)
{
	if (m->state == MARKED_NOT)
		return true;
	*changed = true;
	return marked_drop(arena, m, f);
}

/* Does git understand what was written as it was meant? */
static bool prove(struct arena *arena, const struct repo_setup *setup, const char *command, struct fail *f)
{
	const char *other;

	if (strcmp(repo_setting(arena, &setup->repo, FILTER_SETTING), command) != 0 ||
	    strcmp(repo_setting(arena, &setup->repo, "filter.pyfuncprof.required"), "true") != 0)
		return fail(f, EXIT_COULD_NOT, "git's configuration has another filter '%s'", ours);
	if (!find_other(arena, &setup->repo, true, &other, f))
		return false;
	if (!other)
		return true;
	return fail(f, EXIT_COULD_NOT, "'%s' does not get the filter: other lines of '%s' are in its way", other,
		    fs_join(arena, fs_join(arena, setup->common, "info"), "attributes"));
}

/* Both files as they were; false again. There is a failure to tell already. */
static bool take_back(struct arena *arena, const struct filter *filter, struct fail *f)
{
	struct fail quiet = { .arena = arena };

	marked_restore(arena, &filter->attributes, &quiet);
	marked_restore(arena, &filter->config, &quiet);
	return f->hint ? false : fail_hint(f, "%s", quiet.message ? quiet.message : "git's files are as they were");
}

bool filter_install(struct arena *arena, const struct repo_setup *setup, const struct filter *filter,
		    const struct filter_program *program, bool *changed, struct fail *f)
{
	const char *options = program->templates ? buf_format(arena, " --templates %s", program->templates) : "";
	struct slice lines = config_lines(arena, escaped(arena, program->program), escaped(arena, options));

	*changed = filter->state != FILTER_INSTALLED || !slice_eq(filter->config.inner, lines);
	if (!*changed)
		return true;
	if (marked_put(arena, &filter->config, lines, f) && marked_put(arena, &filter->attributes, attributes, f) &&
	    prove(arena, setup, buf_format(arena, "%s%.*s%s", program->program, SLICE_ARG(process_command), options),
		  f))
		return look_again(arena, &setup->repo, f);
	return take_back(arena, filter, f);
}

bool filter_uninstall(struct arena *arena, const struct repo_setup *setup, const struct filter *filter, bool *changed,
		      struct fail *f)
{
	*changed = false;
	if (!drop(arena, &filter->attributes, changed, f) || !drop(arena, &filter->config, changed, f))
		return take_back(arena, filter, f);
	return !*changed || look_again(arena, &setup->repo, f);
}
