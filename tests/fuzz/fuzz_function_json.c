/* fuzz_function_json: read any bytes as a function.json.
 *
 * What must hold: read twice, it says the same; nothing that it says has a NUL in it; where it stopped is within the
 * text; and a trigger is called one. */

#include "app/function_json.h"
#include "base/arena.h"
#include "fuzz.h"

static const struct slice words[] = {
	FUZZ_WORD("{"),
	FUZZ_WORD("}"),
	FUZZ_WORD("["),
	FUZZ_WORD("]"),
	FUZZ_WORD(","),
	FUZZ_WORD(":"),
	FUZZ_WORD("\""),
	FUZZ_WORD("'"),
	FUZZ_WORD("\0"),
	FUZZ_WORD("\\u0000"),
	FUZZ_WORD("\\ud83d\\ude00"),
	FUZZ_WORD("\\ud83d"),
	FUZZ_WORD("\\"),
	FUZZ_WORD("\xef\xbb\xbf"),
	FUZZ_WORD("\xff"),
	FUZZ_WORD("// x\n"),
	FUZZ_WORD("/* x */"),
	FUZZ_WORD("null"),
	FUZZ_WORD("true"),
	FUZZ_WORD("-0.5e400"),
	FUZZ_WORD("NaN"),
	FUZZ_WORD("Infinity"),
	FUZZ_WORD("\"scriptFile\": \"run.py\","),
	FUZZ_WORD("\"entryPoint\": \"go\","),
	FUZZ_WORD("\"bindings\": [{\"type\": \"timerTrigger\"}],"),
	FUZZ_WORD("\"type\": \"httpTrigger\","),
	FUZZ_WORD("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["),
	{ 0 },
};

static const char *const endings[] = { ".json", NULL };

const struct fuzz_target fuzz_target = { .name = "fuzz_function_json", .endings = endings, .words = words };

static void check(struct slice json, const struct function_json *one, const struct function_json *other)
{
	struct slice trigger = slice_of(one->trigger);

	if (!slice_eq(one->script, other->script) || !slice_eq(one->entry, other->entry) ||
	    strcmp(one->trigger, other->trigger) != 0)
		wrong("read twice, it says something else");
	if (memchr(one->script.n ? one->script.p : "-", '\0', one->script.n) ||
	    memchr(one->entry.n ? one->entry.p : "-", '\0', one->entry.n))
		wrong("there is a NUL in a name");
	if (one->script.n > json.n || one->entry.n > json.n || trigger.n > json.n)
		wrong("a name is longer than the text");
	if (trigger.n && !slice_ends(trigger, S("Trigger")) && !slice_ends(trigger, S("trigger")))
		wrong("a trigger is not called one");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice json = { (const char *)data, size };
	struct function_json one = { .trigger = "" }, other = { .trigger = "" };
	struct arena arena = { 0 };
	size_t at = 0, other_at = 0;
	bool ok = function_json_read(&arena, json, &one, &at);

	fuzz_tally.inputs++;
	fuzz_tally.done += ok;
	fuzz_tally.refused += !ok;
	if (function_json_read(&arena, json, &other, &other_at) != ok || at != other_at)
		wrong("read twice, it ends otherwise");
	if (at > size)
		wrong("it stopped behind the text");
	check(json, &one, &other);
	arena_release(&arena);
	return 0;
}
