using AutoLfads.Core.Estimates;
using AutoLfads.Core.Recordings;
using AutoLfads.IO.Hdf5;

namespace AutoLfads.Interop.Tests;

public sealed class ActivationModelTests(TrainedModel trained)
{
    [Fact]
    public void EstimateFile_SameRecording_IsToTheBitWhatInferWrote()
    {
        ActivationEstimate expected = ActivationFile.Read(trained.Inferred("h5"));
        using ActivationModel model = trained.Load();
        ActivationResult found = model.EstimateFile(trained.RecordingPath);
        AssertSame(expected, found);
        Assert.Equal(expected.Provenance.Source, found.Source);
        Assert.Equal(expected.Provenance.Steps, found.Steps);
    }

    [Fact]
    public unsafe void Estimate_ArraysAndPointers_AreToTheBitWhatInferWrote()
    {
        ActivationEstimate expected = ActivationFile.Read(trained.Inferred("h5"));
        using ActivationModel model = trained.Load();
        double[,] emg = trained.Emg;
        AssertSame(expected, model.Estimate(emg, trained.Recording.SampleRateHz));
        fixed (double* first = emg)
        {
            AssertSame(expected, model.EstimateDoubles((nint)first, emg.GetLength(0), emg.GetLength(1), trained.Recording.SampleRateHz));
            AssertSame(expected, model.EstimateNamedDoubles((nint)first, emg.GetLength(0), emg.GetLength(1), trained.Recording.SampleRateHz, 0, model.ChannelNames));
        }
    }

    [Fact]
    public unsafe void EstimateSingles_RoundedEmg_IsTheEstimateOfTheRoundedNumbers()
    {
        using ActivationModel model = trained.Load();
        float[] singles = Array.ConvertAll(trained.Recording.Samples.Values, v => (float)v);
        double[,] rounded = trained.Emg;
        for (int i = 0; i < singles.Length; i++) rounded[i / model.ChannelCount, i % model.ChannelCount] = singles[i];
        fixed (float* first = singles)
        {
            ActivationResult found = model.EstimateSingles((nint)first, rounded.GetLength(0), model.ChannelCount, trained.Recording.SampleRateHz);
            Assert.Equal(model.Estimate(rounded, trained.Recording.SampleRateHz).Activation, found.Activation);
            float[] copied = new float[found.BinCount * found.ChannelCount];
            fixed (float* to = copied) found.CopySingles("activation", (nint)to, copied.Length);
            Assert.Equal(found.Activation.Cast<double>().Select(v => (float)v), copied);
        }
    }

    [Fact]
    public void EstimateNamed_ColumnsInAnotherOrderAndMore_AreFoundByName()
    {
        using ActivationModel model = trained.Load();
        double[,] emg = trained.Emg, mixed = new double[emg.GetLength(0), emg.GetLength(1) + 1];
        string[] names = ["other", .. model.ChannelNames.Reverse()];
        for (int t = 0; t < emg.GetLength(0); t++)
            for (int c = 0; c < emg.GetLength(1); c++) mixed[t, emg.GetLength(1) - c] = emg[t, c];
        ActivationResult expected = model.Estimate(emg, 2000), found = model.EstimateNamed(mixed, 2000, 2.5, names);
        Assert.Equal(expected.Activation, found.Activation);
        Assert.Equal(model.ChannelNames, found.ChannelNames);
        Assert.Equal(2.5, found.StartSeconds);
        Assert.Equal(2.5 + (7 / found.SampleRateHz), found.TimeSeconds[7]);
        Assert.Contains(found.Steps, step => step.Contains("other", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1, 2000)]
    [InlineData(7999, 2000)]
    [InlineData(4001, 1925.93)]
    [InlineData(1000, 500)]
    [InlineData(999, 333)]
    public void OutputBins_AnyRate_IsWhatPreprocessingGives(int samples, double rate)
    {
        using ActivationModel model = trained.Load();
        ActivationEstimate estimate = ActivationFile.Read(trained.Inferred("h5"));
        EmgRecording zeros = new(estimate.Channels, rate, 0, new SampleMatrix(samples, estimate.Channels.Count));
        AutoLfads.Core.Preprocessing.PreprocessingStep resample = estimate.Model.Preprocessing!.Steps.Single(s => s is AutoLfads.Core.Preprocessing.Steps.Resample);
        Assert.Equal(resample.Apply(zeros).SampleCount, model.OutputBins(samples, rate));
    }

    [Fact]
    public void Metadata_OfAModel_IsThatOfTheFile()
    {
        ActivationEstimate estimate = ActivationFile.Read(trained.Inferred("h5"));
        using ActivationModel model = trained.Load();
        Assert.Equal(estimate.Channels.Select(c => c.Name), model.ChannelNames);
        Assert.Equal(estimate.Channels.Select(c => c.Unit), model.ChannelUnits);
        Assert.Equal(estimate.SampleRateHz, model.RateHz);
        Assert.Equal((40, true, trained.Path), (model.WindowBins, model.Preprocesses, model.FilePath));
        Assert.Equal(ActivationResult.Read(trained.Inferred("h5")).ModelJson, model.MetadataJson);
    }

    [Fact]
    public async Task Dispose_WhileOthersEstimate_LetsThemEndAndRefusesLaterOnes()
    {
        ActivationModel model = trained.Load();
        double[,] emg = trained.Emg;
        double[,] expected = model.Estimate(emg, 2000).Activation;
        using CountdownEvent started = new(4);
        Task<int>[] callers = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int done = 0; ; done++)
            {
                try
                {
                    Assert.Equal(expected, model.Estimate(emg, 2000).Activation);
                }
                catch (AutoLfadsException refused)
                {
                    Assert.Contains("is closed", refused.Message, StringComparison.Ordinal);
                    return done;
                }

                if (done == 0) started.Signal();
            }
        }))];
        Assert.True(started.Wait(TimeSpan.FromMinutes(1)));
        model.Dispose();
        model.Dispose();
        Assert.All(await Task.WhenAll(callers), done => Assert.True(done >= 1));
    }

    private static void AssertSame(ActivationEstimate expected, ActivationResult found)
    {
        (SampleMatrix? Expected, double[,]? Found)[] parts =
        [
            (expected.Activation, found.Activation), (expected.Variance, found.Variance), (expected.Lower, found.Lower), (expected.Upper, found.Upper), (expected.Shape, found.Shape),
            (expected.Rate, found.Rate), (expected.Factors, found.Factors), (expected.InferredInputs, found.InferredInputs), (expected.InitialConditions, found.InitialConditions), (expected.Emg, found.Emg),
        ];
        Assert.All(parts, part =>
        {
            Assert.NotNull(part.Expected);
            Assert.Equal((part.Expected.SampleCount, part.Expected.ChannelCount), (part.Found!.GetLength(0), part.Found.GetLength(1)));
            Assert.Equal(part.Expected.Values.Select(BitConverter.DoubleToInt64Bits), part.Found.Cast<double>().Select(BitConverter.DoubleToInt64Bits));
        });
        Assert.Equal((expected.SampleRateHz, expected.StartSeconds, expected.SampleCount, expected.CredibleMass), (found.SampleRateHz, found.StartSeconds, found.SampleCount, found.CredibleMass));
        Assert.Equal(expected.Channels.Select(c => (c.Name, c.Unit)), found.ChannelNames.Zip(found.ChannelUnits));
    }
}
