using AutoLfads.Tests;

namespace AutoLfads.IO.Tests.Nwb;

/// <summary>Checks an NWB file against the schema's rules with h5py, which shares no code with the writer.</summary>
internal static class NwbStructure
{
    private const string Script =
        """
        import sys, re, h5py, numpy as np
        from datetime import datetime
        problems, ids, types = [], {}, {}
        def need(ok, what):
            if not ok: problems.append(what)
        def text(v): return v.decode() if isinstance(v, bytes) else v
        def iso(v): return datetime.fromisoformat(text(v)).utcoffset() is not None
        CORE = {'NWBFile', 'TimeSeries', 'ElectricalSeries', 'ProcessingModule', 'TimeIntervals', 'Device', 'ElectrodeGroup', 'Subject', 'TimeSeriesReferenceVectorData'}
        COMMON = {'DynamicTable', 'DynamicTableRegion', 'ElementIdentifiers', 'VectorData'}
        REQUIRED = {'TimeSeries': ['description', 'comments'], 'ElectricalSeries': ['description', 'comments'], 'ProcessingModule': ['description'],
                    'DynamicTable': ['colnames', 'description'], 'TimeIntervals': ['colnames', 'description'], 'VectorData': ['description'],
                    'TimeSeriesReferenceVectorData': ['description'], 'DynamicTableRegion': ['table', 'description'], 'ElectrodeGroup': ['description', 'location'], 'Device': [],
                    'NWBFile': ['nwb_version'], 'Subject': [], 'ElementIdentifiers': []}
        def strings(name, dtype, where):
            info = h5py.check_string_dtype(dtype)
            if info is not None: need(info.encoding == 'utf-8' and info.length is None, f'{where}: {name} is not variable-length UTF-8')
        def series(name, o, t):
            d = o['data']
            for a in ('unit', 'conversion', 'offset', 'resolution'): need(a in d.attrs, f'{name}/data lacks {a}')
            need(d.shape[0] > 0, f'{name} is empty')
            need(('starting_time' in o) != ('timestamps' in o), f'{name} needs starting_time or timestamps')
            if 'starting_time' in o:
                s = o['starting_time']
                need(s.shape == () and s.dtype == 'f8' and s.attrs['rate'] > 0 and s.attrs['unit'] == 'seconds', f'{name}/starting_time')
            if t == 'ElectricalSeries':
                need(d.attrs['unit'] == 'volts', f'{name} is not in volts')
                e = o['electrodes']
                need(e.shape == (d.shape[1],) and e.attrs['neurodata_type'] == 'DynamicTableRegion', f'{name}/electrodes')
                table = f[e.attrs['table']]
                need(table.name == '/general/extracellular_ephys/electrodes' and max(e[()]) < len(table['id']), f'{name}: the electrodes refer to {table.name}')
        def table(name, o):
            columns = [text(c) for c in o.attrs['colnames']]
            found = [k for k in o if k != 'id']
            need(sorted(columns) == sorted(found), f'{name}: colnames {columns}, found {found}')
            need(o['id'].attrs['neurodata_type'] == 'ElementIdentifiers' and o['id'].dtype.kind == 'i', f'{name}/id')
            for c in columns: need(len(o[c]) == len(o['id']) and o[c].attrs['description'] != '', f'{name}/{c}: rows or description')
        def visit(name, o):
            need(h5py.h5o.get_info(o.id).rc == 1, f'{name} is one object under several names')
            for a in o.attrs: strings(a, o.attrs.get_id(a).dtype, name)
            if isinstance(o, h5py.Dataset):
                strings('data', o.dtype, name)
                if h5py.check_ref_dtype(o.dtype):
                    for r in o[()]: need(bool(r) and f[r].attrs['neurodata_type'] == 'ElectrodeGroup', f'{name}: a reference is null or wrong')
                if o.dtype.names:
                    need(o.dtype.names == ('idx_start', 'count', 'timeseries'), f'{name}: {o.dtype.names}')
                    for r in o[()]:
                        need(bool(r['timeseries']), f'{name}: null reference')
                        s = f[r['timeseries']]
                        need('data' in s and r['idx_start'] >= 0 and r['idx_start'] + r['count'] <= len(s['data']), f'{name}: {s.name}')
            t = o.attrs.get('neurodata_type')
            if t is None: return
            types[t] = types.get(t, 0) + 1
            need(t in CORE | COMMON and o.attrs['namespace'] == ('core' if t in CORE else 'hdmf-common'), f'{name}: {t} of {o.attrs["namespace"]}')
            i = o.attrs['object_id']
            need(re.fullmatch('[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}', i) and i not in ids, f'{name}: object_id {i}')
            ids[i] = name
            for a in REQUIRED.get(t, []): need(a in o.attrs, f'{name}: {t} lacks {a}')
            if t in ('TimeSeries', 'ElectricalSeries'): series(name, o, t)
            if t in ('DynamicTable', 'TimeIntervals'): table(name, o)
            if t == 'TimeIntervals': need('start_time' in o and 'stop_time' in o, f'{name}: times')
            if t == 'ElectrodeGroup': need(o.get('device', getlink=True).__class__ is h5py.SoftLink and o['device'].attrs['neurodata_type'] == 'Device', f'{name}: device')
            if t == 'ProcessingModule':
                for k in o: need(o[k].attrs.get('neurodata_type') in ('TimeSeries', 'DynamicTable'), f'{name}/{k} is no data interface')
        with h5py.File(sys.argv[1]) as f:
            need(f.attrs['neurodata_type'] == 'NWBFile' and f.attrs['namespace'] == 'core' and re.fullmatch(r'2\.\d+\.\d+', f.attrs['nwb_version']), 'root')
            visit('/', f); f.visititems(visit)
            for k in ('acquisition', 'analysis', 'processing', 'general', 'stimulus/presentation', 'stimulus/templates'): need(isinstance(f.get(k), h5py.Group), f'no group {k}')
            for k in ('identifier', 'session_description'): need(f[k].shape == () and text(f[k][()]) != '', k)
            for k in ('session_start_time', 'timestamps_reference_time'): need(f[k].shape == () and iso(f[k][()]), k)
            need(f['file_create_date'].ndim == 1 and all(iso(v) for v in f['file_create_date'][()]), 'file_create_date')
            for k in f['processing'].values(): need(k.attrs['neurodata_type'] == 'ProcessingModule', k.name)
        print('\n'.join(problems) if problems else 'valid: ' + ', '.join(f'{t} {n}' for t, n in sorted(types.items())))
        """;

    /// <summary>"valid: " and how many objects of each type there are, or the problems.</summary>
    public static string Check(string path) => Python.Run(Script, path);
}
