// Pictures by libvips, loaded at run time: https://www.libvips.org/API/8.14/
//
// Its functions are declared here as its documentation has them; of its structures none is looked into. Rows
// come through a region, so a picture is never whole in memory unless its format wants that.
//
//     bands  interpretation     red, green, blue
//     1, 2   grey, 8 bits       the same three times; the second band is alpha
//     1      grey, 16 bits      cut at 255, as Pillow does with a picture of mode I;16
//     2      grey, 16 bits      the high byte
//     3, 4   RGB                the fourth band is alpha; of 16 bits the high byte
//     4      CMYK               255 - min(255, c + k), and so on
//
// Alpha lays the picture over the background.

#include "CTaggers.h"
#include <dlfcn.h>
#include <malloc.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { formatByte = 0, formatShort = 2 };
enum { kindGrey = 1, kindCMYK = 15, kindRGB = 22, kindRGB16 = 25, kindGrey16 = 26, kindMultiband = 0 };

static struct {
  int (*init)(const char *);
  const char *(*errorBuffer)(void);
  void (*errorClear)(void);
  void (*concurrencySet)(int);
  void (*cacheSetMax)(int);
  const char *(*findLoader)(const void *, size_t);
  void *(*newFromBuffer)(const void *, size_t, const char *, ...);
  int (*width)(void *);
  int (*height)(void *);
  int (*bands)(void *);
  int (*format)(void *);
  int (*interpretation)(void *);
  int (*orientation)(void *);
  void *(*newRegion)(void *);
  uint8_t *(*fetch)(void *, int, int, int, int, size_t *);
  void (*unref)(void *);
  void (*free)(void *);
} vips;

struct taghouse_picture {
  void *image;
  void *region;
  int width, height, bands, format, interpretation, orientation;
};

static void say(char *error, const char *format, ...) {
  va_list values;
  va_start(values, format);
  vsnprintf(error, TAGHOUSE_ERROR_BYTES, format, values);
  va_end(values);
  // Libraries end what they say with a line end, and say several things in lines.
  size_t count = strlen(error);
  while (count > 0 && (error[count - 1] == '\n' || error[count - 1] == ' ')) error[--count] = 0;
  for (char *sign = error; *sign; sign++)
    if (*sign == '\n') *sign = ' ';
}

static void sayVips(char *error) {
  // Threads share the buffer, so another one may have cleared it.
  const char *text = vips.errorBuffer();
  say(error, "%s", *text ? text : "it is damaged");
  vips.errorClear();
}

int taghouse_vips_open(const char *path, char *error) {
  if (vips.init) return 0;
  // Pictures take and give back megabytes all the time; the system would have to clear them each time.
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 128 << 20);
  // It writes warnings to standard error, in the middle of what others write there.
  setenv("VIPS_WARNING", "1", 1);
  void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    say(error, "%s", dlerror());
    return -1;
  }
#define LOAD(member, name)                            \
  *(void **)&vips.member = dlsym(library, name);      \
  if (!vips.member) {                                 \
    say(error, "%s has no function %s", path, name);  \
    vips.init = NULL;                                 \
    return -1;                                        \
  }
  LOAD(errorBuffer, "vips_error_buffer")
  LOAD(errorClear, "vips_error_clear")
  LOAD(concurrencySet, "vips_concurrency_set")
  LOAD(cacheSetMax, "vips_cache_set_max")
  LOAD(findLoader, "vips_foreign_find_load_buffer")
  LOAD(newFromBuffer, "vips_image_new_from_buffer")
  LOAD(width, "vips_image_get_width")
  LOAD(height, "vips_image_get_height")
  LOAD(bands, "vips_image_get_bands")
  LOAD(format, "vips_image_get_format")
  LOAD(interpretation, "vips_image_get_interpretation")
  LOAD(orientation, "vips_image_get_orientation")
  LOAD(newRegion, "vips_region_new")
  LOAD(fetch, "vips_region_fetch")
  LOAD(unref, "g_object_unref")
  LOAD(free, "g_free")
  LOAD(init, "vips_init")
#undef LOAD
  if (vips.init("taghouse")) {
    sayVips(error);
    vips.init = NULL;
    return -1;
  }
  // Pictures are decoded on threads of the caller, and none comes twice.
  vips.concurrencySet(1);
  vips.cacheSetMax(0);
  return 0;
}

/// Whether a loader is for pictures as boards have them. libvips has others, for documents and drawings.
static int isForPictures(const char *loader, const uint8_t *bytes, size_t byteCount) {
  static const char *const names[] = {"Jpeg", "Png", "Webp", "Nsgif", "Gif", "Tiff", "Heif", "Jxl"};
  static const char prefix[] = "VipsForeignLoad";
  if (strncmp(loader, prefix, sizeof prefix - 1)) return 0;
  loader += sizeof prefix - 1;
  for (size_t index = 0; index < sizeof names / sizeof *names; index++)
    if (!strncmp(loader, names[index], strlen(names[index]))) return 1;
  // BMP comes by ImageMagick, which reads a hundred formats.
  return !strncmp(loader, "Magick", 6) && byteCount > 2 && bytes[0] == 'B' && bytes[1] == 'M';
}

