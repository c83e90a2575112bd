/* guard: a filter's packets, what is clean, and the talk between git and the filter. */
#include "unit.h"

#include <stdio.h>

#include "base/buf.h"
#include "guard/clean.h"
#include "guard/packets.h"
#include "guard/serve.h"

/* ---- packets ---- */

static FILE *stream_of(struct slice bytes)
{
	FILE *stream = tmpfile();

	assert_non_null(stream);
	fwrite(bytes.p, 1, bytes.n, stream);
	rewind(stream);
	return stream;
}

/* What was written to a stream since it was opened. */
static struct slice contents(FILE *stream)
{
	size_t n = (size_t)ftell(stream);
	char *bytes = arena_alloc(arena, n + 1, 1);

	rewind(stream);
	assert_int_equal(fread(bytes, 1, n, stream), n);
	fclose(stream);
	return (struct slice){ bytes, n };
}

static void packets_are_read_as_git_writes_them(void **state)
{
	static const struct {
		const char *name;
		struct slice bytes;
		enum packet packet;
		struct slice text;
	} rows[] = {
		{ "text", { "000ahello\n", 10 }, PACKET_TEXT, { "hello\n", 6 } },
		{ "empty", { "0004", 4 }, PACKET_TEXT, { "", 0 } },
		{ "capitals", { "000Ahello\n", 10 }, PACKET_TEXT, { "hello\n", 6 } },
		{ "with a NUL", { "0007a\0b", 7 }, PACKET_TEXT, { "a\0b", 3 } },
		{ "a flush", { "0000", 4 }, PACKET_FLUSH, { "", 0 } },
		{ "nothing", { "", 0 }, PACKET_END, { "", 0 } },
		{ "half a length", { "00", 2 }, PACKET_BROKEN, { "", 0 } },
		{ "another kind of flush", { "0001", 4 }, PACKET_BROKEN, { "", 0 } },
		{ "shorter than its length", { "000ahell", 8 }, PACKET_BROKEN, { "", 0 } },
		{ "too long", { "ffff", 4 }, PACKET_BROKEN, { "", 0 } },
		{ "no digit", { "00g4", 4 }, PACKET_BROKEN, { "", 0 } },
		{ "a NUL for a digit", { "000\0", 4 }, PACKET_BROKEN, { "", 0 } },
		{ "a sign", { "-004", 4 }, PACKET_BROKEN, { "", 0 } },
	};
	static char buffer[PACKET_LONGEST];

	for (size_t i = 0; i < ROWS(rows); i++) {
		FILE *stream = stream_of(rows[i].bytes);
		struct slice text;

		EXPECT_INT(rows[i].name, packet_read(stream, buffer, &text), rows[i].packet);
		EXPECT_TEXT(rows[i].name, text, rows[i].text);
		fclose(stream);
	}
}

static void a_long_text_is_many_packets(void **state)
{
	struct slice text = repeated("x", 2 * PACKET_LONGEST + 1), part;
	static char buffer[PACKET_LONGEST];
	FILE *stream = tmpfile();

	packet_write(stream, (struct slice){ "", 0 });
	packet_write(stream, text);
	packet_flush(stream);
	rewind(stream);
	for (size_t i = 0; i < 3; i++) {
		EXPECT_INT("a packet", packet_read(stream, buffer, &part), PACKET_TEXT);
		EXPECT_INT("its length", part.n, i < 2 ? PACKET_LONGEST : 1);
	}
	EXPECT_INT("its end", packet_read(stream, buffer, &part), PACKET_FLUSH);
	EXPECT_INT("nothing else", packet_read(stream, buffer, &part), PACKET_END);
	fclose(stream);
}

/* ---- clean ---- */

#define MARKED_PYTHON \
	"# pyfuncprof: begin setup (original 3f0c1d3f0c1d3f0c1d3f0c1d3f0c1d3f0c1d3f0c)\n" \
	"# isort: off\n" \
	"import logging\n" \
	"import memory_profiler\n" \
	"# isort: on\n" \
	"root_logger = logging.getLogger()\n" \
	"if root_logger.handlers:\n" \
	"    root_logger.handlers[0].setFormatter(logging.Formatter(\"%(name)s: %(message)s\"))\n" \
	"profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)\n" \
	"\n\n" \
	"# pyfuncprof: end setup\n" \
	"def main(req):\n" \
	"    # pyfuncprof: begin main\n" \
	"    return profiled_main(req)\n" \
	"\n\n" \
	"@memory_profiler.profile(stream=profiler_logstream)\n" \
	"def profiled_main(req):\n" \
	"    # pyfuncprof: end main\n" \
	"    return 1"
#define PLAIN_PYTHON "def main(req):\n    return 1"

static void only_what_is_ours_is_cleaned_away(void **state)
{
	static const struct {
		const char *path, *bytes, *clean;
	} rows[] = {
		{ "a/b.py", MARKED_PYTHON, PLAIN_PYTHON },
		{ "a/b.py", PLAIN_PYTHON, PLAIN_PYTHON },
		{ "a/b.py", "import memory_profiler\n", "import memory_profiler\n" },
		{ "a/b.py", "x = '''\n# pyfuncprof: begin main\n'''\n", "x = '''\n# pyfuncprof: begin main\n'''\n" },
		{ "a/b.py", "", "" },
		{ "requirements.txt", "memory-profiler>=0.61  # pyfuncprof\nrequests", "requests" },
		{ "a/requirements-dev.txt", "memory-profiler>=0.61  # pyfuncprof\r\n", "" },
		{ "requirements.txt", "memory-profiler\n", "memory-profiler\n" },
		{ "notes.txt", "memory-profiler>=0.61  # pyfuncprof\n", "memory-profiler>=0.61  # pyfuncprof\n" },
		{ "notes.md", MARKED_PYTHON, MARKED_PYTHON },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct slice out;

		EXPECT(rows[i].path, clean(arena, carried(), rows[i].path, slice_of(rows[i].bytes), &out, failure));
		EXPECT_TEXT(rows[i].bytes, out, slice_of(rows[i].clean));
	}
}

