/* terminal: what stdout can show. */
#ifndef PFP_TERMINAL_H
#define PFP_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

struct terminal {
	size_t width;             /* columns; 80 when nothing tells */
	bool colours, is_unicode; /* no colours unless it is a terminal, nor with NO_COLOR */
};

struct terminal terminal_of_stdout(void);

#endif
