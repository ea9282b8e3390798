using System.Globalization;
using System.Text;
using AutoLfads.IO.Mat;

namespace AutoLfads.IO.Tests.Mat;

/// <summary>The content of a MATLAB file as lines of text, numbers as the bits of doubles: what outside readers print in the same form.</summary>
internal static class MatDump
{
    /// <summary>Python: dump(path, value) for what scipy.io.loadmat gives.</summary>
    public const string OfScipy =
        """
        import sys, struct, numpy as np, scipy.io
        def bits(a): return ' '.join(struct.pack('>d', float(x)).hex() for x in np.asarray(a).ravel('F'))
        def dump(path, v):
            shape = 'x'.join(str(n) for n in v.shape)
            if v.dtype.names:
                print(path, 'struct', shape)
                for i, e in enumerate(v.ravel('F')):
                    for f in sorted(v.dtype.names): dump(f'{path}({i + 1}).{f}', e[f])
            elif v.dtype == object:
                print(path, 'cell', shape)
                for i, e in enumerate(v.ravel('F')): dump(f'{path}{{{i + 1}}}', e)
            elif v.dtype.kind == 'U':
                print(path, 'char', '|'.join(v.ravel('F')) if v.size and any(v.ravel()) else '')
            else: print((path + ' numeric ' + shape + ' ' + bits(v)).rstrip())
        def dump_file(file):
            read = scipy.io.loadmat(file, mat_dtype=False)
            for name in sorted(n for n in read if not n.startswith('__')): dump(name, read[name])
        """;

    /// <summary>The same lines as this project reads the file.</summary>
    public static string Of(string path)
    {
        using IMatFile file = MatFormat.Open(path);
        StringBuilder lines = new();
        foreach (string name in file.Variables.Select(v => v.Name).Order(StringComparer.Ordinal)) Add(lines, name, file.Read(name, CancellationToken.None));
        return lines.ToString().Trim();
    }

    private static void Add(StringBuilder lines, string path, MatValue value)
    {
        string shape = string.Join('x', value.Shape);
        switch (value)
        {
            case MatNumeric numeric:
                string bits = string.Join(' ', numeric.Values.Select(v => BitConverter.DoubleToInt64Bits(v).ToString("x16", CultureInfo.InvariantCulture)));
                lines.Append($"{path} numeric {shape} {bits}".TrimEnd()).Append('\n');
                break;
            case MatText text:
                lines.Append(CultureInfo.InvariantCulture, $"{path} char {string.Join('|', text.Rows)}\n");
                break;
            case MatCell cell:
                lines.Append(CultureInfo.InvariantCulture, $"{path} cell {shape}\n");
                for (int i = 0; i < cell.Count; i++) Add(lines, $"{path}{{{i + 1}}}", cell.Elements[i]);
                break;
            case MatStruct content:
                lines.Append(CultureInfo.InvariantCulture, $"{path} struct {shape}\n");
                for (int i = 0; i < content.Count; i++)
                {
                    foreach (string field in content.FieldNames.Order(StringComparer.Ordinal)) Add(lines, $"{path}({i + 1}).{field}", content.Field(i, field));
                }

                break;
            default:
                lines.Append(CultureInfo.InvariantCulture, $"{path} unread {value.ClassName}\n");
                break;
        }
    }
}
