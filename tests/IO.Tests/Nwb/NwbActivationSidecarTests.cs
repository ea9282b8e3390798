using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;
using AutoLfads.IO.Nwb;
using AutoLfads.Tests;

namespace AutoLfads.IO.Tests.Nwb;

public sealed class NwbActivationSidecarTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(1));

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Write_BesideAFileOfAnotherProgram_HasItsSessionAndNamesItsSeries()
    {
        ForeignNwb.Write(folder["rec.nwb"], "earliest", "processing");
        byte[] before = File.ReadAllBytes(folder["rec.nwb"]);
        EmgRecording recording = RecordingFile.Read(folder["rec.nwb"], new DataConfig());
        NwbActivationSidecar.RequireWritable(folder["rec.nwb"], overwrite: false);

        string path = NwbActivationSidecar.Write(folder["rec.nwb"], recording, Samples.Activation(4000), "id-1", Now);

        Assert.Equal(folder["rec_activation.nwb"], path);
        Assert.Equal(before, File.ReadAllBytes(folder["rec.nwb"]));
        Assert.StartsWith("valid: ", NwbValidator.Check(path), StringComparison.Ordinal);
        string found = Python.Run(
            """
            import sys, h5py
            with h5py.File(sys.argv[1], 'r') as f:
                text = lambda p: f[p].asstr()[()]
                print(text('identifier'), '|', text('session_description'), '|', text('session_start_time'), '|', text('timestamps_reference_time'), '|', list(f['file_create_date'].asstr()))
                print(sorted(f['general/subject']), text('general/subject/age'), list(f['general/experimenter'].asstr()), text('general/lab'), sorted(f['processing']))
                t = f['processing/muscle_activation/source_series']
                print({k: v for k in t if t[k].dtype == object for v in t[k].asstr()})
            """,
            path);
        string[] expected =
        [
            "id-1 | Muscle activation estimated from the EMG of rec.nwb. Walking | 2024-03-05T14:30:00.250000-05:00 | 2024-03-05T14:00:00.000000-05:00 | ['2026-01-02T03:04:05.000000+01:00']",
            "['age', 'species', 'subject_id'] P12W ['Doe, Jane', 'Roe, Jo'] Lab ['muscle_activation']",
            "{'file': 's01.csv', 'nwb_file': 'rec.nwb', 'nwb_identifier': 'foreign', 'nwb_object_id': '/', 'nwb_series': 'acquisition/emg', 'processing': 'high-pass 65 Hz, order 4, zero phase'}",
        ];
        Assert.Equal(expected, found.Split('\n'));
    }

    [Fact]
    public void RequireWritable_WhatCannotBeWritten_SaysWhy()
    {
        ForeignNwb.Write(folder["rec.nwb"]);
        File.WriteAllText(folder["rec_activation.nwb"], "");
        Assert.Contains("rec_activation.nwb' exists already. Replace it with --overwrite.", Refusal("rec.nwb"), StringComparison.Ordinal);
        NwbActivationSidecar.RequireWritable(folder["rec.nwb"], overwrite: true);
        Python.Run(
            """
            import sys, h5py
            with h5py.File(f'{sys.argv[1]}/none.nwb', 'w') as f: f.attrs['neurodata_type'] = 'NWBFile'; f['session_start_time'] = '2024-03-05T14:30:00'
            with h5py.File(f'{sys.argv[1]}/plain.h5', 'w') as f: f['emg'] = [1, 2]
            """,
            folder.Path);
        Assert.Contains("'session_start_time': must be a date and time with its offset from UTC", Refusal("none.nwb"), StringComparison.Ordinal);
        Assert.Contains("is HDF5 but not NWB", Refusal("plain.h5"), StringComparison.Ordinal);
    }

    private string Refusal(string name) => Assert.Throws<InvalidDataException>(() => NwbActivationSidecar.RequireWritable(folder[name], overwrite: false)).Message;
}
