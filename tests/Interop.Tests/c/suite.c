/*
 * Calls the C library as a program in C does. Each mode ends with exit code 0 and "ok", or prints what differs and ends with 1.
 *   suite estimate MODEL EMG SAMPLES CHANNELS RATE OUT   writes OUT.activation, OUT.single, OUT.lower, OUT.time: raw numbers for the caller to compare
 *   suite misuse   MODEL                                 every wrong call is an error code
 *   suite files    MODEL EMG SAMPLES CHANNELS RATE FOLDER   writes every format and reads one back
 *   suite convert  FROM TO                               reads an estimate and writes it in another format
 *   suite rounds   MODEL EMG SAMPLES CHANNELS RATE COUNT    load, estimate, close; prints the mean resident memory of each tenth, KiB
 *   suite threads  MODEL EMG SAMPLES CHANNELS RATE          eight threads at once
 */
#define _GNU_SOURCE
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "autolfads.h"

static void fail(const char *what, int line) {
    char text[2048] = "";
    autolfads_last_error(text, sizeof text, NULL);
    fprintf(stderr, "line %d: %s\nlast error: %s\n", line, what, text);
    exit(1);
}

#define CHECK(condition) do { if (!(condition)) fail(#condition, __LINE__); } while (0)
#define OK(call) CHECK((call) == AUTOLFADS_OK)

/* The call fails with the code, and says something that was not said before. */
#define FAILS(code, call) do { int32_t found_ = (call); if (found_ != (code)) { fprintf(stderr, "code %d\n", found_); fail(#call " is not " #code, __LINE__); } CHECK(said_something()); } while (0)

static int said_something(void) {
    char text[2048] = "";
    int64_t needed = 0;
    return autolfads_last_error(text, sizeof text, &needed) == AUTOLFADS_OK && needed == (int64_t)strlen(text) + 1 && needed > 10;
}

