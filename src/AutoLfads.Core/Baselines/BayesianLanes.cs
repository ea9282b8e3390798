using System.Numerics.Tensors;
using System.Runtime.Intrinsics;

namespace AutoLfads.Core.Baselines;

/// <summary>Bayesian filters of four signals side by side, one in each lane of a register.</summary>
/// <remarks>
/// Probabilities are kept unnormalised between steps; the next prediction divides. A predicted probability is at least 1e-170 and a level's likelihood at least e^-300 of the highest,
/// so that no product leaves the range of normal numbers and no sum is 0, whatever the samples and however small the jump rate.
/// </remarks>
internal sealed class BayesianLanes
{
    public const int Lanes = 4;
    private const double LeastProbability = 1e-170;
    private const double LeastLogLikelihood = -300;

    // Beyond these multiples of the scale a sample says nothing new, and sums over a block stay finite.
    private const double LargestMagnitude = 1e100;

    private readonly LevelGrid grid;
    private readonly double[] inverseScales = new double[Lanes];
    private readonly double[] logUnit = new double[Lanes]; // from the grid's likelihood to a density of the signal's magnitude
    private readonly double[] scales;
    private readonly double[] posterior; // [level, lane], unnormalised
    private readonly double[] predicted; // [level, lane]
    private readonly double[] likelihood; // [level, lane], relative to about the highest
    private readonly double[] statistic = new double[Lanes];
    private readonly double[] count = new double[Lanes];
    private readonly double[] offset = new double[Lanes]; // what was added to every level's log-likelihood
    private readonly double[] level = new double[Lanes];
    private readonly double[] total = new double[Lanes];

    /// <param name="grid">Levels and step.</param>
    /// <param name="scales">Scale of each lane; 0 for one whose samples are all 0 or missing.</param>
    public BayesianLanes(LevelGrid grid, ReadOnlySpan<double> scales)
    {
        this.grid = grid;
        this.scales = scales.ToArray();
        double logNorm = grid.Config.Likelihood == EmgLikelihood.Gaussian ? 0.5 * Math.Log(2 / Math.PI) : 0;
        for (int lane = 0; lane < Lanes; lane++)
            (inverseScales[lane], logUnit[lane]) = scales[lane] > 0 ? (1 / scales[lane], logNorm - Math.Log(scales[lane])) : (0, 0);
        posterior = new double[grid.Levels.Length * Lanes];
        Array.Fill(posterior, 1.0 / grid.Levels.Length);
        Array.Fill(total, 1);
        predicted = new double[posterior.Length];
        likelihood = new double[posterior.Length];
    }

    /// <summary>Marginal log-likelihood of each lane's samples so far, nats, a density per unit of the signal.</summary>
    public double[] LogLikelihood { get; } = new double[Lanes];

    /// <summary>Samples of each lane so far that were not missing.</summary>
    public long[] SampleCount { get; } = new long[Lanes];

    /// <summary>Posterior probabilities of one lane's levels.</summary>
    internal double[] Posterior(int lane) => [.. Enumerable.Range(0, grid.Levels.Length).Select(k => posterior[(k * Lanes) + lane] / total[lane])];

    /// <summary>Sets the probabilities of all lanes.</summary>
    internal void SetPrior(ReadOnlySpan<double> probabilities)
    {
        for (int i = 0; i < posterior.Length; i++) posterior[i] = probabilities[i / Lanes];
        Array.Fill(total, 1);
    }

