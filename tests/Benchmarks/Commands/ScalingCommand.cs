using System.CommandLine;
using System.Globalization;
using AutoLfads.Benchmarks.Measurement;
using AutoLfads.Benchmarks.Workloads;
using AutoLfads.Core.Configuration;

namespace AutoLfads.Benchmarks.Commands;

/// <summary>How the time of a training step with the kernels grows with windows, bins and threads.</summary>
internal static class ScalingCommand
{
    private const int BinsOfBatches = Architectures.WindowBins, BatchOfBins = 64;
    private static readonly int[] Batches = [32, 64, 128, 256, 512, 1024], Bins = [50, 100, 200, 400], Threads = [1, 2];

    public static Command Create()
    {
        Option<bool> json = new("--json") { Description = "Print one JSON document instead of the table." };
        Option<string?> only = RowFilter.Create(["batch/THREADS", "bins/THREADS"]);
        Command command = new(
            "scaling",
            $"Times training steps with the kernels for {Batches[0]} to {Batches[^1]} windows of {BinsOfBatches} bins and for {BatchOfBins} windows of {Bins[0]} to {Bins[^1]} bins, "
            + "with 1 and 2 threads. Where a step's time grows in proportion, the time per window and bin stays the same.")
        {
            json, only,
        };
        command.SetAction(request => Run(RowFilter.Select(Rows(), row => row.Id, request.GetValue(only)), request.GetValue(json)));
        return command;
    }

    private static IReadOnlyList<ScalingRow> Rows() =>
    [
        .. Threads.SelectMany(threads => Batches.Select(batch => new ScalingRow("batch", batch, BinsOfBatches, threads))),
        .. Threads.SelectMany(threads => Bins.Select(bins => new ScalingRow("bins", BatchOfBins, bins, threads))),
    ];

    private static void Run(IReadOnlyList<ScalingRow> rows, bool json)
    {
        ScalingResult[] results = [.. rows.Select(Measure)];
        Console.WriteLine(json ? ReportJson.Of(new { Rows = results }) : Table(results));
    }

    private static ScalingResult Measure(ScalingRow row)
    {
        using TrainingWorkload workload = new(Architectures.Named(Architectures.EmgBench), row.Batch, row.Bins, KernelKind.Simd, row.Threads);
        OtherLoad others = new();
        double ms = WorkloadTimer.Measure(workload);
        others.Report($"{row.Id}, {row.Batch} windows of {row.Bins} bins");
        return new ScalingResult(row.Series, row.Batch, row.Bins, row.Threads, ms, 1e3 * ms / row.Batch / row.Bins, workload.Flops / 1e6 / ms);
    }

    private static TextTable Table(IEnumerable<ScalingResult> results)
    {
        TextTable table = new("series", "windows", "bins", "threads", "kernels ms", "us per window and bin", "GFLOP/s");
        foreach (ScalingResult result in results)
        {
            table.Add(result.Series, $"{result.Batch}", $"{result.Bins}", $"{result.Threads}", Number(result.KernelsMs, "f1"), Number(result.UsPerWindowBin, "f3"), Number(result.Gflops, "f1"));
        }

        return table;
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>A step to be timed: which series it belongs to, and its sizes.</summary>
    private sealed record ScalingRow(string Series, int Batch, int Bins, int Threads)
    {
        public string Id => $"{Series}/{Threads}";
    }

    /// <summary>The same with the median time of one step, ms, and what follows from it.</summary>
    private sealed record ScalingResult(string Series, int Batch, int Bins, int Threads, double KernelsMs, double UsPerWindowBin, double Gflops);
}
