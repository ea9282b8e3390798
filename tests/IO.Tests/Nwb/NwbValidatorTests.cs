using System.Text.Json;
using AutoLfads.Core.Estimates;
using AutoLfads.IO.Nwb;
using AutoLfads.Tests;

namespace AutoLfads.IO.Tests.Nwb;

/// <summary>The validator itself, on files of which one thing each was damaged by h5py, and on everything that the writers make.</summary>
public sealed class NwbValidatorTests : IDisposable
{
    private const string Recording = "recording.nwb";
    private const string Table = "table.nwb";
    private const string Activation = "activation.nwb";
    private const string Electrodes = "/general/extracellular_ephys/electrodes";
    private const string Estimate = "/processing/muscle_activation";

    // The file, what is done to it, and the path and a part of the one problem that must be found.
    private static readonly (string File, string Damage, string Path, string Problem)[] Damages =
    [
        (Recording, "del f.attrs['nwb_version']", "/", "must be an NWBFile of version 2"),
        (Recording, "del f['identifier']", "/identifier", "is required, a dataset"),
        (Recording, "del f['analysis']", "/analysis", "is required, a group"),
        (Recording, "del f['stimulus/templates']", "/stimulus/templates", "is required, a group"),
        (Recording, "f['surprise'] = 1", "/surprise", "is not known in the root"),
        (Recording, "f['general/surprise'] = 1", "/general/surprise", "is not known there"),
        (Recording, "f['session_description'][()] = ''", "/session_description", "says nothing"),
        (Recording, "f['session_start_time'][()] = '2024-03-05T14:30:00'", "/session_start_time", "is no ISO 8601 time with an offset"),
        (Recording, "f['session_start_time'][()] = '2924-03-05T14:30:00+00:00'", "/session_start_time", "lies in the future"),
        (Recording, "replace(f, 'file_create_date', '2024-03-05T14:30:00+00:00')", "/file_create_date", "has the shape ()"),
        (Recording, "f['general/subject/sex'][()] = 'male'", "/general/subject/sex", "must be M, F, U or O"),
        (Recording, "f['general/subject/age'][()] = '12 weeks'", "/general/subject/age", "must be an ISO 8601 duration"),
        (Recording, "del f['general/subject/age'].attrs['reference']", "/general/subject/age", "needs the attribute reference"),
        (Recording, "f['general/subject/species'][()] = 'rat'", "/general/subject/species", "must be a Latin binomial"),
        (Recording, "replace(f, 'general/experimenter', 'Doe, Jane')", "/general/experimenter", "must be a list"),
        (Recording, "del f['acquisition/emg/data'].attrs['unit']", "/acquisition/emg/data", "needs the text attribute unit"),
        (Recording, "f['acquisition/emg/data'].attrs['unit'] = 'mV'", "/acquisition/emg/data", "must be in volts"),
        (Recording, "f['acquisition/emg/data'].attrs['conversion'] = 0.0", "/acquisition/emg/data", "needs the number conversion"),
        (Recording, "f['acquisition/emg/data'].attrs['continuity'] = 'smooth'", "/acquisition/emg/data", "attribute continuity"),
        (Recording, "del f['acquisition/emg/starting_time']", "/acquisition/emg", "needs either starting_time or timestamps"),
        (Recording, "f['acquisition/emg/timestamps'] = np.arange(50.0)", "/acquisition/emg", "needs either starting_time or timestamps"),
        (Recording, "f['acquisition/emg/starting_time'].attrs['rate'] = 0.0", "/acquisition/emg/starting_time", "needs the number rate"),
        (Recording, "f['acquisition/emg/starting_time'].attrs['unit'] = 'ms'", "/acquisition/emg/starting_time", "must be 64-bit and in seconds"),
        (Recording, "times(f['acquisition/emg'], np.arange(49.0) ** 2)", "/acquisition/emg/timestamps", "must have 50 times"),
        (Recording, "times(f['acquisition/emg'], np.arange(50.0))", "/acquisition/emg/timestamps", "is regular"),
        (Recording, "times(f['acquisition/emg'], -np.arange(50.0) ** 2)", "/acquisition/emg/timestamps", "must rise"),
        (Recording, "del f['acquisition/emg/electrodes']", "/acquisition/emg/electrodes", "is required, a dataset"),
        (Recording, "f['acquisition/emg/electrodes'][0] = 3", "/acquisition/emg/electrodes", "must hold rows of " + Electrodes),
        (Recording, "f['acquisition/emg/electrodes'].attrs['table'] = f['general'].ref", "/acquisition/emg/electrodes", "must refer to the table of electrodes"),
        (Recording, "replace(f, 'acquisition/emg/data', f['acquisition/emg/data'][()].T[:, :3])", "/acquisition/emg/data", "needs the text attribute unit"),
        (Recording, "f['acquisition/emg'].attrs['comments'] = ''", "/acquisition/emg", "attribute comments says nothing"),
        (Recording, "f['acquisition/emg'].attrs['description'] = 'no description'", "/acquisition/emg", "attribute description says nothing"),
        (Recording, "f['acquisition/emg'].attrs['neurodata_type'] = 'EmgSeries'", "/acquisition/emg", "is of the unknown type EmgSeries"),
        (Recording, "f['acquisition/emg'].attrs['namespace'] = 'hdmf-common'", "/acquisition/emg", "of the namespace hdmf-common"),
        (Recording, "f['acquisition/emg'].attrs['object_id'] = f.attrs['object_id']", "/acquisition/emg", "has the object_id of /"),
        (Recording, "del f['acquisition/emg'].attrs['object_id']", "/acquisition/emg", "needs a UUID object_id"),
        (Recording, "f['acquisition/again'] = f['acquisition/emg']", "/acquisition/again", "is one object under several names"),
        (Recording, "f.create_group('acquisition/loose')", "/acquisition/loose", "belongs into acquisition"),
        (Recording, "f.create_group('processing/loose')", "/processing/loose", "belongs into processing"),
        (Recording, $"del f['{Electrodes}/location']", Electrodes + "/location", "is required, a dataset"),
        (Recording, $"f['{Electrodes}/group'][1] = f['general'].ref", Electrodes + "/group", "must refer to groups of electrodes"),
        (Recording, $"f['{Electrodes}/group'][1] = h5py.Reference()", Electrodes + "/group", "holds a reference that leads nowhere"),
        (Recording, $"f['{Electrodes}/group_name'][1] = 'others'", Electrodes + "/group_name", "must be the name of the group"),
        (Recording, $"f['{Electrodes}/unit'].attrs['description'] = ''", Electrodes + "/unit", "attribute description says nothing"),
        (Recording, $"f['{Electrodes}'].attrs['colnames'] = ['location', 'group', 'group_name', 'muscle']", Electrodes + "/unit", "is not in colnames"),
        (Recording, "relink(f['general/extracellular_ephys/emg_electrodes'], 'device', h5py.SoftLink('/general/devices/gone'))", "/general/extracellular_ephys/emg_electrodes/device", "must be a soft link to a device"),
        (Recording, "del f['general/extracellular_ephys/emg_electrodes'].attrs['location']", "/general/extracellular_ephys/emg_electrodes", "needs the text attribute location"),
        (Recording, "del f['intervals/invalid_times/stop_time']", "/intervals/invalid_times/stop_time", "is required, a dataset"),
        (Recording, "f['intervals/invalid_times/start_time'][0] = 9", "/intervals/invalid_times/start_time", "must be times that rise"),
        (Recording, "f['intervals/invalid_times/stop_time'][1] = 0", "/intervals/invalid_times/stop_time", "must be times after the starts"),
        (Recording, "f['intervals/invalid_times'].attrs['neurodata_type'] = 'DynamicTable'", "/intervals/invalid_times", "belongs into intervals"),
        (Recording, "del f['processing/behavior'].attrs['description']", "/processing/behavior", "needs the text attribute description"),
        (Recording, "del f['processing/behavior/events/id']", "/processing/behavior/events/id", "is required, a dataset"),
        (Recording, "f['processing/behavior/events/id'][1] = 0", "/processing/behavior/events/id", "none twice"),
        (Recording, "f['processing/behavior/events/label'][...] = ['yes', 'no']", "/processing/behavior/events/label", "holds truth values as text"),
        (Recording, "f['acquisition/emg'].attrs.create('note', np.bytes_(b'x'))", "/acquisition/emg", "is not variable-length UTF-8"),
        (Table, "shorten(f['acquisition/muscles'], 'muscle', 2)", "/acquisition/muscles/muscle", "must have 3 rows"),
        (Table, "del f['acquisition/muscles'].attrs['colnames']", "/acquisition/muscles", "needs the list colnames"),
        (Table, "del f['acquisition/muscles/unit'].attrs['neurodata_type']", "/acquisition/muscles/unit", "is no column but None"),
        (Activation, $"alter(f['{Estimate}/source_series/series'], 'count', 4001)", Estimate + "/source_series/series", "the range 0 + 4001 is not in"),
        (Activation, $"alter(f['{Estimate}/source_series/series'], 'timeseries', f['{Estimate}'].ref)", Estimate + "/source_series/series", "must refer to series"),
        (Activation, $"del f['{Estimate}/muscle_activation/data']", Estimate + "/muscle_activation/data", "is required, a dataset"),
        (Activation, $"del f['{Estimate}'].attrs['neurodata_type']", Estimate, "belongs into processing"),
    ];

