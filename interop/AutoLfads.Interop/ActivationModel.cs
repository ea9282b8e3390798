using System.Text.Json;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Estimates;
using AutoLfads.Core.Recordings;
using AutoLfads.Inference;
using AutoLfads.IO;

namespace AutoLfads.Interop;

/// <summary>A trained model that turns EMG into an estimate of muscle activation, for callers of other languages: plain arrays in, plain arrays out.</summary>
/// <remarks>
/// Rows of EMG are samples in time, columns are channels. Results are to the last bit those of <c>autolfads infer</c> with the same options.
/// Several threads may call a model at once. <see cref="Dispose"/> lets calls that are running end; later ones are refused.
/// Every failure is an <see cref="AutoLfadsException"/>.
/// </remarks>
public sealed class ActivationModel : IDisposable
{
    // Names the recording in messages and in the provenance, where a file's name would stand.
    private const string ArraySource = "EMG array";

    private readonly object gate = new();
    private readonly ActivationEstimator estimator;
    private readonly ModelMetadata metadata;
    private int runningCalls;
    private bool closed;

    private ActivationModel(string path, ActivationEstimator estimator)
    {
        FilePath = path;
        this.estimator = estimator;
        metadata = estimator.Metadata;
    }

    /// <summary>The model file's path as it was given.</summary>
    public string FilePath { get; }

    /// <summary>Number of EMG channels the model reads.</summary>
    public int ChannelCount => metadata.Channels.Count;

    /// <summary>Names of the channels, in the order in which columns are expected.</summary>
    public string[] ChannelNames => [.. metadata.Channels.Select(c => c.Name)];

    /// <summary>Units of the channels, as the model was trained on them: EMG must be given, and activation comes, in these. "a.u." where unknown.</summary>
    public string[] ChannelUnits => [.. metadata.Channels.Select(c => c.Unit)];

    /// <summary>Bins per second of the estimate, Hz.</summary>
    public double RateHz => 1 / metadata.BinSeconds;

    /// <summary>Bins of a window: the shortest recording that can be estimated, at <see cref="RateHz"/>.</summary>
    public int WindowBins => metadata.Dimensions.WindowBins;

    /// <summary>True where the model preprocesses raw EMG of any rate; false where it wants EMG that is rectified, scaled and at <see cref="RateHz"/> already.</summary>
    public bool Preprocesses => metadata.Preprocessing is not null;

    /// <summary>All that the model file says about itself: JSON (schemas/model-metadata.schema.json).</summary>
    public string MetadataJson => JsonSerializer.Serialize(metadata, JsonFormat.Options);

    /// <summary>Loads a model file with the default options.</summary>
    /// <param name="path">Path of the ONNX file that training wrote.</param>
    /// <exception cref="AutoLfadsException">There is no such file, or it is not a model of this software.</exception>
    public static ActivationModel Load(string path) => LoadWith(path, new ActivationOptions());