static void what_is_not_sure_to_be_ours_is_not_cleaned_away(void **state)
{
	static const struct {
		const char *path, *bytes, *message;
	} rows[] = {
		{ "b.py", "# pyfuncprof: begin main\nreturn 1\n# pyfuncprof: end main\n", "were changed by hand" },
		{ "b.py", "# pyfuncprof: begin main\n", "has no 'end main'" },
		{ "b.py", "'''\n# pyfuncprof: end main\n", "may be a mark of pyfuncprof, or part of a string" },
		{ "requirements.txt", "memory-profiler==0.60  # pyfuncprof\n", "was changed by hand" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct slice out;

		*failure = (struct fail){ .arena = arena };
		EXPECT(rows[i].bytes, !clean(arena, carried(), rows[i].path, slice_of(rows[i].bytes), &out, failure));
		EXPECT_FAILURE(rows[i].bytes, rows[i].message);
		EXPECT_STRING(rows[i].bytes, failure->place.path, rows[i].path);
	}
}

/* ---- the talk ---- */

static struct buf told;

static void tell(const struct fail *f)
{
	buf_addf(&told, "%s:%zu\n", f->place.path ? f->place.path : "", f->place.line);
}

/* "line" to a packet, "" to a flush; the texts end with NULL. */
static struct slice talk(const char *const *lines)
{
	FILE *stream = tmpfile();

	for (; *lines; lines++) {
		if (**lines)
			packet_write(stream, slice_of(*lines));
		else
			packet_flush(stream);
	}
	return contents(stream);
}

#define GREETING "git-filter-client\n", "version=2\n", "", "capability=clean\n", "capability=delay\n", ""
#define WELCOME "git-filter-server\n", "version=2\n", "", "capability=clean\n", "capability=smudge\n", ""

/* Does the talk end well? *answer is what was answered. */
static bool serve_all(struct slice bytes, struct slice *answer)
{
	FILE *in = stream_of(bytes), *out = tmpfile();
	bool ok;

	told = (struct buf){ .arena = arena };
	*failure = (struct fail){ .arena = arena };
	ok = serve(in, out, carried(), tell, failure);
	fclose(in);
	*answer = contents(out);
	return ok;
}

static void many_files_are_cleaned_in_one_talk(void **state)
{
	static const char *const asked[] = {
		GREETING,
		"command=clean\n", "pathname=a/b.py\n", "", MARKED_PYTHON, "",
		"command=clean\n", "pathname=odd\n.py\n", "", "# pyfuncprof: begin main\n", "",
		"command=smudge\n", "pathname=a/b.py\n", "ref=main\n", "", PLAIN_PYTHON, "",
		"command=clean\n", "pathname=empty.py\n", "", "",
		"command=paint\n", "pathname=a/b.py\n", "", "pass\n", "",
		NULL,
	};
	static const char *const answered[] = {
		WELCOME,
		"status=success\n", "", PLAIN_PYTHON, "", "",
		"status=error\n", "",
		"status=success\n", "", PLAIN_PYTHON, "", "",
		"status=success\n", "", "", "",
		"status=error\n", "",
		NULL,
	};
	struct slice answer;

	EXPECT("a talk", serve_all(talk(asked), &answer));
	EXPECT_TEXT("its answers", answer, talk(answered));
	EXPECT_TEXT("what is told", buf_slice(&told), S("odd\n.py:1\n:0\n"));
}

static void a_talk_that_breaks_off_is_a_failure(void **state)
{
	static const char *const asked[] = { GREETING, "command=clean\n", "pathname=a.py\n", "", "pass\n", "", NULL };
	struct slice whole = talk(asked), answer;
	size_t greeting = talk((const char *const[]){ GREETING, NULL }).n;

	for (size_t n = 0; n < whole.n; n++) {
		bool ok = serve_all(slice_part(whole, 0, n), &answer);

		EXPECT_INT("cut off", ok, n == greeting);
		if (!ok)
			EXPECT_FAILURE("cut off", n < greeting ? "this is not git's filter protocol" : "broke off");
	}
	EXPECT("all of it", serve_all(whole, &answer));
}

static void another_version_is_refused(void **state)
{
	static const char *const asked[] = { "git-filter-client\n", "version=3\n", "", NULL };
	struct slice answer;

	EXPECT("version 3", !serve_all(talk(asked), &answer));
	EXPECT_INT("silently", answer.n, 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(packets_are_read_as_git_writes_them),
		TEST(a_long_text_is_many_packets),
		TEST(only_what_is_ours_is_cleaned_away),
		TEST(what_is_not_sure_to_be_ours_is_not_cleaned_away),
		TEST(many_files_are_cleaned_in_one_talk),
		TEST(a_talk_that_breaks_off_is_a_failure),
		TEST(another_version_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
