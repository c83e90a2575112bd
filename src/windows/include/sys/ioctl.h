/* ioctl: how wide the terminal is. */
#ifndef PFP_IOCTL_H
#define PFP_IOCTL_H

struct winsize {
	unsigned short ws_col;
};

enum { TIOCGWINSZ };
int ioctl(int fd, int what, struct winsize *);

#endif
