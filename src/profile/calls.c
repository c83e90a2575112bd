/* calls: which call was made in which, and what each leaves behind.
 *
 * A report is logged when its call ends: those of the calls made in it come first. That a call was made in another is
 * told by a row of the outer one that calls the inner one's function by its name, or by the id of the invocation, whose
 * last report is that of the outermost call; never by numbers, as what one call gives back the next may take.
 *
 * What a call leaves is the memory at the start of what follows it, less that at its own start. For a call in another
 * one, the next call in the same one follows. For the last of these nothing does: it and those before it leave together
 * what the outer one leaves, so that what the outer one holds for a while is nobody's leak. */
#include "profile/accounts.h"

enum {
	LONG_ENOUGH = 8, /* calls, to tell a restart by */
	LATEST = 1024,   /* calls that may still turn out to be made in a later one */
	MOST_NAMESAKES = 64,
};

static size_t unsettled(const struct chain *chain)
{
	return chain->calls.n - chain->settled;
}

static bool is_settled(const struct call *call)
{
	return call->number < call->chain->dropped + call->chain->settled;
}

/* ---- what a call leaves ---- */

static void settle_aftermath(struct aftermath *a, const struct call *call)
{
	double y = (double)call->left / MIB;

	for (size_t i = 0; i < call->taken.n; i++) {
		struct line_account *line = call->taken.items[i].line;
		double x = (double)call->taken.items[i].increment / MIB;

		line->x += x;
		line->xx += x * x;
		line->xy += x * y;
	}
	a->left += call->left;
	a->n++;
	a->y += y;
	a->yy += y * y;
}

static void settle_call(struct profile *p, const struct call *call)
{
	struct function_account *function = call->function;
	struct aftermath *a = &function->aftermath;

	if (!a->first)
		a->first = call->start;
	series_add(p->arena, &function->series, call->index, a->first + a->left);
	if (call->has_left)
		settle_aftermath(a, call);
	function->nested += call->is_nested;
}

/* Shares what a call leaves among those made in it. In a log that has the newest invocation first, what is left is the
 * other way round, while an invocation's own reports are in their order. */
static void share(struct call **calls, size_t outer, bool newest_first)
{
	size_t end = outer - calls[outer]->size, first = outer - 1, next = outer;

	while (first - calls[first]->size != end)
		first -= calls[first]->size;
	for (size_t i = outer - 1; i != end; next = i, i -= calls[i]->size) {
		int64_t from = calls[next != outer ? next : calls[outer]->is_cut ? outer : first]->start;
		int64_t left = newest_first ? calls[i]->start - from : from - calls[i]->start;

		calls[i]->has_left = next != outer || calls[outer]->has_left;
		calls[i]->left = next == outer ? calls[outer]->left + left : left;
	}
}

/* A call that is in no other, with all that were made in it. */
static inline void settle_tree(struct profile *p, struct chain *chain, size_t root)
{
	struct call **calls = chain->calls.items;

	for (size_t i = root; i > chain->settled; i--)
		if (calls[i]->size > 1)
			share(calls, i, p->descending > p->ascending);
	for (; chain->settled <= root; chain->settled++)
		settle_call(p, calls[chain->settled]);
}

/* ---- processes ---- */

static struct chain *chain_of(struct profile *p)
{
	struct chain *chain = p->chains;

	while (chain < p->chains + CHAINS - 1 && chain->calls.n && chain->instance != p->instance)
		chain++;
	chain->instance = p->instance;
	return chain;
}

/* Memory that rose for a while, call by call, and is back about where the process began: that is another process. */
static bool is_restart(const struct chain *chain, int64_t memory)
{
	int64_t rise = chain->start - chain->lowest;

	return chain->count >= LONG_ENOUGH && chain->drops * LONG_ENOUGH <= chain->count && rise >= 5 * (int64_t)MIB &&
	       memory < chain->lowest + rise / 4;
}

