/* regex: PCRE2 has these functions; its expressions know more than POSIX's. */
#include <pcre2posix.h>
