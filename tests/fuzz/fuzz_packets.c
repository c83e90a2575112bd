/* fuzz_packets: any bytes as what git says to its filter.
 *
 * What must hold: the talk ends; what is answered is packets again; a file that is cleaned is clean, and cleaned again it
 * is the same. */

#include "base/arena.h"
#include "fuzz.h"
#include "guard/clean.h"
#include "guard/packets.h"
#include "guard/serve.h"

static const struct slice words[] = {
	FUZZ_WORD("0000"),
	FUZZ_WORD("0004"),
	FUZZ_WORD("0001"),
	FUZZ_WORD("ffff"),
	FUZZ_WORD("fff0"),
	FUZZ_WORD("0016git-filter-client\n"),
	FUZZ_WORD("000eversion=2\n"),
	FUZZ_WORD("0012command=clean\n"),
	FUZZ_WORD("0013command=smudge\n"),
	FUZZ_WORD("0012pathname=a.py\n"),
	FUZZ_WORD("001epathname=requirements.txt\n"),
	FUZZ_WORD("001d# pyfuncprof: begin main\n"),
	FUZZ_WORD("001b# pyfuncprof: end main\n"),
	FUZZ_WORD("0028memory-profiler>=0.61  # pyfuncprof\n"),
	{ 0 },
};

static const char *const endings[] = { ".packets", NULL };

const struct fuzz_target fuzz_target = { .name = "fuzz_packets", .endings = endings, .words = words };

static void ignore(const struct fail *f)
{
	if (!f->message)
		wrong("something is wrong with a file, and it is not said what");
}

static void check_answer(FILE *out)
{
	static char buffer[PACKET_LONGEST];
	enum packet packet;
	struct slice text;

	rewind(out);
	while ((packet = packet_read(out, buffer, &text)) != PACKET_END)
		if (packet == PACKET_BROKEN)
			wrong("the answer is broken");
}

static void check_clean(struct arena *arena, const struct profilers *known, struct slice bytes)
{
	struct fail f = { .arena = arena };
	struct slice once, twice;

	if (!clean(arena, known, "a.py", bytes, &once, &f))
		return;
	if (!clean(arena, known, "a.py", once, &twice, &f) || !slice_eq(once, twice))
		wrong("cleaned twice, it is another file");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice bytes = { (const char *)data, size };
	struct arena arena = { 0 };
	struct fail f = { .arena = &arena };
	struct shelf shelf = { 0 };
	struct profilers known = { 0 };
	FILE *in = tmpfile(), *out = tmpfile();
	bool ok;

	if (!in || !out || !profilers_read(&arena, &shelf, &known, &f))
		wrong("there is no room, or no profiler");
	fwrite(bytes.p, 1, bytes.n, in);
	rewind(in);
	ok = serve(in, out, &known, ignore, &f);
	if (!ok && !f.message)
		wrong("it failed, and does not say why");
	check_answer(out);
	check_clean(&arena, &known, bytes);
	fclose(in);
	fclose(out);
	fuzz_tally.inputs++;
	fuzz_tally.done += ok;
	fuzz_tally.refused += !ok;
	arena_release(&arena);
	return 0;
}
