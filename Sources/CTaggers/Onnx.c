// ONNX Runtime by its C interface, loaded at run time.
//
// The library has one function by name, OrtGetApiBase. It gives a table of functions for a version of the
// interface. The table is only ever added to at its end, so the places below hold for all later versions:
// https://onnxruntime.ai/docs/api/c/struct_ort_api.html

#include "CTaggers.h"
#include <dlfcn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Of ONNX Runtime 1.12, the first with all functions below.
enum { interfaceVersion = 12 };

typedef void *status;

typedef struct {
  const void *const *(*getApi)(uint32_t version);
  const char *(*getVersionString)(void);
} apiBase;

enum place {
  getErrorMessage = 2,
  createEnv = 3,
  createSession = 7,
  run = 9,
  createSessionOptions = 10,
  setIntraOpNumThreads = 24,
  setInterOpNumThreads = 25,
  sessionGetInputCount = 30,
  sessionGetOutputCount = 31,
  sessionGetInputTypeInfo = 33,
  sessionGetOutputTypeInfo = 34,
  sessionGetInputName = 36,
  sessionGetOutputName = 37,
  createTensorWithData = 49,
  getTensorMutableData = 51,
  castTypeInfoToTensorInfo = 55,
  getTensorElementType = 60,
  getDimensionsCount = 61,
  getDimensions = 62,
  getTensorShapeElementCount = 64,
  getTensorTypeAndShape = 65,
  createCpuMemoryInfo = 69,
  allocatorFree = 76,
  getDefaultAllocator = 78,
  releaseStatus = 93,
  releaseMemoryInfo = 94,
  releaseSession = 95,
  releaseValue = 96,
  releaseTypeInfo = 98,
  releaseTensorInfo = 99,
  releaseSessionOptions = 100,
  getAvailableProviders = 125,
  releaseAvailableProviders = 126,
  addSessionConfigEntry = 130,
  appendCuda = 204,
  createCudaOptions = 205,
  updateCudaOptions = 206,
  releaseCudaOptions = 208,
  appendProvider = 216,
};

struct taghouse_onnx {
  const void *const *api;
  const char *version;
  void *environment;
  void *memory;
  void *allocator;
};

struct taghouse_model {
  taghouse_onnx *onnx;
  void *session;
  char inputName[256];
};

/// A function of the table, with its arguments' types; most give a status, null for success.
#define CALL(onnx, place, types) ((status(*) types)(onnx)->api[place])
#define FREE(onnx, place, value) ((void (*)(void *))(onnx)->api[place])(value)

static void say(char *error, const char *format, ...) {
  va_list values;
  va_start(values, format);
  vsnprintf(error, TAGHOUSE_ERROR_BYTES, format, values);
  va_end(values);
  for (char *sign = error; *sign; sign++)
    if (*sign == '\n') *sign = ' ';
}

/// Whether a call has failed; says why.
static int hasFailed(const taghouse_onnx *onnx, status result, char *error) {
  if (!result) return 0;
  say(error, "%s", ((const char *(*)(status))onnx->api[getErrorMessage])(result));
  FREE(onnx, releaseStatus, result);
  return 1;
}

taghouse_onnx *taghouse_onnx_open(const char *path, char *error) {
  void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    say(error, "%s", dlerror());
    return NULL;
  }
  const apiBase *(*getBase)(void) = (const apiBase *(*)(void))dlsym(library, "OrtGetApiBase");
  if (!getBase) {
    say(error, "it is not ONNX Runtime: it has no function OrtGetApiBase");
    return NULL;
  }
  const apiBase *base = getBase();
  taghouse_onnx *onnx = calloc(1, sizeof *onnx);
  if (!onnx) return NULL;
  onnx->version = base->getVersionString();
  onnx->api = base->getApi(interfaceVersion);
  if (!onnx->api) {
    say(error, "it is ONNX Runtime %s, and 1.%d or later is needed", onnx->version, (int)interfaceVersion);
    return NULL;
  }
  // 3: of what it would log only errors.
  if (hasFailed(onnx, CALL(onnx, createEnv, (int, const char *, void **))(3, "taghouse", &onnx->environment),
                error) ||
      hasFailed(onnx, CALL(onnx, createCpuMemoryInfo, (int, int, void **))(1, 0, &onnx->memory), error) ||
      hasFailed(onnx, CALL(onnx, getDefaultAllocator, (void **))(&onnx->allocator), error))
    return NULL;
  return onnx;
}

