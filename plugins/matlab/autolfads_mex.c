/* The C library of AutoLFADS Bridge for MATLAB and Octave: autolfads_mex(COMMAND, ...), called by the functions of +autolfads alone.
 *
 * Arrays turn here and nowhere else: a row-major [time, channel] matrix of the library is the same memory as a
 * column-major [channel, time] matrix of MATLAB. Callers hand in and get back [channel, time]. */
#include "mex.h"
#include "autolfads.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef _WIN32
#include <windows.h>
#else
#include <dlfcn.h>
#endif

#define FUNCTIONS(use) \
    use(last_error) use(default_options) use(load) use(close) use(channel_count) use(channel_name) use(channel_unit) use(rate_hz) use(window_bins) \
    use(metadata_json) use(version) use(estimate_result) use(result_read) use(result_close) use(result_shape) use(result_part) use(result_time) \
    use(result_number) use(result_channel_count) use(result_channel_name) use(result_channel_unit) use(result_model_json) use(result_write)

#define DECLARE(name) static __typeof__(&autolfads_##name) p_##name;
FUNCTIONS(DECLARE)

/* Only once every function is found: a library of another version may lack some. */
static int is_open;

static const char *const code_names[] = {"ok", "nullPointer", "invalidArgument", "invalidHandle", "bufferTooSmall", "fileNotFound", "invalidData",
                                         "fileAccess", "notAvailable", "notSupported", "missingLibrary", "outOfMemory", "unexpected"};

/* Parts of a result and the names of their fields. */
static const char *const parts[][2] = {{"activation", "activation"}, {"lower", "lower"}, {"upper", "upper"}, {"variance", "variance"}, {"gamma_shape", "shape"},
                                       {"gamma_rate", "rate"}, {"factors", "factors"}, {"inferred_inputs", "inferredInputs"}, {"initial_conditions", "initialConditions"}, {"emg", "emg"}};

/* The error of a call as one of MATLAB's, after giving back what was open. */
static void require(int32_t code, autolfads_result open) {
    char text[2048] = "", id[64];
    if (code == AUTOLFADS_OK) return;
    p_last_error(text, sizeof text, NULL);
    if (open) p_result_close(open);
    snprintf(id, sizeof id, "autolfads:%s", code >= 0 && code <= 12 ? code_names[code] : "unexpected");
    mexErrMsgIdAndTxt(id, "%s", text);
}

static void wrong(const char *what) { mexErrMsgIdAndTxt("autolfads:invalidArgument", "autolfads_mex: %s Call the functions of the package autolfads instead.", what); }

static char *text_of(const mxArray *array) {
    char *text;
    if (!mxIsChar(array)) wrong("a text is needed.");
#ifdef MATLAB_MEX_FILE
    text = mxArrayToUTF8String(array);
#else
    text = mxArrayToString(array);
#endif
    if (!text) wrong("a text of one line is needed.");
    return text; /* MATLAB frees it when the function ends */
}

static void *address(void *library, const char *name) {
    void *found;
#ifdef _WIN32
    found = (void *)GetProcAddress((HMODULE)library, name);
#else
    found = dlsym(library, name);
#endif
    if (!found) mexErrMsgIdAndTxt("autolfads:missingLibrary", "The library has no function %s: it is of another version than autolfads_mex. Publish it again, then autolfads.setup('build').", name);
    return found;
}

static void open_library(const char *path) {
    void *library;
    if (is_open) return;
#ifdef _WIN32
    library = LoadLibraryA(path);
    if (!library) mexErrMsgIdAndTxt("autolfads:missingLibrary", "'%s' cannot be loaded (error %lu).", path, GetLastError());
#else
    library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!library) mexErrMsgIdAndTxt("autolfads:missingLibrary", "'%s' cannot be loaded: %s", path, dlerror());
#endif
    mexLock(); /* the library stays for the process's life, so this file must, too */
#define FIND(name) p_##name = (__typeof__(p_##name))address(library, "autolfads_" #name);
    FUNCTIONS(FIND)
    is_open = 1;
}

static int64_t handle_of(const mxArray *array) {
    if (!mxIsInt64(array) || mxGetNumberOfElements(array) != 1) wrong("a handle is needed.");
    return *(int64_t *)mxGetData(array);
}

