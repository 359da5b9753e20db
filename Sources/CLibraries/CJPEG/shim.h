#pragma once
// libjpeg reports errors by a function that must not return: what calls it is plain C, which comes back by a jump.
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <jpeglib.h>
#include <jerror.h>

struct progan_jpeg {
  struct jpeg_decompress_struct info;
  struct jpeg_error_mgr errors;
  struct jpeg_progress_mgr progress;
  jmp_buf failure;
  int most_scans;
  /// Whether picture data is missing or wrong; other warnings are harmless.
  int is_damaged;
  /// Whether the file ends without an end marker.
  int is_open;
  /// What went wrong; empty if nothing did.
  char message[JMSG_LENGTH_MAX];
};

static inline void progan_jpeg_fail(j_common_ptr info) {
  struct progan_jpeg *jpeg = (struct progan_jpeg *)info->client_data;
  info->err->format_message(info, jpeg->message);
  longjmp(jpeg->failure, 1);
}

static inline void progan_jpeg_hear(j_common_ptr info, int level) {
  struct progan_jpeg *jpeg = (struct progan_jpeg *)info->client_data;
  if (level >= 0) return;
  int code = info->err->msg_code;
  if (code == JWRN_JPEG_EOF) jpeg->is_open = 1;
  if (code == JWRN_HIT_MARKER || code == JWRN_HUFF_BAD_CODE || code == JWRN_ARITH_BAD_CODE) jpeg->is_damaged = 1;
}

static inline void progan_jpeg_watch(j_common_ptr info) {
  struct progan_jpeg *jpeg = (struct progan_jpeg *)info->client_data;
  if (jpeg->info.input_scan_number <= jpeg->most_scans) return;
  snprintf(jpeg->message, sizeof jpeg->message, "it has more than %d scans", jpeg->most_scans);
  longjmp(jpeg->failure, 1);
}

/// Reads the header; the message tells if that failed. Null without memory.
__attribute__((noinline)) static struct progan_jpeg *progan_jpeg_open(const unsigned char *bytes, unsigned long count) {
  struct progan_jpeg *jpeg = (struct progan_jpeg *)calloc(1, sizeof *jpeg);
  if (!jpeg) return NULL;
  jpeg->info.err = jpeg_std_error(&jpeg->errors);
  jpeg->errors.error_exit = progan_jpeg_fail;
  jpeg->errors.emit_message = progan_jpeg_hear;
  jpeg->info.client_data = jpeg;
  if (setjmp(jpeg->failure)) return jpeg;
  jpeg_create_decompress(&jpeg->info);
  jpeg->progress.progress_monitor = progan_jpeg_watch;
  jpeg->info.progress = &jpeg->progress;
  jpeg_mem_src(&jpeg->info, bytes, count);
  jpeg_save_markers(&jpeg->info, JPEG_APP0 + 1, 0xFFFF);
  jpeg_save_markers(&jpeg->info, JPEG_APP0 + 2, 0xFFFF);
  jpeg_read_header(&jpeg->info, TRUE);
  return jpeg;
}

/// Chooses the fraction to decode at, 1/1 to 1/8, and the colours; then the output's size is known.
__attribute__((noinline)) static void progan_jpeg_choose(struct progan_jpeg *jpeg, unsigned denominator) {
  if (setjmp(jpeg->failure)) return;
  jpeg->info.scale_num = 1;
  jpeg->info.scale_denom = denominator;
  J_COLOR_SPACE space = jpeg->info.jpeg_color_space;
  if (space == JCS_GRAYSCALE) jpeg->info.out_color_space = JCS_GRAYSCALE;
  else if (space == JCS_CMYK || space == JCS_YCCK) jpeg->info.out_color_space = JCS_CMYK;
  else jpeg->info.out_color_space = JCS_RGB;
  jpeg_calc_output_dimensions(&jpeg->info);
}

/// Whether parts of the picture are not there at all, as when it ends between two scans.
static inline int progan_jpeg_lacks_scans(const struct jpeg_decompress_struct *info, int is_open) {
  for (int component = 0; component < info->num_components; component++) {
    if (!info->comp_info[component].quant_table) return 1;
    if (!is_open || !info->progressive_mode || !info->coef_bits) continue;
    for (int place = 0; place < DCTSIZE2; place++)
      if (info->coef_bits[component][place] != 0) return 1;
  }
  return 0;
}

/// Decodes rows of `length` bytes.
__attribute__((noinline)) static void progan_jpeg_decode(struct progan_jpeg *jpeg, unsigned char *pixels, size_t length) {
  if (setjmp(jpeg->failure)) return;
  jpeg_start_decompress(&jpeg->info);
  while (jpeg->info.output_scanline < jpeg->info.output_height) {
    JSAMPROW row = pixels + jpeg->info.output_scanline * length;
    jpeg_read_scanlines(&jpeg->info, &row, 1);
  }
  if (progan_jpeg_lacks_scans(&jpeg->info, jpeg->is_open)) jpeg->is_damaged = 1;
  // Its decoder fills up what is missing, and says no more of that than that the end marker is not there.
  if (jpeg->is_open && jpeg->info.arith_code) jpeg->is_damaged = 1;
}

/// The ICC profile, to be freed; null if there is none.
__attribute__((noinline)) static unsigned char *progan_jpeg_profile(struct progan_jpeg *jpeg, unsigned *count) {
  JOCTET *profile = NULL;
  if (setjmp(jpeg->failure)) return NULL;
  return jpeg_read_icc_profile(&jpeg->info, &profile, count) ? profile : NULL;
}

static inline void progan_jpeg_close(struct progan_jpeg *jpeg) {
  jpeg_destroy_decompress(&jpeg->info);
  free(jpeg);
}