/* Memory that ends where a page begins that nobody may touch: one byte too many, read or written, is a crash. Stays until the process ends. */
static void *guarded(size_t bytes) {
    size_t page = (size_t)sysconf(_SC_PAGESIZE), pages = (bytes + page - 1) / page;
    char *start = mmap(NULL, (pages + 1) * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(start != MAP_FAILED && mprotect(start + pages * page, page, PROT_NONE) == 0);
    return start + pages * page - bytes;
}

typedef struct { const char *model; double *values; float *singles; int64_t samples; int32_t channels; double rate; } emg;

static emg read_emg(char **arguments) {
    emg e = { arguments[0], NULL, NULL, atoll(arguments[2]), atoi(arguments[3]), atof(arguments[4]) };
    size_t count = (size_t)(e.samples * e.channels);
    e.values = guarded(count * sizeof(double));
    e.singles = guarded(count * sizeof(float));
    FILE *file = fopen(arguments[1], "rb");
    CHECK(file && fread(e.values, sizeof(double), count, file) == count);
    fclose(file);
    for (size_t i = 0; i < count; i++) e.singles[i] = (float)e.values[i];
    return e;
}

static autolfads_options two_samples(void) {
    autolfads_options options;
    OK(autolfads_default_options(&options));
    CHECK(options.samples == 50 && options.seed == 0 && options.threads == 0 && options.credible_mass == 0.95);
    options.samples = 2;
    options.threads = 1;
    return options;
}

static autolfads_model load(const char *path) {
    autolfads_options options = two_samples();
    autolfads_model model = 0;
    OK(autolfads_load(path, &options, &model));
    CHECK(model != 0);
    return model;
}

static void write_file(const char *prefix, const char *suffix, const void *data, size_t bytes) {
    char path[4096];
    snprintf(path, sizeof path, "%s.%s", prefix, suffix);
    FILE *file = fopen(path, "wb");
    CHECK(file && fwrite(data, 1, bytes, file) == bytes && fclose(file) == 0);
}

static int64_t output_bins(autolfads_model model, emg e) {
    int64_t bins = 0;
    OK(autolfads_output_bins(model, e.samples, e.rate, &bins));
    CHECK(bins > 0);
    return bins;
}

static void estimate(emg e, const char *out) {
    autolfads_model model = load(e.model);
    int64_t bins = output_bins(model, e), rows = 0;
    size_t count = (size_t)(bins * e.channels);
    int32_t columns = 0;
    double *activation = guarded(count * sizeof(double)), *part = guarded(count * sizeof(double)), *time = guarded((size_t)bins * sizeof(double)), rate = 0, samples = 0;
    float *single = guarded(count * sizeof(float));
    OK(autolfads_estimate(model, e.values, e.samples, e.channels, e.rate, activation, (int64_t)count));
    OK(autolfads_estimate_float(model, e.singles, e.samples, e.channels, e.rate, single, (int64_t)count));
    write_file(out, "activation", activation, count * sizeof(double));
    write_file(out, "single", single, count * sizeof(float));
    autolfads_result result = 0;
    OK(autolfads_estimate_result(model, e.values, e.samples, e.channels, e.rate, 1.5, NULL, &result));
    OK(autolfads_close(model));
    OK(autolfads_result_shape(result, "lower", &rows, &columns));
    CHECK(rows == bins && columns == e.channels);
    OK(autolfads_result_part(result, "activation", part, (int64_t)count));
    CHECK(memcmp(part, activation, count * sizeof(double)) == 0);
    OK(autolfads_result_part(result, "lower", part, (int64_t)count));
    write_file(out, "lower", part, count * sizeof(double));
    OK(autolfads_result_time(result, time, bins));
    write_file(out, "time", time, (size_t)bins * sizeof(double));
    OK(autolfads_result_number(result, "sample_rate_hz", &rate));
    OK(autolfads_result_number(result, "posterior_samples", &samples));
    CHECK(samples == 2 && fabs(time[bins - 1] - (1.5 + (double)(bins - 1) / rate)) < 1e-9);
    OK(autolfads_result_close(result));
}

static void misuse_of_models(const char *path) {
    autolfads_model model = 77, closed;
    autolfads_options options = two_samples();
    char text[64];
    int64_t needed = 0, bins = 0;
    int32_t count = 0;
    double rate = 0;
    FAILS(AUTOLFADS_NULL_POINTER, autolfads_load(NULL, NULL, &model));
    CHECK(model == 0);
    FAILS(AUTOLFADS_NULL_POINTER, autolfads_load(path, NULL, NULL));
    FAILS(AUTOLFADS_NULL_POINTER, autolfads_default_options(NULL));
    FAILS(AUTOLFADS_INVALID_ARGUMENT, autolfads_load("", NULL, &model));
    FAILS(AUTOLFADS_FILE_NOT_FOUND, autolfads_load("no such file.onnx", NULL, &model));
    FAILS(AUTOLFADS_INVALID_DATA, autolfads_load("/proc/self/exe", NULL, &model));
    options.size = 4;
    FAILS(AUTOLFADS_INVALID_ARGUMENT, autolfads_load(path, &options, &model));
    options = two_samples();
    options.samples = -1;
    FAILS(AUTOLFADS_INVALID_ARGUMENT, autolfads_load(path, &options, &model));
    options = two_samples();
    options.credible_mass = NAN;
    FAILS(AUTOLFADS_INVALID_ARGUMENT, autolfads_load(path, &options, &model));
    closed = load(path);
    OK(autolfads_close(closed));
    model = load(path);
    CHECK(model != closed);
    const autolfads_model wrong[] = { 0, -1, 1, closed, model + 1, INT64_MAX, INT64_MIN };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        FAILS(AUTOLFADS_INVALID_HANDLE, autolfads_close(wrong[i]));
        FAILS(AUTOLFADS_INVALID_HANDLE, autolfads_channel_count(wrong[i], &count));
        FAILS(AUTOLFADS_INVALID_HANDLE, autolfads_rate_hz(wrong[i], &rate));
        FAILS(AUTOLFADS_INVALID_HANDLE, autolfads_result_close(wrong[i]));
    }
    FAILS(AUTOLFADS_INVALID_HANDLE, autolfads_result_close(model));
    FAILS(AUTOLFADS_NULL_POINTER, autolfads_channel_count(model, NULL));
    FAILS(AUTOLFADS_NULL_POINTER, autolfads_rate_hz(model, NULL));
    FAILS(AUTOLFADS_NULL_POINTER, autolfads_window_bins(model, NULL));
    FAILS(AUTOLFADS_NULL_POINTER, autolfads_output_bins(model, 100, 1000, NULL));
    FAILS(AUTOLFADS_INVALID_ARGUMENT, autolfads_channel_name(model, -1, text, sizeof text, NULL));
    FAILS(AUTOLFADS_INVALID_ARGUMENT, autolfads_channel_name(model, 1000, text, sizeof text, NULL));
    FAILS(AUTOLFADS_INVALID_ARGUMENT, autolfads_channel_name(model, 0, text, -1, NULL));
    FAILS(AUTOLFADS_NULL_POINTER, autolfads_channel_name(model, 0, NULL, 10, NULL));
    FAILS(AUTOLFADS_BUFFER_TOO_SMALL, autolfads_channel_name(model, 0, text, 1, &needed));
    CHECK(text[0] == 0 && needed > 1);
    OK(autolfads_channel_name(model, 0, NULL, 0, &needed));
    char *exact = guarded((size_t)needed);
    OK(autolfads_channel_name(model, 0, exact, needed, NULL));
    CHECK((int64_t)strlen(exact) == needed - 1);
    FAILS(AUTOLFADS_BUFFER_TOO_SMALL, autolfads_channel_name(model, 0, exact + 1, needed - 1, NULL));
    const double rates[] = { 0, -1, NAN, INFINITY };
    for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) FAILS(AUTOLFADS_INVALID_ARGUMENT, autolfads_output_bins(model, 100, rates[i], &bins));
    FAILS(AUTOLFADS_INVALID_ARGUMENT, autolfads_output_bins(model, 0, 1000, &bins));
    FAILS(AUTOLFADS_INVALID_ARGUMENT, autolfads_output_bins(model, -5, 1000, &bins));
    FAILS(AUTOLFADS_INVALID_ARGUMENT, autolfads_output_bins(model, INT64_MAX, 1000, &bins));
    char longer[4096];
    int64_t whole = 0, cut = 0;
    OK(autolfads_last_error(longer, sizeof longer, &whole));
    char *cut_text = guarded(8);
    OK(autolfads_last_error(cut_text, 8, &cut));
    CHECK(cut == whole && strlen(cut_text) == 7);
    OK(autolfads_close(model));
}