    /// <summary>Loads a model file.</summary>
    /// <param name="path">Path of the ONNX file that training wrote.</param>
    /// <param name="options">How it is applied.</param>
    /// <exception cref="AutoLfadsException">There is no such file, it is not a model of this software, or an option is out of its range.</exception>
    public static ActivationModel LoadWith(string path, ActivationOptions options) => AutoLfadsException.Guard(() =>
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(options);
        ActivationEstimator estimator = ActivationEstimator.Open(path, options.ToConfig());
        if (estimator.Metadata.Dimensions.ExternalInputDim == 0) return new ActivationModel(path, estimator);
        estimator.Dispose();
        throw new AutoLfadsException(ErrorCode.NotSupported, $"'{path}' reads external inputs, which a recording does not carry. Train a model without external inputs to use it here.");
    });

    /// <summary>Number of bins of the estimate for a number of samples.</summary>
    /// <param name="sampleCount">Samples in time; 1 or more.</param>
    /// <param name="sampleRateHz">Samples per second of the EMG; above 0.</param>
    /// <exception cref="AutoLfadsException">A number is out of its range, or the rate cannot be turned into the model's.</exception>
    public int OutputBins(int sampleCount, double sampleRateHz) => AutoLfadsException.Guard(() =>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleCount, 1);
        RequireRate(sampleRateHz);
        return metadata.Preprocessing?.OutputCount(sampleRateHz, sampleCount) ?? sampleCount;
    });

    /// <summary>Estimates activation from EMG whose columns are the model's channels in its order; the first sample is at 0 s.</summary>
    /// <param name="emg">EMG, [time, channel], in the units of <see cref="ChannelUnits"/>; NaN where missing.</param>
    /// <param name="sampleRateHz">Samples per second; above 0.</param>
    /// <exception cref="AutoLfadsException">The EMG does not fit the model, or the model is closed.</exception>
    public ActivationResult Estimate(double[,] emg, double sampleRateHz) => EstimateNamed(emg, sampleRateHz, 0, ChannelNames);

    /// <summary>Estimates activation from EMG whose columns are named: the model finds its channels among them in any order and leaves out others.</summary>
    /// <param name="emg">EMG, [time, channel], in the units of <see cref="ChannelUnits"/>; NaN where missing.</param>
    /// <param name="sampleRateHz">Samples per second; above 0.</param>
    /// <param name="startSeconds">Time of the first sample, seconds.</param>
    /// <param name="channelNames">Name of each column, each once.</param>
    /// <exception cref="AutoLfadsException">The EMG does not fit the model, or the model is closed.</exception>
    public unsafe ActivationResult EstimateNamed(double[,] emg, double sampleRateHz, double startSeconds, string[] channelNames) => AutoLfadsException.Guard(() =>
    {
        ArgumentNullException.ThrowIfNull(emg);
        ArgumentNullException.ThrowIfNull(channelNames);
        (int samples, int channels) = (emg.GetLength(0), emg.GetLength(1));
        RequireShape(samples, channels, channelNames.Length);
        fixed (double* first = emg) return Estimate(new CallerArray(first, emg.Length).Memory, samples, sampleRateHz, startSeconds, channelNames);
    });

    /// <summary>Estimates activation from EMG in the caller's memory, 64-bit numbers; columns are the model's channels in its order.</summary>
    /// <param name="emg">Address of the first number; row-major [time, channel].</param>
    /// <param name="sampleCount">Samples in time; 1 or more.</param>
    /// <param name="channelCount">Channels; the model's <see cref="ChannelCount"/>.</param>
    /// <param name="sampleRateHz">Samples per second; above 0.</param>
    /// <exception cref="AutoLfadsException">The EMG does not fit the model, or the model is closed.</exception>
    public ActivationResult EstimateDoubles(IntPtr emg, int sampleCount, int channelCount, double sampleRateHz) =>
        EstimateNamedDoubles(emg, sampleCount, channelCount, sampleRateHz, 0, ChannelNames);

    /// <summary>Estimates activation from EMG in the caller's memory, 64-bit numbers, whose columns are named: the model finds its channels among them in any order and leaves out others.</summary>
    /// <param name="emg">Address of the first number; row-major [time, channel].</param>
    /// <param name="sampleCount">Samples in time; 1 or more.</param>
    /// <param name="channelCount">Channels; as many as names.</param>
    /// <param name="sampleRateHz">Samples per second; above 0.</param>
    /// <param name="startSeconds">Time of the first sample, seconds.</param>
    /// <param name="channelNames">Name of each column, each once.</param>
    /// <exception cref="AutoLfadsException">The EMG does not fit the model, or the model is closed.</exception>
    public unsafe ActivationResult EstimateNamedDoubles(IntPtr emg, int sampleCount, int channelCount, double sampleRateHz, double startSeconds, string[] channelNames) => AutoLfadsException.Guard(() =>
    {
        ArgumentNullException.ThrowIfNull(channelNames);
        RequireAddress(emg);
        RequireShape(sampleCount, channelCount, channelNames.Length);
        return Estimate(new CallerArray((double*)emg, sampleCount * channelCount).Memory, sampleCount, sampleRateHz, startSeconds, channelNames);
    });

    /// <summary>Estimates activation from EMG in the caller's memory, 32-bit numbers; columns are the model's channels in its order.</summary>
    /// <param name="emg">Address of the first number; row-major [time, channel].</param>
    /// <param name="sampleCount">Samples in time; 1 or more.</param>
    /// <param name="channelCount">Channels; the model's <see cref="ChannelCount"/>.</param>
    /// <param name="sampleRateHz">Samples per second; above 0.</param>
    /// <exception cref="AutoLfadsException">The EMG does not fit the model, or the model is closed.</exception>
    public unsafe ActivationResult EstimateSingles(IntPtr emg, int sampleCount, int channelCount, double sampleRateHz) => AutoLfadsException.Guard(() =>
    {
        RequireAddress(emg);
        RequireShape(sampleCount, channelCount, ChannelCount);
        return Estimate(Doubles((float*)emg, sampleCount * channelCount), sampleCount, sampleRateHz, 0, ChannelNames);
    });

    /// <summary>Estimates activation of a recording in a file, as <c>autolfads infer</c> does.</summary>
    /// <param name="path">NWB, HDF5, MATLAB, C3D, OpenSim or text; the file states its rate, and its channels bear the model's names.</param>
    /// <exception cref="AutoLfadsException">The file cannot be read, the recording does not fit the model, or the model is closed.</exception>
    public ActivationResult EstimateFile(string path) => AutoLfadsException.Guard(() => Estimate(RecordingFile.Read(path, new DataConfig())));

    /// <summary>The activation alone, in less time and memory: the numbers of <see cref="EstimateDoubles"/>.</summary>
    internal unsafe SampleMatrix ActivationOf(double* emg, int sampleCount, int channelCount, double sampleRateHz)
    {
        RequireShape(sampleCount, channelCount, ChannelCount);
        return Running(() => estimator.EstimateActivation(Recording(new CallerArray(emg, sampleCount * channelCount).Memory, sampleCount, sampleRateHz, 0, ChannelNames)));
    }

    /// <summary>The same for 32-bit numbers.</summary>
    internal unsafe SampleMatrix ActivationOf(float* emg, int sampleCount, int channelCount, double sampleRateHz)
    {
        RequireShape(sampleCount, channelCount, ChannelCount);
        return Running(() => estimator.EstimateActivation(Recording(Doubles(emg, sampleCount * channelCount), sampleCount, sampleRateHz, 0, ChannelNames)));
    }

    /// <summary>Closes the model: calls that are running end as usual, later ones are refused. Closing again does nothing.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (closed) return;
            closed = true;
            if (runningCalls > 0) return;
        }

        estimator.Dispose();
    }

    private static void RequireAddress(IntPtr emg)
    {
        if (emg == IntPtr.Zero) throw new AutoLfadsException(ErrorCode.NullPointer, "The EMG's address is null. Give the address of its first number.");
    }

    private static void RequireRate(double sampleRateHz)
    {
        if (!double.IsFinite(sampleRateHz) || sampleRateHz <= 0)
            throw new ArgumentException($"The sample rate must be a number of samples per second above 0, was {sampleRateHz}.", nameof(sampleRateHz));
    }

    private static unsafe double[] Doubles(float* emg, int count)
    {
        double[] values = new double[count];
        ReadOnlySpan<float> given = new(emg, count);
        for (int i = 0; i < values.Length; i++) values[i] = given[i];
        return values;
    }

    private ActivationResult Estimate(ReadOnlyMemory<double> values, int sampleCount, double sampleRateHz, double startSeconds, IReadOnlyList<string> channelNames) =>
        Estimate(Recording(values, sampleCount, sampleRateHz, startSeconds, channelNames));

    private ActivationResult Estimate(EmgRecording recording) => Running(() => new ActivationResult(estimator.Estimate(recording)));

    private EmgRecording Recording(ReadOnlyMemory<double> values, int sampleCount, double sampleRateHz, double startSeconds, IReadOnlyList<string> channelNames)
    {
        RequireRate(sampleRateHz);
        if (!double.IsFinite(startSeconds)) throw new ArgumentException($"The time of the first sample must be a finite number of seconds, was {startSeconds}.", nameof(startSeconds));
        Dictionary<string, string> units = metadata.Channels.ToDictionary(c => c.Name, c => c.Unit);
        Channel[] channels = [.. channelNames.Select(name => new Channel(name ?? "", name is null ? "a.u." : units.GetValueOrDefault(name, "a.u.")))];
        // Where they lie: nothing of the estimate refers to them.
        BorrowedSamples samples = new(sampleCount, channels.Length, values);
        return new EmgRecording(channels, sampleRateHz, startSeconds, samples) { Provenance = new Provenance(ArraySource, "", []) };
    }

    /// <summary>Does work that the model must stay open for.</summary>
    private T Running<T>(Func<T> work)
    {
        lock (gate)
        {
            if (closed) throw new AutoLfadsException(ErrorCode.InvalidHandle, $"The model '{FilePath}' is closed. Load it again.");
            runningCalls++;
        }

        try
        {
            return work();
        }
        finally
        {
            bool last;
            lock (gate) last = --runningCalls == 0 && closed;
            if (last) estimator.Dispose();
        }
    }

    private void RequireShape(int sampleCount, int channelCount, int expectedChannels)
    {
        if (sampleCount < 1) throw new ArgumentException($"At least 1 sample is required, found {sampleCount}.", nameof(sampleCount));
        if (channelCount != expectedChannels)
        {
            string turned = sampleCount == expectedChannels ? $" The array seems to be [channel, time]: transpose it." : "";
            throw new ArgumentException(
                $"The EMG must have {expectedChannels} columns, one for each channel, found {channelCount} columns and {sampleCount} rows; rows are samples in time.{turned} The model's channels are {string.Join(", ", ChannelNames)}.",
                nameof(channelCount));
        }

        if ((long)sampleCount * channelCount > Array.MaxLength)
            throw new ArgumentException($"At most {Array.MaxLength} values can be given at once, found {(long)sampleCount * channelCount}. Estimate shorter pieces, or a file.", nameof(sampleCount));
    }
}
