using System.Globalization;

namespace AutoLfads.IO.Tests.Delsys;

/// <summary>One signal of an export.</summary>
internal sealed record ExportedSignal(string Sensor, string Label, string Unit, double RateHz, double[] Values, double StartSeconds = 0);

/// <summary>Text as the two programs of Delsys write it.</summary>
internal static class DelsysExport
{
    /// <summary>EMGworks: a line for each channel, then pairs of columns, numbers in scientific notation of seven digits.</summary>
    public static string EmgWorks(IReadOnlyList<ExportedSignal> signals, bool labelLines = true, string afterEnd = "")
    {
        string[] lines = [.. signals.Select(s => string.Create(
            CultureInfo.InvariantCulture, $"Label: {s.Sensor}: {s.Label} Sampling frequency: {s.RateHz:e6} Number of points: {s.Values.Length} start: {s.StartSeconds:e6} Unit: {s.Unit} Domain Unit: s"))];
        string header = string.Join(',', signals.Select(s => $"X [s],\"{s.Sensor}: {s.Label} [{s.Unit}]\""));
        return string.Join("\r\n", [.. labelLines ? lines : [], header, .. Rows(signals, ',', v => v.ToString("e6", CultureInfo.InvariantCulture), afterEnd)]) + "\r\n";
    }

    /// <summary>Trigno Discover: program, date, length, sensors, modes, labels, rates and periods, then pairs of columns with a space before each number.</summary>
    public static string Discover(IReadOnlyList<ExportedSignal> signals, bool times = true, char delimiter = ',', bool decimalComma = false, Func<int, string>? markers = null)
    {
        string separator = $"{delimiter} ";
        string previous = "";
        string Once(string sensor) => sensor == previous ? "" : previous = sensor;
        string Pair(string first, string second) => times ? first + separator + second : second;
        string Number(double value) => value.ToString("0.#########", CultureInfo.InvariantCulture).Replace('.', decimalComma ? ',' : '.');
        string sensors = string.Join(separator, signals.Select(s => times ? Once(s.Sensor) + separator : Once(s.Sensor)));
        IEnumerable<string> rows = Rows(signals, delimiter, v => " " + Number(v), "", times);
        return string.Join('\n', [
            $"Application:{separator}Trigno Discover (2.1.0.7)",
            $"Date/Time:{separator}2024/05/06 10:00:00",
            $"Collection Length (seconds):{separator}{Number(signals.Max(s => s.Values.Length / s.RateHz))}",
            sensors,
            string.Join(separator, signals.Select(_ => Pair("sensor mode: 40", ""))),
            string.Join(separator, signals.Select(s => Pair($"{s.Label} Time Series (s)", $"{s.Label} ({s.Unit})"))),
            string.Join(separator, signals.Select(s => Pair("", Number(Math.Round(s.RateHz, 4)) + " Hz"))),
            string.Join(separator, signals.Select(s => Pair("", Number(1 / s.RateHz) + " s"))) + (markers is null ? "" : $"{separator}{separator}Type{separator}Name{separator}Label{separator}Time (s)"),
            .. rows.Select((row, i) => row + (markers?.Invoke(i) ?? "")),
        ]) + "\n";
    }

    private static IEnumerable<string> Rows(IReadOnlyList<ExportedSignal> signals, char delimiter, Func<double, string> number, string afterEnd, bool times = true)
    {
        for (int row = 0; row < signals.Max(s => s.Values.Length); row++)
        {
            yield return string.Join(delimiter, signals.SelectMany(s =>
            {
                string time = row < s.Values.Length ? number(s.StartSeconds + (row / s.RateHz)) : afterEnd;
                string value = row >= s.Values.Length ? afterEnd : double.IsNaN(s.Values[row]) ? "" : number(s.Values[row]);
                return times ? new[] { time, value } : [value];
            }));
        }
    }
}
