/* embedded: the files of templates/, carried in the program; the table is made at build time (embed.cmake). */
#ifndef PFP_EMBEDDED_H
#define PFP_EMBEDDED_H

#include <stddef.h>

struct embedded_file {
	const char *path; /* below templates/ */
	const unsigned char *bytes;
	size_t size;
};

extern const struct embedded_file embedded_files[];
extern const size_t embedded_count;

#endif
