using System.Text.Json;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Files;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;
using PureHDF;
using PureHDF.Selections;
using PureHDF.VOL.Native;

namespace AutoLfads.IO.Hdf5;

/// <summary>An HDF5 file open for reading, every failure of which names the file, the object and a remedy.</summary>
internal sealed class Hdf5Source : IDisposable
{
    // No deflate stream is shorter than its content by more than this factor, so a larger claim is false.
    private const long LargestExpansion = 1032;

    private readonly NativeFile file;
    private readonly Hdf5Stream stream;
    private readonly long fileBytes;
    private readonly Dictionary<string, NativeObjectReference1> references = [];

    private Hdf5Source(string path, Hdf5Stream stream)
    {
        Name = Path.GetFileName(path);
        fileBytes = FileLength.Of(path);
        this.stream = stream;
        file = H5File.Open(stream);
    }

    /// <summary>The file's name without its folder.</summary>
    public string Name { get; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not HDF5 or is cut short.</exception>
    public static Hdf5Source Open(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no file '{path}'.", path);
        if (!Hdf5Signature.IsAtStartOf(path))
            throw new InvalidDataException($"'{Path.GetFileName(path)}' is not an HDF5 file: its signature is missing. Export it again, or check that the download is complete.");
        long? stated = Hdf5Signature.StatedLength(path);
        if (stated > FileLength.Of(path))
            throw new InvalidDataException($"'{Path.GetFileName(path)}' is cut short: it has {FileLength.Of(path)} bytes, fewer than it states of itself. Copy or export it again.");
        Hdf5Stream stream = new(path, hasLongSizes: stated is not null);
        try
        {
            return new Hdf5Source(path, stream);
        }
        catch (Exception e)
        {
            stream.Dispose();
            throw new InvalidDataException($"'{Path.GetFileName(path)}' cannot be opened as HDF5: {e.Message} It may be cut short; copy or export it again.", e);
        }
    }

    public void Dispose() => file.Dispose();

    /// <summary>Whether an object exists at a path.</summary>
    public bool Has(string path) => Guard(path, () => file.LinkExists(path));

    /// <summary>Whether a dataset exists at a path.</summary>
    public bool HasDataset(string path) => Guard(path, () => file.LinkExists(path) && file.Get(path) is IH5Dataset);

    /// <summary>Names directly below a group, in the file's order; links that lead nowhere are left out.</summary>
    public IReadOnlyList<string> Names(string group) =>
        Guard(group, () => ((IH5Group)Resolve(group)).Children().Where(c => c is not IH5UnresolvedLink).Select(c => c.Name).ToArray());

    /// <summary>Links directly below a group that lead nowhere, each with the reason: what they lead to is missing, or lies in another file.</summary>
    public IReadOnlyList<(string Name, string Reason)> BrokenLinks(string group) =>
        Guard(group, () => ((IH5Group)Resolve(group)).Children().OfType<IH5UnresolvedLink>().Select(l => (l.Name, l.Reason?.Message ?? "no reason is known")).ToArray());

    /// <summary>Whether a group, rather than a dataset, lies at a path.</summary>
    public bool IsGroup(string path) => Guard(path, () => Resolve(path) is IH5Group);

    /// <summary>What kind of values a dataset holds.</summary>
    public H5DataTypeClass TypeClass(string path) => Guard(path, () => Dataset(path).Type.Class);

    /// <summary>Paths by which the objects can be read that a dataset of references leads to: path{1}, path{2}, ..., row-major.</summary>
    /// <exception cref="InvalidDataException">The dataset does not hold references to objects.</exception>
    public string[] References(string path) => Read(path, dataset =>
    {
        if (dataset.Type.Class != H5DataTypeClass.Reference) throw Invalid(path, $"must hold references to objects, holds {dataset.Type.Class}.");
        NativeObjectReference1[] targets = dataset.Read<NativeObjectReference1[]>();
        string[] paths = [.. Enumerable.Range(1, targets.Length).Select(i => $"{path}{{{i}}}")];
        for (int i = 0; i < paths.Length; i++) references[paths[i]] = targets[i];
        return paths;
    });

    /// <summary>Size of each axis of a dataset; empty for a scalar.</summary>
    /// <exception cref="InvalidDataException">The sizes cannot be true of a file of this length.</exception>
    public int[] Shape(string path) => Guard(path, () => CheckedShape(path, Dataset(path)));

    /// <summary>Numbers of any stored type as 64-bit, row-major.</summary>
    public double[] Doubles(string path) => Read(path, Hdf5Numbers.ToDoubles);

    /// <summary>Numbers of any stored type as 32-bit, row-major.</summary>
    public float[] Floats(string path) => Read(path, Hdf5Numbers.ToFloats);

    /// <summary>Whole numbers.</summary>
    /// <exception cref="InvalidDataException">A value is not a whole number of 32 bits.</exception>
    public int[] Integers(string path)
    {
        double[] values = Doubles(path);
        int wrong = Array.FindIndex(values, v => v != Math.Floor(v) || Math.Abs(v) > int.MaxValue);
        return wrong < 0
            ? Array.ConvertAll(values, v => (int)v)
            : throw Invalid(path, $"value {wrong} must be a whole number, was {values[wrong]}.");
    }

    /// <summary>Texts of a one-dimensional dataset.</summary>
    public string[] Texts(string path) => Read(path, d => Present(d.Space.Rank == 0 ? [d.Read<string?>()] : d.Read<string?[]>()));

    /// <summary>The text of a scalar dataset.</summary>
    public string Text(string path) => Texts(path) is [string only] ? only : throw Invalid(path, "must hold one text.");

    /// <summary>Samples [time, channel].</summary>
    public SampleMatrix Matrix(string path)
    {
        int[] shape = Shape(path);
        return shape.Length == 2 ? Samples(path) : throw WrongRank(path, "[time, channel]", shape);
    }

    /// <summary>Samples [time, channel], or [time] of a single channel; of long recordings in a temporary file.</summary>
    public SampleMatrix Samples(string path)
    {
        int[] shape = Shape(path);
        if (shape.Length is not (1 or 2)) throw WrongRank(path, "[time, channel]", shape);
        SampleMatrix samples = LongRecording.NewSamples(shape[0], shape.Length == 2 ? shape[1] : 1);
        if (samples.ChannelCount > 0) Read(path, dataset => ReadInto(samples, dataset, LongRecording.BlockValues));
        return samples;
    }

    /// <summary>Reads a dataset [time, channel] or [time] in blocks of about so many values, of whole chunks, since these are decompressed as such.</summary>
    internal static SampleMatrix ReadInto(SampleMatrix samples, IH5Dataset dataset, int blockValues)
    {
        int rank = dataset.Space.Rank;
        long chunk = dataset.Layout.Class == H5DataLayoutClass.Chunked ? (long)dataset.Layout.Chunks[0] : 1;
        int rows = (int)Math.Min(samples.SampleCount, chunk * Math.Max(1, blockValues / samples.ChannelCount / chunk));
        for (int start = 0; start < samples.SampleCount; start += rows)
        {
            int count = Math.Min(rows, samples.SampleCount - start);
            ulong[] starts = [(ulong)start, 0], counts = [(ulong)count, (ulong)samples.ChannelCount];
            samples.Write(start, Hdf5Numbers.ToDoubles(dataset, new HyperslabSelection(rank, starts[..rank], counts[..rank])));
        }

        return samples;
    }

    /// <summary>Windows [window, time, channel].</summary>
    public WindowSet Windows(string path)
    {
        int[] shape = Shape(path);
        if (shape.Length != 3) throw WrongRank(path, "[window, time, channel]", shape);
        return new WindowSet(shape[0], shape[1], shape[2], Floats(path));
    }

    /// <summary>The names of an object's attributes, each with what kind of values it holds.</summary>
    public IReadOnlyDictionary<string, H5DataTypeClass> Attributes(string path) => Guard(path, () => Resolve(path).Attributes().ToDictionary(a => a.Name, a => a.Type.Class));

    /// <summary>Whether an object carries an attribute.</summary>
    public bool HasAttribute(string path, string name) => Guard(path, () => Resolve(path).AttributeExists(name));

    /// <summary>A number from an attribute.</summary>
    public double NumberAttribute(string path, string name) =>
        Attribute(path, name, a => Hdf5Numbers.ToDoubles(a) is [double only] ? only : throw Invalid(path, $"attribute '{name}' must hold one number."));

    /// <summary>A text from an attribute.</summary>
    public string TextAttribute(string path, string name) =>
        TextsAttribute(path, name) is [string only] ? only : throw Invalid(path, $"attribute '{name}' must hold one text.");

    /// <summary>Texts from an attribute.</summary>
    public string[] TextsAttribute(string path, string name) =>
        Attribute(path, name, a => Present(a.Space.Rank == 0 ? [a.Read<string?>()] : a.Read<string?[]>()));

    /// <summary>A text from an attribute, or null where there is none.</summary>
    public string? TextAttributeOrNull(string path, string name) => HasAttribute(path, name) ? TextAttribute(path, name) : null;

    /// <summary>Channels from the attributes <c>channel_names</c> and <c>channel_units</c>.</summary>
    public Channel[] ChannelAttributes(string path)
    {
        string[] names = TextsAttribute(path, "channel_names");
        string[] units = TextsAttribute(path, "channel_units");
        return names.Length == units.Length
            ? [.. names.Zip(units, (name, unit) => new Channel(name, unit))]
            : throw Invalid(path, $"channel_names and channel_units must be as many, are {names.Length} and {units.Length}.");
    }

    /// <summary>An object from a scalar text dataset of JSON.</summary>
    public T Json<T>(string path)
    {
        string text = Text(path);
        try
        {
            return JsonSerializer.Deserialize<T>(text, JsonFormat.Options) ?? throw Invalid(path, "must not be null.");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw Invalid(path, $"is not the JSON that is required: {e.Message}", e);
        }
    }

    /// <summary>Refuses a layout later than this software knows.</summary>
    public void RequireVersion(int latest)
    {
        double version = NumberAttribute("/", "format_version");
        if (version < 1 || version > latest)
            throw new InvalidDataException($"'{Name}' has the layout version {version}; this software reads 1 to {latest}. Use a newer version of this software.");
    }

    /// <summary>The failure of a file that says something wrong at a path.</summary>
    public InvalidDataException Invalid(string path, string problem, Exception? inner = null) => new($"'{Name}', '{path}': {problem}", inner);

    // A text that was never written, or whose place is lost, is an empty one, as it is to HDF5's own library.
    private static string[] Present(string?[] texts) => Array.ConvertAll(texts, text => text ?? "");

    private InvalidDataException WrongRank(string path, string required, int[] found) =>
        Invalid(path, $"must have the axes {required}, has the shape [{string.Join(", ", found)}].");

    private T Read<T>(string path, Func<IH5Dataset, T> read) => Guard(path, () =>
    {
        IH5Dataset dataset = Dataset(path);
        CheckedShape(path, dataset);
        return read(dataset);
    });

    private T Attribute<T>(string path, string name, Func<IH5Attribute, T> read) => Guard($"{path}@{name}", () => read(Resolve(path).Attribute(name)));

    private IH5Dataset Dataset(string path) => Resolve(path) as IH5Dataset ?? throw Invalid(path, "is a group, a dataset is required.");

    // What references lead to may have no path of its own, and groups below it no other.
    private IH5Object Resolve(string path)
    {
        if (references.TryGetValue(path, out NativeObjectReference1 reference)) return file.Get(reference);
        int slash = references.Count == 0 ? -1 : path.LastIndexOf('/');
        return slash > 0 && path.LastIndexOf('}', slash) >= 0 ? ((IH5Group)Resolve(path[..slash])).Get(path[(slash + 1)..]) : file.Get(path);
    }

    private int[] CheckedShape(string path, IH5Dataset dataset)
    {
        ulong[] shape = dataset.Space.Dimensions;
        // A single chunk is decompressed whole, so its claim counts too.
        long claimed = Math.Max(Elements(path, shape), dataset.Layout.Class == H5DataLayoutClass.Chunked ? Elements(path, dataset.Layout.Chunks) : 0);
        long possible = dataset.Layout.Class switch
        {
            H5DataLayoutClass.Chunked => checked(fileBytes * LargestExpansion),
            H5DataLayoutClass.VirtualStorage => throw Invalid(path, "is a virtual dataset, whose values lie in other files. Copy the values into one file."),
            _ => fileBytes,
        };
        if ((Int128)claimed * Math.Max(1, dataset.Type.Size) > possible)
            throw Invalid(path, $"claims the shape [{string.Join(", ", shape)}], more than a file of {fileBytes} bytes can hold. The file is damaged; copy or export it again.");
        return Array.ConvertAll(shape, d => (int)d);
    }

    private long Elements(string path, ulong[] shape)
    {
        UInt128 elements = 1;
        foreach (ulong d in shape)
        {
            if (d > int.MaxValue || elements > (ulong)Array.MaxLength) throw Invalid(path, $"has the shape [{string.Join(", ", shape)}]; at most {Array.MaxLength} values can be read at once.");
            elements *= d;
        }

        return elements <= (ulong)Array.MaxLength
            ? (long)elements
            : throw Invalid(path, $"has the shape [{string.Join(", ", shape)}]; at most {Array.MaxLength} values can be read at once.");
    }

    private T Guard<T>(string path, Func<T> read)
    {
        try
        {
            stream.BeginRequest();
            return read();
        }
        catch (OutOfMemoryException e)
        {
            // Sizes of arrays are checked beforehand; a damaged header makes the library ask for any amount.
            throw Invalid(path, "claims more than there is memory for. The file is damaged, or too large for this computer.", e);
        }
        catch (Exception e) when (e is not InvalidDataException)
        {
            throw Invalid(path, $"cannot be read: {e.Message} The object is missing, of an unexpected type, or damaged.", e);
        }
    }
}
