/* packets: how git and a filter of its talk, in git's own pkt-lines, over any two streams.
 *
 *     "0013command=clean\n"      four hex digits: how long it is, these four included
 *     "0000"                     a flush, which ends a list or a file's contents */
#ifndef PFP_PACKETS_H
#define PFP_PACKETS_H

#include <stdio.h>

#include "base/slice.h"

enum { PACKET_LONGEST = 65516 }; /* of a packet's text */

enum packet {
	PACKET_TEXT,
	PACKET_FLUSH,
	PACKET_END,   /* the stream's, between two packets */
	PACKET_BROKEN /* no packet, or the stream ends in it */
};

/* *out is in the buffer, and empty but for PACKET_TEXT. */
enum packet packet_read(FILE *, char buffer[static PACKET_LONGEST], struct slice *out);

/* As many packets as it takes; none for an empty text. */
void packet_write(FILE *, struct slice);

void packet_flush(FILE *);

#endif