static void misuse_of_estimates(const char *path) {
    autolfads_model model = load(path);
    autolfads_result result = 5;
    int32_t channels = 0;
    OK(autolfads_channel_count(model, &channels));
    int64_t samples = 4000, bins = 0, count = samples * channels;
    double *values = guarded((size_t)count * sizeof(double)), *out = guarded((size_t)count * sizeof(double)), number = 0;
    const char **names = malloc((size_t)channels * sizeof *names);
    for (int64_t i = 0; i < count; i++) values[i] = sin((double)(i * i % 1000));
    OK(autolfads_output_bins(model, samples, 2000, &bins));
    int64_t room = bins * channels;
    FAILS(AUTOLFADS_NULL_POINTER, autolfads_estimate(model, NULL, samples, channels, 2000, out, room));
    FAILS(AUTOLFADS_NULL_POINTER, autolfads_estimate(model, values, samples, channels, 2000, NULL, room));
    FAILS(AUTOLFADS_NULL_POINTER, autolfads_estimate_float(model, NULL, samples, channels, 2000, NULL, room));
    FAILS(AUTOLFADS_INVALID_ARGUMENT, autolfads_estimate(model, values, samples, channels + 1, 2000, out, room));
    FAILS(AUTOLFADS_INVALID_ARGUMENT, autolfads_estimate(model, values, samples, -1, 2000, out, room));
    FAILS(AUTOLFADS_INVALID_ARGUMENT, autolfads_estimate(model, values, -1, channels, 2000, out, room));
    FAILS(AUTOLFADS_INVALID_ARGUMENT, autolfads_estimate(model, values, samples, channels, NAN, out, room));
    FAILS(AUTOLFADS_INVALID_ARGUMENT, autolfads_estimate(model, values, samples, channels, 2000, out, -1));
    FAILS(AUTOLFADS_BUFFER_TOO_SMALL, autolfads_estimate(model, values, samples, channels, 2000, out, room - 1));
    FAILS(AUTOLFADS_INVALID_DATA, autolfads_estimate(model, values, 10, channels, 2000, out, room));
    FAILS(AUTOLFADS_NULL_POINTER, autolfads_estimate_result(model, values, samples, channels, 2000, 0, NULL, NULL));
    FAILS(AUTOLFADS_INVALID_ARGUMENT, autolfads_estimate_result(model, values, samples, channels, 2000, NAN, NULL, &result));
    CHECK(result == 0);
    for (int32_t c = 0; c < channels; c++) names[c] = c == channels - 1 ? NULL : "X";
    FAILS(AUTOLFADS_NULL_POINTER, autolfads_estimate_result(model, values, samples, channels, 2000, 0, names, &result));
    names[channels - 1] = "X";
    FAILS(AUTOLFADS_INVALID_ARGUMENT, autolfads_estimate_result(model, values, samples, channels, 2000, 0, names, &result));
    OK(autolfads_estimate_result(model, values, samples, channels, 2000, 0, NULL, &result));
    FAILS(AUTOLFADS_INVALID_HANDLE, autolfads_close(result));
    FAILS(AUTOLFADS_NOT_AVAILABLE, autolfads_result_part(result, "nothing", out, room));
    FAILS(AUTOLFADS_NULL_POINTER, autolfads_result_part(result, NULL, out, room));
    FAILS(AUTOLFADS_NULL_POINTER, autolfads_result_part(result, "activation", NULL, room));
    FAILS(AUTOLFADS_BUFFER_TOO_SMALL, autolfads_result_part(result, "activation", out, room - 1));
    FAILS(AUTOLFADS_BUFFER_TOO_SMALL, autolfads_result_time(result, out, bins - 1));
    FAILS(AUTOLFADS_NOT_AVAILABLE, autolfads_result_number(result, "nothing", &number));
    FAILS(AUTOLFADS_INVALID_ARGUMENT, autolfads_result_write(result, "activation.xyz", NULL));
    FAILS(AUTOLFADS_FILE_NOT_FOUND, autolfads_result_write(result, "no such folder/activation.h5", NULL));
    FAILS(AUTOLFADS_INVALID_ARGUMENT, autolfads_result_write(result, "activation.nwb", NULL));
    FAILS(AUTOLFADS_INVALID_ARGUMENT, autolfads_result_write(result, "activation.nwb", "yesterday"));
    OK(autolfads_result_close(result));
    FAILS(AUTOLFADS_INVALID_HANDLE, autolfads_result_close(result));
    FAILS(AUTOLFADS_INVALID_HANDLE, autolfads_result_part(result, "activation", out, room));
    FAILS(AUTOLFADS_FILE_NOT_FOUND, autolfads_result_read("no such file.h5", &result));
    OK(autolfads_close(model));
    free(names);
}

