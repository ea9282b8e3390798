using TorchSharp;

namespace AutoLfads.Cli.Doctor;

/// <summary>TorchSharp and libtorch load and compute: training needs them.</summary>
internal sealed class TorchCheck : IEnvironmentCheck
{
    public string Name => "TorchSharp";

    public CheckResult Run()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor weight = torch.tensor(3.0, requires_grad: true);
        torch.Tensor loss = weight * weight;
        loss.backward();
        double gradient = weight.grad!.item<double>();
        string found = $"TorchSharp {typeof(torch).Assembly.GetName().Version?.ToString(3)}, libtorch {torch.__version__}, {torch.get_num_threads()} threads";
        return gradient == 6
            ? new CheckResult(Name, CheckStatus.Ok, found, Remedy: null)
            : new CheckResult(
                Name,
                CheckStatus.Failed,
                $"{found}; the gradient of x * x at 3 came out as {gradient}, not 6",
                "Reinstall the program: its libtorch is damaged.");
    }

    public string RemedyFor(Exception cause)
    {
        const string Training = "Training needs libtorch; inference does not.";
        return OperatingSystem.IsLinux()
            ? $"{Training} Keep the program's files together, on a 64-bit x86 Linux with glibc. Debian 12 and Ubuntu 22.04 lack "
                + "GLIBCXX_3.4.32, which TorchSharp's library asks for: build with this project's own build files, which lift that demand "
                + "in the output folder, or use libstdc++ of GCC 13 or newer."
            : $"{Training} Keep the program's files together and use the build for this system"
                + (OperatingSystem.IsWindows() ? "; install the Microsoft Visual C++ Redistributable." : " (macOS: Apple silicon only).");
    }
}