    private const string DamageScript =
        """

        import json, shutil
        def replace(f, path, value): del f[path]; f[path] = value
        def relink(g, name, link): del g[name]; g[name] = link
        def times(s, t):
            del s['starting_time']; s['timestamps'] = t; s['timestamps'].attrs['unit'] = 'seconds'; s['timestamps'].attrs['interval'] = np.int32(1)
        def shorten(t, column, rows):
            d = t[column]; kept, attrs = d[:rows], dict(d.attrs); del t[column]; t[column] = kept
            for k, v in attrs.items(): t[column].attrs[k] = v
        def alter(d, field, value):
            rows = d[()]; rows[field] = value; d[()] = rows
        found = []
        for i, (file, damage) in enumerate(json.loads(sys.argv[2])):
            copy = f'{sys.argv[1]}/{i}.nwb'
            shutil.copy(f'{sys.argv[1]}/{file}', copy)
            with h5py.File(copy, 'r+') as f: exec(damage)
            found.append(validate(copy)[0])
        print(json.dumps(found))
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Check_FilesOfOneDamageEach_NamesItWithItsPath()
    {
        NwbRecordingWriter.Write(folder[Recording], NwbRecordingTests.Recording("mV", "mV", "mV"), NwbRecordingTests.Session);
        NwbRecordingWriter.Write(folder[Table], NwbRecordingTests.Recording("a.u.", "a.u.", "a.u."), NwbRecordingTests.Session);
        NwbActivationWriter.Write(folder[Activation], Samples.Activation(4000), NwbRecordingTests.Session);
        Assert.All([Recording, Table, Activation], file => Assert.StartsWith("valid: ", NwbValidator.Check(folder[file]), StringComparison.Ordinal));

        string found = Python.Run(NwbValidator.Script + DamageScript, folder.Path, JsonSerializer.Serialize(Damages.Select(d => new[] { d.File, d.Damage })));

        string[][] problems = JsonSerializer.Deserialize<string[][]>(found)!;
        Assert.Equal(Damages.Length, problems.Length);
        for (int i = 0; i < problems.Length; i++)
        {
            Assert.True(
                problems[i].Any(p => p.StartsWith(Damages[i].Path + ": ", StringComparison.Ordinal) && p.Contains(Damages[i].Problem, StringComparison.Ordinal)),
                $"{Damages[i].Damage}: '{Damages[i].Problem}' was not found at '{Damages[i].Path}', but {string.Join("; ", problems[i])}");
        }
    }

    [Theory]
    [InlineData("mV", "mV")]
    [InlineData("V", "V")]
    [InlineData("µV", "mV")]
    [InlineData("a.u.", "a.u.")]
    public void WriteRecording_BareOrOfAnyUnit_IsValid(string unit1, string unit2)
    {
        NwbSession session = new() { Identifier = "a", Description = "Walking", StartTime = DateTimeOffset.UnixEpoch, CreatedAt = DateTimeOffset.UnixEpoch };
        NwbRecordingWriter.Write(folder["bare.nwb"], new([new("TA", unit1), new("GA", unit2)], 1000 / 3.0, -0.25, Samples.Matrix(1, 9, 2)), session);
        Assert.StartsWith("valid: ", NwbValidator.Check(folder["bare.nwb"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WriteActivation_WithAndWithoutEverything_IsValid(bool everything)
    {
        ActivationEstimate estimate = Samples.Activation(40, everything);
        NwbActivationWriter.Write(folder["a.nwb"], estimate with { Channels = [new("left TA", "mV"), new("GA_R", "µV"), new("VL", "V")] }, NwbRecordingTests.Session);
        Assert.StartsWith("valid: ", NwbValidator.Check(folder["a.nwb"]), StringComparison.Ordinal);
    }
}
