/* fnmatch: 0 when all of the text is as the pattern says. There are no flags. */
#ifndef PFP_FNMATCH_H
#define PFP_FNMATCH_H

int fnmatch(const char *pattern, const char *text, int flags);

#endif
