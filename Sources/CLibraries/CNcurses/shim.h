#pragma once
// What Swift cannot import from ncurses: globals, macros and variadic functions, as functions.
#define _XOPEN_SOURCE_EXTENDED 1
#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <stdlib.h>
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