static double number_of(const mxArray *array) {
    if (!mxIsDouble(array) || mxIsComplex(array) || mxIsSparse(array) || mxGetNumberOfElements(array) != 1) wrong("a number is needed.");
    return mxGetScalar(array);
}

static mxArray *int64_of(int64_t value) {
    mxArray *array = mxCreateNumericMatrix(1, 1, mxINT64_CLASS, mxREAL);
    *(int64_t *)mxGetData(array) = value;
    return array;
}

/* A text whose size is asked for first. Scoped calls: model or result, with or without an index. */
typedef int32_t (*named_text)(int64_t, int32_t, char *, int64_t, int64_t *);
typedef int32_t (*whole_text)(int64_t, char *, int64_t, int64_t *);

static mxArray *text_at(named_text indexed, whole_text whole, int64_t handle, int32_t index, autolfads_result open) {
    int64_t needed = 0;
    char *buffer;
    int32_t code = indexed ? indexed(handle, index, NULL, 0, &needed) : whole(handle, NULL, 0, &needed);
    if (code != AUTOLFADS_BUFFER_TOO_SMALL) require(code, open);
    buffer = mxMalloc(needed + 1);
    require(indexed ? indexed(handle, index, buffer, needed, &needed) : whole(handle, buffer, needed, &needed), open);
    return mxCreateString(buffer);
}

static mxArray *texts(named_text function, int64_t handle, int32_t count, autolfads_result open) {
    mxArray *cell = mxCreateCellMatrix(1, count);
    for (int32_t i = 0; i < count; i++) mxSetCell(cell, i, text_at(function, NULL, handle, i, open));
    return cell;
}

static mxArray *model_of(int64_t model) {
    static const char *fields[] = {"channelNames", "channelUnits", "rateHz", "windowBins", "json"};
    mxArray *info = mxCreateStructMatrix(1, 1, 5, fields);
    int32_t count, bins;
    double rate;
    require(p_channel_count(model, &count), 0);
    require(p_rate_hz(model, &rate), 0);
    require(p_window_bins(model, &bins), 0);
    mxSetField(info, 0, "channelNames", texts(p_channel_name, model, count, 0));
    mxSetField(info, 0, "channelUnits", texts(p_channel_unit, model, count, 0));
    mxSetField(info, 0, "rateHz", mxCreateDoubleScalar(rate));
    mxSetField(info, 0, "windowBins", mxCreateDoubleScalar(bins));
    mxSetField(info, 0, "json", text_at(NULL, p_metadata_json, model, 0, 0));
    return info;
}

static double number(autolfads_result result, const char *name) {
    double value;
    require(p_result_number(result, name, &value), result);
    return value;
}

/* Everything of a result, matrices [channel, time]; closes it. */
static mxArray *contents(autolfads_result result) {
    mxArray *all = mxCreateStructMatrix(1, 1, 0, NULL), *time;
    int64_t rows = 0;
    int32_t columns = 0, count;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        mxArray *part;
        int32_t code = p_result_shape(result, parts[i][0], &rows, &columns);
        if (code == AUTOLFADS_NOT_AVAILABLE) rows = columns = 0;
        else require(code, result);
        part = mxCreateDoubleMatrix(columns, (mwSize)rows, mxREAL);
        if (rows > 0 && columns > 0) require(p_result_part(result, parts[i][0], mxGetPr(part), rows * columns), result);
        mxAddField(all, parts[i][1]);
        mxSetField(all, 0, parts[i][1], part);
    }

    require(p_result_shape(result, "activation", &rows, &columns), result);
    time = mxCreateDoubleMatrix(1, (mwSize)rows, mxREAL);
    require(p_result_time(result, mxGetPr(time), rows), result);
    require(p_result_channel_count(result, &count), result);
    static const char *names[] = {"time", "channelNames", "channelUnits", "rateHz", "startSeconds", "samples", "credibleMass", "json"};
    mxArray *values[] = {time, texts(p_result_channel_name, result, count, result), texts(p_result_channel_unit, result, count, result),
                         mxCreateDoubleScalar(number(result, "sample_rate_hz")), mxCreateDoubleScalar(number(result, "start_seconds")),
                         mxCreateDoubleScalar(number(result, "posterior_samples")), mxCreateDoubleScalar(number(result, "credible_mass")),
                         text_at(NULL, p_result_model_json, result, 0, result)};
    for (int i = 0; i < 8; i++) {
        mxAddField(all, names[i]);
        mxSetField(all, 0, names[i], values[i]);
    }

    p_result_close(result);
    return all;
}

