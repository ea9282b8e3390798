using AutoLfads.Kernels.Simd;

namespace AutoLfads.Cli.Doctor;

/// <summary>How wide the kernels compute on this processor: the speed of training follows it.</summary>
internal sealed class SimdCheck : IEnvironmentCheck
{
    public string Name => "SIMD";

    public CheckResult Run()
    {
        int bits = InstructionSets.Best switch
        {
            InstructionSet.Vector512 => 512,
            InstructionSet.Vector256 => 256,
            InstructionSet.Vector128 => 128,
            _ => 0,
        };
        string found = bits == 0 ? "no vector instructions" : $"{bits}-bit vectors, {bits / 32} floats at once";
        return bits >= 256 || OperatingSystem.IsMacOS()
            ? new CheckResult(Name, CheckStatus.Ok, found, Remedy: null)
            : new CheckResult(
                Name,
                CheckStatus.Warning,
                found,
                "Training is slower than on a processor with AVX2. In a virtual machine pass the host's processor features through.");
    }

    public string RemedyFor(Exception cause) => "Install the .NET 10 runtime for this processor.";
}
