using AutoLfads.Tests;

namespace AutoLfads.Interop.Tests;

public sealed class ActivationResultTests(TrainedModel trained) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("h5")]
    [InlineData("csv")]
    [InlineData("sto")]
    public void Write_AnyFormat_IsByteForByteWhatInferWrote(string extension)
    {
        using ActivationModel model = trained.Load();
        model.EstimateFile(trained.RecordingPath).Write(folder["activation." + extension]);
        Assert.Equal(File.ReadAllBytes(trained.Inferred(extension)), File.ReadAllBytes(folder["activation." + extension]));
    }

    [Theory]
    [InlineData("h5", 10)]
    [InlineData("nwb", 10)]
    [InlineData("csv", 1)]
    [InlineData("sto", 1)]
    public void Read_WhatInferWrote_HasTheSameActivation(string extension, int parts)
    {
        using ActivationModel model = trained.Load();
        ActivationResult expected = model.EstimateFile(trained.RecordingPath), read = ActivationResult.Read(trained.Inferred(extension));
        Assert.Equal(expected.Activation, read.Activation);
        Assert.Equal(expected.ChannelNames, read.ChannelNames);
        Assert.Equal(expected.SampleRateHz, read.SampleRateHz, 1e-6);
        Assert.Equal(parts, read.PartNames.Length);
        Assert.Equal(parts > 1, read.Lower is not null);
        if (parts > 1) Assert.All(expected.PartNames, part => Assert.Equal(expected.Part(part), read.Part(part)));
    }

    [Fact]
    public void WriteNwb_Estimate_IsReadBack()
    {
        using ActivationModel model = trained.Load();
        ActivationResult estimate = model.EstimateFile(trained.RecordingPath);
        estimate.WriteNwb(folder["activation.nwb"], "2024-05-06T10:00:00+02:00");
        ActivationResult read = ActivationResult.Read(folder["activation.nwb"]);
        Assert.Equal(estimate.Activation, read.Activation);
        // From an archive the file for other programs can be made again.
        read.Write(folder["activation.sto"]);
        Assert.Equal(File.ReadAllBytes(trained.Inferred("sto")), File.ReadAllBytes(folder["activation.sto"]));
    }

    [Fact]
    public void WriteStorage_Labels_AreThoseAskedFor()
    {
        ActivationResult estimate = ActivationResult.Read(trained.Inferred("h5"));
        estimate.WriteStorage(folder["activation.sto"], "path_state", interpolateMissing: true);
        Assert.Contains($"\t/forceset/{estimate.ChannelNames[0]}/activation\t", File.ReadAllText(folder["activation.sto"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_PosteriorMean_HaveNoInterval()
    {
        using ActivationModel model = ActivationModel.LoadWith(trained.Path, new ActivationOptions { Samples = 0 });
        ActivationResult estimate = model.Estimate(trained.Emg, 2000);
        Assert.Null(estimate.Lower);
        Assert.False(estimate.Has("upper"));
        Assert.DoesNotContain("lower", estimate.PartNames);
        Assert.Equal((estimate.PartRows("factors"), estimate.PartColumns("factors")), (estimate.BinCount, 2));
    }
}
