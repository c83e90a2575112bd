#include "profile/profile.h"

#include "profile/accounts.h"

struct profile *profile_new(struct arena *arena)
{
	struct profile *p = NEW(arena, struct profile);

	p->arena = arena;
	return p;
}

void profile_ask(struct profile *p, profile_asks *asks, void *context)
{
	p->asks = asks;
	p->asked = context;
}

void profile_take_row(struct profile *p, const struct log_line *line)
{
	bags_add(p, line);
}

void profile_end_log(struct profile *p, uint64_t bytes, uint64_t lines)
{
	bags_close(p);
	profile_close_reports(p);
	calls_end(p); /* another log may be of another process */
	p->inputs++;
	p->bytes += bytes;
	p->lines_read += lines;
}
