/* driver: replays inputs through a fuzz target without libFuzzer, so that any compiler and ctest can.
 *
 *     fuzz_config_replay [--mutate N] [--seed S] [--only K] [--verbose] FILE|FOLDER...
 *
 * Takes the files named, and of folders every file whose name ends as the target wants it (fuzz.h), also out of a
 * tree.json (the files of a test case). Each goes through the target, under each of its options if it has any; then N
 * mutants of them, each made by a few random changes. A mutant depends on the seed and its number alone: --only K makes
 * that one again, and prints it when it is written to a pipe. --verbose names what was refused. What brings the target
 * down is told by name and number, and saved as pyfuncprof-<target>-crash.bin in the temporary folder, as libFuzzer
 * would take it. */
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <json-c/json.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "base/vec.h"
#include "fuzz.h"

struct input {
	const char *name;
	struct slice bytes;
};

struct inputs VEC_OF(struct input);

static struct arena inputs_arena;
static bool verbose;

/* ---- who is at work, for whoever dies ---- */

static struct {
	char name[512];
	const char *bytes;
	size_t n;
} at_work;

static char crash_file[4096];

static void say(const char *text)
{
	ssize_t ignored = write(STDERR_FILENO, text, strlen(text));

	(void)ignored;
}

static void on_death(int signal_number)
{
	int fd = open(crash_file, O_WRONLY | O_CREAT | O_TRUNC, 0666);

	say("driver: the target died of ");
	say(at_work.name);
	if (fd >= 0 && write(fd, at_work.bytes, at_work.n) == (ssize_t)at_work.n) {
		say("; saved as ");
		say(crash_file);
	}
	say("\n");
	signal(signal_number, SIG_DFL);
	raise(signal_number);
}

/* In memory of its own, so that nobody reads behind it unseen; with the options in front, for a target that has them. */
static void run(const char *name, unsigned options, struct slice bytes)
{
	unsigned long refused = fuzz_tally.refused;
	size_t front = fuzz_target.options ? 1 : 0, n = front + bytes.n;
	char *data = malloc(n);

	if (!data && n)
		abort();
	if (front)
		data[0] = (char)options;
	if (bytes.n)
		memcpy(data + front, bytes.p, bytes.n);
	snprintf(at_work.name, sizeof at_work.name, front ? "%s, options %u" : "%s", name, options);
	at_work.bytes = data;
	at_work.n = n;
	LLVMFuzzerTestOneInput((const uint8_t *)data, n);
	if (verbose && fuzz_tally.refused > refused)
		fprintf(stderr, "driver: refused: %s\n", at_work.name);
	free(data);
}

/* ---- inputs ---- */

static _Noreturn void stop(const char *message)
{
	fprintf(stderr, "driver: %s\n", message);
	exit(2);
}

static bool is_wanted(const char *name)
{
	for (const char *const *ending = fuzz_target.endings; *ending; ending++)
		if (slice_ends(slice_of(name), slice_of(*ending)))
			return true;
	return false;
}

/* The text of a tree.json, where each code point stands for one byte. */
static struct slice bytes_of(struct json_object *string)
{
	const char *text = json_object_get_string(string), *end = text + json_object_get_string_len(string);
	struct buf out = { .arena = &inputs_arena };

	for (; text < end; text++) {
		unsigned char c = (unsigned char)*text;
		char byte = (char)(c < 0x80 ? c : (c & 3) << 6 | (text[1] & 0x3f));

		if (c >= 0x80)
			text++;
		buf_add(&out, (struct slice){ &byte, 1 });
	}
	return buf_slice(&out);
}

static void add_tree(struct inputs *inputs, const char *path, struct slice json)
{
	struct json_object *root = json_tokener_parse(slice_copy(&inputs_arena, json)), *text;

	if (!json_object_is_type(root, json_type_object))
		stop("a tree.json is no JSON");
	json_object_object_foreach(root, name, value)
	{
		text = value;
		if (json_object_is_type(value, json_type_object) && !json_object_object_get_ex(value, "text", &text))
			continue;
		if (!is_wanted(name) || !json_object_is_type(text, json_type_string))
			continue;
		*vec_push(&inputs_arena, inputs) = (struct input){ fs_join(&inputs_arena, path, name), bytes_of(text) };
	}
	json_object_put(root);
}

