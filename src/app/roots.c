#include "app/roots.h"

struct root_facts root_facts_below(const struct root_facts *folder, size_t parent)
{
	return (struct root_facts){ .parent = parent, .below_host = folder->below_host || folder->has_host };
}

void root_note_file(struct root_facts *folder, struct slice name)
{
	folder->has_host |= slice_is(name, "host.json");
	folder->has_function |= slice_is(name, "function.json");
	folder->has_script |= slice_is(name, "function_app.py");
}

/* What a folder holds may be known only from those below. */
void roots_find(const struct root_facts *folders, size_t n, bool *is_root)
{
	for (size_t i = n; i-- > 0;) {
		const struct root_facts *folder = &folders[i], *above = &folders[folder->parent];

		if (folder->skipped)
			continue;
		if (folder->has_function)
			is_root[i] = false; /* a function's folder, even with a stray host.json in it */
		else if (folder->has_host || (folder->has_script && !folder->below_host))
			is_root[i] = true;
		if (folder->has_function && i > 0 && !above->has_function && (above->has_host || !above->below_host))
			is_root[folder->parent] = true;
	}
}
