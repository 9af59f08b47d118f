// Keeps what the C library passes to functions that run before main: it does so on Linux with glibc.

#include "CProgramArguments.h"
#include <stddef.h>
#include <sys/auxv.h>

static int count = 0;
static char **arguments = NULL;

__attribute__((constructor)) static void keep_arguments(int argument_count, char **argument_values) {
  count = argument_count;
  arguments = argument_values;
}

int program_argument_count(void) { return count; }

const char *program_argument(int index) {
  return arguments != NULL && index >= 0 && index < count ? arguments[index] : NULL;
}

const char *program_file(void) { return (const char *)getauxval(AT_EXECFN); }
