using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Estimates;
using AutoLfads.Core.Recordings;

namespace AutoLfads.Interop;

/// <summary>An estimate of muscle activation and everything that came with it. Rows are bins in time, the same for all parts but the initial conditions; NaN where no window covers a bin.</summary>
/// <remarks>
/// Parts bear the names that they have in activation.h5 (schemas/activation-h5.md): activation, variance, lower, upper, gamma_shape, gamma_rate, factors, inferred_inputs, initial_conditions, emg.
/// Every array is a copy, made anew with each call. Never changes; several threads may read it at once. Every failure is an <see cref="AutoLfadsException"/>.
/// </remarks>
public sealed class ActivationResult
{
    private readonly Dictionary<string, SampleMatrix> parts = [];
    private readonly IReadOnlyList<Channel> channels;
    private readonly Provenance provenance;

    internal ActivationResult(ActivationEstimate estimate)
    {
        Complete = estimate;
        channels = estimate.Channels;
        provenance = estimate.Provenance;
        (SampleRateHz, StartSeconds, SampleCount, CredibleMass) = (estimate.SampleRateHz, estimate.StartSeconds, estimate.SampleCount, estimate.CredibleMass);
        Add("activation", estimate.Activation);
        Add("variance", estimate.Variance);
        Add("lower", estimate.Lower);
        Add("upper", estimate.Upper);
        Add("gamma_shape", estimate.Shape);
        Add("gamma_rate", estimate.Rate);
        Add("factors", estimate.Factors);
        Add("inferred_inputs", estimate.InferredInputs);
        Add("initial_conditions", estimate.InitialConditions);
        Add("emg", estimate.Emg);
    }

    /// <summary>An activation alone, as tables and other programs' files have it.</summary>
    internal ActivationResult(EmgRecording activation)
    {
        channels = activation.Channels;
        provenance = activation.Provenance;
        (SampleRateHz, StartSeconds) = (activation.SampleRateHz, activation.StartSeconds);
        Add("activation", activation.Samples);
    }

    /// <summary>Names of the parts that there are.</summary>
    public string[] PartNames => [.. parts.Keys];

    /// <summary>Number of bins in time.</summary>
    public int BinCount => parts["activation"].SampleCount;

    /// <summary>Number of channels.</summary>
    public int ChannelCount => channels.Count;

    /// <summary>Name of each channel, in column order.</summary>
    public string[] ChannelNames => [.. channels.Select(c => c.Name)];

    /// <summary>Unit of each channel, in column order; "a.u." where unknown.</summary>
    public string[] ChannelUnits => [.. channels.Select(c => c.Unit)];

    /// <summary>The unit of all channels; empty where they differ.</summary>
    public string Unit => channels.Select(c => c.Unit).Distinct().ToArray() is [string unit] ? unit : "";

    /// <summary>Bins per second, Hz.</summary>
    public double SampleRateHz { get; }

    /// <summary>Time of the first bin, seconds, in the recording's clock.</summary>
    public double StartSeconds { get; }

    /// <summary>Time of each bin, seconds.</summary>
    public double[] TimeSeconds
    {
        get
        {
            double[] times = new double[BinCount];
            for (int bin = 0; bin < times.Length; bin++) times[bin] = StartSeconds + (bin / SampleRateHz);
            return times;
        }
    }

    /// <summary>Posterior samples averaged, of each model of an ensemble; 0 for the posterior mean, and where a file does not say.</summary>
    public int SampleCount { get; }

    /// <summary>Probability mass between <see cref="Lower"/> and <see cref="Upper"/>; 0 where a file does not say.</summary>
    public double CredibleMass { get; }

    /// <summary>The estimate: mean of the EMG envelope, an excitation in OpenSim's sense; [time, channel], in <see cref="ChannelUnits"/>.</summary>
    public double[,] Activation => Part("activation");

    /// <summary>Variance of the EMG about the estimate, [time, channel], units squared; null where there is none.</summary>
    public double[,]? Variance => PartOrNull("variance");

    /// <summary>Lower end of the credible interval of the mean, [time, channel]; null without posterior samples.</summary>
    public double[,]? Lower => PartOrNull("lower");

