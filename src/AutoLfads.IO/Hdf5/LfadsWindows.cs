using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;

namespace AutoLfads.IO.Hdf5;

/// <summary>Windows in the layouts of the LFADS tools, which differ in what they call the encoder's data.</summary>
internal sealed class LfadsWindows
{
    public const string TorchKeys = "train_encod_data and valid_encod_data";
    public const string TensorFlowKeys = "train_data and valid_data (TensorFlow tools and tutorials)";

    private readonly Hdf5Source file;
    private readonly string dataKey;
    private readonly string? targetKey;
    private readonly string tool;

    private LfadsWindows(Hdf5Source file, string dataKey, string? targetKey, string tool)
    {
        this.file = file;
        this.dataKey = dataKey;
        this.targetKey = targetKey;
        this.tool = tool;
    }

    /// <summary>The layout of a file, or null where it has neither.</summary>
    public static LfadsWindows? Recognise(Hdf5Source file) =>
        file.Has("train_encod_data") ? new LfadsWindows(file, "encod_data", "recon_data", "lfads-torch")
        : file.Has("train_data") ? new LfadsWindows(file, "data", null, "the TensorFlow LFADS tools")
        : null;

    /// <summary>Reads the windows, with what the file leaves unsaid from the configuration.</summary>
    public TrainingData Read(DataConfig config, int? givenMarginBins)
    {
        WindowSet train = Required("train_" + dataKey);
        WindowSet valid = Required("valid_" + dataKey);
        RequireSame($"train_{dataKey}", train, $"valid_{dataKey}", valid);
        (WindowSet Train, WindowSet Valid)? decode = OptionalPair("decode");
        int margin = Margin(train.TimeBins, decode?.Train.TimeBins, givenMarginBins);
        (WindowSet Train, WindowSet Valid)? target = Target(train, valid);
        int outputBins = (target?.Train.TimeBins ?? train.TimeBins) - (2 * margin);
        (int[] trainIndices, int[] validIndices) = Indices(train.WindowCount, valid.WindowCount);
        (WindowSet Train, WindowSet Valid)? external = OptionalPair("ext_input");
        return new TrainingData
        {
            Channels = Channels(config, train.ChannelCount),
            BinSeconds = BinSeconds(config),
            MarginBins = margin,
            Train = train,
            Valid = valid,
            TrainIndices = trainIndices,
            ValidIndices = validIndices,
            TrainTarget = target?.Train,
            ValidTarget = target?.Valid,
            TrainExternalInputs = External(external?.Train, train.WindowCount, outputBins, margin, "train_ext_input"),
            ValidExternalInputs = External(external?.Valid, valid.WindowCount, outputBins, margin, "valid_ext_input"),
            Decoding = decode is null ? null : Decoding(config, decode.Value, train, valid, margin),
            Sources = [new Provenance(file.Name, $"windows in the layout of {tool}", [])],
        };
    }

    private WindowSet Required(string key) =>
        file.Has(key)
            ? file.Windows(key)
            : throw new InvalidDataException(
                $"'{file.Name}' has no '{key}'. The layout of {tool} requires train_{dataKey} and valid_{dataKey}; found: {TrainingDataFile.Found(file)}.");

    private (WindowSet Train, WindowSet Valid)? OptionalPair(string key)
    {
        (string train, string valid) = ("train_" + key, "valid_" + key);
        if (file.Has(train) != file.Has(valid))
            throw new InvalidDataException($"'{file.Name}' has only one of '{train}' and '{valid}'. Add the other, or leave both out.");
        if (!file.Has(train)) return null;
        (WindowSet Train, WindowSet Valid) pair = (file.Windows(train), file.Windows(valid));
        RequireSame(train, pair.Train, valid, pair.Valid);
        return pair;
    }

    private void RequireSame(string trainKey, WindowSet train, string validKey, WindowSet valid)
    {
        if (train.TimeBins == valid.TimeBins && train.ChannelCount == valid.ChannelCount) return;
        throw new InvalidDataException(
            $"'{file.Name}': '{trainKey}' and '{validKey}' must agree in bins and channels, have the shapes {Shape(train)} and {Shape(valid)}.");
    }

    private int Margin(int timeBins, int? decodeBins, int? given)
    {
        int excess = timeBins - (decodeBins ?? timeBins);
        int margin = given ?? (excess / 2);
        bool fits = decodeBins is null ? timeBins > 2 * margin : excess >= 0 && excess == 2 * margin;
        if (fits) return margin;
        string targets = decodeBins is null ? "" : $" and decoding targets of {decodeBins}";
        string origin = given is null ? "the margins that follow are no whole number of bins" : $"margins of {given} bins were asked for";
        throw new InvalidDataException($"'{file.Name}' has windows of {timeBins} bins{targets}; {origin}. Windows must be longer than their targets by twice the margin.");
    }

