#pragma once
// Signals and the terminal. Not inline, as what Swift cannot import from libraries is: every object file would have a state
// of its own, and one would not know what another has heard.

/// Remembers the terminal's settings and gives them back at exit, on a crash and never twice. A signal that is no crash is
/// written into the pipe as one byte.
void progan_guard_terminal(int wake_pipe);

/// What to write first when the terminal is given back; at most 63 bytes.
void progan_guard_pictures(const char *text);

/// Gives the terminal back, once.
void progan_restore_terminal(void);

/// Whether a signal came after which the process is to end.
int progan_is_told_to_end(void);

/// Drops what the terminal has not taken yet, so that the thread (a pthread_t) that waits to write to it goes on.
void progan_drop_output(unsigned long writer);

/// Stops the process (or its whole foreground group, as Ctrl-Z does); returns when it goes on.
void progan_stop_here(int whole_group);