    /// <summary>Upper end of the credible interval of the mean, [time, channel]; null without posterior samples.</summary>
    public double[,]? Upper => PartOrNull("upper");

    /// <summary>Gamma shape, [time, channel], no unit; null for other observation models.</summary>
    public double[,]? Shape => PartOrNull("gamma_shape");

    /// <summary>Gamma rate, [time, channel], of the scaled EMG; null for other observation models.</summary>
    public double[,]? Rate => PartOrNull("gamma_rate");

    /// <summary>Factors, [time, factor]; null where there are none.</summary>
    public double[,]? Factors => PartOrNull("factors");

    /// <summary>Inferred inputs, [time, input]; without columns where the model has no controller; null where a file has none.</summary>
    public double[,]? InferredInputs => PartOrNull("inferred_inputs");

    /// <summary>Posterior mean of the initial condition of each window, [window, dimension]; null where there are none.</summary>
    public double[,]? InitialConditions => PartOrNull("initial_conditions");

    /// <summary>The preprocessed EMG that the estimate was made from, [time, channel], in <see cref="ChannelUnits"/>; null where there is none.</summary>
    public double[,]? Emg => PartOrNull("emg");

    /// <summary>Name of the recording's file, or what stands for it.</summary>
    public string Source => provenance.Source;

    /// <summary>What was done to the recording, first step first.</summary>
    public string[] Steps => [.. provenance.Steps];

    /// <summary>What the model says about itself: JSON (schemas/model-metadata.schema.json); empty where a file has none.</summary>
    public string ModelJson => Complete is null ? "" : JsonSerializer.Serialize(Complete.Model, JsonFormat.Options);

    /// <summary>All of it; null where only the activation is known.</summary>
    internal ActivationEstimate? Complete { get; }

    /// <summary>Whether there is a part of that name.</summary>
    /// <param name="name">A name, e.g. "lower".</param>
    public bool Has(string name) => name is not null && parts.ContainsKey(name);

    /// <summary>A part by its name.</summary>
    /// <param name="name">One of <see cref="PartNames"/>.</param>
    /// <exception cref="AutoLfadsException">There is no such part.</exception>
    public double[,] Part(string name)
    {
        SampleMatrix part = Find(name);
        double[,] values = new double[part.SampleCount, part.ChannelCount];
        if (values.Length == 0) return values;
        // One span over the array's rows, which lie one after the other.
        ref double first = ref Unsafe.As<byte, double>(ref MemoryMarshal.GetArrayDataReference(values));
        part.Read(0, MemoryMarshal.CreateSpan(ref first, values.Length));
        return values;
    }

    /// <summary>Number of rows of a part.</summary>
    /// <param name="name">One of <see cref="PartNames"/>.</param>
    /// <exception cref="AutoLfadsException">There is no such part.</exception>
    public int PartRows(string name) => Find(name).SampleCount;

    /// <summary>Number of columns of a part.</summary>
    /// <param name="name">One of <see cref="PartNames"/>.</param>
    /// <exception cref="AutoLfadsException">There is no such part.</exception>
    public int PartColumns(string name) => Find(name).ChannelCount;

    /// <summary>Copies a part into the caller's memory as 64-bit numbers, row-major.</summary>
    /// <param name="name">One of <see cref="PartNames"/>.</param>
    /// <param name="destination">Address of the first number.</param>
    /// <param name="valueCount">Numbers that have room there; rows times columns or more.</param>
    /// <exception cref="AutoLfadsException">There is no such part, or no room for it.</exception>
    public unsafe void CopyDoubles(string name, IntPtr destination, int valueCount)
    {
        SampleMatrix part = FindWithRoom(name, destination, valueCount);
        part.ForEachBlock((start, rows) => rows.CopyTo(new Span<double>((double*)destination + ((long)start * part.ChannelCount), rows.Length)));
    }

