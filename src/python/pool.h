/* pool: memory for tree-sitter, which takes and gives back thousands of small pieces in one parse: in each thread they
 * are cut from an arena and used again by size, and all that is left goes back at once.
 *
 *     pool_begin();      from now on tree-sitter's memory in this thread is the pool's
 *     ...                a tree need not be deleted
 *     pool_end(); */
#ifndef PFP_POOL_H
#define PFP_POOL_H

void pool_begin(void);
void pool_end(void);

#endif
