#pragma once
// What Swift cannot import from libtiff: variadic functions.
#include <stdint.h>
#include <string.h>
#include <tiffio.h>

/// A file in memory, as libtiff reads it.
struct progan_bytes {
  const unsigned char *start;
  int64_t count;
  int64_t position;
};

static inline tmsize_t progan_tiff_read(thandle_t handle, void *target, tmsize_t count) {
  struct progan_bytes *bytes = (struct progan_bytes *)handle;
  int64_t left = bytes->position < bytes->count ? bytes->count - bytes->position : 0;
  if (count > left) count = left;
  if (count <= 0) return 0;
  memcpy(target, bytes->start + bytes->position, (size_t)count);
  bytes->position += count;
  return count;
}

static inline tmsize_t progan_tiff_write(thandle_t handle, void *source, tmsize_t count) {
  (void)handle, (void)source, (void)count;
  return 0;
}

static inline toff_t progan_tiff_seek(thandle_t handle, toff_t offset, int from) {
  struct progan_bytes *bytes = (struct progan_bytes *)handle;
  int64_t start = from == SEEK_CUR ? bytes->position : from == SEEK_END ? bytes->count : 0;
  int64_t position;
  if (__builtin_add_overflow(start, (int64_t)offset, &position) || position < 0) return (toff_t)-1;
  bytes->position = position;
  return (toff_t)position;
}

static inline int progan_tiff_close(thandle_t handle) {
  (void)handle;
  return 0;
}

static inline toff_t progan_tiff_size(thandle_t handle) { return (toff_t)((struct progan_bytes *)handle)->count; }

/// Null if it is none. Not mapped: libtiff then checks every strip's length against what it reads.
static inline TIFF *progan_tiff_open(struct progan_bytes *bytes) {
  return TIFFClientOpen("picture", "rm", (thandle_t)bytes, progan_tiff_read, progan_tiff_write, progan_tiff_seek,
                        progan_tiff_close, progan_tiff_size, NULL, NULL);
}

/// A number that the file has under a tag, or by default; `otherwise` if it has none.
static inline uint32_t progan_tiff_short(TIFF *file, uint32_t tag, uint32_t otherwise) {
  uint16_t value = 0;
  return TIFFGetFieldDefaulted(file, tag, &value) ? value : otherwise;
}

static inline uint32_t progan_tiff_long(TIFF *file, uint32_t tag, uint32_t otherwise) {
  uint32_t value = 0;
  return TIFFGetFieldDefaulted(file, tag, &value) ? value : otherwise;
}

/// Bytes that the file has for the picture, as far as they can be there; -1 if it claims more parts than there can be.
static inline int64_t progan_tiff_stored(TIFF *file, int64_t size) {
  uint32_t parts = TIFFIsTiled(file) ? TIFFNumberOfTiles(file) : TIFFNumberOfStrips(file);
  int64_t sum = 0;
  if (parts > 1u << 22) return -1;
  for (uint32_t part = 0; part < parts && sum < size; part++) {
    uint64_t count = TIFFGetStrileByteCount(file, part);
    sum += count < (uint64_t)size ? (int64_t)count : size;
  }
  return sum < size ? sum : size;
}

/// What the sample after the colours is, as of EXTRASAMPLES; -1 if there is none.
static inline int progan_tiff_extra(TIFF *file) {
  uint16_t count = 0, *types = NULL;
  return TIFFGetField(file, TIFFTAG_EXTRASAMPLES, &count, &types) && count > 0 && types ? types[0] : -1;
}

/// The ICC profile, and how long it is.
static inline const void *progan_tiff_profile(TIFF *file, uint32_t *count) {
  void *data = NULL;
  *count = 0;
  return TIFFGetField(file, TIFFTAG_ICCPROFILE, count, &data) ? data : NULL;
}

/// Has the pixels handed over as they lie in the file.
static inline void progan_tiff_ignore_orientation(TIFF *file) {
  TIFFSetField(file, TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
}
