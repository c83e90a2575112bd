#include "edit/plan.h"

#include "base/arena.h"
#include "base/buf.h"

void plan_insert(struct arena *arena, struct plan *plan, size_t at, struct slice text)
{
	*vec_push(arena, &plan->insertions) = (struct insertion){ at, text };
}

/* Insertion sort: stable, and plans are nearly in order when they come. */
static void sort(struct plan *plan)
{
	struct insertion *items = plan->insertions.items;

	for (size_t i = 1; i < plan->insertions.n; i++) {
		struct insertion moved = items[i];
		size_t k = i;

		for (; k > 0 && items[k - 1].at > moved.at; k--)
			items[k] = items[k - 1];
		items[k] = moved;
	}
}

struct slice plan_splice(struct arena *arena, struct slice text, struct plan *plan)
{
	struct buf out = { .arena = arena };
	size_t from = 0;

	sort(plan);
	for (size_t i = 0; i < plan->insertions.n; i++) {
		const struct insertion *insertion = &plan->insertions.items[i];
		size_t at = insertion->at < text.n ? insertion->at : text.n;

		buf_add(&out, slice_part(text, from, at));
		buf_add(&out, insertion->text);
		from = at;
	}
	buf_add(&out, slice_part(text, from, text.n));
	return buf_slice(&out);
}
