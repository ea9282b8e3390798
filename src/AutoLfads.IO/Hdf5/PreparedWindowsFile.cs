using System.Text.Json;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Files;
using AutoLfads.Core.Preprocessing;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;
using PureHDF;

namespace AutoLfads.IO.Hdf5;

/// <summary>This project's file of prepared windows, <c>windows.h5</c>: lossless, and readable by lfads-torch, whose names its arrays bear (schemas/windows-h5.md).</summary>
public static class PreparedWindowsFile
{
    /// <summary>The root attribute <c>format</c> of these files.</summary>
    public const string Format = "autolfads-windows";

    /// <summary>The layout this software writes, and the latest it reads.</summary>
    public const int FormatVersion = 1;

    /// <summary>Writes windows, replacing an existing file only when the new one is complete.</summary>
    /// <param name="path">Destination; its folder must exist.</param>
    /// <param name="data">What is written, all of it.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, TrainingData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        H5File file = new() { Attributes = { ["format"] = Format, ["format_version"] = FormatVersion } };
        file["metadata_json"] = Hdf5Arrays.Text(JsonSerializer.Serialize(Metadata.Of(data), JsonFormat.Options));
        Add(file, "train", data.Train, data.TrainTarget, data.TrainExternalInputs, data.Decoding?.Train, data.TrainIndices);
        Add(file, "valid", data.Valid, data.ValidTarget, data.ValidExternalInputs, data.Decoding?.Valid, data.ValidIndices);
        int[] placements = [.. data.Placements.SelectMany(p => new[] { p.Recording, p.StartBin })];
        file["placements"] = Hdf5Arrays.Array(placements, compress: false, data.Placements.Count, 2);
        AtomicFile.Write(path, temporary => Hdf5Arrays.Write(file, temporary));
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not one of these, is damaged, or was written by a later version.</exception>
    public static TrainingData Read(string path)
    {
        using Hdf5Source file = Hdf5Source.Open(path);
        return Recognises(file)
            ? Read(file)
            : throw new InvalidDataException($"'{file.Name}' is not a file of prepared windows: its attribute 'format' must be '{Format}'. Found: {TrainingDataFile.Found(file)}.");
    }

    internal static bool Recognises(Hdf5Source file) => file.HasAttribute("/", "format") && file.TextAttribute("/", "format") == Format;

    internal static TrainingData Read(Hdf5Source file)
    {
        file.RequireVersion(FormatVersion);
        Metadata metadata = file.Json<Metadata>("metadata_json");
        WindowSet train = file.Windows("train_encod_data");
        WindowSet valid = file.Windows("valid_encod_data");
        (int[] trainIndices, int[] validIndices) = WindowIndices.Read(file, train.WindowCount, valid.WindowCount);
        TrainingData data = new()
        {
            Channels = metadata.Channels,
            BinSeconds = metadata.BinSeconds,
            MarginBins = metadata.MarginBins,
            Train = train,
            Valid = valid,
            TrainIndices = trainIndices,
            ValidIndices = validIndices,
            TrainTarget = metadata.SeparateTarget ? file.Windows("train_recon_data") : null,
            ValidTarget = metadata.SeparateTarget ? file.Windows("valid_recon_data") : null,
            TrainExternalInputs = Optional(file, "train_ext_input"),
            ValidExternalInputs = Optional(file, "valid_ext_input"),
            Decoding = metadata.Targets is null ? null : new DecodingTarget(metadata.Targets, file.Windows("train_decode"), file.Windows("valid_decode")),
            Preprocessing = metadata.Preprocessing,
            Windowing = metadata.Windowing,
            Placements = Placements(file),
            Sources = metadata.Sources,
        };
        RequireConsistent(file, data);
        return data;
    }

    private static void Add(H5File file, string split, WindowSet windows, WindowSet? target, WindowSet? external, WindowSet? decode, IReadOnlyList<int> indices)
    {
        H5Dataset encoded = Hdf5Arrays.Array(windows, compress: true);
        file[split + "_encod_data"] = encoded;
        // The same object under a second name is stored once: lfads-torch requires both names.
        file[split + "_recon_data"] = target is null ? encoded : Hdf5Arrays.Array(target, compress: true);
        if (external is not null) file[split + "_ext_input"] = Hdf5Arrays.Array(external, compress: true);
        if (decode is not null) file[split + "_decode"] = Hdf5Arrays.Array(decode, compress: true);
        file[split + "_inds"] = Hdf5Arrays.Array(indices);
    }

    private static WindowSet? Optional(Hdf5Source file, string key) => file.Has(key) ? file.Windows(key) : null;

    private static WindowPlacement[] Placements(Hdf5Source file)
    {
        int[] flat = file.Integers("placements");
        return [.. Enumerable.Range(0, flat.Length / 2).Select(i => new WindowPlacement(flat[2 * i], flat[(2 * i) + 1]))];
    }

    private static void RequireConsistent(Hdf5Source file, TrainingData data)
    {
        if (data.Channels.Count != data.Train.ChannelCount || data.Channels.Count != data.Valid.ChannelCount || data.Train.TimeBins != data.Valid.TimeBins
            || data.MarginBins < 0 || data.WindowBins < 1)
            throw new InvalidDataException(
                $"'{file.Name}' contradicts itself: metadata_json names {data.Channels.Count} channels and margins of {data.MarginBins} bins, "
                + $"the windows have {data.Train.ChannelCount} and {data.Valid.ChannelCount} channels, {data.Train.TimeBins} and {data.Valid.TimeBins} bins. Prepare the recordings again.");
        foreach ((string key, WindowSet? windows, int required) in new[]
        {
            ("train_recon_data", data.TrainTarget, data.Train.WindowCount), ("valid_recon_data", data.ValidTarget, data.Valid.WindowCount),
            ("train_ext_input", data.TrainExternalInputs, data.Train.WindowCount), ("valid_ext_input", data.ValidExternalInputs, data.Valid.WindowCount),
            ("train_decode", data.Decoding?.Train, data.Train.WindowCount), ("valid_decode", data.Decoding?.Valid, data.Valid.WindowCount),
        })
        {
            if (windows is not null && windows.WindowCount != required) throw file.Invalid(key, $"must have {required} windows, one for each of the data, has {windows.WindowCount}.");
        }

        if (!double.IsFinite(data.BinSeconds) || data.BinSeconds <= 0)
            throw file.Invalid("metadata_json", $"bin_seconds must be above 0, was {data.BinSeconds}.");
    }

    /// <summary>Everything but the arrays.</summary>
    private sealed record Metadata
    {
        public required IReadOnlyList<Channel> Channels { get; init; }

        public required double BinSeconds { get; init; }

        public required int MarginBins { get; init; }

        /// <summary>Whether what is reconstructed differs from what is encoded.</summary>
        public required bool SeparateTarget { get; init; }

        public IReadOnlyList<Channel>? Targets { get; init; }

        public PreprocessingChain? Preprocessing { get; init; }

        public WindowingConfig? Windowing { get; init; }

        public required IReadOnlyList<Provenance> Sources { get; init; }

        public static Metadata Of(TrainingData data) => new()
        {
            Channels = data.Channels,
            BinSeconds = data.BinSeconds,
            MarginBins = data.MarginBins,
            SeparateTarget = data.TrainTarget is not null,
            Targets = data.Decoding?.Channels,
            Preprocessing = data.Preprocessing,
            Windowing = data.Windowing,
            Sources = data.Sources,
        };
    }
}
