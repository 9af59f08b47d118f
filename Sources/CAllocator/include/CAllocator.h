// Settings of the C library's allocator, which Swift's own module of the C library leaves out.

#ifndef C_ALLOCATOR_H
#define C_ALLOCATOR_H

/// Up to `bytes` of freed blocks are kept for later ones, whatever the size of a block.
void keep_freed_blocks(int bytes);

/// Gives freed blocks back to the system.
void give_back_freed_blocks(void);

/// From now on the part of memory that the calling thread fills comes in large pages, where the system has them.
void use_large_pages(void);

#endif
