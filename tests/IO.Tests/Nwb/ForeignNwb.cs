using AutoLfads.Tests;

namespace AutoLfads.IO.Tests.Nwb;

/// <summary>NWB files of another program, with what HDF5 allows and this software never writes.</summary>
internal static class ForeignNwb
{
    /// <summary>Columns of the EMG, one more than estimates have and in another order.</summary>
    public static readonly string[] Muscles = ["VL/VM", "soleus", "TA", "Gastrocnemius médial"];

    private const string Script =
        """
        import sys, numpy as np, h5py
        path, libver, options = sys.argv[1], sys.argv[2], sys.argv[3].split(',')
        muscles = sys.argv[4:]
        text = h5py.string_dtype()
        def typed(o, t, **more):
            o.attrs['neurodata_type'] = t; o.attrs['namespace'] = 'core'; o.attrs['object_id'] = o.name
            for k, v in more.items(): o.attrs[k] = v
            return o
        with h5py.File(path, 'w', libver=libver, userblock_size=512 if 'userblock' in options else 0) as f:
            typed(f, 'NWBFile', nwb_version='2.5.0')
            f['identifier'] = 'foreign'; f['session_description'] = 'Walking'
            f['session_start_time'] = '2024-03-05T14:30:00.25-05:00'; f['timestamps_reference_time'] = '2024-03-05T14:00:00-05:00'
            f.create_dataset('file_create_date', data=['2024-03-05T20:00:00+00:00'], dtype=text, maxshape=(None,) if 'dates' in options else (1,))
            f.create_group('general/subject').attrs['neurodata_type'] = 'Subject'
            for k, v in dict(subject_id='R1', species='Rattus norvegicus', sex='female', age='P12W').items(): f['general/subject'][k] = v
            f['general/experimenter'] = np.array(['Doe, Jane', 'Roe, Jo'], dtype=text); f['general/lab'] = 'Lab'
            g = typed(f.create_group('general/extracellular_ephys/leg'), 'ElectrodeGroup')
            t = typed(f.create_group('general/extracellular_ephys/electrodes'), 'DynamicTable', colnames=['location', 'group'])
            rows = [2, 0, 3, 1]
            names = [''] * 4
            for m, r in zip(muscles, rows): names[r] = m
            t['id'] = np.arange(4); t.create_dataset('location', data=names, dtype=text)
            t.create_dataset('group', data=[g.ref] * 4, dtype=h5py.ref_dtype)
            e = typed(f.create_group('acquisition/emg'), 'ElectricalSeries', comments='none', description='EMG')
            d = e.create_dataset('data', data=np.random.default_rng(1).integers(-999, 999, (3000, 4)).astype('i2'), chunks=(256, 4), maxshape=(None, 4), compression='gzip', shuffle=True, fletcher32=True)
            d.attrs['unit'] = 'volts'; d.attrs['conversion'] = np.float32(1e-3)
            e['starting_time'] = 0.; e['starting_time'].attrs['rate'] = 1000.; e['starting_time'].attrs['unit'] = 'seconds'
            e['electrodes'] = np.array(rows); e['electrodes'].attrs['table'] = t.ref
            if 'processing' in options:
                p = typed(f.create_group('processing/behavior'), 'ProcessingModule', description='angles')
                a = typed(p.create_group('angle'), 'TimeSeries', description='knee'); a['data'] = np.arange(50.); a['timestamps'] = np.arange(50) / 10; a['data'].attrs['unit'] = 'deg'
            s = f.create_group('scratch', track_order=True)
            s['contiguous'] = np.random.default_rng(2).random(5000)
            s.create_dataset('lzf', data=np.arange(5000), chunks=(100,), compression='lzf')
            s.create_dataset('bits', data=np.arange(5000), chunks=(1000,), scaleoffset=0)
            s.create_dataset('plane', data=np.random.default_rng(3).random((40, 50)), chunks=(8, 50), maxshape=(None, None))
            s.create_dataset('unwritten', shape=(100, 3), maxshape=(None, 3), chunks=(10, 3), dtype='f4')
            s['null'] = h5py.Empty('f4'); s['flags'] = np.array([True, False]); s['z'] = 1 + 2j
            plist = h5py.h5p.create(h5py.h5p.DATASET_CREATE); plist.set_layout(h5py.h5d.COMPACT)
            h5py.h5d.create(s.id, b'compact', h5py.h5t.NATIVE_DOUBLE, h5py.h5s.create_simple((4,)), plist).write(h5py.h5s.ALL, h5py.h5s.ALL, np.arange(4.))
            lists = s.create_dataset('lists', (3,), dtype=h5py.vlen_dtype('i4'))
            for i in range(3): lists[i] = np.arange(i + 1)
            row = np.dtype([('idx_start', 'i4'), ('count', 'i4'), ('timeseries', h5py.ref_dtype), ('note', text), ('xyz', 'f4', (3,))])
            c = s.create_dataset('references', (2,), dtype=row)
            for i in range(2): c[i] = (i, 10, e.ref, 'note %d é' % i, (1, 2, 3))
            s.create_dataset('objects', data=[e.ref, h5py.Reference(), g.ref], dtype=h5py.ref_dtype)
            s.create_dataset('regions', data=[d.regionref[10:20, 1:3], d.regionref[0:2]], dtype=h5py.regionref_dtype)
            s.attrs['region'] = d.regionref[0:5]; s.attrs['object'] = e.ref; s.attrs['names'] = np.array(['a', 'bé', ''], dtype=text)
            s.attrs['fixed'] = np.array([b'ab', b'c']); s.attrs['none'] = h5py.Empty('f8'); s.attrs['row'] = np.array((1, 2), dtype=[('a', 'i1'), ('b', 'f8')])
            for i in range(20): s.attrs['many_%02d' % i] = i
            if libver == 'latest': s.attrs['large'] = np.arange(20000.)
            s['type'] = np.dtype('f4'); s.create_dataset('named', data=np.arange(3, dtype='f4'), dtype=s['type'])
            s['soft'] = h5py.SoftLink('/acquisition/emg'); s['dangling'] = h5py.SoftLink('/nowhere'); s['external'] = h5py.ExternalLink('another.h5', '/data')
            s['hard'] = e
            for i in range(40): s.create_group('groups/g%02d' % i)
            b = s.create_group('groups/g00/deep/deeper'); b['up'] = f['acquisition']
            if 'circle' in options: s['circle'] = s
            f.attrs['.specloc'] = s.ref
            if 'referring' in options:
                m = typed(f.create_group('processing/muscle_activation'), 'ProcessingModule'); x = m.create_group('old_series'); x['data'] = np.arange(3.)
                f.create_dataset('intervals/trials/timeseries', data=[x.ref], dtype=h5py.ref_dtype)
        """;

    /// <summary>Writes a file.</summary>
    /// <param name="path">Where.</param>
    /// <param name="version">"earliest" or "latest" form of HDF5.</param>
    /// <param name="options">Of "processing" (has a module), "dates" (the list of dates can grow), "userblock" (begins with other bytes), "circle" (a group holds itself), "referring" (has an old estimate that a table refers to).</param>
    public static void Write(string path, string version = "earliest", params string[] options) =>
        Python.Run(Script, [path, version, string.Join(',', options), .. Muscles]);
}
