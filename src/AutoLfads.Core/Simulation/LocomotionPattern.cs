using AutoLfads.Core.Recordings;
using MathNet.Numerics.Distributions;

namespace AutoLfads.Core.Simulation;

/// <summary>One draw of a walk: when the foot strikes, and every burst of every muscle.</summary>
internal sealed class LocomotionPattern
{
    private const double Tonic = 0.03; // activation between bursts
    private const double TailsFollowed = 8; // time constants after which a burst's tail is below 0.04 %

    /// <summary>Muscles in an order in which neighbours on the leg are neighbours here, with a burst's place in the cycle (foot strike 0, toe off about 0.6).</summary>
    private static readonly BurstForm[] Forms =
    [
        new("IL", Onset: .60, Length: .26, Height: 1.0, Rise: .018, Tail: .060, Flexion: true),
        new("RF", Onset: .02, Length: .24, Height: 0.5, Rise: .015, Tail: .070, Flexion: false),
        new("RF", Onset: .62, Length: .16, Height: 0.9, Rise: .012, Tail: .045, Flexion: true),
        new("VM", Onset: .95, Length: .38, Height: 0.9, Rise: .014, Tail: .080, Flexion: false),
        new("VI", Onset: .92, Length: .42, Height: 0.8, Rise: .018, Tail: .090, Flexion: false),
        new("VL", Onset: .96, Length: .40, Height: 1.0, Rise: .012, Tail: .085, Flexion: false),
        new("TA", Onset: .58, Length: .28, Height: 1.0, Rise: .010, Tail: .050, Flexion: true),
        new("GA", Onset: .93, Length: .43, Height: 1.0, Rise: .014, Tail: .060, Flexion: false),
        new("ST", Onset: .55, Length: .10, Height: 1.0, Rise: .010, Tail: .030, Flexion: true),
        new("ST", Onset: .88, Length: .12, Height: 0.7, Rise: .012, Tail: .040, Flexion: false),
        new("BFpR", Onset: .57, Length: .09, Height: 0.4, Rise: .012, Tail: .030, Flexion: true),
        new("BFpR", Onset: .90, Length: .33, Height: 0.8, Rise: .015, Tail: .070, Flexion: false),
        new("SM", Onset: .90, Length: .42, Height: 0.9, Rise: .016, Tail: .075, Flexion: false),
        new("GRr", Onset: .56, Length: .22, Height: 0.8, Rise: .012, Tail: .050, Flexion: true),
        new("GS", Onset: .94, Length: .36, Height: 0.7, Rise: .020, Tail: .090, Flexion: false),
    ];

    private readonly List<Burst> bursts;

    private LocomotionPattern(List<double> footStrikes, List<Burst> bursts)
    {
        FootStrikes = footStrikes;
        this.bursts = bursts;
    }

    /// <summary>The muscles' names, in column order.</summary>
    public static IReadOnlyList<string> Muscles { get; } = [.. Forms.Select(f => f.Muscle).Distinct()];

    private static readonly Dictionary<string, int> Columns = Muscles.Select((name, column) => (name, column)).ToDictionary(m => m.name, m => m.column);

    /// <summary>Times of the foot strikes within the recording, seconds.</summary>
    public IReadOnlyList<double> FootStrikes { get; }

    /// <summary>Draws cycles and bursts until the end of the recording.</summary>
    public static LocomotionPattern Draw(LocomotionEmgConfig config, Random random)
    {
        List<double> strikes = [];
        List<Burst> bursts = [];
        double middle = Math.Sqrt(config.ShortestCycleSeconds * config.LongestCycleSeconds);
        double pace = 0; // logarithm of the cycle's period about the middle; slow from cycle to cycle
        Drive extension = new(0, 0, 0, 0);
        Drive flexion = extension;
        double strike = -2 * config.LongestCycleSeconds; // the walk is under way when the recording begins
        while (strike < config.DurationSeconds)
        {
            pace = (0.6 * pace) + Normal.Sample(random, 0, 0.06);
            double period = Math.Clamp(middle * Math.Exp(pace), config.ShortestCycleSeconds, config.LongestCycleSeconds);
            extension = Drive.Next(extension, random);
            flexion = Drive.Next(flexion, random);
            foreach (BurstForm form in Forms)
                bursts.Add(form.Draw(Columns[form.Muscle], strike, period, form.Flexion ? flexion : extension, random));
            if (strike >= 0) strikes.Add(strike);
            strike += period;
        }

        return new LocomotionPattern(strikes, bursts);
    }

    /// <summary>Activation of each muscle on a time axis that begins at 0, [time, muscle].</summary>
    public SampleMatrix Activation(double rateHz, int sampleCount)
    {
        SampleMatrix activation = new(sampleCount, Muscles.Count);
        Array.Fill(activation.Values, Tonic);
        foreach (Burst burst in bursts)
        {
            int first = (int)Math.Max(0, Math.Ceiling(burst.Start * rateHz));
            double end = burst.Start + burst.Length + (TailsFollowed * burst.Tail);
            for (int t = first; t < sampleCount && t < end * rateHz; t++) activation[t, burst.Muscle] += burst.At((t / rateHz) - burst.Start);
        }

        return activation;
    }

    /// <summary>What the muscles of one group share in a cycle.</summary>
    private sealed record Drive(double LogHeight, double Delay, double Hz, double Depth)
    {
        public static Drive Next(Drive previous, Random random) => new(
            (0.5 * previous.LogHeight) + Normal.Sample(random, 0, 0.2),
            Normal.Sample(random, 0, 0.006),
            8 + (8 * random.NextDouble()),
            0.1 + (0.3 * random.NextDouble()));
    }

    /// <summary>A muscle's burst on average: onset and length as shares of the cycle, rise and tail in seconds.</summary>
    private sealed record BurstForm(string Muscle, double Onset, double Length, double Height, double Rise, double Tail, bool Flexion)
    {
        public Burst Draw(int column, double strike, double period, Drive drive, Random random) => new(
            column,
            strike + (Onset * period) + drive.Delay + Normal.Sample(random, 0, 0.004),
            Math.Max(2 * Rise, Length * period * Math.Exp(Normal.Sample(random, 0, 0.12))),
            Height * Math.Exp(drive.LogHeight + Normal.Sample(random, 0, 0.15)),
            Rise,
            Tail,
            drive.Hz,
            drive.Depth);
    }

    /// <summary>One burst: a raised-cosine rise, a plateau with sub-bursts, an exponential tail; times in seconds.</summary>
    private sealed record Burst(int Muscle, double Start, double Length, double Height, double Rise, double Tail, double SubBurstHz, double Depth)
    {
        public double At(double sinceStart)
        {
            double onPlateau = Math.Min(sinceStart, Length);
            double value = Height * (1 - (Depth * Math.Cos(2 * Math.PI * SubBurstHz * onPlateau)));
            if (sinceStart < Rise) value *= 0.5 * (1 - Math.Cos(Math.PI * sinceStart / Rise));
            if (sinceStart > Length) value *= Math.Exp((Length - sinceStart) / Tail);
            return value;
        }
    }
}
