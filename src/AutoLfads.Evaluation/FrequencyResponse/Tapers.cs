using MathNet.Numerics.LinearAlgebra;

namespace AutoLfads.Evaluation.FrequencyResponse;

/// <summary>Window functions of unit energy.</summary>
internal static class Tapers
{
    private const double TimeHalfBandwidth = 2;
    private const int DpssCount = 3; // twice the time-half-bandwidth less one: those with nearly all energy inside of the band

    /// <summary>The windows of a taper, [taper][bin].</summary>
    public static double[][] Of(Taper taper, int length) => taper == Taper.Dpss ? Dpss(length, TimeHalfBandwidth, DpssCount) : [Hann(length)];

    /// <summary>
    /// The discrete prolate spheroidal sequences: eigenvectors of the tridiagonal matrix that commutes with the concentration problem, most concentrated first.
    /// Slepian 1978, Bell Syst. Tech. J. 57:1371.
    /// </summary>
    public static double[][] Dpss(int length, double timeHalfBandwidth, int count)
    {
        double cosine = Math.Cos(2 * Math.PI * timeHalfBandwidth / length);
        Matrix<double> matrix = Matrix<double>.Build.Dense(length, length);
        for (int t = 0; t < length; t++)
        {
            double fromCentre = (length - 1 - (2 * t)) / 2.0;
            matrix[t, t] = fromCentre * fromCentre * cosine;
            if (t > 0) matrix[t, t - 1] = matrix[t - 1, t] = t * (length - t) / 2.0;
        }

        Matrix<double> vectors = matrix.Evd(Symmetricity.Symmetric).EigenVectors; // ascending eigenvalues
        return [.. Enumerable.Range(1, count).Select(k => vectors.Column(length - k).ToArray())];
    }

    private static double[] Hann(int length)
    {
        double[] window = [.. Enumerable.Range(0, length).Select(t => 0.5 - (0.5 * Math.Cos(2 * Math.PI * (t + 0.5) / length)))];
        double norm = Math.Sqrt(window.Sum(w => w * w));
        return Array.ConvertAll(window, w => w / norm);
    }
}
