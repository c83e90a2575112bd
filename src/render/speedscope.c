/* speedscope: what grew, as a profile for https://www.speedscope.app: one sample for each line that grew, its stack the
 * function and the line, its weight the sum of the increments in bytes.
 *
 * The format: https://www.speedscope.app/file-format-schema.json, type "sampled". */
#include <inttypes.h>

#include <json-c/json.h>

#include "base/arena.h"
#include "render/json_text.h"
#include "render/plain.h"
#include "render/render.h"

enum { LONGEST_NAME = 160 };

static const int64_t LARGEST = ((int64_t)1 << 30) * MIB;

struct profile {
	struct arena *arena;
	struct json_object *frames, *samples, *weights;
	double total;
};

static struct json_object *text(struct arena *arena, struct slice hostile)
{
	struct slice s = plain(arena, hostile, LONGEST_NAME, true);

	return json_object_new_string_len(s.n ? s.p : "", (int)s.n);
}

/* No weight is more than a pebibyte: the sum is a number that JavaScript can tell. */
static int64_t bytes_of(int64_t amount)
{
	if (amount > LARGEST)
		amount = LARGEST;
	return amount / MIB * (1 << 20) + amount % MIB * (1 << 20) / MIB;
}

/* The new frame's number. */
static struct json_object *add_frame(struct profile *profile, struct slice name, struct slice file, uint64_t line)
{
	struct json_object *frame = json_object_new_object();

	json_object_object_add(frame, "name", text(profile->arena, name));
	if (file.n)
		json_object_object_add(frame, "file", text(profile->arena, file));
	if (line)
		json_object_object_add(frame, "line", json_object_new_uint64(line));
	json_object_array_add(profile->frames, frame);
	return json_object_new_uint64(json_object_array_length(profile->frames) - 1);
}

static void add_sample(struct profile *profile, struct json_object *function_frame,
		       const struct result_function *function, const struct result_line *line)
{
	struct json_object *stack = json_object_new_array();
	struct buf name = { .arena = profile->arena };

	buf_addf(&name, "%" PRIu64 ": ", line->shown_line);
	plain_add(&name, slice_trim(line->source), LONGEST_NAME, true);
	json_object_array_add(stack, json_object_get(function_frame));
	json_object_array_add(stack, add_frame(profile, buf_slice(&name), function->file, line->shown_line));
	json_object_array_add(profile->samples, stack);
	json_object_array_add(profile->weights, json_object_new_int64(bytes_of(line->hurts)));
	profile->total += (double)bytes_of(line->hurts);
}

static void add_function(struct profile *profile, const struct result_function *function)
{
	struct json_object *frame = NULL;

	for (size_t i = 0; i < function->lines.n; i++) {
		const struct result_line *line = &function->lines.items[i];

		if (line->hurts <= 0)
			continue;
		if (!frame)
			frame = add_frame(profile, function->name, function->file, function->shown_start);
		add_sample(profile, frame, function, line);
	}
	json_object_put(frame);
}

static struct json_object *profile_object(const struct profile *profile)
{
	struct json_object *object = json_object_new_object();

	json_object_object_add(object, "type", json_object_new_string("sampled"));
	json_object_object_add(object, "name", json_object_new_string("growth of memory"));
	json_object_object_add(object, "unit", json_object_new_string("bytes"));
	json_object_object_add(object, "startValue", json_object_new_int(0));
	json_object_object_add(object, "endValue", json_object_new_int64((int64_t)profile->total));
	json_object_object_add(object, "samples", profile->samples);
	json_object_object_add(object, "weights", profile->weights);
	return object;
}

static struct json_object *document(const struct profile *profile)
{
	struct json_object *object = json_object_new_object(), *shared = json_object_new_object(),
			   *profiles = json_object_new_array();

	json_object_object_add(shared, "frames", profile->frames);
	json_object_array_add(profiles, profile_object(profile));
	json_object_object_add(object, "$schema",
			       json_object_new_string("https://www.speedscope.app/file-format-schema.json"));
	json_object_object_add(object, "exporter", json_object_new_string("pyfuncprof " PFP_VERSION));
	json_object_object_add(object, "name", json_object_new_string("growth of memory"));
	json_object_object_add(object, "activeProfileIndex", json_object_new_int(0));
	json_object_object_add(object, "shared", shared);
	json_object_object_add(object, "profiles", profiles);
	return object;
}

void render_speedscope(struct arena *arena, const struct result *result, struct buf *out)
{
	struct profile profile = { arena, json_object_new_array(), json_object_new_array(), json_object_new_array(),
				   0 };
	struct json_object *object;

	for (size_t i = 0; i < result->functions.n; i++)
		add_function(&profile, &result->functions.items[i]);
	object = document(&profile);
	json_text_add(out, object, false);
	buf_add(out, S("\n"));
	json_object_put(object);
}
