using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using AutoLfads.Benchmarks.Measurement;
using AutoLfads.Benchmarks.Workloads;
using AutoLfads.Core.Configuration;
using TorchSharp;

namespace AutoLfads.Benchmarks.Commands;

/// <summary>The memory of one row on one path, in a process of its own, where no other row has left memory behind.</summary>
internal static class PeakCommand
{
    public static Command Create()
    {
        Option<string> name = new("--name") { Required = true }, config = new("--config") { Required = true };
        Option<int> batch = new("--batch") { Required = true }, threads = new("--threads") { Required = true };
        Option<int?> samples = new("--samples");
        Option<KernelKind> kernels = new("--kernels") { Required = true };
        Command command = new("peak", "Prints the memory of one row on one path, MiB; compare calls it.") { name, config, batch, threads, samples, kernels };
        command.Hidden = true;
        command.SetAction(request =>
        {
            ComparisonRow row = new(request.GetValue(name)!, request.GetValue(config)!, request.GetValue(batch), request.GetValue(threads), request.GetValue(samples));
            Console.WriteLine(Measure(row, request.GetValue(kernels)).ToString("r", CultureInfo.InvariantCulture));
        });
        return command;
    }

    /// <summary>Measures in a new process.</summary>
    /// <returns>MiB beyond the model and its data.</returns>
    /// <exception cref="InvalidOperationException">The process failed.</exception>
    public static double MeasureApart(ComparisonRow row, KernelKind kernels)
    {
        string program = Environment.ProcessPath!;
        ProcessStartInfo start = new(program) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet") start.ArgumentList.Add(typeof(PeakCommand).Assembly.Location);
        string[] arguments =
        [
            "peak", "--name", row.Name, "--config", row.Config, "--batch", $"{row.Batch}", "--threads", $"{row.Threads}", "--kernels", $"{kernels}",
            .. row.Samples is { } samples ? ["--samples", $"{samples}"] : Array.Empty<string>(),
        ];
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"'{program}' did not start.");
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? double.Parse(output, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"Measuring the memory of {row.Id} ({kernels}) ended with exit code {process.ExitCode}; what it said is above.");
    }

    private static double Measure(ComparisonRow row, KernelKind kernels)
    {
        using IWorkload workload = row.Create(kernels);
        torch.set_num_threads(workload.TorchThreads);
        int runs = row.Samples is null ? 3 : 1; // samples repeat the work already
        return ResidentMemory.PeakOf(() =>
        {
            for (int run = 0; run < runs; run++) workload.Run();
        });
    }
}