static void files(emg e, const char *folder) {
    autolfads_model model = load(e.model);
    autolfads_result result = 0, again = 0;
    int64_t bins = output_bins(model, e), needed = 0;
    size_t count = (size_t)(bins * e.channels);
    double *written = malloc(count * sizeof(double)), *written_upper = malloc(count * sizeof(double)), *read = malloc(count * sizeof(double));
    OK(autolfads_estimate_result(model, e.values, e.samples, e.channels, e.rate, 0, NULL, &result));
    OK(autolfads_result_part(result, "activation", written, (int64_t)count));
    const char *extensions[] = { "h5", "csv", "sto", "nwb" };
    for (size_t i = 0; i < 4; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/activation.%s", folder, extensions[i]);
        OK(autolfads_result_write(result, path, i == 3 ? "2024-05-06T10:00:00+02:00" : NULL));
        OK(autolfads_result_read(path, &again));
        OK(autolfads_result_part(again, "activation", read, (int64_t)count));
        CHECK(memcmp(written, read, count * sizeof(double)) == 0);
        OK(autolfads_result_model_json(again, NULL, 0, &needed));
        /* HDF5 and NWB hold everything. */
        CHECK((needed > 1) == (i == 0 || i == 3));
        if (needed > 1) {
            int64_t rows = 0;
            int32_t columns = 0;
            OK(autolfads_result_part(result, "upper", written_upper, (int64_t)count));
            OK(autolfads_result_part(again, "upper", read, (int64_t)count));
            CHECK(memcmp(written_upper, read, count * sizeof(double)) == 0);
            OK(autolfads_result_shape(again, "initial_conditions", &rows, &columns));
            CHECK(rows > 0 && columns > 0);
        }
        OK(autolfads_result_close(again));
    }
    OK(autolfads_result_close(result));
    OK(autolfads_close(model));
    free(written);
    free(written_upper);
    free(read);
}