static mxArray *load(const mxArray *path, const mxArray *numbers) {
    autolfads_options options;
    autolfads_model model;
    const double *given;
    if (!mxIsDouble(numbers) || mxIsComplex(numbers) || mxIsSparse(numbers) || mxGetNumberOfElements(numbers) != 4) wrong("samples, seed, threads and credible mass are needed.");
    given = mxGetPr(numbers);
    require(p_default_options(&options), 0);
    options.samples = (int32_t)given[0];
    options.seed = (int32_t)given[1];
    options.threads = (int32_t)given[2];
    options.credible_mass = given[3];
    require(p_load(text_of(path), &options, &model), 0);
    return int64_of(model);
}

/* Only NWB files state when a session began. */
static int is_nwb(const char *path) {
    const char *extension = strrchr(path, '.');
    return extension && strlen(extension) == 4 && strchr("nN", extension[1]) && strchr("wW", extension[2]) && strchr("bB", extension[3]);
}

/* model, emg [channel, time], rate, start, names (cell or empty), files to write (cell), start of the session (text, may be empty) */
static mxArray *estimate(const mxArray *const *arguments) {
    const mxArray *emg = arguments[1], *names = arguments[4], *files = arguments[5];
    int64_t model = handle_of(arguments[0]);
    double rate = number_of(arguments[2]), start = number_of(arguments[3]);
    const char **texts_of_names = NULL, *session;
    autolfads_result result;
    if (!mxIsDouble(emg) || mxIsComplex(emg) || mxIsSparse(emg) || mxGetNumberOfDimensions(emg) != 2) wrong("EMG as a full, real matrix of doubles is needed.");
    if (!mxIsCell(names) || !mxIsCell(files)) wrong("names and files as cells are needed.");
    if (mxGetNumberOfElements(names) > 0) {
        if (mxGetNumberOfElements(names) != mxGetM(emg)) wrong("a name for each channel is needed.");
        texts_of_names = mxMalloc(mxGetM(emg) * sizeof *texts_of_names);
        for (mwIndex i = 0; i < mxGetM(emg); i++) texts_of_names[i] = text_of(mxGetCell(names, i));
    }

    session = text_of(arguments[6]);
    for (mwIndex i = 0; i < mxGetNumberOfElements(files); i++) text_of(mxGetCell(files, i)); /* before the work */
    require(p_estimate_result(model, mxGetPr(emg), (int64_t)mxGetN(emg), (int32_t)mxGetM(emg), rate, start, texts_of_names, &result), 0);
    for (mwIndex i = 0; i < mxGetNumberOfElements(files); i++) {
        const char *path = text_of(mxGetCell(files, i));
        require(p_result_write(result, path, is_nwb(path) ? session : NULL), result);
    }

    return contents(result);
}

void mexFunction(int nlhs, mxArray *plhs[], int nrhs, const mxArray *prhs[]) {
    char *command;
    (void)nlhs;
    if (nrhs < 1) wrong("a command is needed.");
    command = text_of(prhs[0]);
    if (strcmp(command, "open_library") == 0 && nrhs == 2) { open_library(text_of(prhs[1])); return; }
    if (!is_open) wrong("the library is not open.");
    if (strcmp(command, "load") == 0 && nrhs == 3) plhs[0] = load(prhs[1], prhs[2]);
    else if (strcmp(command, "model") == 0 && nrhs == 2) plhs[0] = model_of(handle_of(prhs[1]));
    else if (strcmp(command, "estimate") == 0 && nrhs == 8) plhs[0] = estimate(prhs + 1);
    else if (strcmp(command, "read") == 0 && nrhs == 2) {
        autolfads_result result;
        require(p_result_read(text_of(prhs[1]), &result), 0);
        plhs[0] = contents(result);
    } else if (strcmp(command, "close") == 0 && nrhs == 2) p_close(handle_of(prhs[1])); /* closing twice is no fault */
    else wrong("that command does not exist, or has other arguments.");
}
