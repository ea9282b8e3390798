using System.Globalization;

namespace AutoLfads.IO.C3d;

/// <summary>The parameter section of a C3D file.</summary>
internal sealed class C3dParameters
{
    private readonly Dictionary<string, C3dParameter> parameters = new(StringComparer.OrdinalIgnoreCase);
    private readonly string file;

    private C3dParameters(string file) => this.file = file;

    /// <summary>Reads groups and parameters.</summary>
    /// <param name="section">From the section's first byte to the next section's.</param>
    /// <param name="numbers">How numbers are stored.</param>
    /// <param name="file">Name of the file, for messages.</param>
    /// <exception cref="InvalidDataException">A record reaches beyond the section, or has a type that does not exist.</exception>
    public static C3dParameters Read(ReadOnlyMemory<byte> section, C3dNumbers numbers, string file)
    {
        const int preamble = 4;
        Dictionary<int, string> groups = [];
        List<(int Group, C3dParameter Parameter)> found = [];
        int position = preamble;
        while (position + 2 <= section.Length)
        {
            // A negative length marks a record that editors must not change.
            int nameLength = Math.Abs((int)(sbyte)section.Span[position]);
            int id = (sbyte)section.Span[position + 1];
            if (nameLength == 0 || id == 0) break;
            int next = position + 2 + nameLength;
            Require(next + 2 <= section.Length, position, file);
            string name = C3dParameter.Text(section.Span.Slice(position + 2, nameLength));
            int offset = numbers.UInt16(section.Span[next..]);
            int end = offset == 0 ? section.Length : next + offset;
            Require(end <= section.Length && (offset == 0 || offset > 2), position, file);
            if (id < 0) groups[-id] = name;
            else found.Add((id, Parameter(name, section[(next + 2)..end], numbers, position, file)));
            if (offset == 0) break;
            position = end;
        }

        C3dParameters all = new(file);
        // A parameter may stand before its group.
        foreach ((int group, C3dParameter parameter) in found)
        {
            string name = $"{groups.GetValueOrDefault(group, "?")}:{parameter.Name}";
            all.parameters.TryAdd(name, parameter with { Name = name });
        }

        return all;
    }

    /// <summary>A parameter, null where there is none.</summary>
    public C3dParameter? Find(string name) => parameters.GetValueOrDefault(name);

    /// <summary>The first number of a parameter, null where there is none.</summary>
    public double? Number(string name) => Numbers(name) is [double first, ..] ? first : null;

    /// <summary>A count, which may be stored signed although it is not; null where there is none.</summary>
    /// <exception cref="InvalidDataException">It is not a whole number of 0 or more.</exception>
    public int? Count(string name)
    {
        if (Number(name) is not { } value) return null;
        if (value < 0 && Find(name)!.Type == 2) value += 1 << 16;
        return value >= 0 && value <= int.MaxValue && value == Math.Floor(value)
            ? (int)value
            : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"'{file}', parameter {name}: must be a whole number of 0 or more, was {value}. The file is damaged; export it again."));
    }

    /// <summary>All numbers of a parameter and of those that continue it (NAME2, NAME3, ...), for more than 255 entries; empty where there is none.</summary>
    public double[] Numbers(string name) => [.. Continued(name).Where(p => p.IsNumeric).SelectMany(p => p.Values())];

    /// <summary>All texts of a parameter and of those that continue it; empty where there is none.</summary>
    public string[] Texts(string name) => [.. Continued(name).Where(p => !p.IsNumeric).SelectMany(p => p.Texts())];

    private IEnumerable<C3dParameter> Continued(string name)
    {
        if (Find(name) is not { } first) yield break;
        yield return first;
        for (int i = 2; Find(string.Create(CultureInfo.InvariantCulture, $"{name}{i}")) is { } further; i++) yield return further;
    }

    private static C3dParameter Parameter(string name, ReadOnlyMemory<byte> record, C3dNumbers numbers, int position, string file)
    {
        Require(record.Length >= 2, position, file);
        sbyte type = (sbyte)record.Span[0];
        int rank = record.Span[1];
        if (type is not (-1 or 1 or 2 or 4))
            throw new InvalidDataException($"'{file}', parameter '{name}' (byte {position} of the parameter section): its type must be -1, 1, 2 or 4, is {type}. The file is damaged; export it again.");
        Require(record.Length >= 2 + rank, position, file);
        byte[] dimensions = record.Span.Slice(2, rank).ToArray();
        // An empty axis makes the others' sizes meaningless: 32 characters of 0 texts take no room.
        long bytes = dimensions.Contains((byte)0) ? 0 : Math.Abs((int)type);
        foreach (byte size in bytes == 0 ? [] : dimensions)
        {
            bytes *= size;
            Require(bytes <= record.Length, position, file);
        }

        Require(2 + rank + bytes <= record.Length, position, file);
        return new C3dParameter(name, type, dimensions, record.Slice(2 + rank, (int)bytes), numbers);
    }

    private static void Require(bool holds, int position, string file)
    {
        if (!holds)
            throw new InvalidDataException($"'{file}': the record at byte {position} of the parameter section claims more than the section holds. The file is damaged; copy or export it again.");
    }
}
