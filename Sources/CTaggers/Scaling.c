// Scaling by convolution, with the pixels that Pillow's Image.resize gives: the widths first, then the
// heights, each rounded to 8 bits.
//
// A pixel of the result is the sum of those of the source that its filter reaches, each with its weight. The
// filter stands in the middle of the pixel and is as wide as the pixel is in the source, at least one pixel
// of the source. Weights are whole numbers of 2^-22, their sum is 1 but for rounding.
//
//     scale   = source / result, or 1 where that is less
//     middle  = (x + 0.5) * source / result
//     reach   = the pixels from trunc(middle - support * scale + 0.5) up to, and without,
//               trunc(middle + support * scale + 0.5), as far as they are inside
//     weight  = filter((pixel - middle + 0.5) / scale), divided by their sum
//
// Source: Pillow's documentation of its filters (concepts, "Filters"), and what it gives.
//
// Rows come one after the other. Each is scaled in width at once and added to the sums of the rows of the
// result that it is part of, so that nothing but these sums is kept. What the background around the picture
// adds is known before.

#include "CTaggers.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__)
#define FOR_EACH_PROCESSOR __attribute__((target_clones("avx2", "default")))
#else
#define FOR_EACH_PROCESSOR
#endif

enum { fractionBits = 22, rowsAtOnce = 8, channels = 3, lanes = rowsAtOnce * channels };

// MARK: Filters

static double box(double x) { return x > -0.5 && x <= 0.5 ? 1 : 0; }

static double bilinear(double x) {
  x = fabs(x);
  return x < 1 ? 1 - x : 0;
}

static double hamming(double x) {
  x = fabs(x);
  if (x == 0) return 1;
  if (x >= 1) return 0;
  x *= M_PI;
  return sin(x) / x * (0.54f + 0.46f * cos(x));
}

static double bicubic(double x) {
  const double a = -0.5;
  x = fabs(x);
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  if (x < 2) return (((x - 5) * x + 8) * x - 4) * a;
  return 0;
}

static double sinc(double x) {
  if (x == 0) return 1;
  x *= M_PI;
  return sin(x) / x;
}

static double lanczos(double x) { return x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0; }

static const struct {
  double (*value)(double);
  double support;
} filters[] = {
    [TAGHOUSE_FILTER_BOX] = {box, 0.5},         [TAGHOUSE_FILTER_BILINEAR] = {bilinear, 1},
    [TAGHOUSE_FILTER_HAMMING] = {hamming, 1},   [TAGHOUSE_FILTER_BICUBIC] = {bicubic, 2},
    [TAGHOUSE_FILTER_LANCZOS] = {lanczos, 3},
};

// MARK: Weights

/// The weights of one direction. Places count inside the picture; what lies outside is in `outside`.
typedef struct {
  int count;
  /// For each pixel of the result: the first pixel of the picture, how many, where their weights begin, and
  /// the sum of the weights of the background.
  int *first;
  int *length;
  int *start;
  int32_t *outside;
  int32_t *weights;
} axis;

static void freeAxis(axis *one) {
  free(one->first);
  free(one->length);
  free(one->start);
  free(one->outside);
  free(one->weights);
}

/// 0: done.
static int makeAxis(axis *one, int canvas, int offset, int inside, int scaled, enum taghouse_filter filter) {
  double ratio = (double)canvas / scaled;
  double scale = ratio < 1 ? 1 : ratio;
  double support = filters[filter].support * scale;
  size_t reach = (size_t)ceil(support) * 2 + 1;
  one->count = scaled;
  one->first = calloc((size_t)scaled, sizeof(int));
  one->length = calloc((size_t)scaled, sizeof(int));
  one->start = calloc((size_t)scaled, sizeof(int));
  one->outside = calloc((size_t)scaled, sizeof(int32_t));
  one->weights = calloc((size_t)scaled * reach, sizeof(int32_t));
  double *values = calloc(reach, sizeof(double));
  int isMade = one->first && one->length && one->start && one->outside && one->weights && values;
  int used = 0;
  for (int x = 0; isMade && x < scaled; x++) {
    double middle = (x + 0.5) * ratio;
    int from = (int)(middle - support + 0.5);
    int to = (int)(middle + support + 0.5);
    if (from < 0) from = 0;
    if (to > canvas) to = canvas;
    double sum = 0;
    for (int place = from; place < to; place++) {
      double value = filters[filter].value((place - middle + 0.5) * (1 / scale));
      values[place - from] = value;
      sum += value;
    }
    int first = from < offset ? offset : from;
    one->first[x] = first - offset;
    one->start[x] = used;
    for (int place = from; place < to; place++) {
      double value = sum != 0 ? values[place - from] / sum : values[place - from];
      value *= 1 << fractionBits;
      int32_t weight = (int32_t)(value < 0 ? value - 0.5 : value + 0.5);
      if (place < offset || place >= offset + inside) {
        one->outside[x] += weight;
      } else {
        one->weights[used++] = weight;
      }
    }
    one->length[x] = used - one->start[x];
  }
  free(values);
  return isMade ? 0 : -1;
}

