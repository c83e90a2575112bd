#include "edit/diff.h"

#include <git2.h>

bool diff_write(struct buf *out, const struct change *change, struct fail *f)
{
	git_buf text = GIT_BUF_INIT;
	git_patch *patch = NULL;
	const char *path = change->path;
	bool ok;

	while (path[0] == '.' && path[1] == '/')
		path += 2;
	ok = git_patch_from_buffers(&patch, change->is_new ? NULL : change->before.n ? change->before.p : "", change->before.n,
				    path, change->after.n ? change->after.p : "", change->after.n, path, NULL) == 0 &&
	     (!patch || git_patch_to_buf(&text, patch) == 0);
	if (ok && text.ptr)
		buf_add(out, (struct slice){ text.ptr, text.size });
	if (!ok)
		fail(f, EXIT_COULD_NOT, "cannot show the difference of '%s': %s", change->path,
		     git_error_last() ? git_error_last()->message : "unknown error");
	git_patch_free(patch);
	git_buf_dispose(&text);
	return ok;
}