    /// <summary>Replaces the next samples by their estimates.</summary>
    /// <param name="rows">Samples, [time, column]; whole blocks, but for the last ones of the signal.</param>
    /// <param name="columns">Columns of a row.</param>
    /// <param name="first">Column of the first lane; lanes beyond the last column are idle.</param>
    public void Run(Span<double> rows, int columns, int first)
    {
        int lanes = Math.Min(Lanes, columns - first), samples = rows.Length / columns, block = grid.Config.BlockSamples;
        for (int start = 0; start < samples; start += block)
        {
            int end = Math.Min(samples, start + block);
            Gather(rows, columns, first, lanes, start, end);
            Predict();
            Measure();
            ReadOut();
            for (int t = start; t < end; t++)
            {
                Span<double> row = rows.Slice((t * columns) + first, lanes);
                for (int lane = 0; lane < lanes; lane++) row[lane] = double.IsFinite(row[lane]) ? level[lane] * scales[lane] : double.NaN;
            }
        }
    }

    /// <summary>What the likelihood needs of a block's samples: how many there are, and the sum of |x| or of x²/2.</summary>
    private void Gather(ReadOnlySpan<double> rows, int columns, int first, int lanes, int start, int end)
    {
        bool squares = grid.Config.Likelihood == EmgLikelihood.Gaussian;
        for (int lane = 0; lane < lanes; lane++)
        {
            double sum = 0;
            int present = 0;
            for (int t = start; t < end; t++)
            {
                double sample = rows[(t * columns) + first + lane];
                if (!double.IsFinite(sample)) continue;
                double magnitude = Math.Min(Math.Abs(sample) * inverseScales[lane], LargestMagnitude);
                sum += squares ? magnitude * magnitude / 2 : magnitude;
                present++;
            }

            (statistic[lane], count[lane]) = (sum, present);
        }
    }

    private void Predict()
    {
        Vector256<double> inverse = Vector256<double>.One / Vector256.Create<double>(total);
        if (grid.IsImplicit) DiffuseImplicitly(inverse);
        else DiffuseExplicitly(inverse);
    }

    private void DiffuseExplicitly(Vector256<double> inverse)
    {
        Vector256<double> keep = inverse * (grid.Stay - (2 * grid.Spread)), spread = inverse * grid.Spread;
        Vector256<double> arrive = Vector256.Create(grid.Arrive), least = Vector256.Create(LeastProbability);
        ref double from = ref posterior[0], to = ref predicted[0];
        nuint last = (nuint)(posterior.Length - Lanes);
        Vector256<double> here = Vector256.LoadUnsafe(ref from), below = here;
        for (nuint i = 0; i <= last; i += Lanes)
        {
            Vector256<double> above = i == last ? here : Vector256.LoadUnsafe(ref from, i + Lanes);
            Vector256.Max((keep * here) + (spread * (below + above)) + arrive, least).StoreUnsafe(ref to, i);
            (below, here) = (here, above);
        }
    }

    /// <summary>Solves (1 - spread · second difference) · predicted = posterior, then lets levels jump; every term is positive, so that nothing cancels.</summary>
    private void DiffuseImplicitly(Vector256<double> inverse)
    {
        Vector256<double> arrive = Vector256.Create(grid.Arrive), least = Vector256.Create(LeastProbability), carried = Vector256<double>.Zero;
        ref double from = ref posterior[0], to = ref predicted[0];
        double[] pivots = grid.Pivots;
        double spread = grid.Spread, stay = grid.Stay;
        for (int k = 0; k < pivots.Length; k++)
        {
            carried = ((inverse * Vector256.LoadUnsafe(ref from, (nuint)(k * Lanes))) + (spread * carried)) * pivots[k];
            carried.StoreUnsafe(ref to, (nuint)(k * Lanes));
        }

        carried = Vector256<double>.Zero;
        for (int k = pivots.Length - 1; k >= 0; k--)
        {
            carried = Vector256.LoadUnsafe(ref to, (nuint)(k * Lanes)) + (spread * pivots[k] * carried);
            Vector256.Max((stay * carried) + arrive, least).StoreUnsafe(ref to, (nuint)(k * Lanes));
        }
    }

