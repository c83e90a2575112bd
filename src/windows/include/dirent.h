/* dirent: folders, read name by name, with what each is. */
#ifndef PFP_DIRENT_H
#define PFP_DIRENT_H

enum { DT_UNKNOWN, DT_DIR, DT_LNK, DT_REG };

struct dirent {
	int d_type;
	char d_name[768 + 1]; /* 255 units of UTF-16 at most */
};

typedef struct folder DIR;

DIR *opendir(const char *path);
struct dirent *readdir(DIR *); /* NULL and errno, or errno as it was at the end; valid until the next call */
int closedir(DIR *);

#endif
