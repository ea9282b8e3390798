/*
 * AutoLFADS Bridge: estimates of muscle activation from EMG with a trained model.
 *
 * Conventions
 *   Matrices   row-major [time, channel]: all channels of the first sample, then of the second. A column-major
 *              [channel, time] array (MATLAB, Fortran) is the same memory. NaN is a missing sample, and in results a
 *              bin that no window covers.
 *   Returns    AUTOLFADS_OK (0) or one of the codes below. autolfads_last_error says in words what was required, what
 *              was found and what to do. Except for the handles that autolfads_load and the functions that give
 *              results set to 0, nothing is written on failure unless a function says so.
 *   Handles    numbers. 0 is never one, and a closed handle never becomes valid again: wrong handles are
 *              AUTOLFADS_INVALID_HANDLE, not a crash. Close models with autolfads_close, results with
 *              autolfads_result_close. A result does not depend on its model, which may be closed before.
 *   Memory     is the caller's: the library keeps no pointer after a call and gives none out. Sizes that do not fit
 *              are refused. A pointer that is neither null nor valid is the caller's fault and can crash.
 *   Texts      are UTF-8 and end with a zero. Functions that give a text take (buffer, size, needed): *needed receives
 *              the bytes with the zero and is written even when the text does not fit; needed may be NULL. Call with
 *              NULL and 0 to ask for the size. A text that does not fit a buffer is AUTOLFADS_BUFFER_TOO_SMALL, and
 *              the buffer holds an empty text.
 *   Threads    every function may be called from any thread, several at once, also with one model. Closing a model
 *              lets estimates that are running end. Errors are kept per thread. One estimate uses the threads of its
 *              model's options; results do not depend on them.
 *   Numbers    results are to the last bit those of the command line and of the other interfaces on the same computer.
 *
 * Nothing needs .NET, nor any other library. The library stays loaded for the process's life:
 * unloading it (dlclose, FreeLibrary) is not supported. On x86-64 the processor must have AVX2 and fused multiply-add.
 *
 * The same functions can be called in AutoLfads.Interop.dll through hostfxr (load_assembly_and_get_function_pointer with
 * UNMANAGEDCALLERSONLY_METHOD; type "AutoLfads.Interop.Exports.EntryPoints, AutoLfads.Interop"); the method
 * autolfads_result_part_float is called ResultPartFloat there, and so on.
 */
#ifndef AUTOLFADS_H
#define AUTOLFADS_H

#include <stdint.h>

#if defined(_WIN32)
#define AUTOLFADS_API __declspec(dllimport)
#else
#define AUTOLFADS_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

enum {
    AUTOLFADS_OK = 0,
    AUTOLFADS_NULL_POINTER = 1,      /* a pointer that must lead somewhere is NULL */
    AUTOLFADS_INVALID_ARGUMENT = 2,  /* a number, a name or a size is out of its range */
    AUTOLFADS_INVALID_HANDLE = 3,    /* never given out, closed, or of the other kind */
    AUTOLFADS_BUFFER_TOO_SMALL = 4,  /* the caller's memory does not hold what is to be written */
    AUTOLFADS_FILE_NOT_FOUND = 5,    /* no such file or folder */
    AUTOLFADS_INVALID_DATA = 6,      /* a file, or the EMG, is not what it must be */
    AUTOLFADS_FILE_ACCESS = 7,       /* a file cannot be read or written */
    AUTOLFADS_NOT_AVAILABLE = 8,     /* the result has no such part */
    AUTOLFADS_NOT_SUPPORTED = 9,     /* this model or this result cannot do that */
    AUTOLFADS_MISSING_LIBRARY = 10,  /* a library that this one needs is missing */
    AUTOLFADS_OUT_OF_MEMORY = 11,
    AUTOLFADS_UNEXPECTED = 12        /* a fault of this software: please report it */
};

typedef int64_t autolfads_model;
typedef int64_t autolfads_result;

/* How a model is applied. Fill it in with autolfads_default_options, then change members. */
typedef struct autolfads_options {
    int32_t size;          /* bytes of this structure; set by autolfads_default_options */
    int32_t samples;       /* posterior samples averaged per window; 0: the posterior mean, without interval. Default 50 */
    int32_t seed;          /* the same seed gives the same estimate. Default 0 */
    int32_t threads;       /* of one estimate; 0: every core. Default 0 */
    double credible_mass;  /* of the interval between lower and upper, in (0, 1). Default 0.95 */
} autolfads_options;

/* ---- The library ---- */

/* Version of this software, e.g. "0.1.0". */
AUTOLFADS_API int32_t autolfads_version(char *buffer, int64_t size, int64_t *needed);

/* What was wrong in the last call of this thread that failed; empty before. Cut to the buffer between characters. */
AUTOLFADS_API int32_t autolfads_last_error(char *buffer, int64_t size, int64_t *needed);

/* ---- Models ---- */

AUTOLFADS_API int32_t autolfads_default_options(autolfads_options *options);

/* Loads a model file (.onnx). options: NULL for the defaults. *model receives the handle, 0 on failure. */
AUTOLFADS_API int32_t autolfads_load(const char *path, const autolfads_options *options, autolfads_model *model);

/* Closes a model. Closing it again is AUTOLFADS_INVALID_HANDLE. */
AUTOLFADS_API int32_t autolfads_close(autolfads_model model);