const char *taghouse_onnx_version(const taghouse_onnx *onnx) { return onnx->version; }

char *taghouse_onnx_providers(const taghouse_onnx *onnx) {
  char **names = NULL;
  int count = 0;
  char error[TAGHOUSE_ERROR_BYTES];
  if (hasFailed(onnx, CALL(onnx, getAvailableProviders, (char ***, int *))(&names, &count), error)) return NULL;
  size_t byteCount = 1;
  for (int index = 0; index < count; index++) byteCount += strlen(names[index]) + 1;
  char *text = calloc(byteCount, 1);
  for (int index = 0; text && index < count; index++) {
    strcat(text, names[index]);
    strcat(text, ",");
  }
  hasFailed(onnx, CALL(onnx, releaseAvailableProviders, (char **, int))(names, count), error);
  return text;
}

static int addCuda(const taghouse_onnx *onnx, void *options, int device, char *error) {
  void *cuda = NULL;
  if (hasFailed(onnx, CALL(onnx, createCudaOptions, (void **))(&cuda), error)) return -1;
  char number[16];
  snprintf(number, sizeof number, "%d", device);
  const char *keys[] = {"device_id"}, *values[] = {number};
  int isBad =
      hasFailed(onnx,
                CALL(onnx, updateCudaOptions, (void *, const char *const *, const char *const *, size_t))(
                    cuda, keys, values, 1),
                error) ||
      hasFailed(onnx, CALL(onnx, appendCuda, (void *, const void *))(options, cuda), error);
  FREE(onnx, releaseCudaOptions, cuda);
  return isBad ? -1 : 0;
}

static int prepareOptions(const taghouse_onnx *onnx, void *options, int threadCount, const char *provider,
                          int device, char *error) {
  if (hasFailed(onnx, CALL(onnx, setIntraOpNumThreads, (void *, int))(options, threadCount), error) ||
      hasFailed(onnx, CALL(onnx, setInterOpNumThreads, (void *, int))(options, 1), error) ||
      // Its threads would spin between batches, while pictures are decoded on the same processors.
      hasFailed(onnx,
                CALL(onnx, addSessionConfigEntry, (void *, const char *, const char *))(
                    options, "session.intra_op.allow_spinning", "0"),
                error))
    return -1;
  if (!provider) return 0;
  if (!strcmp(provider, "CUDA")) return addCuda(onnx, options, device, error);
  return hasFailed(
             onnx,
             CALL(onnx, appendProvider,
                  (void *, const char *, const char *const *, const char *const *, size_t))(
                 options, provider, NULL, NULL, 0),
             error)
             ? -1
             : 0;
}

taghouse_model *taghouse_model_open(taghouse_onnx *onnx, const char *path, int threadCount,
                                    const char *provider, int device, char *error) {
  void *options = NULL, *session = NULL;
  if (hasFailed(onnx, CALL(onnx, createSessionOptions, (void **))(&options), error)) return NULL;
  int isBad =
      prepareOptions(onnx, options, threadCount, provider, device, error) ||
      hasFailed(onnx,
                CALL(onnx, createSession, (void *, const char *, const void *, void **))(
                    onnx->environment, path, options, &session),
                error);
  FREE(onnx, releaseSessionOptions, options);
  taghouse_model *model = isBad ? NULL : calloc(1, sizeof *model);
  if (!model) return NULL;
  model->onnx = onnx;
  model->session = session;
  taghouse_tensor input;
  if (taghouse_model_input_count(model) > 0 && taghouse_model_input(model, 0, &input, error) == 0)
    memcpy(model->inputName, input.name, sizeof model->inputName);
  return model;
}

void taghouse_model_close(taghouse_model *model) {
  FREE(model->onnx, releaseSession, model->session);
  free(model);
}

static int countOf(const taghouse_model *model, enum place place) {
  size_t count = 0;
  char error[TAGHOUSE_ERROR_BYTES];
  if (hasFailed(model->onnx, CALL(model->onnx, place, (const void *, size_t *))(model->session, &count), error))
    return 0;
  return (int)count;
}

int taghouse_model_input_count(const taghouse_model *model) { return countOf(model, sessionGetInputCount); }
int taghouse_model_output_count(const taghouse_model *model) { return countOf(model, sessionGetOutputCount); }

