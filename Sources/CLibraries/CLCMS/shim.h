#pragma once
#include <lcms2.h>

// What Swift does not import: macros of macros.
enum {
  progan_grey_8 = TYPE_GRAY_8,
  progan_rgb_8 = TYPE_RGB_8,
  progan_rgba_8 = TYPE_RGBA_8,
  progan_cmyk_8 = TYPE_CMYK_8,
};
