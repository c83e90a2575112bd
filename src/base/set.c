#include "base/set.h"

#include "base/arena.h"

static struct set_slot *slot_of(const struct set *set, struct slice s)
{
	size_t at;

	for (at = slice_hash(s) & (set->capacity - 1); set->slots[at].key.p && !slice_eq(set->slots[at].key, s);)
		at = (at + 1) & (set->capacity - 1);
	return &set->slots[at];
}

static void grow(struct arena *arena, struct set *set)
{
	struct set bigger = { .n = set->n, .capacity = set->capacity ? 2 * set->capacity : 32 };

	bigger.slots = NEW_ARRAY(arena, struct set_slot, bigger.capacity);
	for (size_t i = 0; i < set->capacity; i++)
		if (set->slots[i].key.p)
			*slot_of(&bigger, set->slots[i].key) = set->slots[i];
	*set = bigger;
}

bool set_add(struct arena *arena, struct set *set, struct slice s)
{
	struct set_slot *slot;

	if (2 * (set->n + 1) > set->capacity)
		grow(arena, set);
	slot = slot_of(set, s);
	if (slot->key.p)
		return false;
	slot->key = s;
	set->n++;
	return true;
}

bool set_has(const struct set *set, struct slice s)
{
	return set->capacity && slot_of(set, s)->key.p;
}

size_t *set_number(const struct set *set, struct slice s)
{
	struct set_slot *slot = set->capacity ? slot_of(set, s) : NULL;

	return slot && slot->key.p ? &slot->number : NULL;
}
