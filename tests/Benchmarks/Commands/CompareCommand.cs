using System.CommandLine;
using System.Globalization;
using AutoLfads.Benchmarks.Measurement;
using AutoLfads.Benchmarks.Workloads;
using AutoLfads.Core.Configuration;

namespace AutoLfads.Benchmarks.Commands;

/// <summary>Kernels against reference: time, arithmetic and memory of training steps and inference.</summary>
internal static class CompareCommand
{
    private const int DefaultThreads = 2, DefaultSamples = 10;

    public static Command Create()
    {
        Option<bool> json = new("--json") { Description = "Print one JSON document instead of the table." };
        Option<string?> only = RowFilter.Create(ComparisonRow.All(DefaultThreads, DefaultSamples).Select(row => row.Id));
        Option<int> threads = PositiveOption.Create("--threads", DefaultThreads, "Threads of all rows but the one that shows what a single thread does.");
        Option<int> samples = PositiveOption.Create("--samples", DefaultSamples, "Posterior samples of the row that averages them; lfads-torch takes 50.");
        Command command = new("compare", "Times the kernels against the reference, in turns in one process, and measures the memory of both, in a process each; one to two minutes.")
        {
            json, only, threads, samples,
        };
        command.SetAction(request => Run(
            RowFilter.Select(ComparisonRow.All(request.GetValue(threads), request.GetValue(samples)), row => row.Id, request.GetValue(only)),
            request.GetValue(threads),
            request.GetValue(json)));
        return command;
    }

    private static void Run(IReadOnlyList<ComparisonRow> rows, int threads, bool json)
    {
        OtherLoad others = new();
        Dictionary<int, double> sgemmPeaks = rows.Select(row => row.Threads).Append(threads).Distinct().ToDictionary(n => n, SgemmPeak.Measure);
        double fmaPeak = FmaPeak.Measure(threads);
        others.Report("Peak");

        // A single thread shows its time; its memory would be that of the same row with more.
        ComparisonReport report = new(sgemmPeaks[threads], fmaPeak, [.. rows.Select(row => Compare(row, sgemmPeaks[row.Threads], withMemory: row.Threads == threads))]);
        Console.WriteLine(json ? ReportJson.Of(report) : Table(report, threads));
    }

    private static ComparisonResult Compare(ComparisonRow row, double sgemmPeak, bool withMemory)
    {
        double? referenceMb = withMemory ? PeakCommand.MeasureApart(row, KernelKind.Reference) : null;
        double? kernelsMb = withMemory ? PeakCommand.MeasureApart(row, KernelKind.Simd) : null;
        using IWorkload reference = row.Create(KernelKind.Reference), kernels = row.Create(KernelKind.Simd);
        OtherLoad others = new();
        (double referenceMs, double kernelsMs) = WorkloadTimer.Compare(reference, kernels);
        others.Report(row.Id);
        double gflops = kernels.Flops / 1e6 / kernelsMs;
        return new ComparisonResult(
            row.Name, row.Config, row.Batch, row.Threads, row.Samples, referenceMs, kernelsMs, referenceMs / kernelsMs, gflops, gflops / sgemmPeak, referenceMb, kernelsMb);
    }

    private static string Table(ComparisonReport report, int threads)
    {
        TextTable table = new("work", "model", "windows", "threads", "samples", "reference ms", "kernels ms", "ratio", "GFLOP/s", "of peak", "reference MiB", "kernels MiB");
        foreach (ComparisonResult row in report.Rows)
        {
            table.Add(
                row.Name,
                row.Config,
                $"{row.Batch}",
                $"{row.Threads}",
                $"{row.Samples}",
                Number(row.ReferenceMs, row.ReferenceMs < 10 ? "f3" : "f1"),
                Number(row.KernelsMs, row.KernelsMs < 10 ? "f3" : "f1"),
                Number(row.Ratio, "f2"),
                Number(row.Gflops, "f1"),
                Number(row.PeakFraction, "p0"),
                Number(row.ReferencePeakMb, "f0"),
                Number(row.PeakMb, "f0"));
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {table}
            Ratio: reference time over kernel time. GFLOP/s and peak: the kernels'. MiB: most memory beyond the model and its data.
            Peak with {threads} thread(s): matrix product of libtorch {report.SgemmPeakGflops:f0} GFLOP/s, multiply-add of the processor {report.FmaPeakGflops:f0} GFLOP/s.
            """);
    }

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";
}
