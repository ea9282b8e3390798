using System.Globalization;

namespace AutoLfads.Tests;

/// <summary>Numbers on their way to and from the system's Python, as raw doubles in files.</summary>
internal static class PythonNumbers
{
    /// <summary>Runs a script on arrays: they are there as NumPy arrays a0, a1, …; what the script assigns to "result" comes back, flattened.</summary>
    /// <param name="script">Python source; numpy is imported as np.</param>
    /// <param name="arrays">What the script works on.</param>
    public static double[] Compute(string script, params double[][] arrays)
    {
        using TemporaryFolder folder = new();
        for (int i = 0; i < arrays.Length; i++) File.WriteAllBytes(folder[string.Create(CultureInfo.InvariantCulture, $"a{i}")], Bytes(arrays[i]));
        string load = string.Concat(arrays.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"a{i} = np.fromfile(sys.argv[1] + '/a{i}')\n")));
        Python.Run($"import sys\nimport numpy as np\n{load}{script}\nnp.asarray(result, dtype=float).ravel().tofile(sys.argv[1] + '/result')", folder.Path);
        byte[] bytes = File.ReadAllBytes(folder["result"]);
        double[] result = new double[bytes.Length / sizeof(double)];
        Buffer.BlockCopy(bytes, 0, result, 0, bytes.Length);
        return result;
    }

    private static byte[] Bytes(double[] values)
    {
        byte[] bytes = new byte[values.Length * sizeof(double)];
        Buffer.BlockCopy(values, 0, bytes, 0, bytes.Length);
        return bytes;
    }
}
