#include "profile/result.h"

const char *const verdict_names[] = { "too few", "noise", "plateau", "leak", "" };

int64_t amounts_mean(const struct amounts *amounts)
{
	int64_t n = (int64_t)amounts->n, half = n / 2;

	if (!n)
		return 0;
	return (amounts->sum + (amounts->sum < 0 ? -half : half)) / n;
}
