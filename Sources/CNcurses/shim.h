#pragma once
// What Swift cannot import from ncurses: globals, macros and variadic functions, as functions.
#define _XOPEN_SOURCE_EXTENDED 1
#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

static inline int progan_lines(void) { return LINES; }
static inline int progan_columns(void) { return COLS; }
static inline int progan_colors(void) { return has_colors() ? COLORS : 0; }

/// Writes one character with attributes and a colour pair at a cell.
static inline int progan_put(int row, int column, const wchar_t *text, attr_t attributes, int pair) {
  cchar_t cell;
  if (setcchar(&cell, text, attributes, (short)0, &pair) == ERR) return ERR;
  return mvadd_wch(row, column, &cell);
}

static inline int progan_pairs(void) { return COLOR_PAIRS; }
static inline int progan_keypad(void) { return keypad(stdscr, TRUE); }
/// Nothing is moved about on the screen: terminals do not agree what becomes of pictures then.
static inline void progan_move_nothing(void) {
  idlok(stdscr, FALSE);
  idcok(stdscr, FALSE);
  idcok(newscr, FALSE);
  idcok(curscr, FALSE);
}
static inline int progan_redraw_all(void) { return clearok(curscr, TRUE); }

/// What the terminal's description says under a name; null if it says nothing.
static inline const char *progan_terminfo(char *name) {
  const char *text = tigetstr(name);
  return text == (const char *)-1 ? NULL : text;
}

static inline attr_t progan_bold(void) { return A_BOLD; }
static inline attr_t progan_dim(void) { return A_DIM; }
static inline attr_t progan_reverse(void) { return A_REVERSE; }

/// The terminal's size and pixels; zero where it does not say.
static inline int progan_window_size(struct winsize *size) { return ioctl(STDOUT_FILENO, TIOCGWINSZ, size); }

// What a handler of fatal signals needs must be plain C: nothing in it may allocate.

/// The state of the guard, inside a function: Swift does not emit a header's variables.
struct progan_guard {
  struct termios settings;
  volatile sig_atomic_t is_saved;
  volatile sig_atomic_t is_told_to_end;
  int wake_pipe;
  /// What takes pictures away that the terminal keeps.
  char pictures[64];
};

static inline struct progan_guard *progan_guard_state(void) {
  static struct progan_guard state = {.wake_pipe = -1};
  return &state;
}

static inline void progan_restore_terminal(void) {
  struct progan_guard *state = progan_guard_state();
  if (!state->is_saved) return;
  state->is_saved = 0;
  // End of a picture, synchronized update off, brackets around pastes off, mouse off, colours off, cursor on, keypad
  // off, alternate screen left.
  static const char text[] =
      "\033\\\033[?2026l\033[?2004l\033[?1006l\033[?1000l\033[m\033[?25h\033[?1l\033>\033[?1049l";
  ssize_t ignored = write(STDOUT_FILENO, state->pictures, strlen(state->pictures));
  ignored = write(STDOUT_FILENO, text, sizeof text - 1);
  (void)ignored;
  tcsetattr(STDIN_FILENO, TCSANOW, &state->settings);
}

static inline void progan_on_crash(int number) {
  progan_restore_terminal();
  signal(number, SIG_DFL);
  raise(number);
}

/// Whether a signal came after which the process is to end.
static inline int progan_is_told_to_end(void) { return progan_guard_state()->is_told_to_end; }

static inline void progan_on_signal(int number) {
  if (number != SIGWINCH && number != SIGTSTP && number != SIGCONT) progan_guard_state()->is_told_to_end = 1;
  char byte = (char)number;
  ssize_t ignored = write(progan_guard_state()->wake_pipe, &byte, 1);
  (void)ignored;
}

static inline void progan_handle(int number, void (*handler)(int), int flags) {
  struct sigaction action = {0};
  action.sa_handler = handler;
  action.sa_flags = flags;
  sigemptyset(&action.sa_mask);
  sigaction(number, &action, NULL);
}

/// Remembers the terminal's settings and gives them back at exit, on a crash and never twice.
static inline void progan_guard_terminal(int wake_pipe) {
  static const int fatal[] = {SIGSEGV, SIGILL, SIGBUS, SIGABRT, SIGFPE, SIGTRAP, SIGQUIT};
  static const int told[] = {SIGTERM, SIGHUP, SIGINT, SIGXCPU, SIGUSR1, SIGUSR2, SIGALRM, SIGPWR,
                             SIGWINCH, SIGTSTP, SIGCONT};
  static int is_registered = 0;
  struct progan_guard *state = progan_guard_state();
  state->wake_pipe = wake_pipe;
  if (!is_registered) {
    tcgetattr(STDIN_FILENO, &state->settings);
    stack_t stack = {.ss_sp = malloc(65536), .ss_size = 65536};
    sigaltstack(&stack, NULL);
    atexit(progan_restore_terminal);
    is_registered = 1;
  }
  state->is_saved = 1;
  for (unsigned i = 0; i < sizeof fatal / sizeof *fatal; i++) progan_handle(fatal[i], progan_on_crash, SA_ONSTACK);
  for (unsigned i = 0; i < sizeof told / sizeof *told; i++) progan_handle(told[i], progan_on_signal, SA_RESTART);
}

/// What to write first when the terminal is given back; at most 63 bytes.
static inline void progan_guard_pictures(const char *text) {
  struct progan_guard *state = progan_guard_state();
  strncpy(state->pictures, text, sizeof state->pictures - 1);
}

/// Stops the process (or its whole foreground group, as Ctrl-Z does); returns when it goes on.
static inline void progan_stop_here(int whole_group) {
  signal(SIGTSTP, SIG_DFL);
  if (whole_group) kill(0, SIGTSTP);
  else raise(SIGTSTP);
  progan_handle(SIGTSTP, progan_on_signal, SA_RESTART);
}
