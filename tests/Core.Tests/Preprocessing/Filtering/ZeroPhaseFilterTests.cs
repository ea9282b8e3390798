using AutoLfads.Core.Preprocessing.Filtering;
using CsCheck;

namespace AutoLfads.Core.Tests.Preprocessing.Filtering;

public sealed class ZeroPhaseFilterTests
{
    // Each case: the filter, then SciPy 1.10's sosfiltfilt (filtfilt for the notches) of the 60-sample wave at the probed places.
    public static TheoryData<string, double[]> References => new()
    {
        { "low-pass 4", [0.4933628608696522, 0.49375216023684876, 0.29708408823897997, 0.13974219814786046, 0.29283834043664575, 0.22547504599046053] },
        { "high-pass 4", [0.0005387724439660235, -0.31754038504342125, 1.0602969894893732, -0.7619827073266979, -0.7662256447544864, -0.051198024150255414] },
        { "low-pass 5", [0.4890627158412536, 0.5669186693458494, 0.9316037693075188, -0.0766827890900922, -0.09806351505878476, 0.18045230658863406] },
        { "low-pass 1", [0.490906664160644, 0.45658043446167595, 0.8467706447718515, -0.08014325093991184, -0.11950871369492713, 0.1819196367327136] },
        { "high-pass 3", [0.00021649788028718642, -0.41665366295678197, 0.4593058598976359, -0.46989990697941453, -0.39077374633634676, 0.006309036193273276] },
        { "notch 60", [0.5299673428332613, 0.18583943625822555, 1.4287147791008106, -0.5169375641793208, -0.5332787023069656, 0.13867452489768792] },
        { "notch 94", [0.646056782413261, 0.30095081882245694, 1.5312820712129003, -0.4823800154439309, -0.6751706539807729, -1.8847508574310057e-05] },
    };

    [Theory]
    [MemberData(nameof(References))]
    public void Apply_Wave_EqualsScipy(string filter, double[] expected) =>
        Signals.AssertClose(expected, Signals.Probe(Design(filter).Apply(Signals.Wave(60))));

    [Theory]
    [InlineData("low-pass 4", 15)]
    [InlineData("low-pass 5", 18)]
    [InlineData("notch 60", 9)]
    public void PaddingSamples_AnyFilter_IsThreeTimesItsCoefficients(string filter, int expected) => Assert.Equal(expected, Design(filter).PaddingSamples);

    [Fact]
    public void Apply_SineAtCutoff_HalvesItWithoutDelay()
    {
        double[] sine = Signals.Make(4000, t => Math.Sin(2 * Math.PI * 20 * t / 500));
        double[] filtered = new ZeroPhaseFilter(Butterworth.LowPass(4, 20, 500)).Apply(sine);
        Signals.AssertClose([.. sine[1000..3000].Select(x => x / 2)], filtered[1000..3000]);
    }

    [Fact]
    public void Apply_ReversedSignal_GivesReversedOutput() =>
        Gen.Double[-1, 1].Array[20, 200].Sample(burst =>
        {
            // Silence around the burst, so that both directions have decayed before the ends.
            double[] signal = [.. new double[400], .. burst, .. new double[400]];
            ZeroPhaseFilter filter = new(Butterworth.LowPass(4, 20, 500));
            double[] forward = filter.Apply(signal);
            Signals.AssertClose([.. forward.Reverse()], filter.Apply([.. signal.Reverse()]));
        });

    [Fact]
    public void Apply_StraightLine_LowPassKeepsIt()
    {
        double[] line = Signals.Make(100, t => 3 - (0.2 * t));
        Signals.AssertClose(line[40..60], new ZeroPhaseFilter(Butterworth.LowPass(2, 20, 100)).Apply(line)[40..60]);
    }

    [Fact]
    public void Apply_TooShort_SaysWhatIsNeeded()
    {
        ZeroPhaseFilter filter = Design("low-pass 4");
        ArgumentException error = Assert.Throws<ArgumentException>(() => filter.Apply(new double[15]));
        Assert.Contains("more than 15 samples, got 15", error.Message, StringComparison.Ordinal);
        Assert.Equal(16, filter.Apply(new double[16]).Length);
    }

    private static ZeroPhaseFilter Design(string filter) => new(filter switch
    {
        "low-pass 4" => Butterworth.LowPass(4, 20, 500),
        "high-pass 4" => Butterworth.HighPass(4, 65, 5000),
        "low-pass 5" => Butterworth.LowPass(5, 11, 100),
        "low-pass 1" => Butterworth.LowPass(1, 11, 100),
        "high-pass 3" => Butterworth.HighPass(3, 11, 100),
        "notch 60" => [IirNotch.Design(60, 2, 5000)],
        _ => [IirNotch.Design(94, 94.0 / 4, 10000)],
    });
}
