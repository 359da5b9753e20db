#pragma once
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <libheif/heif.h>

/// How to decode: to 8 bits, without making up what is missing. Null without memory; to be freed.
static inline struct heif_decoding_options *progan_heif_options(void) {
  struct heif_decoding_options *options = heif_decoding_options_alloc();
  if (!options) return NULL;
  options->convert_hdr_to_8bit = 1;
#if LIBHEIF_HAVE_VERSION(1, 15, 0)
  options->strict_decoding = 1;
#endif
  return options;
}

/// The decoders below libheif (libde265, dav1d) tell the standard error of what is damaged, and the screen may be there.
/// While any thread decodes, what C's library writes to it goes nowhere; call it with 1 before and with -1 after.
static inline void progan_heif_hush(int change) {
  static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  static FILE *loud, *quiet;
  static int count;
  pthread_mutex_lock(&mutex);
  if (!quiet) quiet = fopen("/dev/null", "we");
  if (quiet && count == 0 && change > 0) {
    loud = stderr;
    stderr = quiet;
  }
  count += change;
  if (quiet && count == 0 && change < 0) stderr = loud;
  pthread_mutex_unlock(&mutex);
}
