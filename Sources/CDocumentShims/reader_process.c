// Starting pdftotext with its hands tied.

#define _GNU_SOURCE
#include "reader_process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

int bq_memory_file(const uint8_t *bytes, size_t count) {
  int file = memfd_create("bq-document", MFD_CLOEXEC);
  if (file < 0) return -1;
  size_t written = 0;
  while (written < count) {
    ssize_t step = write(file, bytes + written, count - written);
    if (step < 0 && errno == EINTR) continue;
    if (step <= 0) {
      close(file);
      return -1;
    }
    written += (size_t)step;
  }
  return lseek(file, 0, SEEK_SET) == 0 ? file : -1;
}

static void limit(int resource, rlim_t value) {
  struct rlimit bounds = {value, value};
  setrlimit(resource, &bounds);
}

pid_t bq_start_pdftotext(
    const char *path, int input, int last_page, uint64_t memory_bytes, unsigned seconds, int *output, int *messages) {
  char pages[16];
  snprintf(pages, sizeof pages, "%d", last_page);
  char *arguments[] = {"pdftotext", "-bbox", "-enc", "UTF-8", "-l", pages, "/dev/fd/0", "-", NULL};
  char *environment[] = {"LC_ALL=C.UTF-8", "PATH=/usr/local/bin:/usr/bin:/bin", NULL};
  int out[2], err[2];
  if (pipe2(out, O_CLOEXEC) != 0) return -1;
  if (pipe2(err, O_CLOEXEC) != 0) {
    close(out[0]);
    close(out[1]);
    return -1;
  }
  pid_t process = fork();
  if (process == 0) {
    // Only calls that are safe after fork in a program with threads.
    limit(RLIMIT_AS, memory_bytes);
    limit(RLIMIT_CPU, seconds);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, 0);
    signal(SIGINT, SIG_DFL);
    signal(SIGPIPE, SIG_DFL);
    if (dup2(input, 0) < 0 || dup2(out[1], 1) < 0 || dup2(err[1], 2) < 0) _exit(127);
    execve(path, arguments, environment);
    _exit(127);
  }
  close(out[1]);
  close(err[1]);
  if (process < 0) {
    close(out[0]);
    close(err[0]);
    return -1;
  }
  *output = out[0];
  *messages = err[0];
  return process;
}
