using AutoLfads.IO.Hdf5.Native;
using AutoLfads.IO.Tests.Nwb;
using AutoLfads.Tests;

namespace AutoLfads.IO.Tests.Hdf5;

public sealed class Hdf5InventoryTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public Hdf5InventoryTests() => NativeHdf5.Require();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("earliest")]
    [InlineData("latest")]
    public void Difference_OneThingChanged_NamesIt(string version)
    {
        (string Change, string Named)[] changes =
        [
            ("f.attrs['nwb_version'] = '2.6.0'", "'@nwb_version'"),
            ("f['scratch'].attrs['many_07'] = 8", "'/scratch@many_07'"),
            ("f['scratch'].attrs['names'] = np.array(['a', 'bè', ''], dtype=h5py.string_dtype())", "'/scratch@names'"),
            ("f['scratch'].attrs['object'] = f['general'].ref", "'/scratch@object'"),
            ("f['scratch'].attrs['more'] = 1", "'/scratch@more' was added"),
            ("del f['scratch'].attrs['fixed']", "'/scratch@fixed' is missing"),
            ("f['acquisition/emg/electrodes'].attrs['table'] = f['scratch'].ref", "'/acquisition/emg/electrodes@table'"),
            ("f['scratch/contiguous'][0] = 7", "'/scratch/contiguous'"),
            ("f['scratch/contiguous'][-1] = 7", "'/scratch/contiguous'"),
            ("f['scratch/compact'][2] = 7", "'/scratch/compact'"),
            ("f['scratch/plane'][39, 49] = 7", "'/scratch/plane'"),
            ("f['scratch/plane'].resize((41, 50))", "'/scratch/plane'"),
            ("f['scratch/unwritten'][50] = 7", "'/scratch/unwritten'"),
            ("f['acquisition/emg/data'][700, 1] = 12345", "'/acquisition/emg/data'"),
            ("f['general/extracellular_ephys/electrodes/location'][1] = 'longer than before'", "'/general/extracellular_ephys/electrodes/location'"),
            ("f['scratch/lists'][1] = np.array([5, 6])", "'/scratch/lists'"),
            ("x = f['scratch/references'][1]; x['timeseries'] = f['general'].ref; f['scratch/references'][1] = x", "'/scratch/references'"),
            ("x = f['scratch/references'][1]; x['note'] = 'other'; f['scratch/references'][1] = x", "'/scratch/references'"),
            ("del f['scratch/soft']; f['scratch/soft'] = h5py.SoftLink('/general')", "'/scratch/soft'"),
            ("del f['scratch/external']; f['scratch/external'] = h5py.ExternalLink('another.h5', '/data2')", "'/scratch/external'"),
            ("del f['scratch/hard']; f['scratch/hard'] = f['general']", "'/scratch/hard'"),
            ("x = f['scratch/flags'][()]; del f['scratch/flags']; f['scratch/flags'] = x.astype('i1')", "'/scratch/flags'"),
            ("f.create_group('groups')", "'/groups' was added"),
            ("del f['scratch/groups/g39']", "'/scratch/groups/g39' is missing"),
        ];
        ForeignNwb.Write(folder["0.nwb"], version);
        Python.Run(
            """
            import sys, shutil, numpy as np, h5py
            for i, change in enumerate(sys.argv[2:], 1):
                path = f'{sys.argv[1]}/{i}.nwb'
                shutil.copy(f'{sys.argv[1]}/0.nwb', path)
                with h5py.File(path, 'r+') as f: exec(change)
            """,
            [folder.Path, .. changes.Select(c => c.Change)]);
        Hdf5Inventory before = Hdf5Inventory.Of(folder["0.nwb"], TestContext.Current.CancellationToken);

        Assert.Null(before.Difference(Hdf5Inventory.Of(folder["0.nwb"], TestContext.Current.CancellationToken)));
        for (int i = 0; i < changes.Length; i++)
        {
            string? difference = before.Difference(Hdf5Inventory.Of(folder[$"{i + 1}.nwb"], TestContext.Current.CancellationToken));
            Assert.True(difference?.Contains(changes[i].Named, StringComparison.Ordinal) == true, $"{changes[i].Change}: {difference}");
        }
    }

    [Fact]
    public void ReferencesInto_Group_NamesWhoRefersFromOutside()
    {
        ForeignNwb.Write(folder["rec.nwb"]);
        Hdf5Inventory inventory = Hdf5Inventory.Of(folder["rec.nwb"], TestContext.Current.CancellationToken);
        Assert.Equal(
            ["/general/extracellular_ephys/electrodes/group", "/scratch/objects"], inventory.ReferencesInto("/general/extracellular_ephys/leg").Order(StringComparer.Ordinal));
        Assert.Equal(["/acquisition/emg/electrodes@table"], inventory.ReferencesInto("/general/extracellular_ephys/electrodes"));
        Assert.Equal(["/scratch/regions", "/scratch@region"], inventory.ReferencesInto("/acquisition/emg/data").Order(StringComparer.Ordinal));
    }
}
