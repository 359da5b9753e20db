#include "guard.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

// What a handler of fatal signals needs must be plain C: nothing in it may allocate.

struct progan_guard {
  struct termios settings;
  volatile sig_atomic_t is_saved;
  volatile sig_atomic_t is_told_to_end;
  int wake_pipe;
  /// What takes pictures away that the terminal keeps.
  char pictures[64];
};

static struct progan_guard state = {.wake_pipe = -1};

void progan_restore_terminal(void) {
  if (!state.is_saved) return;
  state.is_saved = 0;
  // End of a picture, synchronized update off, brackets around pastes off, mouse off, colours off, cursor on, keypad
  // off, alternate screen left.
  static const char text[] =
      "\033\\\033[?2026l\033[?2004l\033[?1006l\033[?1000l\033[m\033[?25h\033[?1l\033>\033[?1049l";
  ssize_t ignored = write(STDOUT_FILENO, state.pictures, strlen(state.pictures));
  ignored = write(STDOUT_FILENO, text, sizeof text - 1);
  (void)ignored;
  tcsetattr(STDIN_FILENO, TCSANOW, &state.settings);
}

static void progan_on_crash(int number) {
  progan_restore_terminal();
  signal(number, SIG_DFL);
  raise(number);
}

int progan_is_told_to_end(void) { return state.is_told_to_end; }

static void progan_on_signal(int number) {
  if (number != SIGWINCH && number != SIGTSTP && number != SIGCONT) state.is_told_to_end = 1;
  int error = errno;
  char byte = (char)number;
  ssize_t ignored = write(state.wake_pipe, &byte, 1);
  (void)ignored;
  errno = error;
}

static void progan_handle(int number, void (*handler)(int), int flags) {
  struct sigaction action = {0};
  action.sa_handler = handler;
  action.sa_flags = flags;
  sigemptyset(&action.sa_mask);
  sigaction(number, &action, NULL);
}

void progan_guard_terminal(int wake_pipe) {
  static const int fatal[] = {SIGSEGV, SIGILL, SIGBUS, SIGABRT, SIGFPE, SIGTRAP, SIGQUIT};
  static const int told[] = {SIGTERM, SIGHUP, SIGINT, SIGXCPU, SIGUSR1, SIGUSR2, SIGALRM, SIGPWR,
                             SIGWINCH, SIGTSTP, SIGCONT};
  static int is_registered = 0;
  state.wake_pipe = wake_pipe;
  if (!is_registered) {
    tcgetattr(STDIN_FILENO, &state.settings);
    stack_t stack = {.ss_sp = malloc(65536), .ss_size = 65536};
    sigaltstack(&stack, NULL);
    atexit(progan_restore_terminal);
    is_registered = 1;
  }
  state.is_saved = 1;
  for (unsigned i = 0; i < sizeof fatal / sizeof *fatal; i++) progan_handle(fatal[i], progan_on_crash, SA_ONSTACK);
  for (unsigned i = 0; i < sizeof told / sizeof *told; i++) progan_handle(told[i], progan_on_signal, SA_RESTART);
}

static void progan_on_waking(int number) { (void)number; }

void progan_drop_output(unsigned long writer) {
  tcflow(STDOUT_FILENO, TCOON);
  tcflush(STDOUT_FILENO, TCOFLUSH);
  // Linux's pseudo-terminals do not tell who waits to write that there is room; a signal makes it look again.
  progan_handle(SIGURG, progan_on_waking, SA_RESTART);
  pthread_kill((pthread_t)writer, SIGURG);
}

void progan_guard_pictures(const char *text) {
  strncpy(state.pictures, text, sizeof state.pictures - 1);
}

void progan_stop_here(int whole_group) {
  signal(SIGTSTP, SIG_DFL);
  if (whole_group) kill(0, SIGTSTP);
  else raise(SIGTSTP);
  progan_handle(SIGTSTP, progan_on_signal, SA_RESTART);
}