    private (WindowSet Train, WindowSet Valid)? Target(WindowSet train, WindowSet valid)
    {
        if (targetKey is null || OptionalPair(targetKey) is not { } target) return null;
        RequireWindows("train_" + targetKey, target.Train, train.WindowCount);
        RequireWindows("valid_" + targetKey, target.Valid, valid.WindowCount);
        if (target.Train.TimeBins < train.TimeBins || target.Train.ChannelCount < train.ChannelCount)
            throw new InvalidDataException(
                $"'{file.Name}': what is reconstructed must not be shorter or narrower than what is encoded, has the shape {Shape(target.Train)} against {Shape(train)}.");
        return Same(train, target.Train) && Same(valid, target.Valid) ? null : target;
    }

    private static bool Same(WindowSet a, WindowSet b) =>
        a.TimeBins == b.TimeBins && a.ChannelCount == b.ChannelCount && a.Values.AsSpan().SequenceEqual(b.Values);

    private WindowSet? External(WindowSet? inputs, int windows, int outputBins, int margin, string key)
    {
        if (inputs is null) return null;
        RequireWindows(key, inputs, windows);
        if (inputs.TimeBins == outputBins) return inputs;
        if (inputs.TimeBins == outputBins + (2 * margin)) return inputs.WithoutMargins(margin);
        throw new InvalidDataException($"'{file.Name}': '{key}' must have {outputBins} bins, one for each reconstructed bin, has the shape {Shape(inputs)}.");
    }

    private DecodingTarget Decoding(DataConfig config, (WindowSet Train, WindowSet Valid) decode, WindowSet train, WindowSet valid, int margin)
    {
        RequireWindows("train_decode", decode.Train, train.WindowCount);
        RequireWindows("valid_decode", decode.Valid, valid.WindowCount);
        IReadOnlyList<string> names = Names(config.TargetNames, decode.Train.ChannelCount, "data.target_names", "decoding targets", i => $"target_{i}");
        // Where the targets are as long as the windows there is no margin to cut.
        return new DecodingTarget([.. names.Select(n => new Channel(n, "a.u."))], Centre(decode.Train, train, margin), Centre(decode.Valid, valid, margin));
    }

    private static WindowSet Centre(WindowSet target, WindowSet windows, int margin) =>
        target.TimeBins == windows.TimeBins && margin > 0 ? target.WithoutMargins(margin) : target;

    private void RequireWindows(string key, WindowSet found, int required)
    {
        if (found.WindowCount != required)
            throw new InvalidDataException($"'{file.Name}': '{key}' must have {required} windows, one for each of the data, has the shape {Shape(found)}.");
    }

    private (int[] Train, int[] Valid) Indices(int trainCount, int validCount)
    {
        if (!file.Has("train_inds") && !file.Has("valid_inds"))
            return ([.. Enumerable.Range(0, trainCount)], [.. Enumerable.Range(trainCount, validCount)]);
        if (!file.Has("train_inds") || !file.Has("valid_inds"))
            throw new InvalidDataException($"'{file.Name}' has only one of 'train_inds' and 'valid_inds'. Add the other, or leave both out.");
        return WindowIndices.Read(file, trainCount, validCount);
    }

    private double BinSeconds(DataConfig config) => config.BinSeconds switch
    {
        null => throw new InvalidDataException($"'{file.Name}' does not state the width of its bins: set data.bin_seconds (0.002 for 500 bins per second)."),
        { } seconds when double.IsFinite(seconds) && seconds > 0 => seconds,
        { } seconds => throw new InvalidDataException($"data.bin_seconds must be above 0, was {seconds}."),
    };

    private List<Channel> Channels(DataConfig config, int count) =>
        [.. Names(config.ChannelNames, count, "data.channel_names", "channels", i => $"channel_{i:00}").Select(n => new Channel(n, config.Unit))];

    private IReadOnlyList<string> Names(IReadOnlyList<string> given, int count, string setting, string what, Func<int, string> numbered)
    {
        if (given.Count == 0) return [.. Enumerable.Range(1, count).Select(numbered)];
        if (given.Count != count)
            throw new InvalidDataException($"'{file.Name}' has {count} {what}, {setting} has {given.Count} names ({string.Join(", ", given)}). Name each, or none.");
        string? repeated = given.GroupBy(n => n).FirstOrDefault(g => string.IsNullOrWhiteSpace(g.Key) || g.Count() > 1)?.Key;
        return repeated is null ? given : throw new InvalidDataException($"{setting} must be unique and not empty; '{repeated}' is not.");
    }

    private static string Shape(WindowSet windows) => $"[{windows.WindowCount}, {windows.TimeBins}, {windows.ChannelCount}]";
}
