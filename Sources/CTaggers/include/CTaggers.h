/// What taggers need of other libraries: ONNX Runtime and libvips, found and loaded when a tagger runs, so
/// that the program builds and starts without them; and a resampler that gives the pixels that Pillow gives.
///
/// Functions that can fail write a sentence into `error`, of `TAGHOUSE_ERROR_BYTES`, and return a value
/// that says so.
#ifndef TAGHOUSE_CTAGGERS_H
#define TAGHOUSE_CTAGGERS_H

#include <stddef.h>
#include <stdint.h>

#define TAGHOUSE_ERROR_BYTES 512

// MARK: Pictures (libvips)

/// A picture that is being decoded, top to bottom. One thread.
typedef struct taghouse_picture taghouse_picture;

/// Loads libvips; `path` is its file, or its name for the system to find. 0: done, or was done before.
/// Call it once, before any picture is opened.
int taghouse_vips_open(const char *path, char *error);

/// Opens a picture in memory, which must stay until it is closed. Null: it is none.
taghouse_picture *taghouse_picture_open(const void *bytes, size_t byteCount, char *error);

void taghouse_picture_close(taghouse_picture *picture);

int taghouse_picture_width(const taghouse_picture *picture);
int taghouse_picture_height(const taghouse_picture *picture);

/// How it is to be turned, 1 to 8, as EXIF has it.
int taghouse_picture_orientation(const taghouse_picture *picture);

/// Decodes rows, which must come in order and once, as red, green and blue of 8 bits; transparent ones
/// over the background. 0: done.
int taghouse_picture_read(taghouse_picture *picture, int top, int count,
                          const uint8_t background[3], uint8_t *rgb, char *error);

// MARK: Scaling

enum taghouse_filter {
  TAGHOUSE_FILTER_BOX,
  TAGHOUSE_FILTER_BILINEAR,
  TAGHOUSE_FILTER_HAMMING,
  TAGHOUSE_FILTER_BICUBIC,
  TAGHOUSE_FILTER_LANCZOS,
};

/// Scales a picture whose rows come one after the other. One thread.
typedef struct taghouse_scaler taghouse_scaler;

/// The picture lies at `left` and `top` of a canvas of the background; the canvas is scaled. Null: there is
/// not enough memory.
taghouse_scaler *taghouse_scaler_new(int canvasWidth, int canvasHeight, int left, int top, int width,
                                     int height, const uint8_t background[3], int scaledWidth,
                                     int scaledHeight, enum taghouse_filter filter);

/// Takes rows of the picture, in order.
void taghouse_scaler_push(taghouse_scaler *scaler, const uint8_t *rgb, int count);

/// Writes the scaled canvas, once all rows were pushed.
void taghouse_scaler_finish(const taghouse_scaler *scaler, uint8_t *rgb);

void taghouse_scaler_free(taghouse_scaler *scaler);

/// Turns a picture as EXIF's orientation wants it; `turned` has the same number of bytes.
void taghouse_turn(const uint8_t *rgb, int width, int height, int orientation, uint8_t *turned);

// MARK: Models (ONNX Runtime)

/// The library, loaded, with its environment. Never freed.
typedef struct taghouse_onnx taghouse_onnx;
/// A model, loaded. One thread at a time.
typedef struct taghouse_model taghouse_model;

#define TAGHOUSE_RANK_MAXIMUM 8

/// An input or an output of a model.
typedef struct {
  char name[256];
  /// Dimensions; -1 for one that is free. A rank of -1: it is no tensor.
  int rank;
  int64_t dimensions[TAGHOUSE_RANK_MAXIMUM];
  /// ONNX Runtime's number of the type of its elements: 1 is float.
  int elementType;
} taghouse_tensor;

/// Loads the library of a file. Null: it is none, or too old.
taghouse_onnx *taghouse_onnx_open(const char *path, char *error);

const char *taghouse_onnx_version(const taghouse_onnx *onnx);

/// The names of its providers, with a comma behind each, in a text that is to be freed.
char *taghouse_onnx_providers(const taghouse_onnx *onnx);

/// Loads a model. `provider` is null for the processor, or `CUDA` and the like; `device` is its number.
taghouse_model *taghouse_model_open(taghouse_onnx *onnx, const char *path, int threadCount,
                                    const char *provider, int device, char *error);

void taghouse_model_close(taghouse_model *model);

int taghouse_model_input_count(const taghouse_model *model);
int taghouse_model_output_count(const taghouse_model *model);
int taghouse_model_input(const taghouse_model *model, int index, taghouse_tensor *tensor, char *error);
int taghouse_model_output(const taghouse_model *model, int index, taghouse_tensor *tensor, char *error);

/// Runs the model on its one input and copies one output. 0: done; else also when the output has another
/// number of elements than `scoreCount`.
int taghouse_model_run(taghouse_model *model, float *pixels, const int64_t *dimensions, int rank,
                       const char *outputName, float *scores, size_t scoreCount, char *error);

#endif
