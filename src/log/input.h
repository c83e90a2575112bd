/* input: the bytes of a log, whatever they are packed in, as text in pieces.
 *
 * gzip is unpacked and UTF-16 (by its byte order mark) becomes UTF-8; a byte order mark is dropped. What was read and
 * not yet taken stands in one buffer, which grows only when somebody needs more of it at once. */
#ifndef PFP_INPUT_H
#define PFP_INPUT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/fail.h"
#include "base/slice.h"

struct arena;

struct input {
	struct arena *arena;
	const char *name; /* for messages */
	uint64_t bytes;   /* of text, so far */
	char *buffer;
	size_t start, end, capacity; /* buffer[start..end) is there to be taken */
	bool ended;                  /* nothing follows what is in the buffer */
	struct packed *packed;
};

/* A file, or standard input for "-". */
bool input_open(struct arena *, const char *path, struct input *, struct fail *);

/* What `fd` gives; it stays the caller's. */
bool input_open_fd(struct arena *, int fd, const char *name, struct input *, struct fail *);

void input_close(struct input *);

/* Reads on: afterwards there is more in the buffer, or the input has ended. Moves what is in it. */
bool input_more(struct input *, struct fail *);

/* Takes up to `room` bytes, which are at least 8; *got is 0 at the end of the input. */
bool input_read(struct input *, char *to, size_t room, size_t *got, struct fail *);

static inline struct slice input_rest(const struct input *in)
{
	return (struct slice){ in->buffer + in->start, in->end - in->start };
}

#endif
