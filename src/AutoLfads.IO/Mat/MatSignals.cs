using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;

namespace AutoLfads.IO.Mat;

/// <summary>Makes matrices of samples, channels and side signals of variables.</summary>
internal static class MatSignals
{
    private const string UnknownUnit = "a.u.";

    /// <summary>Samples of a variable that must be [time, channel] with no more channels than samples.</summary>
    public static SampleMatrix Samples(MatScope scope, string name)
    {
        if (scope.Get(name) is not MatNumeric { ClassName: not "logical" } matrix)
            throw scope.Invalid(name, $"EMG must be a matrix of real numbers [time, channel], is {scope.Get(name).Described}.");
        if (matrix.Shape.Length != 2 || matrix.Count == 0) throw scope.Invalid(name, $"EMG must have the axes [time, channel], is {matrix.Described}.");
        if (matrix.Shape[0] < matrix.Shape[1])
            throw scope.Invalid(name, $"EMG must have the axes [time, channel], is {matrix.Described}, more channels than samples. Transpose it: {name} = {name}.';");
        return Matrix(matrix);
    }

    /// <summary>The rows and columns of a variable as samples and channels; further axes are channels too.</summary>
    public static SampleMatrix Matrix(MatNumeric matrix)
    {
        int rows = matrix.Shape[0];
        double[] values = matrix.Values;
        SampleMatrix samples = new(rows, values.Length / rows);
        for (int c = 0; c < samples.ChannelCount; c++)
        {
            for (int t = 0; t < rows; t++) samples.Values[(t * samples.ChannelCount) + c] = values[(c * rows) + t];
        }

        return samples;
    }

    /// <summary>Some of the columns.</summary>
    public static SampleMatrix Columns(SampleMatrix samples, IReadOnlyList<int> columns) => SampleMatrix.FromChannels([.. columns.Select(samples.GetChannel)]);

    /// <summary>Names from the variable that holds them; from data.channel_names, or numbers, where the file has no such variable.</summary>
    public static string[] Names(MatScope scope, string variable, int count, DataConfig config)
    {
        if (scope.Texts(variable) is not { Length: > 0 } texts) return Configured(scope, count, config);
        if (texts.Length == count) return texts;
        return config.ChannelNames.Count == count
            ? [.. config.ChannelNames]
            : throw scope.Invalid(variable, $"has {texts.Length} names for {count} channels ({string.Join(", ", texts)}). Set data.channel_names to {count} names.");
    }

    /// <summary>Names from data.channel_names, or numbers.</summary>
    public static string[] Configured(MatScope scope, int count, DataConfig config)
    {
        if (config.ChannelNames.Count == 0) return [.. Enumerable.Range(1, count).Select(i => $"channel_{i:00}")];
        return config.ChannelNames.Count == count
            ? [.. config.ChannelNames]
            : throw scope.Invalid($"has {count} channels, data.channel_names has {config.ChannelNames.Count} names. Name each, or none.");
    }

    /// <summary>Units from a variable of units, one for all channels or one for each; otherwise data.unit.</summary>
    public static string[] Units(MatScope scope, int count, DataConfig config)
    {
        string[] found = scope.Names.Where(MatNaming.IsUnit).Select(scope.Texts).FirstOrDefault(texts => texts is { Length: > 0 }) ?? [config.Unit];
        return found.Length == count ? found : found.Length == 1 ? [.. Enumerable.Repeat(found[0], count)] : [.. Enumerable.Repeat(config.Unit, count)];
    }

    /// <summary>A matrix beside the EMG; null where there is none of this name with one row a sample of the axis.</summary>
    /// <param name="scope">Where the matrix is.</param>
    /// <param name="name">The matrix's name, which the signal has too.</param>
    /// <param name="sampleCount">Number of samples of the axis.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="names">Names of its columns, taken where they are as many, or a third as many with three coordinates each.</param>
    public static SideSignal? Side(MatScope scope, string name, int sampleCount, MatTimeAxis axis, string[]? names)
    {
        if (scope.Numbers(name) is not { } numbers || numbers.Shape[0] != sampleCount) return null;
        SampleMatrix samples = Matrix(numbers);
        int count = samples.ChannelCount;
        string[] columns = names is null ? []
            : names.Length == count ? names
            : names.Length * 3 == count ? [.. names.SelectMany(n => new[] { $"{n}_x", $"{n}_y", $"{n}_z" })]
            : [];
        if (columns.Length == 0 || columns.Distinct().Count() < count || columns.Any(string.IsNullOrWhiteSpace))
            columns = count == 1 ? [name] : [.. Enumerable.Range(1, count).Select(i => $"{name}_{i}")];
        return new SideSignal(name, [.. columns.Select(n => new Channel(n, UnknownUnit))], axis.RateHz, axis.StartSeconds, samples);
    }
}