static void add_path(struct inputs *inputs, const char *path)
{
	struct fail f = { .arena = &inputs_arena };
	struct slice bytes;
	char **names;

	if (fs_kind(path) == FS_DIR) {
		if (!fs_list(&inputs_arena, path, &names, &f))
			stop(f.message);
		for (; *names; names++) {
			char *below = fs_join(&inputs_arena, path, *names);

			if (fs_kind(below) == FS_DIR || is_wanted(below) || strcmp(*names, "tree.json") == 0)
				add_path(inputs, below);
		}
		return;
	}
	if (fs_kind(path) != FS_FILE)
		return;
	if (!fs_read(&inputs_arena, path, &bytes, &f))
		stop(f.message);
	if (strcmp(fs_name(path), "tree.json") == 0)
		add_tree(inputs, path, bytes);
	else
		*vec_push(&inputs_arena, inputs) =
			(struct input){ arena_copy(&inputs_arena, path, strlen(path)), bytes };
}

/* ---- mutants ---- */

static uint64_t random_state;

/* splitmix64 */
static uint64_t next_random(void)
{
	uint64_t z = random_state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

static size_t below(size_t n)
{
	return n ? (size_t)(next_random() % n) : 0;
}

static struct slice spliced(struct arena *arena, struct slice a, size_t from, size_t to, struct slice middle)
{
	struct buf out = { .arena = arena };

	buf_add(&out, slice_part(a, 0, from));
	buf_add(&out, middle);
	buf_add(&out, slice_part(a, to, a.n));
	return buf_slice(&out);
}

/* A line, with its newline. */
static struct span some_line(struct slice text)
{
	size_t at = below(text.n), start = at, end = at;

	while (start > 0 && text.p[start - 1] != '\n')
		start--;
	while (end < text.n && text.p[end] != '\n')
		end++;
	return (struct span){ start, end < text.n ? end + 1 : end };
}

static struct slice flip_byte(struct arena *arena, struct slice text, struct slice other)
{
	char byte = (char)(next_random() & 0xff);
	size_t at = below(text.n);

	(void)other;
	return text.n ? spliced(arena, text, at, at + 1, (struct slice){ &byte, 1 }) : text;
}

static struct slice delete_some(struct arena *arena, struct slice text, struct slice other)
{
	size_t at = below(text.n), n = 1 + below(8);

	(void)other;
	return text.n ? spliced(arena, text, at, at + n < text.n ? at + n : text.n, (struct slice){ 0 }) : text;
}

static struct slice double_line(struct arena *arena, struct slice text, struct slice other)
{
	struct span line = some_line(text);

	(void)other;
	return spliced(arena, text, line.start, line.start, slice_part(text, line.start, line.end));
}

static struct slice delete_line(struct arena *arena, struct slice text, struct slice other)
{
	struct span line = some_line(text);

	(void)other;
	return spliced(arena, text, line.start, line.end, (struct slice){ 0 });
}

static struct slice move_line(struct arena *arena, struct slice text, struct slice other)
{
	struct span line = some_line(text);
	struct slice rest = spliced(arena, text, line.start, line.end, (struct slice){ 0 });
	size_t to = some_line(rest).start;

	(void)other;
	return spliced(arena, rest, to, to, slice_part(text, line.start, line.end));
}

static struct slice truncate_text(struct arena *arena, struct slice text, struct slice other)
{
	(void)arena, (void)other;
	return slice_part(text, 0, below(text.n + 1));
}

/* The front of one, the back of another, cut at lines. */
static struct slice join_two(struct arena *arena, struct slice text, struct slice other)
{
	return spliced(arena, text, some_line(text).start, text.n, slice_part(other, some_line(other).start, other.n));
}

/* A line of another in the middle of this one. */
static struct slice borrow_line(struct arena *arena, struct slice text, struct slice other)
{
	struct span line = some_line(other);
	size_t at = some_line(text).start;

	return spliced(arena, text, at, at, slice_part(other, line.start, line.end));
}

/* A word that the target has a meaning for. */
static struct slice insert_word(struct arena *arena, struct slice text, struct slice other)
{
	size_t n = 0, at = below(2) ? below(text.n + 1) : some_line(text).start;

	(void)other;
	while (fuzz_target.words[n].p)
		n++;
	return spliced(arena, text, at, at, fuzz_target.words[below(n)]);
}

typedef struct slice mutation(struct arena *, struct slice text, struct slice other);

static mutation *const mutations[] = { flip_byte, delete_some, double_line, delete_line, move_line,  truncate_text,
				       join_two,  borrow_line, insert_word, insert_word, insert_word };

static void run_mutant(const struct inputs *inputs, uint64_t seed, unsigned long number, bool print)
{
	struct arena arena = { 0 };
	const struct input *first;
	struct slice text;
	char name[256];
	unsigned options;

	random_state = seed * 0x9e3779b97f4a7c15u ^ number;
	first = &inputs->items[below(inputs->n)];
	text = first->bytes;
	for (size_t n = 1 + below(5); n > 0; n--)
		text = mutations[below(sizeof mutations / sizeof *mutations)](&arena, text,
									      inputs->items[below(inputs->n)].bytes);
	options = (unsigned)below(fuzz_target.mutant_options);
	snprintf(name, sizeof name, "a mutant of %s (--seed %llu --only %lu)", first->name, (unsigned long long)seed,
		 number);
	if (print)
		fwrite(text.n ? text.p : "", 1, text.n, stdout);
	run(name, options, text);
	arena_release(&arena);
}

/* ---- all of them ---- */

static void run_known(const struct input *input)
{
	if (!fuzz_target.options)
		run(input->name, 0, input->bytes);
	for (size_t i = 0; i < fuzz_target.options; i++)
		run(input->name, fuzz_target.known_options[i], input->bytes);
}

static unsigned long number_of(const char *text)
{
	char *end;
	unsigned long number = strtoul(text, &end, 10);

	if (!*text || *end)
		stop("a number was expected");
	return number;
}

static void report(size_t known)
{
	printf("%lu inputs (%zu known files): %lu done, %lu refused\n", fuzz_tally.inputs, known, fuzz_tally.done,
	       fuzz_tally.refused);
}

int main(int argc, char **argv)
{
	unsigned long mutants = 0, seed = 1, only = 0;
	struct inputs inputs = { 0 };

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--mutate") == 0 && i + 1 < argc)
			mutants = number_of(argv[++i]);
		else if (strcmp(argv[i], "--seed") == 0 && i + 1 < argc)
			seed = number_of(argv[++i]);
		else if (strcmp(argv[i], "--only") == 0 && i + 1 < argc)
			only = number_of(argv[++i]);
		else if (strcmp(argv[i], "--verbose") == 0)
			verbose = true;
		else
			add_path(&inputs, argv[i]);
	}
	if (!inputs.n)
		stop("there is nothing to replay");
	snprintf(crash_file, sizeof crash_file, "%s/pyfuncprof-%s-crash.bin",
		 getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp", fuzz_target.name);
	signal(SIGABRT, on_death);
	signal(SIGSEGV, on_death);
	if (only) {
		run_mutant(&inputs, seed, only, !isatty(STDOUT_FILENO));
		return 0;
	}
	for (size_t i = 0; i < inputs.n; i++)
		run_known(&inputs.items[i]);
	for (unsigned long i = 1; i <= mutants; i++)
		run_mutant(&inputs, seed, i, false);
	report(inputs.n);
	arena_release(&inputs_arena);
	return fuzz_tally.done ? 0 : 1;
}