/* A call that is in no other begins; does the one before it leave what is more now than at its start? */
static bool follow(struct profile *p, struct chain *chain, int64_t memory)
{
	bool follows = chain->has_begun && !is_restart(chain, memory);

	if (!chain->has_begun)
		chain->lowest = memory;
	else if (follows)
		chain->drops += memory < chain->start;
	else {
		p->restarts++;
		chain->count = chain->drops = 0;
	}
	chain->has_begun = true;
	chain->start = memory;
	chain->count++;
	return follows;
}

/* The outermost call of those that begin with this one. */
static size_t root_of(const struct chain *chain, size_t first)
{
	return first + chain->calls.items[first]->outer_size - 1;
}

/* Settles the first call that is in no other, when there is a next one. */
static inline bool settle_first(struct profile *p, struct chain *chain)
{
	struct call **calls = chain->calls.items;
	size_t root = root_of(chain, chain->settled), next;

	if (!chain->has_begun)
		follow(p, chain, calls[root]->start);
	if (root + 1 == chain->calls.n)
		return false;
	next = root_of(chain, root + 1);
	calls[root]->left = calls[next]->start - calls[root]->start;
	calls[root]->has_left = follow(p, chain, calls[next]->start);
	settle_tree(p, chain, root);
	return true;
}

/* All but about the last `n` calls. */
static void settle_but(struct profile *p, struct chain *chain, size_t n)
{
	while (unsettled(chain) > n && settle_first(p, chain))
		;
}

void calls_end(struct profile *p)
{
	for (struct chain *chain = p->chains; chain < p->chains + CHAINS; chain++) {
		settle_but(p, chain, 0);
		if (unsettled(chain))
			settle_tree(p, chain, chain->calls.n - 1);
		if (chain->start - chain->lowest > p->rise)
			p->rise = chain->start - chain->lowest;
	}
	memset(p->chains, 0, sizeof p->chains);
}

/* ---- calls made in others ---- */

/* The calls from `first` on were made in this one. */
static void adopt(struct call **calls, size_t outer, size_t first)
{
	for (size_t end = outer + 1 - calls[outer]->size; end > first; end -= calls[end - 1]->size) {
		calls[end - 1]->is_nested = true;
		calls[end - 1]->function->caller = calls[outer]->function;
	}
	calls[outer]->size = calls[first]->outer_size = outer - first + 1;
}

static bool is_of_a_name(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       (unsigned char)c >= 0x80;
}

/* Is the word in the source called there? */
static bool is_called(struct slice source, struct span word)
{
	struct slice before = slice_trim(slice_part(source, 0, word.start));
	struct slice behind = slice_trim(slice_part(source, word.end, source.n));

	return slice_starts(behind, S("(")) && !slice_ends(before, S("def"));
}

static bool is_callee(const struct line_account *line, const struct function_account *function)
{
	for (size_t i = 0; i < line->callees.n; i++)
		if (line->callees.items[i] == function)
			return true;
	return false;
}

/* The line calls something of that name: those that were not known when it was last looked at. */
static void add_callees(struct profile *p, struct function_account *caller, struct line_account *line, struct slice name)
{
	const size_t *last = set_number(&p->by_name, name);
	struct function_account *function = last ? p->named.items[*last] : NULL;

	for (; function && function->named >= line->looked; function = function->namesake) {
		if (function == caller)
			caller->is_recursive = true;
		else if (!is_callee(line, function))
			*vec_push(p->arena, &line->callees) = function;
	}
}

static void find_callees(struct profile *p, struct function_account *caller, struct line_account *line)
{
	struct slice source = line->source;

	for (size_t at = 0, end; at < source.n; at = end + 1) {
		for (end = at; end < source.n && is_of_a_name(source.p[end]);)
			end++;
		if (end > at && is_called(source, (struct span){ at, end }))
			add_callees(p, caller, line, slice_part(source, at, end));
	}
	line->looked = p->named.n;
}

/* The place of a call of the invocation whose reports are being taken. */
static size_t group_start(const struct profile *p)
{
	return (size_t)(p->group.first - p->group.chain->dropped);
}

/* The line of the call was measured: of the calls before it, those from the first on that the line makes were made in it.
 * The search ends where the same function, or one that the host calls, was called before. */
