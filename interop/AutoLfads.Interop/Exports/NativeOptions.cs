using System.Runtime.InteropServices;

namespace AutoLfads.Interop.Exports;

/// <summary><c>autolfads_options</c> of the C library.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeOptions
{
    /// <summary>Bytes of the structure that the caller was compiled with: later versions append members.</summary>
    public int Size;

    /// <summary>Posterior samples.</summary>
    public int Samples;

    /// <summary>Seed of the samples.</summary>
    public int Seed;

    /// <summary>Threads; 0 for every core.</summary>
    public int Threads;

    /// <summary>Probability mass of the credible interval.</summary>
    public double CredibleMass;

    /// <summary>The defaults.</summary>
    public static unsafe NativeOptions Default
    {
        get
        {
            ActivationOptions defaults = new();
            return new() { Size = sizeof(NativeOptions), Samples = defaults.Samples, Seed = defaults.Seed, Threads = defaults.Threads, CredibleMass = defaults.CredibleMass };
        }
    }

    /// <summary>The same for the facade.</summary>
    /// <exception cref="AutoLfadsException">The structure is not one that was filled in.</exception>
    public readonly unsafe ActivationOptions ToOptions()
    {
        if (Size != sizeof(NativeOptions))
        {
            throw new AutoLfadsException(
                ErrorCode.InvalidArgument, $"The options' member 'size' must be {sizeof(NativeOptions)}, was {Size}. Fill the structure in with autolfads_default_options, then change members.");
        }

        return new ActivationOptions { Samples = Samples, Seed = Seed, Threads = Threads, CredibleMass = CredibleMass };
    }
}
