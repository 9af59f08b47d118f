// The program's arguments and its file, as the kernel handed them over. Swift's own list of arguments is read from /proc, which
// a bare chroot lacks: the program would see none.

#ifndef C_PROGRAM_ARGUMENTS_H
#define C_PROGRAM_ARGUMENTS_H

/// How many arguments there are, the program's name among them.
int program_argument_count(void);

/// The argument at `index`, from 0 for the program's name; NULL when there is none. Lives as long as the program.
const char *program_argument(int index);

/// The file that was executed, as it was named then; NULL when the kernel did not say.
const char *program_file(void);

#endif
