using AutoLfads.Core.Configuration;
using TorchSharp;

namespace AutoLfads.Training;

/// <summary>Where tensors of a run live.</summary>
public static class TrainingDevice
{
    /// <summary>The device asked for.</summary>
    /// <param name="device">The processor or a GPU.</param>
    /// <exception cref="PlatformNotSupportedException">CUDA was asked for and is not there.</exception>
    public static torch.Device Select(ComputeDevice device)
    {
        if (device == ComputeDevice.Cpu) return torch.CPU;
        if (!torch.cuda.is_available())
            throw new PlatformNotSupportedException(
                "training.device is cuda, but no CUDA device can be used here. Build with -p:Accelerator=cuda on a machine with an NVIDIA driver, or set training.device=cpu; autolfads doctor says what loads.");
        return torch.CUDA;
    }
}