static int describe(const taghouse_model *model, int index, enum place namePlace, enum place typePlace,
                    taghouse_tensor *tensor, char *error) {
  const taghouse_onnx *onnx = model->onnx;
  char *name = NULL;
  void *type = NULL;
  const void *info = NULL;
  memset(tensor, 0, sizeof *tensor);
  if (hasFailed(onnx,
                CALL(onnx, namePlace, (const void *, size_t, void *, char **))(model->session, (size_t)index,
                                                                               onnx->allocator, &name),
                error))
    return -1;
  snprintf(tensor->name, sizeof tensor->name, "%s", name);
  hasFailed(onnx, CALL(onnx, allocatorFree, (void *, void *))(onnx->allocator, name), error);
  if (hasFailed(onnx,
                CALL(onnx, typePlace, (const void *, size_t, void **))(model->session, (size_t)index, &type),
                error))
    return -1;
  int isBad = hasFailed(onnx, CALL(onnx, castTypeInfoToTensorInfo, (void *, const void **))(type, &info), error);
  if (!isBad && !info) {
    tensor->rank = -1;
  } else if (!isBad) {
    size_t rank = 0;
    isBad = hasFailed(onnx, CALL(onnx, getTensorElementType, (const void *, int *))(info, &tensor->elementType),
                      error) ||
            hasFailed(onnx, CALL(onnx, getDimensionsCount, (const void *, size_t *))(info, &rank), error);
    tensor->rank = (int)rank;
    if (rank > TAGHOUSE_RANK_MAXIMUM) {
      tensor->rank = -1;
    } else if (!isBad) {
      isBad = hasFailed(
          onnx, CALL(onnx, getDimensions, (const void *, int64_t *, size_t))(info, tensor->dimensions, rank),
          error);
    }
  }
  FREE(onnx, releaseTypeInfo, type);
  return isBad ? -1 : 0;
}

int taghouse_model_input(const taghouse_model *model, int index, taghouse_tensor *tensor, char *error) {
  return describe(model, index, sessionGetInputName, sessionGetInputTypeInfo, tensor, error);
}

int taghouse_model_output(const taghouse_model *model, int index, taghouse_tensor *tensor, char *error) {
  return describe(model, index, sessionGetOutputName, sessionGetOutputTypeInfo, tensor, error);
}

/// Copies an output of floats; 0: done.
static int copy(const taghouse_onnx *onnx, void *output, float *scores, size_t scoreCount, char *error) {
  void *shape = NULL;
  float *values = NULL;
  size_t count = 0;
  if (hasFailed(onnx, CALL(onnx, getTensorTypeAndShape, (const void *, void **))(output, &shape), error))
    return -1;
  int isBad =
      hasFailed(onnx, CALL(onnx, getTensorShapeElementCount, (const void *, size_t *))(shape, &count), error) ||
      hasFailed(onnx, CALL(onnx, getTensorMutableData, (void *, void **))(output, (void **)&values), error);
  FREE(onnx, releaseTensorInfo, shape);
  if (isBad) return -1;
  if (count != scoreCount) {
    say(error, "it gave %zu scores, and %zu were expected", count, scoreCount);
    return -1;
  }
  memcpy(scores, values, count * sizeof(float));
  return 0;
}

int taghouse_model_run(taghouse_model *model, float *pixels, const int64_t *dimensions, int rank,
                       const char *outputName, float *scores, size_t scoreCount, char *error) {
  const taghouse_onnx *onnx = model->onnx;
  size_t count = 1;
  for (int index = 0; index < rank; index++) count *= (size_t)dimensions[index];
  void *input = NULL, *output = NULL;
  const char *inputNames[] = {model->inputName}, *outputNames[] = {outputName};
  int isBad =
      hasFailed(onnx,
                CALL(onnx, createTensorWithData,
                     (const void *, void *, size_t, const int64_t *, size_t, int, void **))(
                    onnx->memory, pixels, count * sizeof(float), dimensions, (size_t)rank, 1, &input),
                error) ||
      hasFailed(onnx,
                CALL(onnx, run,
                     (void *, const void *, const char *const *, const void *const *, size_t,
                      const char *const *, size_t, void **))(model->session, NULL, inputNames,
                                                             (const void *const *)&input, 1, outputNames, 1,
                                                             &output),
                error);
  if (!isBad) isBad = copy(onnx, output, scores, scoreCount, error);
  if (input) FREE(onnx, releaseValue, input);
  if (output) FREE(onnx, releaseValue, output);
  return isBad ? -1 : 0;
}