static void claim(struct profile *p, const struct line_account *line, struct call *outer)
{
	struct chain *chain = outer->chain;
	struct call **calls = chain->calls.items;
	size_t end = p->group.chain ? group_start(p) : chain->settled;
	size_t at = (size_t)(outer->number - chain->dropped), first = at;

	for (size_t i = at + 1 - outer->size; i > end; i -= calls[i - 1]->size) {
		const struct function_account *function = calls[i - 1]->function;

		if (is_callee(line, function))
			first = i - calls[i - 1]->size;
		else if (function == outer->function || function->role == ROLE_ENTRY)
			break;
	}
	if (first == at)
		return;
	adopt(calls, at, first);
	outer->is_cut = !p->group.chain && first == end && calls[first]->number;
}

void calls_take(struct profile *p, const struct report *report, struct line_account *line, int64_t increment)
{
	struct call *call = report->call;

	if (call->index != report->index || call->function != report->function)
		return;
	*vec_push(p->arena, &call->taken) = (struct taken){ line, increment };
	if (!p->named.n)
		return;
	if (line->looked < p->named.n)
		find_callees(p, report->function, line);
	if (line->callees.n && !call->is_nested && !is_settled(call) &&
	    (p->group.chain || p->descending <= p->ascending))
		claim(p, line, call);
}

void calls_name(struct profile *p, struct function_account *function, struct slice name)
{
	const size_t *last = name.n ? set_number(&p->by_name, name) : NULL;

	function->called = name;
	function->namesake = last ? p->named.items[*last] : NULL;
	function->namesakes = last ? function->namesake->namesakes + 1 : 0;
	if (!name.n || function->namesakes > MOST_NAMESAKES)
		return;
	function->named = p->named.n;
	*vec_push(p->arena, &p->named) = function;
	set_add(p->arena, &p->by_name, name);
	*set_number(&p->by_name, name) = function->named;
}

/* ---- as they come ---- */

/* Drops what was settled, to be used again, when that makes room. */
static void drop_settled(struct chain *chain)
{
	struct call **calls = chain->calls.items;
	size_t settled = chain->settled;

	if (2 * settled < chain->calls.n)
		return;
	for (size_t i = 0; i < unsettled(chain); i++) {
		struct call *swap = calls[i];

		calls[i] = calls[i + settled];
		calls[i + settled] = swap;
	}
	chain->dropped += settled;
	chain->calls.n -= settled;
	chain->settled = 0;
}

static struct call *add_call(struct profile *p, struct chain *chain)
{
	struct call **place;

	if (chain->calls.n == chain->calls.capacity)
		drop_settled(chain);
	place = vec_push(p->arena, &chain->calls);
	if (!*place)
		*place = NEW(p->arena, struct call);
	return *place;
}

void calls_begin(struct profile *p, struct report *report, const struct row *first)
{
	struct function_account *function = report->function;
	struct chain *chain = chain_of(p);
	struct call *call = add_call(p, chain);
	struct slice name;

	call->chain = chain;
	call->number = chain->dropped + chain->calls.n - 1;
	call->function = function;
	call->start = first->memory;
	call->index = report->index;
	call->size = call->outer_size = 1;
	call->is_nested = call->has_left = call->is_cut = false;
	call->taken.n = 0;
	report->call = call;
	if (!function->is_asked && p->asks && p->asks(p->asked, function->path, first, &name, &function->role))
		calls_name(p, function, name);
	function->is_asked = true;
	if (p->group.chain)
		return;
	if (!p->named.n)
		settle_but(p, chain, 1);
	else if (unsettled(chain) > (size_t)2 * LATEST)
		settle_but(p, chain, LATEST);
}

void calls_begin_group(struct profile *p)
{
	struct chain *chain = chain_of(p);

	p->group = (struct group){ chain, chain->dropped + chain->calls.n };
}

void calls_end_group(struct profile *p)
{
	struct chain *chain = p->group.chain;
	size_t first = group_start(p), n = chain->calls.n;

	if (n > first + 1 && chain->calls.items[n - 1]->function->role != ROLE_HELPER)
		adopt(chain->calls.items, n - 1, first);
	settle_but(p, chain, 0);
	p->group.chain = NULL;
}
