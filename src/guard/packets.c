#include "guard/packets.h"

enum { HEAD = 4 };

/* -1 when it is no length. */
static int read_length(const char head[static HEAD])
{
	int length = 0;

	for (size_t i = 0; i < HEAD; i++) {
		const char *digits = "0123456789abcdef0123456789ABCDEF", *digit = strchr(digits, head[i]);

		if (!head[i] || !digit)
			return -1;
		length = length * 16 + (int)((digit - digits) % 16);
	}
	return length;
}

enum packet packet_read(FILE *in, char buffer[static PACKET_LONGEST], struct slice *out)
{
	char head[HEAD];
	size_t n = fread(head, 1, HEAD, in);
	int length = n == HEAD ? read_length(head) : -1;

	*out = (struct slice){ buffer, 0 };
	if (n == 0 && !ferror(in))
		return PACKET_END;
	if (length == 0)
		return PACKET_FLUSH;
	if (length < HEAD || length > HEAD + PACKET_LONGEST)
		return PACKET_BROKEN;
	n = (size_t)length - HEAD;
	if (fread(buffer, 1, n, in) != n)
		return PACKET_BROKEN;
	out->n = n;
	return PACKET_TEXT;
}

void packet_write(FILE *out, struct slice text)
{
	while (text.n) {
		size_t n = text.n < PACKET_LONGEST ? text.n : PACKET_LONGEST;

		fprintf(out, "%04zx", n + HEAD);
		fwrite(text.p, 1, n, out);
		text = slice_part(text, n, text.n);
	}
}

void packet_flush(FILE *out)
{
	fputs("0000", out);
}
