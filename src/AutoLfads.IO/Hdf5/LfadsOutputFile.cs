using AutoLfads.Core.Configuration;
using AutoLfads.Core.Estimates;
using AutoLfads.Core.Files;
using AutoLfads.Core.Windowing;
using PureHDF;

namespace AutoLfads.IO.Hdf5;

/// <summary>The file of estimates by window, <c>lfads_output.h5</c>, under the names that lfads-torch gives its own (schemas/lfads-output-h5.md).</summary>
public static class LfadsOutputFile
{
    /// <summary>The root attribute <c>format</c> of these files; files of lfads-torch have none.</summary>
    public const string Format = "autolfads-output";

    /// <summary>The layout this software writes, and the latest it reads.</summary>
    public const int FormatVersion = 1;

    /// <summary>Writes the estimates beside the windows they were made from, in single precision; replaces an existing file only when the new one is complete.</summary>
    /// <param name="path">Destination; its folder must exist.</param>
    /// <param name="data">The windows; written without their margins.</param>
    /// <param name="train">Estimates on the training windows.</param>
    /// <param name="valid">Estimates on the validation windows.</param>
    /// <param name="observation">The observation model, which says what its parameters are called.</param>
    /// <exception cref="ArgumentException">The estimates are not of these windows.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, TrainingData data, WindowEstimates train, WindowEstimates valid, ObservationKind observation)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(valid);
        RequireWindows(train, data.Train.WindowCount, nameof(train));
        RequireWindows(valid, data.Valid.WindowCount, nameof(valid));
        H5File file = new()
        {
            Attributes =
            {
                ["format"] = Format,
                ["format_version"] = FormatVersion,
                ["bin_seconds"] = data.BinSeconds,
                ["observation"] = System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(observation.ToString()),
                ["channel_names"] = data.Channels.Select(c => c.Name).ToArray(),
                ["channel_units"] = data.Channels.Select(c => c.Unit).ToArray(),
            },
        };
        AddData(file, "train_", data.MarginBins, data.Train, data.TrainTarget, data.TrainExternalInputs, data.TrainIndices);
        AddData(file, "valid_", data.MarginBins, data.Valid, data.ValidTarget, data.ValidExternalInputs, data.ValidIndices);
        AddEstimates(file, "train_", train, observation);
        AddEstimates(file, "valid_", valid, observation);
        AtomicFile.Write(path, temporary => Hdf5Arrays.Write(file, temporary));
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not one of these, or is damaged.</exception>
    public static LfadsOutput Read(string path)
    {
        using Hdf5Source file = Hdf5Source.Open(path);
        if (!file.HasAttribute("/", "format") || file.TextAttribute("/", "format") != Format)
            throw new InvalidDataException($"'{file.Name}' is not an output file of this software: its attribute 'format' must be '{Format}'. Found: {TrainingDataFile.Found(file)}.");
        file.RequireVersion(FormatVersion);
        WindowSet train = file.Windows("train_encod_data");
        WindowSet valid = file.Windows("valid_encod_data");
        (int[] trainIndices, int[] validIndices) = WindowIndices.Read(file, train.WindowCount, valid.WindowCount);
        return new LfadsOutput(train, valid, trainIndices, validIndices, ReadEstimates(file, "train_"), ReadEstimates(file, "valid_"));
    }

    private static void RequireWindows(WindowEstimates estimates, int windows, string argument)
    {
        if (estimates.OutputMeans.WindowCount != windows)
            throw new ArgumentException($"Estimates of {windows} windows are required, one for each window of the data; got {estimates.OutputMeans.WindowCount}.", argument);
    }

    private static void AddData(H5File file, string split, int margin, WindowSet windows, WindowSet? target, WindowSet? external, IReadOnlyList<int> indices)
    {
        H5Dataset encoded = Hdf5Arrays.Array(windows.WithoutMargins(margin), compress: true);
        file[split + "encod_data"] = encoded;
        file[split + "recon_data"] = target is null ? encoded : Hdf5Arrays.Array(target.WithoutMargins(margin), compress: true);
        if (external is not null) file[split + "ext_input"] = Hdf5Arrays.Array(external, compress: true);
        file[split + "inds"] = Hdf5Arrays.Array(indices);
    }

