using AutoLfads.Core.Configuration;
using AutoLfads.Core.Estimates;
using AutoLfads.Core.Preprocessing;
using AutoLfads.Core.Preprocessing.Steps;
using AutoLfads.IO.Nwb;
using AutoLfads.Tests;

namespace AutoLfads.IO.Tests.Nwb;

public sealed class NwbActivationWriterTests : IDisposable
{
    private static readonly NwbSession Session = NwbActivationReaderTests.Session;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(true, "DynamicTable 5, ElementIdentifiers 5, NWBFile 1, ProcessingModule 2, TimeSeries 11, TimeSeriesReferenceVectorData 1, VectorData 15")]
    [InlineData(false, "DynamicTable 4, ElementIdentifiers 4, NWBFile 1, ProcessingModule 1, TimeSeries 4, TimeSeriesReferenceVectorData 1, VectorData 13")]
    public void Write_Estimate_KeepsTheRulesOfNwb(bool everything, string types)
    {
        NwbActivationWriter.Write(folder["activation.nwb"], Samples.Activation(4000, everything), Session);
        Assert.Equal("valid: " + types, NwbValidator.Check(folder["activation.nwb"]));
    }

    [Fact]
    public void Write_ReadByH5py_HasTheEstimateItsMusclesAndItsModel()
    {
        ActivationEstimate estimate = Samples.Activation(4000);
        PreprocessingChain chain = new(
        [
            new ClipAtQuantile(0.99) { Limits = [new("TA", "mV", 2.5), new("VL/VM", "mV", 3)] },
            new ScaleToQuantile(0.95) { Divisors = [new("TA", "mV", 0.5), new("Gastrocnemius médial", "mV", 0.25), new("VL/VM", "mV", 2)] },
        ]);
        NwbActivationWriter.Write(folder["activation.nwb"], estimate with { Model = estimate.Model with { Preprocessing = chain } }, Session);

        string found = Python.Run(
            """
            import sys, json, h5py, numpy as np
            with h5py.File(sys.argv[1]) as f:
                m = f['processing/muscle_activation']
                a = m['muscle_activation']
                print(sorted(m))
                print(a['data'].shape, a['data'].attrs['unit'], repr(float(a['data'][17, 2])), repr(float(a['starting_time'].attrs['rate'])), a['starting_time'][()], np.isnan(a['data'][0, 0]))
                print(m['muscle_activation_variance/data'].attrs['unit'], m['gamma_shape/data'].attrs['unit'], m['factors/data'].shape, m['inferred_inputs/data'].shape)
                t = m['muscles']
                print([(n.decode(), u.decode(), c, s) for n, u, c, s in zip(t['muscle'], t['unit'], t['clip_value'], t['scale_value'])])
                print([(s.decode(), n.decode()) for s, n in zip(t['side'], t['source_channel'])], t['included'].dtype, t['included'][()])
                r = m['source_series/series'][0]
                print(r['idx_start'], r['count'], f[r['timeseries']].name, m['source_series/file'][0].decode())
                p = dict(zip((k.decode() for k in m['model_parameters/key']), (v.decode() for v in m['model_parameters/value'])))
                print(p['model.generator_dim'], p['training.seed'], p['windowing.window_bins'], json.loads(p['preprocessing.steps'])[0]['limits'][0]['value'])
                c = json.loads(a.attrs['comments'])
                print(c['posterior_samples'], c['bins_without_estimate'], c['window_count'], len(c['model_sha256']))
                print([l.decode() for l in f['processing/behavior/events/label']], f['processing/behavior/force_plate 1/data'].shape, m['windows/initial_condition'].shape, list(m['windows/start_time']))
            """,
            folder["activation.nwb"]);

        string[] expected =
        [
            "['emg_preprocessed', 'factors', 'gamma_rate', 'gamma_shape', 'inferred_inputs', 'model_parameters', 'muscle_activation', 'muscle_activation_lower', 'muscle_activation_upper', 'muscle_activation_variance', 'muscles', 'source_series', 'windows']",
            $"(4000, 3) mV {estimate.Activation[17, 2]} 166.66666666666666 -0.1 True",
            "mV^2 n.a. (4000, 2) (4000, 2)",
            "[('TA', 'mV', 2.5, 0.5), ('Gastrocnemius médial', 'mV', nan, 0.25), ('VL/VM', 'mV', 3.0, 2.0)]",
            "[('unknown', 'TA'), ('unknown', 'Gastrocnemius médial'), ('unknown', 'VL/VM')] bool [ True  True  True]",
            "0 4000 /processing/muscle_activation/emg_preprocessed s01.csv",
            "64 7 20 2.5",
            "50 1 3 64",
            $"['foot_strike', 'foot_off'] (9, 1) (3, 6) [-0.1, {-0.1 + (10 / estimate.SampleRateHz)}, {-0.1 + (20 / estimate.SampleRateHz)}]",
        ];
        Assert.Equal(expected, found.Split('\n'));
    }

    [Theory]
    [InlineData("TA_L", "left")]
    [InlineData("right VL", "right")]
    [InlineData("R-GAS", "right")]
    [InlineData("GL", "unknown")]
    [InlineData("RF", "unknown")]
    [InlineData("L/R", "unknown")]
    [InlineData("", "unknown")]
    public void Side_Name_IsTheSideItStates(string name, string side) => Assert.Equal(side, NwbNames.Side(name));

    [Fact]
    public void RecordingFileRead_Estimate_IsNoRecording()
    {
        NwbActivationWriter.Write(folder["activation.nwb"], Samples.Activation(), Session);
        string message = Assert.Throws<InvalidDataException>(() => RecordingFile.Read(folder["activation.nwb"], new DataConfig())).Message;
        Assert.Contains("'activation.nwb' is an activation estimate, not a recording", message, StringComparison.Ordinal);
    }
}
