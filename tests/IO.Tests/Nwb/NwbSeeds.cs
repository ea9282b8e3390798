using AutoLfads.Tests;

namespace AutoLfads.IO.Tests.Nwb;

/// <summary>Small NWB files in the layouts that laboratories use, written by h5py.</summary>
internal static class NwbSeeds
{
    /// <summary>Names of the layouts.</summary>
    public static readonly string[] All = ["electrical", "matrix", "muscles", "laboratory", "latest"];

    private const string Script =
        """
        import sys, json, numpy as np, h5py
        made = iter(range(10**6))
        def typed(o, t, **attrs):
            o.attrs['namespace'] = 'hdmf-common' if t in ('DynamicTable', 'DynamicTableRegion', 'ElementIdentifiers', 'VectorData', 'VectorIndex') else 'core'
            o.attrs['neurodata_type'] = t; o.attrs['object_id'] = '00000000-0000-4000-8000-%012x' % next(made)
            for k, v in attrs.items(): o.attrs[k] = v
            return o
        def series(g, name, data, unit=None, rate=None, start=0.0, times=None, type='TimeSeries', comments='no comments', description='a signal', conversion=None, offset=None, **how):
            s = typed(g.create_group(name), type, description=description, comments=comments)
            d = s.create_dataset('data', data=data, **how)
            if unit is not None: d.attrs['unit'] = unit
            if conversion is not None: d.attrs['conversion'] = np.float32(conversion)
            if offset is not None: d.attrs['offset'] = np.float32(offset)
            if rate: s['starting_time'] = start; s['starting_time'].attrs['rate'] = np.float32(rate); s['starting_time'].attrs['unit'] = 'seconds'
            if times is not None: s['timestamps'] = times; s['timestamps'].attrs['interval'] = np.int32(1); s['timestamps'].attrs['unit'] = 'seconds'
            return s
        def table(g, called, type='DynamicTable', **columns):
            t = typed(g.create_group(called), type, description='a table', colnames=list(columns))
            for k, v in columns.items(): typed(t.create_dataset(k, data=v), 'VectorData', description='a column')
            typed(t.create_dataset('id', data=np.arange(len(v))), 'ElementIdentifiers')
            return t
        def module(f, name): return typed(f.create_group('processing/' + name), 'ProcessingModule', description='a module')
        def begin(path, **how):
            f = h5py.File(path, 'w', **how)
            typed(f, 'NWBFile', nwb_version='2.7.0')
            for k in ('identifier', 'session_description'): f[k] = k
            for k in ('session_start_time', 'timestamps_reference_time'): f[k] = '2024-03-05T14:30:00+02:00'
            f['file_create_date'] = ['2024-03-05T14:30:00+02:00']
            for k in ('acquisition', 'analysis', 'processing', 'stimulus/presentation', 'stimulus/templates', 'general'): f.create_group(k)
            return f
        def wave(samples, channels): return np.random.default_rng(5).normal(size=(samples, channels))
        def electrical(f):
            e = f.create_group('general/extracellular_ephys')
            t = table(e, 'electrodes', location=['leg', 'leg', 'leg'], group_name=['g', 'g', 'g'], muscle=['VL', 'TA', 'GA'])
            s = series(f['acquisition'], 'EMG', (wave(60, 2) * 1000).astype('i2'), 'volts', 2000, 1.5, type='ElectricalSeries', conversion=0.25, offset=0.5, chunks=(16, 2), compression=4, shuffle=True, maxshape=(None, 2))
            s['channel_conversion'] = np.array([2.0, 4.0]); s['channel_conversion'].attrs['axis'] = 1
            typed(s.create_dataset('electrodes', data=np.array([2, 0])), 'DynamicTableRegion', description='rows', table=t.ref)
            table(f.create_group('intervals'), 'invalid_times', type='TimeIntervals', start_time=[1.505], stop_time=[1.5055])
        def matrix(f):
            series(f['acquisition'], 'emg', wave(60, 3), 'mV', 1000, comments='columns=[TA, GA, VL]')
            series(module(f, 'behavior'), 'knee', np.arange(20.0), 'deg', 100)
        def muscles(f):
            for i, m in enumerate(('TA', 'GA', 'VL')): series(f['acquisition'], m, wave(60, 3)[:, i].astype('f4'), 'uV', times=np.arange(60) / 1000 + 0.25)
        def laboratory(f):
            c = typed(f.create_group('acquisition/emg_raw'), 'BehavioralTimeSeries')
            for i, m in enumerate(('TA', 'GA', 'VL')): series(c, m, wave(60, 3)[:, i], 'mV', times=np.arange(60) / 2000, comments=f'columns=[{m}]')
            for k in ('emg_notch', 'emg_hp', 'emg'):
                g = typed(f.require_group('processing/emg_filtering_module').create_group(k), 'BehavioralTimeSeries')
                for m in ('TA', 'GA', 'VL'): series(g, m, np.zeros(60), 'mV', times=np.arange(60) / 2000)
            typed(f['processing/emg_filtering_module'], 'ProcessingModule', description='filters')
            for m, k in (('kin_resampling_module', 'raw_joint_ang_p'), ('kin_resampling_module', 'marker_p'), ('jnt_filtering_module', 'joint_ang_p'), ('jnt_filtering_module', 'marker_p')):
                if m not in f['processing']: module(f, m)
                g = typed(f['processing'][m].create_group(k), 'BehavioralTimeSeries')
                for i, j in enumerate(('hip', 'knee')): series(g, j, np.arange(12.0) + i, 'deg', times=np.arange(12) / 200)
            table(f.create_group('intervals'), 'trials', type='TimeIntervals', start_time=[0.0, 0.02], stop_time=[0.015, 0.03], good_cycle=np.array([True, False]), foot_off_time=[0.01, np.nan], foot_strike_time=[0.002, 0.022], speed=[20, 20])
        if __name__ == '__main__' and len(sys.argv) > 2:
            for k in sys.argv[2:]:
                with begin(f'{sys.argv[1]}/{k}.nwb', **({'libver': 'latest'} if k == 'latest' else {})) as f: (electrical if k == 'latest' else globals()[k])(f)
        """;

    /// <summary>Writes every layout into a folder as NAME.nwb.</summary>
    public static void Write(string folder) => Python.Run(Script, [folder, .. All]);

    /// <summary>Runs Python statements with the functions that write the layouts; f is a new file with NWB's root.</summary>
    public static void Write(string path, string content) => Python.Run(
        Script + "\nwith begin(sys.argv[1]) as f:\n  acquisition = f['acquisition']\n  " + content.ReplaceLineEndings("\n  "),
        path);
}
