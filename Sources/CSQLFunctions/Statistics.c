// Wilson's score interval, and clean captions.

#include <math.h>

#include "CSQLFunctions.h"

// E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", 1927.
double taghouse_wilson_bound(double successes, double trials, double z, int side) {
  double square = z * z;
  double rest = successes * (1 - successes / trials) + square / 4;
  double bound = (successes + square / 2 + side * z * sqrt(rest)) / (trials + square);
  // Rounding may leave the interval by the last digit.
  return bound < 0 ? 0 : bound > 1 ? 1 : bound;
}

size_t taghouse_clean_caption(const uint8_t *text, size_t byteCount, uint8_t *clean) {
  size_t written = 0;
  int needsSpace = 0;
  for (size_t place = 0; place < byteCount; place++) {
    uint8_t byte = text[place];
    if (byte == ' ' || (byte >= 9 && byte <= 13)) {
      needsSpace = written > 0;
    } else if (byte != 1) {
      if (needsSpace) clean[written++] = ' ';
      needsSpace = 0;
      clean[written++] = byte;
    }
  }
  return written;
}
