using System.Text.Json;
using AutoLfads.Cli.Doctor;
using AutoLfads.Tests;

namespace AutoLfads.Cli.Tests.Doctor;

public sealed class EnvironmentDoctorTests
{
    [Fact]
    public void Run_ThisMachine_FindsEveryLibraryWorking()
    {
        using var folder = new TemporaryFolder();

        DoctorReport report = EnvironmentDoctor.ForRunFolder(folder["run"]).Run(TestContext.Current.CancellationToken);

        Assert.Equal(
            ["TorchSharp", "ONNX Runtime", "HDF5", "libhdf5", "CUDA", "SIMD", "Cores, memory", "Temporary folder", "Disk space"],
            report.Checks.Select(check => check.Name));
        Assert.All(report.Checks, check => Assert.True(check.Status != CheckStatus.Failed, $"{check.Name}: {check.Found}"));
        Assert.True(report.IsHealthy);
        Assert.Matches(@"^TorchSharp 0\.\d+\.\d+, libtorch 2\.\d+\.\d+.*, \d+ threads$", Found(report, "TorchSharp"));
        Assert.Matches(@"^1\.\d+\.\d+.*, providers .*CPUExecutionProvider", Found(report, "ONNX Runtime"));
        Assert.Matches(@"^PureHDF 2\.[2-9]\d*\.\d+, \d+ bytes", Found(report, "HDF5"));
        Assert.Matches(@"^version 1\.\d+\.\d+$|^version [2-9]\.\d+\.\d+$|^none that can be used; infer --append needs it", Found(report, "libhdf5"));
        Assert.Matches(@"^\d+-bit vectors, \d+ floats at once$|^no vector instructions$", Found(report, "SIMD"));
        Assert.StartsWith($"{Environment.ProcessorCount} cores, ", Found(report, "Cores, memory"), StringComparison.Ordinal);
        Assert.EndsWith($" GiB free at {folder.Path}", Found(report, "Disk space"), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_CheckThatThrows_IsAFindingAndTheOthersStillRun()
    {
        var doctor = new EnvironmentDoctor(
        [
            new Check("first", () => throw new TypeInitializationException("Some.Type", new DllNotFoundException("Unable to load 'libx':\n no such file"))),
            new Check("second", () => new CheckResult("second", CheckStatus.Warning, "slow", "Go faster.")),
            new Check("third", () => throw new InvalidOperationException("odd")),
            new Check("fourth", () => new CheckResult("fourth", CheckStatus.Ok, "fine", null)),
        ]);

        DoctorReport report = doctor.Run(TestContext.Current.CancellationToken);

        Assert.Equal(
            [
                new CheckResult("first", CheckStatus.Failed, "DllNotFoundException: Unable to load 'libx':  no such file", "Mend first after DllNotFoundException."),
                new CheckResult("second", CheckStatus.Warning, "slow", "Go faster."),
                new CheckResult("third", CheckStatus.Failed, "InvalidOperationException: odd", "Mend third after InvalidOperationException."),
                new CheckResult("fourth", CheckStatus.Ok, "fine", null),
            ],
            report.Checks);
        Assert.False(report.IsHealthy);
    }

    [Fact]
    public void Run_Cancelled_Throws()
    {
        using var source = new CancellationTokenSource();
        var doctor = new EnvironmentDoctor(
        [
            new Check("first", () =>
            {
                source.Cancel();
                return new CheckResult("first", CheckStatus.Ok, "fine", null);
            }),
            new Check("second", () => throw new InvalidOperationException("must not run")),
        ]);

        Assert.Throws<OperationCanceledException>(() => doctor.Run(source.Token));
    }

    [Fact]
    public void ToText_Report_AlignsNamesAndPutsRemediesBelow()
    {
        var report = new DoctorReport(
        [
            new CheckResult("HDF5", CheckStatus.Ok, "fine", null),
            new CheckResult("TorchSharp", CheckStatus.Failed, "not there", "Install it."),
            new CheckResult("SIMD", CheckStatus.Warning, "narrow", "Widen it."),
        ]);

        Assert.Equal(
            """
            ok       HDF5        fine
            FAILED   TorchSharp  not there
                                 > Install it.
            warning  SIMD        narrow
                                 > Widen it.
            3 checks, 1 failed, 1 warning.

            """,
            report.ToText());
    }

    [Fact]
    public void ToJson_Report_HasSnakeCaseStatusAndNoEmptyRemedy()
    {
        var report = new DoctorReport([new CheckResult("HDF5", CheckStatus.Ok, "fine", null), new CheckResult("x", CheckStatus.Failed, "gone", "Find it.")]);

        using JsonDocument json = JsonDocument.Parse(report.ToJson());

        Assert.False(json.RootElement.GetProperty("healthy").GetBoolean());
        JsonElement[] checks = [.. json.RootElement.GetProperty("checks").EnumerateArray()];
        Assert.Equal(["name", "status", "found"], checks[0].EnumerateObject().Select(property => property.Name));
        Assert.Equal("failed", checks[1].GetProperty("status").GetString());
        Assert.Equal("Find it.", checks[1].GetProperty("remedy").GetString());
    }

    private static string Found(DoctorReport report, string name) => report.Checks.Single(check => check.Name == name).Found;

    private sealed class Check(string name, Func<CheckResult> run) : IEnvironmentCheck
    {
        public string Name => name;

        public CheckResult Run() => run();

        public string RemedyFor(Exception cause) => $"Mend {name} after {cause.GetType().Name}.";
    }
}
