using System.Globalization;

namespace AutoLfads.Cli.Evaluation;

/// <summary>What the compared estimators are called in tables and JSON.</summary>
internal static class EstimatorNames
{
    public const string AutoLfads = "autolfads";
    public const string Rectified = "rectified";

    public static string LowPass(double cutoffHz) => string.Create(CultureInfo.InvariantCulture, $"lowpass_{cutoffHz}hz");
}
