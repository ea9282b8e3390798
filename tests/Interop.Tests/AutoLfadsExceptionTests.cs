using AutoLfads.Tests;

namespace AutoLfads.Interop.Tests;

/// <summary>Wrong calls: one exception type, in words of the caller.</summary>
public sealed class AutoLfadsExceptionTests(TrainedModel trained) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string, int, string> WrongCalls => new()
    {
        { "null EMG", (int)ErrorCode.InvalidArgument, "'emg'" },
        { "transposed", (int)ErrorCode.InvalidArgument, "transpose it" },
        { "too few channels", (int)ErrorCode.InvalidArgument, "12 columns" },
        { "no samples", (int)ErrorCode.InvalidArgument, "At least 1 sample" },
        { "rate of 0", (int)ErrorCode.InvalidArgument, "above 0, was 0" },
        { "rate NaN", (int)ErrorCode.InvalidArgument, "above 0, was NaN" },
        { "start NaN", (int)ErrorCode.InvalidArgument, "finite number of seconds" },
        { "name missing", (int)ErrorCode.InvalidData, "lacks 1 of the 12 channels" },
        { "name twice", (int)ErrorCode.InvalidArgument, "unique" },
        { "null name", (int)ErrorCode.InvalidArgument, "unique" },
        { "too short", (int)ErrorCode.InvalidData, "40 bins" },
        { "null pointer", (int)ErrorCode.NullPointer, "address is null" },
        { "no part", (int)ErrorCode.NotAvailable, "It has activation, variance" },
        { "no room", (int)ErrorCode.BufferTooSmall, "there is room for 3" },
        { "extension", (int)ErrorCode.InvalidArgument, ".h5, .nwb, .csv or .sto" },
        { "NWB without start", (int)ErrorCode.InvalidArgument, "when the session began" },
        { "start without offset", (int)ErrorCode.InvalidArgument, "with offset" },
        { "no folder", (int)ErrorCode.FileNotFound, "does not exist" },
        { "no labels", (int)ErrorCode.InvalidArgument, "plain, dot, path or path_state" },
        { "no file", (int)ErrorCode.FileNotFound, "There is no file" },
        { "a recording, NWB", (int)ErrorCode.InvalidData, "holds no estimate" },
        { "a recording, HDF5", (int)ErrorCode.InvalidData, "not a file of activation estimates" },
        { "a recording, C3D", (int)ErrorCode.InvalidData, "is a recording, or of another program" },
        { "no model", (int)ErrorCode.FileNotFound, "There is no model file" },
        { "not a model", (int)ErrorCode.InvalidData, "not a complete ONNX file" },
        { "null path", (int)ErrorCode.InvalidArgument, "'path'" },
        { "options", (int)ErrorCode.InvalidArgument, "inference.credible_mass" },
        { "null options", (int)ErrorCode.InvalidArgument, "'options'" },
        { "writing part of an estimate", (int)ErrorCode.NotSupported, "activation alone" },
    };

    [Theory]
    [MemberData(nameof(WrongCalls))]
    public void WrongCall_OfAnyKind_IsOneExceptionInPlainWords(string call, int code, string words)
    {
        using ActivationModel model = trained.Load();
        AutoLfadsException failure = Assert.Throws<AutoLfadsException>(() => Make(call, model));
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.Equal(code, failure.Code);
        Assert.DoesNotContain("(Parameter", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("not foreseen", failure.Message, StringComparison.Ordinal);
    }

    private void Make(string call, ActivationModel model)
    {
        double[,] emg = trained.Emg;
        string[] names = model.ChannelNames;
        int channels = names.Length;
        ActivationResult Result() => ActivationResult.Read(trained.Inferred("h5"));
        _ = call switch
        {
            "null EMG" => model.Estimate(null!, 2000),
            "transposed" => model.Estimate(new double[channels, 8000], 2000),
            "too few channels" => model.Estimate(new double[8000, channels - 1], 2000),
            "no samples" => model.Estimate(new double[0, channels], 2000),
            "rate of 0" => model.Estimate(emg, 0),
            "rate NaN" => model.Estimate(emg, double.NaN),
            "start NaN" => model.EstimateNamed(emg, 2000, double.NaN, names),
            "name missing" => model.EstimateNamed(emg, 2000, 0, [.. names[1..], "X"]),
            "name twice" => model.EstimateNamed(emg, 2000, 0, [names[1], .. names[1..]]),
            "null name" => model.EstimateNamed(emg, 2000, 0, [null!, .. names[1..]]),
            "too short" => model.Estimate(Beginning(emg, 100), 2000),
            "null pointer" => model.EstimateDoubles(0, 100, channels, 2000),
            "no part" => (object)Result().Part("nothing"),
            "no room" => Done(() => Result().CopyDoubles("activation", 1, 3)),
            "extension" => Done(() => Result().Write(folder["activation.xlsx"])),
            "NWB without start" => Done(() => Result().Write(folder["activation.nwb"])),
            "start without offset" => Done(() => Result().WriteNwb(folder["activation.nwb"], "2024-05-06T10:00:00")),
            "no folder" => Done(() => Result().Write(folder["none/activation.h5"])),
            "no labels" => Done(() => Result().WriteStorage(folder["activation.sto"], "other", false)),
            "no file" => model.EstimateFile(folder["none.nwb"]),
            "a recording, NWB" => ActivationResult.Read(trained.RecordingPath),
            "a recording, HDF5" => ActivationResult.Read(Hdf5()),
            "a recording, C3D" => ActivationResult.Read(C3d()),
            "no model" => ActivationModel.Load(folder["none.onnx"]),
            "not a model" => ActivationModel.Load(trained.RecordingPath),
            "null path" => ActivationModel.Load(null!),
            "options" => ActivationModel.LoadWith(trained.Path, new ActivationOptions { CredibleMass = 2 }),
            "null options" => ActivationModel.LoadWith(trained.Path, null!),
            "writing part of an estimate" => Done(() => ActivationResult.Read(trained.Inferred("csv")).Write(folder["activation.h5"])),
            _ => throw new ArgumentOutOfRangeException(nameof(call), call, "No such call."),
        };
    }

    private string Hdf5()
    {
        new PureHDF.H5File { ["emg"] = new PureHDF.H5Dataset(new double[20, 2]) }.Write(folder["recording.h5"]);
        return folder["recording.h5"];
    }

    // The first two bytes of the format.
    private string C3d()
    {
        File.WriteAllBytes(folder["recording.c3d"], [2, 80, .. new byte[510]]);
        return folder["recording.c3d"];
    }

    private static double[,] Beginning(double[,] emg, int samples)
    {
        double[,] beginning = new double[samples, emg.GetLength(1)];
        Array.Copy(emg, beginning, beginning.Length);
        return beginning;
    }

    private static string Done(Action action)
    {
        action();
        return "";
    }
}
