using System.CommandLine;
using AutoLfads.Benchmarks.Bdn;
using BenchmarkDotNet.Running;

namespace AutoLfads.Benchmarks.Commands;

/// <summary>The same work under BenchmarkDotNet.</summary>
internal static class BdnCommand
{
    public static Command Create()
    {
        Argument<string[]> filters = new("filters") { Description = "Globs of benchmarks, such as '*TrainingStep*'; all without any.", Arity = ArgumentArity.ZeroOrMore };
        Command command = new("bdn", "Runs the benchmarks under BenchmarkDotNet, which reports scatter and allocations; minutes. Its files go to artifacts/benchmarks.") { filters };
        command.SetAction(request =>
        {
            string[] globs = request.GetValue(filters) is { Length: > 0 } given ? given : ["*"];
            BenchmarkSwitcher.FromTypes([typeof(TrainingStepBenchmark), typeof(PosteriorMeanBenchmark), typeof(PosteriorAverageBenchmark)])
                .Run(["--filter", .. globs], new InProcessConfig());
        });
        return command;
    }
}
