using Microsoft.ML.OnnxRuntime;

namespace AutoLfads.Cli.Doctor;

/// <summary>ONNX Runtime loads and computes: inference.engine=onnx_runtime needs it.</summary>
internal sealed class OnnxRuntimeCheck : IEnvironmentCheck
{
    // An ONNX model of one node, y = x + x, for two floats; opset 13.
    private const string Doubling = "CAcSADo1Cg4KAXgKAXgSAXkiA0FkZBIBZ1oPCgF4EgoKCAgBEgQKAggCYg8KAXkSCgoICAESBAoCCAJCBAoAEA0=";

    public string Name => "ONNX Runtime";

    public CheckResult Run()
    {
        using var options = new SessionOptions();
        using var session = new InferenceSession(Convert.FromBase64String(Doubling), options);
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(new[] { 1.5f, -4f }, [2]);
        using var run = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(run, ["x"], [input], ["y"]);
        float[] doubled = outputs[0].GetTensorDataAsSpan<float>().ToArray();

        OrtEnv environment = OrtEnv.Instance();
        string found = $"{environment.GetVersionString()}, providers {string.Join(", ", environment.GetAvailableProviders())}";
        return doubled is [3f, -8f]
            ? new CheckResult(Name, CheckStatus.Ok, found, Remedy: null)
            : new CheckResult(
                Name,
                CheckStatus.Failed,
                $"{found}; doubling 1.5 and -4 gave {string.Join(" and ", doubled)}",
                "Reinstall the program: its ONNX Runtime is damaged.");
    }

    public string RemedyFor(Exception cause) => OperatingSystem.IsLinux()
        ? "Only inference.engine=onnx_runtime needs ONNX Runtime. Keep the program's files together, on a Linux with glibc 2.28 or newer."
        : "Only inference.engine=onnx_runtime needs ONNX Runtime. Keep the program's files together and use the build for this system"
            + (OperatingSystem.IsWindows() ? "; install the Microsoft Visual C++ Redistributable." : ".");
}
