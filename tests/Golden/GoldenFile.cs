using System.Text.Json;
using PureHDF;

namespace AutoLfads.Tests;

/// <summary>One file of reference values computed by lfads-torch (its README lists the keys); arrays of zero elements are restored from the attribute that lists them.</summary>
internal sealed class GoldenFile : IDisposable
{
    private readonly PureHDF.VOL.Native.NativeFile file;
    private readonly Dictionary<string, long[]> empty = [];

    private GoldenFile(string path)
    {
        file = H5File.OpenRead(path);
        Config = file.AttributeExists("config_json") ? JsonDocument.Parse(file.Attribute("config_json").Read<string>()).RootElement : default;
        if (file.AttributeExists("omitted_empty_json"))
            empty = JsonSerializer.Deserialize<Dictionary<string, long[]>>(file.Attribute("omitted_empty_json").Read<string>())!;
    }

    /// <summary>The reference's resolved configuration: model, batch, current_epoch, clip, cd, requires_grad.</summary>
    public JsonElement Config { get; }

    public static GoldenFile Open(string name) => new(TestData.Require(Path.Combine("golden", name)));

    public bool Exists(string path) => empty.ContainsKey(path) || file.LinkExists(path);

    /// <summary>Names of the arrays directly below a group.</summary>
    public IReadOnlyList<string> Names(string group) =>
    [
        .. file.Group(group).Children().OfType<IH5Dataset>().Select(d => d.Name),
        .. empty.Keys.Where(k => k.StartsWith(group + "/", StringComparison.Ordinal)).Select(k => k[(group.Length + 1)..]).Where(n => !n.Contains('/')),
    ];

    public long[] Shape(string path) => empty.TryGetValue(path, out long[]? shape) ? shape : [.. file.Dataset(path).Space.Dimensions.Select(d => (long)d)];

    /// <summary>The values as doubles, row-major, whatever the precision on disk.</summary>
    public double[] Values(string path)
    {
        if (empty.ContainsKey(path)) return [];
        IH5Dataset dataset = file.Dataset(path);
        return dataset.Type.Class switch
        {
            H5DataTypeClass.FloatingPoint when dataset.Type.Size == 4 => Array.ConvertAll(dataset.Read<float[]>(), v => (double)v),
            H5DataTypeClass.FloatingPoint => dataset.Read<double[]>(),
            _ => Array.ConvertAll(dataset.Read<long[]>(), v => (double)v),
        };
    }

    public double Scalar(string path) => Values(path)[0];

    /// <summary>An attribute as a double, whether the file holds a real or an integer number.</summary>
    public double Attribute(string group, string name)
    {
        IH5Attribute attribute = file.Group(group).Attribute(name);
        return attribute.Type.Class == H5DataTypeClass.FloatingPoint ? attribute.Read<double>() : attribute.Read<long>();
    }

    public void Dispose() => file.Dispose();
}