/* EMG channels the model reads. */
AUTOLFADS_API int32_t autolfads_channel_count(autolfads_model model, int32_t *count);

/* Name of a channel; index from 0, in the order of columns. */
AUTOLFADS_API int32_t autolfads_channel_name(autolfads_model model, int32_t index, char *buffer, int64_t size, int64_t *needed);

/* Unit in which that channel's EMG must be given, and its activation comes; "a.u." where unknown. */
AUTOLFADS_API int32_t autolfads_channel_unit(autolfads_model model, int32_t index, char *buffer, int64_t size, int64_t *needed);

/* Bins per second of estimates, Hz. */
AUTOLFADS_API int32_t autolfads_rate_hz(autolfads_model model, double *rate);

/* Bins of a window: the shortest recording that can be estimated, at that rate. */
AUTOLFADS_API int32_t autolfads_window_bins(autolfads_model model, int32_t *bins);

/* All that the model file says about itself, JSON (schemas/model-metadata.schema.json). */
AUTOLFADS_API int32_t autolfads_metadata_json(autolfads_model model, char *buffer, int64_t size, int64_t *needed);

/* Bins of the estimate for samples (1 or more) of EMG at rate Hz. */
AUTOLFADS_API int32_t autolfads_output_bins(autolfads_model model, int64_t samples, double rate, int64_t *bins);

/* ---- Estimates ---- */

/*
 * Estimates the activation alone, which takes less time and memory than all of an estimate.
 *   emg         [samples, channels] in the channels' units, columns in the model's order
 *   channels    the model's number of channels
 *   rate        samples per second, above 0
 *   activation  receives [bins, channels], bins of autolfads_output_bins; may not overlap emg
 *   room        numbers that have room there, bins x channels or more
 */
AUTOLFADS_API int32_t autolfads_estimate(autolfads_model model, const double *emg, int64_t samples, int32_t channels,
                                         double rate, double *activation, int64_t room);

/* The same with 32-bit numbers; the estimate is rounded to them at the end. */
AUTOLFADS_API int32_t autolfads_estimate_float(autolfads_model model, const float *emg, int64_t samples, int32_t channels,
                                               double rate, float *activation, int64_t room);

/*
 * Estimates and keeps everything.
 *   start   time of the first sample, seconds
 *   names   NULL where columns are the model's channels in its order; else one name for each column, among which the
 *           model finds its channels in any order and leaves out others
 *   result  receives the handle, 0 on failure
 */
AUTOLFADS_API int32_t autolfads_estimate_result(autolfads_model model, const double *emg, int64_t samples, int32_t channels,
                                                double rate, double start, const char *const *names, autolfads_result *result);

/* ---- Results ---- */

/* Reads an estimate from a file: activation.h5 and NWB (also a recording that it was added to) with all parts;
   .csv and .sto with the activation alone. */
AUTOLFADS_API int32_t autolfads_result_read(const char *path, autolfads_result *result);

AUTOLFADS_API int32_t autolfads_result_close(autolfads_result result);

/*
 * Shape of a part, by its name in activation.h5 (schemas/activation-h5.md): activation, variance, lower, upper,
 * gamma_shape, gamma_rate, emg [bins, channels]; factors [bins, factors]; inferred_inputs [bins, inputs];
 * initial_conditions [windows, dimensions]. AUTOLFADS_NOT_AVAILABLE where the model or its options give no such part.
 */
AUTOLFADS_API int32_t autolfads_result_shape(autolfads_result result, const char *part, int64_t *rows, int32_t *columns);

/* Copies a part; room: numbers that have room in values, rows x columns or more. */
AUTOLFADS_API int32_t autolfads_result_part(autolfads_result result, const char *part, double *values, int64_t room);

/* The same, rounded to 32-bit numbers. */
AUTOLFADS_API int32_t autolfads_result_part_float(autolfads_result result, const char *part, float *values, int64_t room);

/* Time of each bin, seconds; room: numbers that have room there, as many as bins or more. */
AUTOLFADS_API int32_t autolfads_result_time(autolfads_result result, double *seconds, int64_t room);

/* A number by its name: sample_rate_hz, start_seconds, posterior_samples, credible_mass. */
AUTOLFADS_API int32_t autolfads_result_number(autolfads_result result, const char *name, double *value);

AUTOLFADS_API int32_t autolfads_result_channel_count(autolfads_result result, int32_t *count);

AUTOLFADS_API int32_t autolfads_result_channel_name(autolfads_result result, int32_t index, char *buffer, int64_t size, int64_t *needed);

AUTOLFADS_API int32_t autolfads_result_channel_unit(autolfads_result result, int32_t index, char *buffer, int64_t size, int64_t *needed);

/* The metadata of the model that made the estimate, JSON; empty where a file has none. */
AUTOLFADS_API int32_t autolfads_result_model_json(autolfads_result result, char *buffer, int64_t size, int64_t *needed);

/*
 * Writes a file as "autolfads infer" does, in the format of the path's extension: .h5 (all parts), .csv, .sto, .nwb.
 * An existing file is replaced only when the new one is complete. The folder must exist.
 *   session_start  when the session began, for .nwb only: ISO 8601 with offset, e.g. "2024-05-06T10:00:00+02:00";
 *                  NULL otherwise
 */
AUTOLFADS_API int32_t autolfads_result_write(autolfads_result result, const char *path, const char *session_start);

#ifdef __cplusplus
}
#endif
#endif
