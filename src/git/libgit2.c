#include "git/libgit2.h"

#ifdef PFP_LINK_LIBGIT2

#define LINKED(name) .name = git_##name,
struct libgit2 libgit2 = { LIBGIT2_FUNCTIONS(LINKED) };

bool libgit2_load(const char **why)
{
	*why = NULL;
	return true;
}

#else

#include <dlfcn.h>

struct libgit2 libgit2;

bool libgit2_load(const char **why)
{
	static const struct {
		const char *name;
		size_t at;
	} functions[] = {
#define ROW(name) { "git_" #name, offsetof(struct libgit2, name) },
		LIBGIT2_FUNCTIONS(ROW)
	};
	void *library = dlopen(PFP_LIBGIT2, RTLD_NOW | RTLD_LOCAL);

	for (size_t i = 0; library && i < sizeof functions / sizeof *functions; i++) {
		void *function = dlsym(library, functions[i].name);

		*(void **)(void *)((char *)&libgit2 + functions[i].at) = function;
		if (!function)
			library = NULL;
	}
	*why = library ? NULL : dlerror();
	return library;
}

#endif
