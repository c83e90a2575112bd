#include "guard/serve.h"

#include "base/arena.h"
#include "base/buf.h"
#include "guard/clean.h"
#include "guard/packets.h"

struct session {
	FILE *in, *out;
	const struct profilers *known;
	void (*tell)(const struct fail *);
	char buffer[PACKET_LONGEST];
};

/* What a list of "key=value" lines says. */
struct request {
	struct slice command, path;
	bool is_git, has_version; /* as it greets */
};

static struct slice value_of(struct slice line, struct slice key)
{
	return slice_starts(line, key) ? slice_part(line, key.n, line.n) : (struct slice){ 0 };
}

/* To the flush that ends it. PACKET_END when there is nothing at all. */
static enum packet read_list(struct session *s, struct arena *arena, struct request *out)
{
	enum packet packet;
	struct slice line, value;
	bool begun = false;

	*out = (struct request){ 0 };
	for (; (packet = packet_read(s->in, s->buffer, &line)) == PACKET_TEXT; begun = true) {
		if (slice_ends(line, S("\n")))
			line.n--;
		value = (struct slice){ arena_copy(arena, line.p, line.n), line.n };
		out->is_git |= slice_eq(value, S("git-filter-client"));
		out->has_version |= slice_eq(value, S("version=2"));
		if (value_of(value, S("command=")).n)
			out->command = value_of(value, S("command="));
		if (value_of(value, S("pathname=")).n)
			out->path = value_of(value, S("pathname="));
	}
	return packet == PACKET_END && begun ? PACKET_BROKEN : packet;
}

static bool read_contents(struct session *s, struct buf *out)
{
	enum packet packet;
	struct slice text;

	while ((packet = packet_read(s->in, s->buffer, &text)) == PACKET_TEXT)
		buf_add(out, text);
	return packet == PACKET_FLUSH;
}

static bool greet(struct session *s, struct arena *arena)
{
	struct request request;

	if (read_list(s, arena, &request) != PACKET_FLUSH || !request.is_git || !request.has_version)
		return false;
	packet_write(s->out, S("git-filter-server\n"));
	packet_write(s->out, S("version=2\n"));
	packet_flush(s->out);
	fflush(s->out);
	if (read_list(s, arena, &request) != PACKET_FLUSH)
		return false;
	packet_write(s->out, S("capability=clean\n"));
	packet_write(s->out, S("capability=smudge\n"));
	packet_flush(s->out);
	return fflush(s->out) == 0;
}

static void answer(struct session *s, struct arena *arena, const struct request *request, struct slice bytes)
{
	struct fail f = { .arena = arena };
	bool ok = true;

	if (slice_is(request->command, "clean"))
		ok = clean(arena, s->known, slice_copy(arena, request->path), bytes, &bytes, &f);
	else if (!slice_is(request->command, "smudge"))
		ok = fail(&f, EXIT_COULD_NOT, "git asks its filter for '%.*s'", SLICE_ARG(request->command));
	if (!ok)
		s->tell(&f);
	packet_write(s->out, ok ? S("status=success\n") : S("status=error\n"));
	packet_flush(s->out);
	if (!ok)
		return;
	packet_write(s->out, bytes);
	packet_flush(s->out);
	packet_flush(s->out); /* the status stays what it was */
}

/* One file. PACKET_FLUSH when it is done, PACKET_END when there was none. */
static enum packet serve_one(struct session *s, struct arena *arena)
{
	struct request request;
	struct buf bytes = { .arena = arena };
	enum packet packet = read_list(s, arena, &request);

	if (packet != PACKET_FLUSH)
		return packet;
	if (!read_contents(s, &bytes))
		return PACKET_BROKEN;
	answer(s, arena, &request, buf_slice(&bytes));
	return fflush(s->out) == 0 ? PACKET_FLUSH : PACKET_BROKEN;
}

bool serve(FILE *in, FILE *out, const struct profilers *known, void (*tell)(const struct fail *), struct fail *f)
{
	struct session s = { .in = in, .out = out, .known = known, .tell = tell };
	struct arena arena = { 0 };
	enum packet packet;

	if (!greet(&s, &arena)) {
		arena_release(&arena);
		fail(f, EXIT_COULD_NOT, "this is not git's filter protocol, version 2");
		return fail_hint(f, "git starts this command itself, after 'pyfuncprof guard install --filter'");
	}
	do {
		arena_reset(&arena);
		packet = serve_one(&s, &arena);
	} while (packet == PACKET_FLUSH);
	arena_release(&arena);
	return packet == PACKET_END || fail(f, EXIT_COULD_NOT, "git's filter protocol broke off");
}