// MARK: The scaler

struct taghouse_scaler {
  axis across, down;
  int width, scaledWidth, scaledHeight;
  uint8_t background[channels];
  int isSameWidth;
  /// The next row of the picture.
  int row;
  /// The first row of the result that rows to come are part of.
  int pending;
  /// Sums of the result, a number for each channel of each pixel.
  int32_t *sums;
  /// Eight rows of the picture, pixel by pixel: their reds, greens and blues.
  uint8_t *woven;
  /// The same eight rows, scaled in width.
  uint8_t *scaled;
};

static inline uint8_t rounded(int32_t sum) {
  int32_t value = sum >> fractionBits;
  return (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
}

taghouse_scaler *taghouse_scaler_new(int canvasWidth, int canvasHeight, int left, int top, int width,
                                     int height, const uint8_t background[3], int scaledWidth,
                                     int scaledHeight, enum taghouse_filter filter) {
  taghouse_scaler *scaler = calloc(1, sizeof *scaler);
  if (!scaler) return NULL;
  scaler->width = width;
  scaler->scaledWidth = scaledWidth;
  scaler->scaledHeight = scaledHeight;
  // What keeps its size is not filtered, with any filter.
  scaler->isSameWidth = canvasWidth == scaledWidth && width == canvasWidth;
  memcpy(scaler->background, background, channels);
  size_t lineCount = (size_t)scaledWidth * channels;
  scaler->sums = malloc(lineCount * scaledHeight * sizeof(int32_t));
  scaler->woven = malloc((size_t)width * lanes);
  scaler->scaled = malloc(lineCount * rowsAtOnce);
  if (makeAxis(&scaler->across, canvasWidth, left, width, scaledWidth, filter) ||
      makeAxis(&scaler->down, canvasHeight, top, height, scaledHeight, filter) || !scaler->sums ||
      !scaler->woven || !scaler->scaled) {
    taghouse_scaler_free(scaler);
    return NULL;
  }
  for (int y = 0; y < scaledHeight; y++) {
    int32_t *line = scaler->sums + lineCount * y;
    for (size_t index = 0; index < lineCount; index++)
      line[index] = (1 << (fractionBits - 1)) + scaler->down.outside[y] * background[index % channels];
  }
  return scaler;
}

void taghouse_scaler_free(taghouse_scaler *scaler) {
  if (!scaler) return;
  freeAxis(&scaler->across);
  freeAxis(&scaler->down);
  free(scaler->sums);
  free(scaler->woven);
  free(scaler->scaled);
  free(scaler);
}

typedef uint8_t block __attribute__((vector_size(16)));

static inline block loaded(const uint8_t *bytes) {
  block value;
  memcpy(&value, bytes, sizeof value);
  return value;
}

/// The first, or the last, halves of two blocks, by turns: units of 1, 2 or 4 bytes of each.
#define TURNS_1(a, b, at)                                                                              \
  __builtin_shufflevector(a, b, at, 16 + at, at + 1, 17 + at, at + 2, 18 + at, at + 3, 19 + at, at + 4, \
                          20 + at, at + 5, 21 + at, at + 6, 22 + at, at + 7, 23 + at)
#define TURNS_2(a, b, at)                                                                               \
  __builtin_shufflevector(a, b, at, at + 1, 16 + at, 17 + at, at + 2, at + 3, 18 + at, 19 + at, at + 4, \
                          at + 5, 20 + at, 21 + at, at + 6, at + 7, 22 + at, 23 + at)
#define TURNS_4(a, b, at)                                                                               \
  __builtin_shufflevector(a, b, at, at + 1, at + 2, at + 3, 16 + at, 17 + at, 18 + at, 19 + at, at + 4, \
                          at + 5, at + 6, at + 7, 20 + at, 21 + at, 22 + at, 23 + at)

/// Puts up to eight rows beside each other: byte after byte, that of each row. Those that are missing have
/// anything.
static void weave(const uint8_t *rgb, size_t width, int count, uint8_t *restrict woven) {
  size_t byteCount = width * channels, place = 0;
  for (; count == rowsAtOnce && place + sizeof(block) <= byteCount; place += sizeof(block)) {
    block pairs[rowsAtOnce], fours[rowsAtOnce];
    for (int row = 0; row < rowsAtOnce; row += 2) {
      block one = loaded(rgb + row * byteCount + place), two = loaded(rgb + (row + 1) * byteCount + place);
      pairs[row] = TURNS_1(one, two, 0);
      pairs[row + 1] = TURNS_1(one, two, 8);
    }
    for (int half = 0; half < 2; half++) {
      for (int row = 0; row < rowsAtOnce; row += 4) {
        fours[half * 4 + row / 2] = TURNS_2(pairs[row + half], pairs[row + 2 + half], 0);
        fours[half * 4 + row / 2 + 1] = TURNS_2(pairs[row + half], pairs[row + 2 + half], 8);
      }
    }
    block *target = (block *)(woven + place * rowsAtOnce);
    for (int half = 0; half < 2; half++) {
      for (int quarter = 0; quarter < 2; quarter++) {
        block low = fours[half * 4 + quarter], high = fours[half * 4 + 2 + quarter];
        target[half * 4 + quarter * 2] = TURNS_4(low, high, 0);
        target[half * 4 + quarter * 2 + 1] = TURNS_4(low, high, 8);
      }
    }
  }
  for (; place < byteCount; place++)
    for (int row = 0; row < count; row++) woven[place * rowsAtOnce + row] = rgb[row * byteCount + place];
}

/// A number for each of eight rows.
typedef int32_t numbers __attribute__((vector_size(rowsAtOnce * 4)));
typedef uint8_t bytes __attribute__((vector_size(rowsAtOnce)));

/// Eight bytes as numbers.
#define WIDENED(pointer)                         \
  ({                                             \
    bytes value;                                 \
    memcpy(&value, pointer, sizeof value);       \
    __builtin_convertvector(value, numbers);     \
  })

FOR_EACH_PROCESSOR
static void scaleAcross(const axis *across, const uint8_t *woven, const uint8_t background[3],
                        uint8_t *scaled) {
  size_t lineCount = (size_t)across->count * channels;
  for (int x = 0; x < across->count; x++) {
    const int32_t *weights = across->weights + across->start[x];
    const uint8_t *pixels = woven + (size_t)across->first[x] * lanes;
    int32_t half = 1 << (fractionBits - 1), outside = across->outside[x];
    numbers none = {0};
    numbers red = none + (half + outside * background[0]);
    numbers green = none + (half + outside * background[1]);
    numbers blue = none + (half + outside * background[2]);
    for (int tap = 0; tap < across->length[x]; tap++, pixels += lanes) {
      int32_t weight = weights[tap];
      red += WIDENED(pixels) * weight;
      green += WIDENED(pixels + rowsAtOnce) * weight;
      blue += WIDENED(pixels + 2 * rowsAtOnce) * weight;
    }
    uint8_t *target = scaled + (size_t)x * channels;
    for (int row = 0; row < rowsAtOnce; row++, target += lineCount) {
      target[0] = rounded(red[row]);
      target[1] = rounded(green[row]);
      target[2] = rounded(blue[row]);
    }
  }
}

FOR_EACH_PROCESSOR
static void addLine(int32_t *restrict sums, const uint8_t *restrict line, size_t count, int32_t weight) {
  for (size_t index = 0; index < count; index++) sums[index] += line[index] * weight;
}

void taghouse_scaler_push(taghouse_scaler *scaler, const uint8_t *rgb, int count) {
  size_t lineCount = (size_t)scaler->scaledWidth * channels;
  while (count > 0) {
    int some = count < rowsAtOnce ? count : rowsAtOnce;
    const uint8_t *lines = rgb;
    if (!scaler->isSameWidth) {
      weave(rgb, (size_t)scaler->width, some, scaler->woven);
      scaleAcross(&scaler->across, scaler->woven, scaler->background, scaler->scaled);
      lines = scaler->scaled;
    }
    for (int index = 0; index < some; index++, scaler->row++) {
      const axis *down = &scaler->down;
      while (scaler->pending < down->count &&
             down->first[scaler->pending] + down->length[scaler->pending] <= scaler->row)
        scaler->pending++;
      // Those behind begin further below.
      for (int y = scaler->pending; y < down->count && down->first[y] <= scaler->row; y++) {
        if (down->first[y] + down->length[y] <= scaler->row) continue;
        addLine(scaler->sums + lineCount * y, lines + lineCount * index, lineCount,
                down->weights[down->start[y] + scaler->row - down->first[y]]);
      }
    }
    rgb += (size_t)scaler->width * channels * some;
    count -= some;
  }
}

void taghouse_scaler_finish(const taghouse_scaler *scaler, uint8_t *rgb) {
  size_t count = (size_t)scaler->scaledWidth * channels * scaler->scaledHeight;
  for (size_t index = 0; index < count; index++) rgb[index] = rounded(scaler->sums[index]);
}

void taghouse_turn(const uint8_t *rgb, int width, int height, int orientation, uint8_t *turned) {
  int isAcross = orientation >= 5;
  int turnedWidth = isAcross ? height : width, turnedHeight = isAcross ? width : height;
  for (int y = 0; y < turnedHeight; y++) {
    for (int x = 0; x < turnedWidth; x++, turned += channels) {
      int fromX = isAcross ? y : x, fromY = isAcross ? x : y;
      // 2, 3, 7, 8 have the columns of the source from the right; 3, 4, 6, 7 its rows from below.
      if (orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8)
        fromX = width - 1 - fromX;
      if (orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7)
        fromY = height - 1 - fromY;
      memcpy(turned, rgb + ((size_t)fromY * width + fromX) * channels, channels);
    }
  }
}
