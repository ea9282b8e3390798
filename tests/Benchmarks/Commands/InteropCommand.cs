using System.CommandLine;
using System.Globalization;
using AutoLfads.Benchmarks.Measurement;
using AutoLfads.Benchmarks.Workloads;

namespace AutoLfads.Benchmarks.Commands;

/// <summary>What a call from another language costs beside the estimator itself, and beside ONNX Runtime running the model alone.</summary>
internal static class InteropCommand
{
    private const int MinuteBins = (int)(60 * InteropModel.RateHz);

    public static Command Create()
    {
        Option<string> library = new("--library")
        {
            Description = "The published C library.",
            DefaultValueFactory = _ => Path.Combine("artifacts", "native", OperatingSystem.IsWindows() ? "autolfads.dll" : OperatingSystem.IsMacOS() ? "libautolfads.dylib" : "libautolfads.so"),
        };
        Option<bool> json = new("--json") { Description = "Print JSON." };
        Command command = new("interop", "Times the managed facade and the C library against the estimator and against ONNX Runtime, for one window and for a minute.") { library, json };
        command.SetAction(request =>
        {
            string path = Path.GetFullPath(request.GetValue(library)!);
            if (!File.Exists(path)) throw new RequestException($"There is no '{path}'. Publish it: dotnet publish interop/AutoLfads.Native -c Release -o artifacts/native");
            DirectoryInfo folder = Directory.CreateTempSubdirectory("autolfads-interop-");
            try
            {
                Row[] rows = Measure(Path.Combine(folder.FullName, "model.onnx"), path);
                if (request.GetValue(json)) Console.WriteLine(ReportJson.Of(new { rows }));
                else Console.WriteLine(Table(rows));
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        });
        return command;
    }

    private static Row[] Measure(string model, string library)
    {
        InteropModel.Write(model);
        List<Row> rows = [];
        foreach ((string name, int bins) in new[] { ("window", Architectures.WindowBins), ("minute", MinuteBins) })
        {
            double[] emg = InteropModel.Emg(bins);
            foreach ((string beside, Func<InteropWorkload> open) in new (string, Func<InteropWorkload>)[]
                     { ("estimator", () => InteropWorkload.Estimator(model, emg)), ("ONNX Runtime", () => InteropWorkload.OnnxRuntime(model, emg)) })
            {
                rows.Add(Compare(name, "facade", InteropWorkload.Facade(model, emg), beside, open()));
                rows.Add(Compare(name, "C library", InteropWorkload.Library(library, model, emg), beside, open()));
            }
        }

        return [.. rows];
    }

    private static Row Compare(string emg, string way, InteropWorkload call, string beside, InteropWorkload other)
    {
        using (other)
        using (call)
        {
            OtherLoad others = new();
            (double otherMs, double callMs) = WorkloadTimer.Compare(other, call);
            others.Report($"{emg}, {way} beside {beside}");
            return new Row(emg, way, callMs, 1e3 / callMs, beside, callMs - otherMs, callMs / otherMs);
        }
    }

    private static TextTable Table(IEnumerable<Row> rows)
    {
        TextTable table = new("EMG", "way", "ms", "calls per second", "beside", "overhead ms", "ratio");
        foreach (Row row in rows) table.Add(row.Emg, row.Way, Number(row.Ms, "f3"), Number(row.CallsPerSecond, "f1"), row.Beside, Number(row.OverheadMs, "f3"), Number(row.Ratio, "f3"));
        return table;
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>A way to ask for an estimate, timed.</summary>
    private sealed record Row(string Emg, string Way, double Ms, double CallsPerSecond, string Beside, double OverheadMs, double Ratio);
}
