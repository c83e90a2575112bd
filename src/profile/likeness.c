#include "profile/likeness.h"

#include "base/arena.h"
#include "profile/profile.h"

/* What one encoding cannot say becomes '?' in it. */
static bool is_foreign(char c)
{
	return (unsigned char)c >= 0x80 || c == '?';
}

struct slice likeness(struct arena *arena, struct slice line)
{
	struct slice text = slice_trim(slice_part(line, 0, line.n < LONGEST_SOURCE ? line.n : LONGEST_SOURCE));
	size_t first = 0, n;
	char *copy;

	while (first < text.n && !is_foreign(text.p[first]))
		first++;
	if (first == text.n)
		return text;
	copy = arena_copy(arena, text.p, text.n);
	n = first;
	for (size_t i = first; i < text.n; i++)
		if (!is_foreign(text.p[i]))
			copy[n++] = text.p[i];
		else if (!n || copy[n - 1] != '?')
			copy[n++] = '?';
	return (struct slice){ copy, n };
}