    private static void AddEstimates(H5File file, string split, WindowEstimates estimates, ObservationKind observation)
    {
        void Add(string key, WindowSet? windows)
        {
            if (windows is not null) file[split + key] = Hdf5Arrays.Array(windows, compress: true);
        }

        // One value a window: [window, unit] as the reference has it.
        void AddFlat(string key, WindowSet windows) =>
            file[split + key] = Hdf5Arrays.Array(windows.Values, compress: true, windows.WindowCount, windows.TimeBins * windows.ChannelCount);

        Add("output_params", estimates.OutputMeans);
        Add("output_variance", estimates.OutputVariances);
        Add("output_lower", estimates.Lower);
        Add("output_upper", estimates.Upper);
        if (observation == ObservationKind.Gamma)
        {
            int channels = estimates.OutputMeans.ChannelCount;
            Add("gamma_shape", Columns(estimates.OutputParameters, 0, channels));
            Add("gamma_rate", Columns(estimates.OutputParameters, channels, channels));
        }
        else
        {
            Add("observation_params", estimates.OutputParameters);
        }

        Add("factors", estimates.Factors);
        AddFlat("ic_mean", estimates.InitialConditionMeans);
        AddFlat("ic_std", estimates.InitialConditionStds);
        Add("co_means", estimates.InferredInputMeans);
        Add("co_stds", estimates.InferredInputStds);
        Add("gen_states", estimates.GeneratorStates);
        AddFlat("gen_init", estimates.GeneratorInitialStates);
        Add("gen_inputs", estimates.GeneratorInputs);
        Add("con_states", estimates.ControllerStates);
    }

    private static WindowSet Columns(WindowSet windows, int first, int count)
    {
        if (first + count > windows.ChannelCount)
            throw new ArgumentException($"A gamma model has two parameters for each of {count} channels; got {windows.ChannelCount} in all.", nameof(windows));
        WindowSet columns = new(windows.WindowCount, windows.TimeBins, count);
        for (int row = 0; row < windows.WindowCount * windows.TimeBins; row++)
            windows.Values.AsSpan((row * windows.ChannelCount) + first, count).CopyTo(columns.Values.AsSpan(row * count));
        return columns;
    }

    private static WindowEstimates ReadEstimates(Hdf5Source file, string split)
    {
        WindowSet? Optional(string key) => file.Has(split + key) ? file.Windows(split + key) : null;

        WindowSet Flat(string key)
        {
            int[] shape = file.Shape(split + key);
            return shape.Length == 2
                ? new WindowSet(shape[0], 1, shape[1], file.Floats(split + key))
                : throw file.Invalid(split + key, $"must have the axes [window, unit], has the shape [{string.Join(", ", shape)}].");
        }

        WindowSet parameters = Optional("observation_params") ?? Joined(file.Windows(split + "gamma_shape"), file.Windows(split + "gamma_rate"));
        return new WindowEstimates(
            file.Windows(split + "output_params"),
            file.Windows(split + "output_variance"),
            parameters,
            file.Windows(split + "factors"),
            Flat("ic_mean"),
            Flat("ic_std"),
            file.Windows(split + "co_means"),
            file.Windows(split + "co_stds"),
            file.Windows(split + "gen_states"),
            Flat("gen_init"),
            file.Windows(split + "gen_inputs"),
            file.Windows(split + "con_states"),
            Optional("output_lower"),
            Optional("output_upper"));
    }

    private static WindowSet Joined(WindowSet left, WindowSet right)
    {
        int width = left.ChannelCount + right.ChannelCount;
        WindowSet joined = new(left.WindowCount, left.TimeBins, width);
        for (int row = 0; row < left.WindowCount * left.TimeBins; row++)
        {
            left.Values.AsSpan(row * left.ChannelCount, left.ChannelCount).CopyTo(joined.Values.AsSpan(row * width));
            right.Values.AsSpan(row * right.ChannelCount, right.ChannelCount).CopyTo(joined.Values.AsSpan((row * width) + left.ChannelCount));
        }

        return joined;
    }
}