    private void Measure()
    {
        Likelihoods();
        Vector256<double> sum = Vector256<double>.Zero, moment = Vector256<double>.Zero;
        ref double before = ref predicted[0], given = ref likelihood[0], after = ref posterior[0];
        double[] levels = grid.Levels;
        for (int k = 0; k < levels.Length; k++)
        {
            nuint at = (nuint)(k * Lanes);
            Vector256<double> joint = Vector256.LoadUnsafe(ref before, at) * Vector256.LoadUnsafe(ref given, at);
            joint.StoreUnsafe(ref after, at);
            sum += joint;
            moment += levels[k] * joint;
        }

        sum.CopyTo(total);
        (moment / sum).CopyTo(level);
        for (int lane = 0; lane < Lanes; lane++)
        {
            if (count[lane] == 0 || scales[lane] == 0) continue;
            LogLikelihood[lane] += Math.Log(total[lane]) - grid.LogTotal - offset[lane] + (count[lane] * logUnit[lane]);
            SampleCount[lane] += (long)count[lane];
        }
    }

    /// <summary>Likelihood of the block at every level, about 1 at the highest; 1 at all of them where the block has no samples.</summary>
    private void Likelihoods()
    {
        Span<double> bestSteepness = stackalloc double[Lanes], bestLogLevel = stackalloc double[Lanes];
        for (int lane = 0; lane < Lanes; lane++)
        {
            int best = count[lane] == 0 ? 0 : grid.MostLikely(statistic[lane], count[lane]);
            (bestSteepness[lane], bestLogLevel[lane]) = (grid.Steepness[best], grid.LogLevels[best]);
            offset[lane] = (statistic[lane] * bestSteepness[lane]) + (count[lane] * bestLogLevel[lane]);
        }

        Vector256<double> sums = Vector256.Create<double>(statistic), counts = Vector256.Create<double>(count), least = Vector256.Create(LeastLogLikelihood);
        Vector256<double> steepness = Vector256.Create<double>(bestSteepness), logLevel = Vector256.Create<double>(bestLogLevel);
        double[] steepnesses = grid.Steepness, logLevels = grid.LogLevels;
        ref double logs = ref likelihood[0];
        for (int k = 0; k < steepnesses.Length && k < logLevels.Length; k++)
        {
            Vector256<double> log = (sums * (steepness - Vector256.Create(steepnesses[k]))) + (counts * (logLevel - Vector256.Create(logLevels[k])));
            Vector256.Max(log, least).StoreUnsafe(ref logs, (nuint)(k * Lanes));
        }

        TensorPrimitives.Exp(likelihood, likelihood);
    }

    private void ReadOut()
    {
        if (grid.Config.Readout == PosteriorReadout.Expectation) return;
        Vector256<double> highest = Vector256<double>.Zero, at = Vector256<double>.Zero;
        for (int k = 0; k < grid.Levels.Length; k++)
        {
            Vector256<double> here = Vector256.LoadUnsafe(ref posterior[k * Lanes]), higher = Vector256.GreaterThan(here, highest);
            at = Vector256.ConditionalSelect(higher, Vector256.Create((double)k), at);
            highest = Vector256.Max(highest, here);
        }

        for (int lane = 0; lane < Lanes; lane++)
        {
            int k = (int)at.GetElement(lane);
            double peak = grid.Config.Readout == PosteriorReadout.InterpolatedMaximum && k > 0 && k < grid.Levels.Length - 1 ? ParabolaPeak(k, lane) : 0;
            level[lane] = (k + 1 + peak) / grid.Levels.Length;
        }
    }

    /// <summary>Where between -1/2 and 1/2 levels from the middle one the parabola through three log-probabilities peaks.</summary>
    private double ParabolaPeak(int k, int lane)
    {
        double middle = posterior[(k * Lanes) + lane];
        double below = Math.Log(posterior[((k - 1) * Lanes) + lane] / middle), above = Math.Log(posterior[((k + 1) * Lanes) + lane] / middle);
        double curvature = below + above;
        return curvature < 0 ? (above - below) / (-2 * curvature) : 0;
    }
}