taghouse_picture *taghouse_picture_open(const void *bytes, size_t byteCount, char *error) {
  const char *loader = vips.findLoader(bytes, byteCount);
  if (!loader || !isForPictures(loader, bytes, byteCount)) {
    vips.errorClear();
    say(error, "%s", byteCount == 0 ? "the file is empty" : "its format is unknown");
    return NULL;
  }
  // access 1 is sequential; fail_on 2 is what damages the picture, and not each warning.
  void *image = vips.newFromBuffer(bytes, byteCount, "", "access", 1, "fail_on", 2, (void *)NULL);
  if (!image) {
    sayVips(error);
    return NULL;
  }
  taghouse_picture *picture = calloc(1, sizeof *picture);
  if (!picture) {
    vips.unref(image);
    say(error, "there is not enough memory");
    return NULL;
  }
  picture->image = image;
  picture->width = vips.width(image);
  picture->height = vips.height(image);
  picture->bands = vips.bands(image);
  picture->format = vips.format(image);
  picture->interpretation = vips.interpretation(image);
  picture->orientation = vips.orientation(image);
  int isOfBytes = picture->format == formatByte || picture->format == formatShort;
  int isCMYK = picture->interpretation == kindCMYK;
  int isKnown = isCMYK || picture->interpretation == kindGrey || picture->interpretation == kindRGB ||
                picture->interpretation == kindRGB16 || picture->interpretation == kindGrey16 ||
                picture->interpretation == kindMultiband;
  if (!isOfBytes || !isKnown || picture->bands < (isCMYK ? 4 : 1) || picture->bands > 4 + isCMYK ||
      (isCMYK && picture->format != formatByte)) {
    say(error, "its pixels are of a kind that is not read: %d bands, type %d, colours %d", picture->bands,
        picture->format, picture->interpretation);
    taghouse_picture_close(picture);
    return NULL;
  }
  return picture;
}

void taghouse_picture_close(taghouse_picture *picture) {
  if (picture->region) vips.unref(picture->region);
  vips.unref(picture->image);
  free(picture);
}

int taghouse_picture_width(const taghouse_picture *picture) { return picture->width; }
int taghouse_picture_height(const taghouse_picture *picture) { return picture->height; }
int taghouse_picture_orientation(const taghouse_picture *picture) { return picture->orientation; }

/// a * b / 255, rounded.
static inline int share(int a, int b) {
  int product = a * b + 128;
  return (product + (product >> 8)) >> 8;
}

static inline uint8_t over(int colour, int alpha, int background) {
  int sum = colour * alpha + background * (255 - alpha) + 128;
  return (uint8_t)((sum + (sum >> 8)) >> 8);
}

static inline int cut(int value) { return value < 0 ? 0 : value > 255 ? 255 : value; }

static void convert(const taghouse_picture *picture, const uint8_t *pixels, size_t count,
                    const uint8_t background[3], uint8_t *rgb) {
  int bands = picture->bands;
  if (picture->interpretation == kindCMYK) {
    for (size_t index = 0; index < count; index++, pixels += bands, rgb += 3) {
      int light = 255 - pixels[3];
      for (int band = 0; band < 3; band++) rgb[band] = (uint8_t)cut(light - share(pixels[band], light));
    }
    return;
  }
  if (bands == 3) {
    memcpy(rgb, pixels, count * 3);
    return;
  }
  if (bands == 1) {
    for (size_t index = 0; index < count; index++, rgb += 3) rgb[0] = rgb[1] = rgb[2] = pixels[index];
    return;
  }
  int isGrey = bands == 2;
  for (size_t index = 0; index < count; index++, pixels += bands, rgb += 3) {
    int alpha = pixels[bands - 1];
    for (int band = 0; band < 3; band++)
      rgb[band] = over(pixels[isGrey ? 0 : band], alpha, background[band]);
  }
}

int taghouse_picture_read(taghouse_picture *picture, int top, int count, const uint8_t background[3],
                          uint8_t *rgb, char *error) {
  if (!picture->region) picture->region = vips.newRegion(picture->image);
  size_t byteCount = 0;
  uint8_t *pixels =
      picture->region ? vips.fetch(picture->region, 0, top, picture->width, count, &byteCount) : NULL;
  if (!pixels) {
    sayVips(error);
    return -1;
  }
  size_t sampleCount = (size_t)picture->width * count * picture->bands;
  if (byteCount < sampleCount * (picture->format == formatShort ? 2 : 1)) {
    vips.free(pixels);
    say(error, "it has fewer pixels than it says");
    return -1;
  }
  if (picture->format == formatShort) {
    // In place: a byte is written behind the two that it comes from.
    for (size_t index = 0; index < sampleCount; index++) {
      uint16_t sample;
      memcpy(&sample, pixels + index * 2, 2);
      pixels[index] = (uint8_t)(picture->bands == 1 ? cut(sample) : sample >> 8);
    }
  }
  convert(picture, pixels, (size_t)picture->width * count, background, rgb);
  vips.free(pixels);
  return 0;
}
