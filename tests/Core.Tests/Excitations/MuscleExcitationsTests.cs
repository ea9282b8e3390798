using AutoLfads.Core.Excitations;
using AutoLfads.Core.Excitations.Dynamics;
using AutoLfads.Core.Preprocessing;
using AutoLfads.Core.Recordings;

namespace AutoLfads.Core.Tests.Excitations;

public sealed class MuscleExcitationsTests
{
    [Theory]
    [InlineData(NormalisationMethod.Maximum, 5.0)]
    [InlineData(NormalisationMethod.Quantile, 4.0)]
    [InlineData(NormalisationMethod.Given, 8.0)]
    public void Fit_Method_GivesTheFactorOfEachChannel(NormalisationMethod method, double factor)
    {
        NormalisationConfig config = new() { Method = method, Quantile = 0.75, Values = method == NormalisationMethod.Given ? new Dictionary<string, double> { ["TA"] = 8 } : new Dictionary<string, double>() };
        ExcitationNormalisation fitted = ExcitationNormalisation.Fit(Emg([1, 2, double.NaN, 5, 3, 4]), ["TA"], config);
        Assert.Equal([new ChannelConstant("TA", "mV", factor)], fitted.Factors);
    }

    [Fact]
    public void Fit_ValueBesideAMethod_WinsForItsChannel() => Assert.Equal(
        2.5, ExcitationNormalisation.Fit(Emg([1, 2, 3]), ["TA"], new NormalisationConfig { Values = new Dictionary<string, double> { ["TA"] = 2.5 } }).Factors[0].Value);

    [Fact]
    public void Fit_ChannelWithoutFactor_IsNamed()
    {
        Assert.Contains("channel 'TA': its maximum is 0", Assert.Throws<InvalidDataException>(() => ExcitationNormalisation.Fit(Emg([0, 0]), ["TA"], new NormalisationConfig())).Message, StringComparison.Ordinal);
        Assert.Contains("normalisation.values lacks TA", Assert.Throws<InvalidDataException>(() => ExcitationNormalisation.Fit(Emg([1, 2]), ["TA"], new NormalisationConfig { Method = NormalisationMethod.Given })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_FactorsOfAnotherTrial_LimitsAndCounts()
    {
        MuscleExcitations excitations = Of(Emg([1, 2, 4]), new([new("TA", "mV", 2)]), new ActivationDynamicsConfig());
        Assert.Equal([0.5, 1, 1], excitations.Values.Values);
        Assert.Equal([1], excitations.Limited);
        Assert.Contains("its factor is in V", Assert.Throws<InvalidDataException>(() => Of(Emg([1, 2]), new([new("TA", "V", 2)]), new ActivationDynamicsConfig())).Message, StringComparison.Ordinal);
        Assert.Contains("no factor for TA; it has GA", Assert.Throws<InvalidDataException>(() => Of(Emg([1, 2]), new([new("GA", "mV", 2)]), new ActivationDynamicsConfig())).Message, StringComparison.Ordinal);
        Assert.Contains("no estimate at 1.01 s", Assert.Throws<InvalidDataException>(() => Of(Emg([1, double.NaN]), new([new("TA", "mV", 2)]), new ActivationDynamicsConfig())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_Dynamics_ActOnTheExcitationOfTheActuator()
    {
        EmgRecording emg = Emg([0, 1, 4, 3, 2, 0]);
        ExcitationNormalisation normalisation = new([new("TA", "mV", 2)]);
        foreach (ActivationModel model in Enum.GetValues<ActivationModel>())
        {
            ActivationDynamicsConfig dynamics = new() { Model = model };
            double[] expected = model switch
            {
                ActivationModel.Thelen => ThelenDynamics.Apply([0, 0.5, 1, 1, 1, 0], 100, dynamics.Thelen),
                ActivationModel.LloydBesier => LloydBesierDynamics.Apply([0, 0.5, 1, 1, 1, 0], 100, dynamics.LloydBesier),
                _ => [0, 0.5, 1, 1, 1, 0],
            };
            Assert.Equal(expected, Of(emg, normalisation, dynamics).Values.Values);
        }
    }

    [Theory]
    [InlineData(250)]
    [InlineData(100)]
    public void Change_HigherRate_IsLinearBetweenTheSamples(double rateHz)
    {
        double[] samples = [1, 4, 2, 5, 3];
        EmgRecording changed = ExcitationRate.Change(Emg(samples), rateHz);
        Assert.Equal((int)(0.04 * rateHz) + 1, changed.SampleCount);
        for (int row = 0; row < changed.SampleCount; row++)
        {
            double position = row * 100 / rateHz;
            int before = Math.Min((int)(position + 1e-9), 3);
            Assert.Equal(samples[before] + ((position - before) * (samples[before + 1] - samples[before])), changed.Samples[row, 0], 1e-9);
        }
    }

    [Fact]
    public void Change_LowerRate_KeepsWhatIsSlowAndTheLevelAtBothEnds()
    {
        double Slow(double seconds) => 2 + Math.Cos(2 * Math.PI * 0.5 * seconds);
        EmgRecording changed = ExcitationRate.Change(Emg([.. Enumerable.Range(0, 401).Select(t => Slow(t / 100.0) + (0.5 * Math.Cos(Math.PI * t)))]), 25);
        Assert.Equal(101, changed.SampleCount);
        Assert.Equal((25, 1.0), (changed.SampleRateHz, changed.StartSeconds));
        for (int row = 15; row < 86; row++) Assert.Equal(Slow(row / 25.0), changed.Samples[row, 0], 2e-3);
        EmgRecording level = ExcitationRate.Change(Emg([.. Enumerable.Repeat(3.0, 401)]), 40);
        Assert.Equal(161, level.SampleCount);
        Assert.All(level.Samples.Values, value => Assert.Equal(3, value, 5e-3));
    }

    private static MuscleExcitations Of(EmgRecording emg, ExcitationNormalisation normalisation, ActivationDynamicsConfig dynamics) =>
        MuscleExcitations.Of(emg, MuscleMap.Of(new MuscleMapConfig(), ["TA"]), normalisation, dynamics, TestContext.Current.CancellationToken);

    private static EmgRecording Emg(double[] samples) => new([new("TA", "mV")], 100, 1, new SampleMatrix(samples.Length, 1, samples));
}
