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

/// Copies samples of a row, of 8 or 16 bits, every `step`th of which counts.
static inline void progan_tiff_copy(unsigned char *target, int across, const unsigned char *row, int step, int bits,
                                    uint32_t count) {
  for (uint32_t x = 0; x < count; x++)
    target[(size_t)x * across] = bits == 16 ? (unsigned char)(((const uint16_t *)row)[(size_t)x * step] >> 8)
                                            : row[(size_t)x * step];
}

/// Four inks a pixel, as they are stored, without what else there is of samples. 0 if part of them is missing, or they are
/// stored in other numbers than of 8 or 16 bits.
static inline int progan_tiff_inks(TIFF *file, unsigned char *pixels, uint32_t width, uint32_t height) {
  int bits = (int)progan_tiff_short(file, TIFFTAG_BITSPERSAMPLE, 1);
  int samples = (int)progan_tiff_short(file, TIFFTAG_SAMPLESPERPIXEL, 1);
  int apart = progan_tiff_short(file, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG) == PLANARCONFIG_SEPARATE;
  if ((bits != 8 && bits != 16) || samples < 4) return 0;
  int tiled = TIFFIsTiled(file), step = apart ? 1 : samples, whole = 1;
  uint32_t across = tiled ? progan_tiff_long(file, TIFFTAG_TILEWIDTH, 0) : width;
  uint32_t down = tiled ? progan_tiff_long(file, TIFFTAG_TILELENGTH, 0) : 1;
  tmsize_t size = tiled ? TIFFTileSize(file) : TIFFScanlineSize(file);
  // What is read must hold what is taken of it.
  if (across == 0 || down == 0 || size <= 0 || (uint64_t)across * down * step * (bits / 8) > (uint64_t)size) return 0;
  unsigned char *part = (unsigned char *)_TIFFmalloc(size);
  if (!part) return 0;
  for (int plane = 0; whole && plane < (apart ? 4 : 1); plane++)
    for (uint32_t y = 0; whole && y < height; y += down)
      for (uint32_t x = 0; whole && x < width; x += across) {
        whole = tiled ? TIFFReadTile(file, part, x, y, 0, (uint16_t)plane) == size
                      : TIFFReadScanline(file, part, y, (uint16_t)plane) == 1;
        for (uint32_t row = 0; whole && row < down && y + row < height; row++)
          for (int ink = plane; ink < (apart ? plane + 1 : 4); ink++)
            progan_tiff_copy(pixels + ((size_t)(y + row) * width + x) * 4 + ink, 4,
                             part + ((size_t)row * across * step + (apart ? 0 : ink)) * (bits / 8), step, bits,
                             width - x < across ? width - x : across);
      }
  _TIFFfree(part);
  return whole;
}

/// Has the pixels handed over as they lie in the file.
static inline void progan_tiff_ignore_orientation(TIFF *file) {
  TIFFSetField(file, TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
}
