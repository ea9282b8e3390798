using AutoLfads.Tests;

namespace AutoLfads.IO.Tests;

/// <summary>Reads damaged copies of a file: each must be read or refused as documented, and never take much memory.</summary>
internal static class DamageCheck
{
    private const long MostBytes = 1L << 30;

    /// <summary>Reads the file itself, which must succeed, and then its damaged copies, of which at least a share must be refused with a message that names the file.</summary>
    /// <param name="file">The undamaged file.</param>
    /// <param name="name">Its name, for the reader and in its messages.</param>
    /// <param name="variants">How many copies.</param>
    /// <param name="seed">Seed of the damages.</param>
    /// <param name="read">Reads the file at a path and checks that what it read hangs together.</param>
    /// <param name="leastRefused">Share of the copies that must be refused: damage to numbers may pass.</param>
    /// <param name="mostBytes">What reading one copy may allocate.</param>
    public static void Run(byte[] file, string name, int variants, int seed, Action<string> read, double leastRefused = 0.1, long mostBytes = MostBytes)
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder[name], file);
        read(folder[name]);
        int refused = 0, variant = 0;
        foreach (byte[] copy in DamagedCopies.Of(file, seed, variants))
        {
            variant++;
            File.WriteAllBytes(folder[name], copy);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                read(folder[name]);
            }
            catch (InvalidDataException e)
            {
                refused++;
                Assert.Contains($"'{name}'", e.Message, StringComparison.Ordinal);
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"Variant {variant} of seed {seed}: {e}");
            }

            long taken = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(taken < mostBytes, $"Variant {variant} of seed {seed} took {taken} bytes.");
        }

        Assert.True(refused >= leastRefused * variants, $"only {refused} of {variants} damaged files were refused");
    }
}
