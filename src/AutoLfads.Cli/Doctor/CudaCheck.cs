using System.Runtime.InteropServices;
using TorchSharp;

namespace AutoLfads.Cli.Doctor;

/// <summary>Whether training can use an NVIDIA GPU. The processor is the default, so none is no fault; one that lies idle is worth a warning.</summary>
internal sealed class CudaCheck : IEnvironmentCheck
{
    private const string BuildSwitch = "Build the program with -p:Accelerator=cuda and set training.device: cuda.";

    public string Name => "CUDA";

    public CheckResult Run()
    {
        if (torch.cuda.is_available())
            return new CheckResult(Name, CheckStatus.Ok, $"{torch.cuda.device_count()} GPU(s); used where training.device is cuda", Remedy: null);
        return HasNvidiaDriver()
            ? new CheckResult(Name, CheckStatus.Warning, "an NVIDIA driver is installed, but this build cannot use it; the processor is used", BuildSwitch)
            : new CheckResult(Name, CheckStatus.Ok, "no GPU; the processor is used", $"Only for a machine with an NVIDIA GPU: {BuildSwitch}");
    }

    public string RemedyFor(Exception cause) => "Mend TorchSharp first; whether a GPU can be used is asked through it.";

    private static bool HasNvidiaDriver()
    {
        string driver = OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";
        if (!NativeLibrary.TryLoad(driver, out nint handle)) return false;
        NativeLibrary.Free(handle);
        return true;
    }
}