static void convert(const char *from, const char *to) {
    autolfads_result result = 0;
    OK(autolfads_result_read(from, &result));
    OK(autolfads_result_write(result, to, NULL));
    OK(autolfads_result_close(result));
}

static long resident_kib(void) {
    long pages = 0, resident = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    CHECK(file && fscanf(file, "%ld %ld", &pages, &resident) == 2);
    fclose(file);
    return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

static void rounds(emg e, int count) {
    double *activation = NULL, sum = 0;
    for (int round = 1; round <= count; round++) {
        autolfads_model model = load(e.model);
        size_t room = (size_t)(output_bins(model, e) * e.channels);
        activation = realloc(activation, room * sizeof(double));
        CHECK(activation != NULL);
        OK(autolfads_estimate(model, e.values, e.samples, e.channels, e.rate, activation, (int64_t)room));
        OK(autolfads_close(model));
        /* The collector's ups and downs even out in the mean; a leak does not. */
        sum += (double)resident_kib();
        if (round % (count / 10) == 0) {
            printf("%d %.0f\n", round, sum / (count / 10));
            sum = 0;
        }
    }
    free(activation);
}

typedef struct { emg e; autolfads_model model; const double *expected; size_t count; } thread_work;

static void *work(void *argument) {
    const thread_work *w = argument;
    double *activation = malloc(w->count * sizeof(double));
    for (int turn = 0; turn < 2; turn++) {
        OK(autolfads_estimate(w->model, w->e.values, w->e.samples, w->e.channels, w->e.rate, activation, (int64_t)w->count));
        CHECK(memcmp(activation, w->expected, w->count * sizeof(double)) == 0);
        autolfads_model own = load(w->e.model);
        FAILS(AUTOLFADS_BUFFER_TOO_SMALL, autolfads_estimate(own, w->e.values, w->e.samples, w->e.channels, w->e.rate, activation, 1));
        OK(autolfads_close(own));
        FAILS(AUTOLFADS_INVALID_HANDLE, autolfads_close(own));
    }
    free(activation);
    return NULL;
}

static void threads(emg e) {
    autolfads_model model = load(e.model);
    size_t count = (size_t)(output_bins(model, e) * e.channels);
    double *expected = malloc(count * sizeof(double));
    OK(autolfads_estimate(model, e.values, e.samples, e.channels, e.rate, expected, (int64_t)count));
    pthread_t ids[8];
    thread_work w = { e, model, expected, count };
    for (int t = 0; t < 8; t++) CHECK(pthread_create(&ids[t], NULL, work, &w) == 0);
    for (int t = 0; t < 8; t++) CHECK(pthread_join(ids[t], NULL) == 0);
    OK(autolfads_close(model));
    free(expected);
}

int main(int count, char **arguments) {
    const char *mode = count > 2 ? arguments[1] : "";
    if (count == 3 && strcmp(mode, "misuse") == 0) {
        misuse_of_models(arguments[2]);
        misuse_of_estimates(arguments[2]);
    } else if (count == 4 && strcmp(mode, "convert") == 0) {
        convert(arguments[2], arguments[3]);
    } else if (count >= 7) {
        emg e = read_emg(arguments + 2);
        if (strcmp(mode, "estimate") == 0 && count == 8) estimate(e, arguments[7]);
        else if (strcmp(mode, "files") == 0 && count == 8) files(e, arguments[7]);
        else if (strcmp(mode, "rounds") == 0 && count == 8) rounds(e, atoi(arguments[7]));
        else if (strcmp(mode, "threads") == 0 && count == 7) threads(e);
        else return 2;
    } else {
        return 2;
    }
    puts("ok");
    return 0;
}
