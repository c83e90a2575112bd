#include "base/nearest.h"

#include <ctype.h>
#include <string.h>

enum { LONGEST_NAME = 32 };

/* How many single-character edits apart (Levenshtein), case aside; LONGEST_NAME when one of them is longer than that. */
static size_t distance(const char *a, const char *b)
{
	size_t na = strlen(a), nb = strlen(b), row[LONGEST_NAME + 1];

	if (na >= LONGEST_NAME || nb >= LONGEST_NAME)
		return LONGEST_NAME;
	for (size_t j = 0; j <= nb; j++)
		row[j] = j;
	for (size_t i = 1; i <= na; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= nb; j++) {
			size_t best = diagonal + (tolower((unsigned char)a[i - 1]) != tolower((unsigned char)b[j - 1]));

			diagonal = row[j];
			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			row[j] = best;
		}
	}
	return row[nb];
}

const char *nearest_name(const char *typed, const char *(*next)(const void *, size_t), const void *list)
{
	const char *best = NULL, *candidate;
	size_t nearest = strlen(typed) / 3 + 1;

	for (size_t i = 0; (candidate = next(list, i)); i++) {
		size_t d = distance(typed, candidate);

		if (d <= nearest && d < strlen(typed)) {
			best = candidate;
			nearest = d - (d > 0);
		}
	}
	return best;
}
