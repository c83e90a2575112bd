/* fuzz_baseline: read any bytes as a report to compare with, and compare.
 *
 * What must hold: what is refused is so with a reason; read twice, it says the same; nobody is blamed for what is allowed,
 * or when nobody asked. */

#include "base/arena.h"
#include "fuzz.h"
#include "profile/compare.h"

static const struct slice words[] = {
	FUZZ_WORD("{"),
	FUZZ_WORD("}"),
	FUZZ_WORD("["),
	FUZZ_WORD("]"),
	FUZZ_WORD(","),
	FUZZ_WORD(":"),
	FUZZ_WORD("\""),
	FUZZ_WORD("\0"),
	FUZZ_WORD("\\u0000"),
	FUZZ_WORD("\xff"),
	FUZZ_WORD("null"),
	FUZZ_WORD("true"),
	FUZZ_WORD("-0.5e400"),
	FUZZ_WORD("99999999999999999999"),
	FUZZ_WORD("NaN"),
	FUZZ_WORD("Infinity"),
	FUZZ_WORD("\"functions\": [{"),
	FUZZ_WORD("\"lines\": [{"),
	FUZZ_WORD("\"name\": \"line 7\","),
	FUZZ_WORD("\"is_first\": false,"),
	FUZZ_WORD("\"increment\": {\"n\": 1, \"mean\": 1.5},"),
	FUZZ_WORD("[[[[[[[[[[[[[[[[[["),
	{ 0 },
};

static const char *const endings[] = { ".json", NULL };

const struct fuzz_target fuzz_target = { .name = "fuzz_baseline", .endings = endings, .words = words };

static struct amounts amounts(int64_t mean)
{
	return (struct amounts){ .n = 1, .sum = mean };
}

/* What the files of the corpus are about, and more of it. */
static struct result some_result(struct arena *arena)
{
	static const char *const names[] = { "Orders", "line 7" };
	struct result result = { .peak = 100 * MIB };

	for (size_t i = 0; i < 2; i++) {
		struct result_function *function = vec_push(arena, &result.functions);

		*function = (struct result_function){ .file = S("Orders/__init__.py"),
						      .name = slice_of(names[i]),
						      .shown_start = 7,
						      .growth = amounts(9 * MIB),
						      .peak = 100 * MIB };
		for (uint64_t line = 8; line < 12; line++)
			*vec_push(arena, &function->lines) = (struct result_line){ .shown_line = line,
										   .source = S("order = take(1)"),
										   .increment = amounts(2 * MIB) };
	}
	return result;
}

static size_t judge(struct arena *arena, struct slice bytes, struct fail *f, size_t *culprits)
{
	static const struct tolerance tolerance = { .is_relative = true, .share = 0.1 };
	struct result strict = some_result(arena), lenient = some_result(arena);
	struct baseline *one, *other;

	if (!baseline_parse(arena, "b.json", bytes, &one, f) || !baseline_parse(arena, "b.json", bytes, &other, f))
		return 0;
	compare_judge(arena, one, &tolerance, &strict);
	compare_judge(arena, other, NULL, &lenient);
	for (size_t i = 0; i < strict.culprits.n; i++)
		if (strict.culprits.items[i].actual <= strict.culprits.items[i].allowed)
			wrong("a culprit is none");
	if (lenient.culprits.n || lenient.judged || !strict.judged)
		wrong("it judges what it was not asked to");
	*culprits = strict.culprits.n;
	return 1 + strict.notes.n + lenient.notes.n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice bytes = { (const char *)data, size };
	struct arena arena = { 0 };
	struct fail f = { .arena = &arena }, g = { .arena = &arena };
	size_t culprits = 0, again = 0, said = judge(&arena, bytes, &f, &culprits);

	if (judge(&arena, bytes, &g, &again) != said || culprits != again)
		wrong("read twice, it says something else");
	if (!said != (f.message != NULL) || (f.message && (!*f.message || !f.hint)))
		wrong("it is refused, and does not say why");
	fuzz_tally.inputs++;
	fuzz_tally.done += said > 0;
	fuzz_tally.refused += !said;
	arena_release(&arena);
	return 0;
}
