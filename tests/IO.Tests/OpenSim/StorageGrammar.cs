using System.Globalization;
using System.Text.Json;
using AutoLfads.Tests;

namespace AutoLfads.IO.Tests.OpenSim;

/// <summary>A strict reader of storages in Python, which shares no code with this project: the rules of OpenSim's older reader, of its newer one, or of CEINMS.</summary>
internal static class StorageGrammar
{
    private const string Reader =
        """
        import sys, json, re, math
        path, rules = sys.argv[1:3]
        raw = open(path, 'rb').read()
        assert b'\r' not in raw and raw.endswith(b'\n') and not raw.startswith(b'\xef\xbb\xbf')
        lines = raw.decode('ascii').split('\n')[:-1]
        end = lines.index('endheader')
        header, labels, rows = lines[:end], lines[end + 1].split('\t'), lines[end + 2:]
        known = {'version', 'nRows', 'nColumns', 'inDegrees', 'datarows', 'datacolumns'}
        name = next(l for l in header if re.split(r'[ \t=]', l)[0] not in known)
        sizes = {}
        for line in header:
            key = re.split(r'[ \t=]', line)[0]
            if rules == 'new' and line != name:
                assert re.fullmatch(r'[^=]+=[^=]+', line), line
            if rules == 'ceinms':
                found = re.fullmatch(r'(datarows|datacolumns) (\d+)', line)
                if found: sizes[found[1]] = int(found[2])
                else: assert 'datarows' not in line and 'datacolumns' not in line and 'endheader' not in line
            elif key in ('nRows', 'nColumns'):
                assert key not in sizes
                sizes[key] = int(line.split('=')[1])
        assert sizes[('datarows' if rules == 'ceinms' else 'nRows')] == len(rows) > 0
        assert sizes[('datacolumns' if rules == 'ceinms' else 'nColumns')] == len(labels) > 1
        assert labels[0] == 'time' and len(set(labels)) == len(labels)
        assert all(re.fullmatch(r'[A-Za-z0-9_./|-]+', l) for l in labels)
        number = re.compile(r'-?\d+(\.\d+)?([Ee][+-]?\d+)?')
        data = []
        for row in rows:
            fields = row.split('\t')
            assert len(fields) == len(labels) and all(number.fullmatch(f) for f in fields), row
            data.append([float(f) for f in fields])
        assert all(b[0] > a[0] for a, b in zip(data, data[1:]))
        print(json.dumps({'name': name, 'header': header, 'labels': labels[1:], 'times': [r[0] for r in data], 'values': [v for r in data for v in r[1:]]}))
        """;

    /// <summary>What the file holds; the test fails where it is not in the grammar.</summary>
    /// <param name="path">The file.</param>
    /// <param name="rules">old, new or ceinms.</param>
    public static Content Read(string path, string rules) =>
        JsonSerializer.Deserialize<Content>(Python.Run(Reader, path, rules), JsonSerializerOptions.Web)!;

    /// <summary>Every number below the labels as Octave reads it, row by row.</summary>
    public static double[] OctaveNumbers(string path) =>
    [
        .. Octave.Run($"t = fileread('{path}'); i = strfind(t, \"endheader\\n\"); n = find(t(i+10:end) == \"\\n\", 1); printf('%.17g ', str2num(t(i+10+n:end))');")
            .Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(v => double.Parse(v, CultureInfo.InvariantCulture)),
    ];

    /// <summary>The content of a storage.</summary>
    internal sealed record Content(string Name, string[] Header, string[] Labels, double[] Times, double[] Values);
}
