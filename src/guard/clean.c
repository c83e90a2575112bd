#include "guard/clean.h"

#include "base/fs.h"
#include "instrument/instrument.h"

static bool is_python(const char *path)
{
	return slice_ends(slice_of(path), S(".py"));
}

bool clean_concerns(const char *path)
{
	struct slice name = slice_of(fs_name(path));

	return is_python(path) || (slice_starts(name, S("requirements")) && slice_ends(name, S(".txt")));
}

bool clean(struct arena *arena, const struct profilers *known, const char *path, struct slice bytes, struct slice *out,
	   struct fail *f)
{
	struct required required;
	struct source *source;

	*out = bytes;
	if (!clean_concerns(path))
		return true;
	if (!is_python(path))
		return requirements_remove(arena, known, path, bytes, false, NULL, out, &required, f);
	if (!source_may_be_marked(bytes))
		return true;
	source = source_read(arena, path, path, bytes, f);
	if (!source || !check_blocks(source, known, f))
		return false;
	*out = source->text;
	return true;
}