    /// <summary>Copies a part into the caller's memory as 32-bit numbers, rounded, row-major.</summary>
    /// <param name="name">One of <see cref="PartNames"/>.</param>
    /// <param name="destination">Address of the first number.</param>
    /// <param name="valueCount">Numbers that have room there; rows times columns or more.</param>
    /// <exception cref="AutoLfadsException">There is no such part, or no room for it.</exception>
    public unsafe void CopySingles(string name, IntPtr destination, int valueCount)
    {
        SampleMatrix part = FindWithRoom(name, destination, valueCount);
        part.ForEachBlock((start, rows) =>
        {
            float* to = (float*)destination + ((long)start * part.ChannelCount);
            for (int i = 0; i < rows.Length; i++) to[i] = (float)rows[i];
        });
    }

    /// <summary>Reads an estimate from a file that <c>autolfads infer</c>, <see cref="Write"/> or <see cref="WriteNwb"/> wrote: .h5 and .nwb with all of its parts, also an NWB recording that it was added to; .csv and .sto with the activation alone.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="AutoLfadsException">There is no such file, or it is no estimate.</exception>
    public static ActivationResult Read(string path) => AutoLfadsException.Guard(() => EstimateFormats.Read(path));

    /// <summary>Writes the estimate as <c>autolfads infer</c> does, in the format of the path's extension; replaces an existing file only when the new one is complete.</summary>
    /// <param name="path">Destination ending in .h5 (all parts), .csv or .sto (the activation; OpenSim's tables take no missing bins, see <see cref="WriteStorage"/>); its folder must exist.</param>
    /// <exception cref="AutoLfadsException">The file cannot be written, or has another extension.</exception>
    public void Write(string path) => AutoLfadsException.Guard(() => EstimateFormats.Write(this, path, sessionStart: null));

    /// <summary>Writes the estimate as a new NWB file.</summary>
    /// <param name="path">Destination ending in .nwb; its folder must exist.</param>
    /// <param name="sessionStart">When the session began, ISO 8601 with offset, e.g. "2024-05-06T10:00:00+02:00".</param>
    /// <exception cref="AutoLfadsException">The file cannot be written, or the time is not one.</exception>
    public void WriteNwb(string path, string sessionStart) => AutoLfadsException.Guard(() => EstimateFormats.Write(this, path, sessionStart ?? ""));

    /// <summary>Writes the activation as a table of OpenSim.</summary>
    /// <param name="path">Destination, .sto or .mot; its folder must exist.</param>
    /// <param name="labels">What columns are called: "plain" (TA), "dot" (TA.activation), "path" (/forceset/TA) or "path_state" (/forceset/TA/activation).</param>
    /// <param name="interpolateMissing">True: bins without an estimate are interpolated, and left out at the ends. False: they are refused.</param>
    /// <exception cref="AutoLfadsException">The file cannot be written, bins are missing, or the labels are unknown.</exception>
    public void WriteStorage(string path, string labels, bool interpolateMissing) =>
        AutoLfadsException.Guard(() => EstimateFormats.WriteStorage(this, path, labels, interpolateMissing));

    private void Add(string name, SampleMatrix? part)
    {
        if (part is not null) parts.Add(name, part);
    }

    private double[,]? PartOrNull(string name) => Has(name) ? Part(name) : null;

    private SampleMatrix Find(string name) => name is not null && parts.TryGetValue(name, out SampleMatrix? part)
        ? part
        : throw new AutoLfadsException(ErrorCode.NotAvailable, $"This estimate has no part '{name}'. It has {string.Join(", ", PartNames)}.");

    private SampleMatrix FindWithRoom(string name, IntPtr destination, int valueCount)
    {
        SampleMatrix part = Find(name);
        long needed = (long)part.SampleCount * part.ChannelCount;
        if (valueCount < needed)
            throw new AutoLfadsException(ErrorCode.BufferTooSmall, string.Create(CultureInfo.InvariantCulture, $"'{name}' has {part.SampleCount} x {part.ChannelCount} = {needed} values, there is room for {valueCount}."));
        if (destination == IntPtr.Zero) throw new AutoLfadsException(ErrorCode.NullPointer, $"The address for '{name}' is null. Give the address of memory for {needed} values.");
        return part;
    }
}
