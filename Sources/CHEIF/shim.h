#pragma once
#include <stdint.h>
#include <string.h>
#include <libheif/heif.h>

/// How to decode: to 8 bits, without making up what is missing, and without a word on the program's standard error, where
/// dav1d, one of the decoders of AV1, complains of what is damaged. Null without memory; to be freed.
static inline struct heif_decoding_options *progan_heif_options(int is_av1) {
  struct heif_decoding_options *options = heif_decoding_options_alloc();
  if (!options) return NULL;
  options->convert_hdr_to_8bit = 1;
#if LIBHEIF_HAVE_VERSION(1, 15, 0)
  options->strict_decoding = 1;
  const struct heif_decoder_descriptor *decoders[16];
  int count = is_av1 ? heif_get_decoder_descriptors(heif_compression_AV1, decoders, 16) : 0;
  for (int index = 0; index < count; index++) {
    const char *name = heif_decoder_descriptor_get_id_name(decoders[index]);
    if (name && !strcmp(name, "aom")) options->decoder_id = name;
  }
#else
  (void)is_av1;
#endif
  return options;
}
