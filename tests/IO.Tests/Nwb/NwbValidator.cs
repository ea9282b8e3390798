using AutoLfads.Tests;

namespace AutoLfads.IO.Tests.Nwb;

/// <summary>Checks an NWB file against the rules of NWB 2.7 and of nwbinspector with h5py, which shares no code with the writers. Every problem comes with its path.</summary>
internal static class NwbValidator
{
    /// <summary>Python source: validate(path) gives the problems as "/path: problem", and the number of objects of each type.</summary>
    public const string Script =
        """
        import sys, re, os, h5py, numpy as np
        from datetime import datetime, timezone
        SERIES = {'TimeSeries', 'ElectricalSeries', 'SpatialSeries'}
        CONTAINERS = {'BehavioralTimeSeries', 'Position', 'CompassDirection'}
        TABLES = {'DynamicTable', 'TimeIntervals'}
        COLUMNS = {'VectorData', 'DynamicTableRegion', 'TimeSeriesReferenceVectorData'}
        COMMON = {'DynamicTable', 'DynamicTableRegion', 'ElementIdentifiers', 'VectorData', 'VectorIndex'}
        CORE = SERIES | CONTAINERS | {'NWBFile', 'ProcessingModule', 'TimeIntervals', 'Device', 'ElectrodeGroup', 'Subject', 'TimeSeriesReferenceVectorData'}
        TEXTS = {'NWBFile': ['nwb_version'], 'ProcessingModule': ['description'], 'DynamicTable': ['description'], 'TimeIntervals': ['description'], 'VectorData': ['description'],
                 'TimeSeriesReferenceVectorData': ['description'], 'DynamicTableRegion': ['description'], 'ElectrodeGroup': ['description', 'location'], 'Device': ['description'],
                 **{t: ['description', 'comments'] for t in SERIES}}
        ROOT = {'file_create_date', 'identifier', 'session_description', 'session_start_time', 'timestamps_reference_time', 'acquisition', 'analysis', 'processing', 'stimulus', 'general', 'intervals', 'units', 'scratch', 'specifications'}
        GENERAL = {'experimenter', 'institution', 'lab', 'keywords', 'related_publications', 'session_id', 'source_script', 'protocol', 'notes', 'devices', 'extracellular_ephys', 'subject'}
        PLACEHOLDERS = {'', 'no description', 'no desc', 'none', 'placeholder', 'description', 'todo', 'n/a'}
        def text(v): return v.decode() if isinstance(v, bytes) else v if isinstance(v, str) else None
        def validate(path):
            problems, ids, types = [], {}, {}
            def bad(where, what): problems.append(f'{where}: {what}')
            def need(ok, where, what):
                if not ok: bad(where, what)
                return ok
            def has(o, name, kind, where):
                return need(isinstance(o.get(name), kind), where + '/' + name if where != '/' else '/' + name, 'is required, a ' + kind.__name__.lower())
            def strings(where, dtype):
                info = h5py.check_string_dtype(dtype)
                if info is not None: need(info.encoding == 'utf-8' and info.length is None, where, 'is not variable-length UTF-8')
            def said(o, name):
                v = o.attrs.get(name)
                if not need(isinstance(v, str), o.name, f'needs the text attribute {name}'): return None
                need(v.strip().lower().rstrip('.') not in PLACEHOLDERS, o.name, f'attribute {name} says nothing')
                return v
            def number(o, name, ok=lambda v: True):
                v = o.attrs.get(name)
                need(np.ndim(v) == 0 and np.asarray(v).dtype.kind == 'f' and np.isfinite(v) and ok(v), o.name, f'needs the number {name}, has {v!r}')
            def iso(o, v):
                try: t = datetime.fromisoformat(text(v))
                except (ValueError, TypeError): t = None
                if need(t is not None and t.utcoffset() is not None, o.name, f'is no ISO 8601 time with an offset: {v!r}'):
                    need(t.year >= 1970 and t <= datetime.now(timezone.utc), o.name, f'lies in the future or before 1970: {v!r}')
            def target(o, f, reference):
                try: return f[reference] if reference else None
                except (ValueError, RuntimeError, KeyError): return None
            def series(o, t):
                if not has(o, 'data', h5py.Dataset, o.name): return
                d = o['data']
                if not need(d.dtype.kind in 'fiu' and 1 <= d.ndim <= 3 and d.shape[0] > 0, d.name, f'must hold numbers with time first, has {d.dtype} {d.shape}'): return
                need(d.shape[0] >= max(d.shape), d.name, f'time must be the first axis, has {d.shape}')
                unit = said(d, 'unit')
                for a, ok in (('conversion', lambda v: v != 0), ('offset', lambda v: True), ('resolution', lambda v: v == -1 or v > 0)):
                    if a in d.attrs: number(d, a, ok)
                need(d.dtype.kind == 'f' or d.attrs.get('conversion', 1) != 1, d.name, 'integers need a conversion')
                if 'continuity' in d.attrs: need(d.attrs['continuity'] in ('continuous', 'instantaneous', 'step'), d.name, 'attribute continuity')
                if need(('starting_time' in o) != ('timestamps' in o), o.name, 'needs either starting_time or timestamps'):
                    s = o['starting_time'] if 'starting_time' in o else o['timestamps']
                    need(s.dtype == 'f8' and s.attrs.get('unit') == 'seconds', s.name, 'must be 64-bit and in seconds')
                    if 'starting_time' in o:
                        need(s.shape == () and np.isfinite(s[()]), s.name, 'must be one time')
                        number(s, 'rate', lambda v: v >= 0.01)
                    elif need(s.shape == d.shape[:1], s.name, f'must have {d.shape[0]} times, has {s.shape}'):
                        need(s.attrs.get('interval') == 1, s.name, 'needs the attribute interval of 1')
                        steps = np.diff(s[()])
                        need(np.all(steps > 0), s.name, 'must rise')
                        need(len(steps) < 2 or np.ptp(steps) > 1e-9 * abs(steps[0]), s.name, 'is regular, so that starting_time and rate are due')
                if t == 'ElectricalSeries':
                    need(unit == 'volts', d.name, f'must be in volts, is in {unit}')
                    channels = d.shape[1] if d.ndim > 1 else 1
                    if has(o, 'electrodes', h5py.Dataset, o.name):
                        e = o['electrodes']
                        need(e.attrs.get('neurodata_type') == 'DynamicTableRegion' and e.shape == (channels,), e.name, f'must name {channels} rows of a table, has {e.shape}')
                        need(getattr(target(e, e.file, e.attrs.get('table')), 'name', None) == '/general/extracellular_ephys/electrodes', e.name, 'must refer to the table of electrodes')
                    if 'channel_conversion' in o: need(o['channel_conversion'].shape == (channels,) and o['channel_conversion'].attrs.get('axis') == 1, o.name + '/channel_conversion', 'shape or axis')
            def column(o, c, rows):
                d = o[c]
                t = d.attrs.get('neurodata_type')
                if t == 'VectorIndex':
                    v = target(d, d.file, d.attrs.get('target'))
                    need(v is not None and v.parent == o and d.dtype.kind in 'ui' and np.all(np.diff(d[()].astype('i8')) >= 0) and len(d) > 0 and d[-1] == len(v), d.name, 'must hold the ends of its column\'s rows')
                    return
                need(t in COLUMNS, d.name, f'is no column but {t}')
                length = o[c + '_index'].shape if c + '_index' in o else d.shape[:1]
                need(length == (rows,), d.name, f'must have {rows} rows, has {length}')
                if t == 'VectorData' and h5py.check_string_dtype(d.dtype) and d.ndim == 1:
                    need({text(v).lower() for v in d[()]} not in ({'yes', 'no'}, {'true', 'false'}, {'y', 'n'}, {'t', 'f'}), d.name, 'holds truth values as text')
            def table(o, t):
                names = o.attrs.get('colnames')
                if not need(names is not None and np.ndim(names) == 1, o.name, 'needs the list colnames'): return
                names = [text(n) for n in names]
                need(len(set(names)) == len(names), o.name, f'colnames repeat: {names}')
                if not has(o, 'id', h5py.Dataset, o.name): return
                i = o['id']
                if not need(i.attrs.get('neurodata_type') == 'ElementIdentifiers' and i.dtype.kind in 'iu' and i.ndim == 1 and len(i) > 0 and len(set(i[()])) == len(i), i.name, 'must hold a whole number for each row, none twice'): return
                for n in names:
                    if has(o, n, h5py.Dataset, o.name): column(o, n, len(i))
                for k in set(o) - set(names) - {'id'}:
                    if k.endswith('_index') and k[:-6] in names: column(o, k, len(i))
                    else: bad(o[k].name, 'is not in colnames')
                if t == 'TimeIntervals' and all([has(o, k, h5py.Dataset, o.name) for k in ('start_time', 'stop_time')]):
                    a, b = o['start_time'], o['stop_time']
                    need(a.dtype.kind == 'f' and np.all(np.diff(a[()]) >= 0), a.name, 'must be times that rise')
                    need(b.dtype.kind == 'f' and a.shape == b.shape and np.all(b[()] >= a[()]), b.name, 'must be times after the starts')
                if o.name == '/general/extracellular_ephys/electrodes' and all([has(o, k, h5py.Dataset, o.name) for k in ('location', 'group', 'group_name')]) and h5py.check_ref_dtype(o['group'].dtype):
                    for r, n in zip(o['group'][()], o['group_name'][()]):
                        g = target(o, o.file, r)
                        if need(g is not None and g.attrs.get('neurodata_type') == 'ElectrodeGroup', o['group'].name, 'must refer to groups of electrodes'):
                            need(g.name.split('/')[-1] == text(n), o['group_name'].name, f'must be the name of the group {g.name}')
            def references(o, t):
                if t == 'DynamicTableRegion':
                    to = target(o, o.file, o.attrs.get('table'))
                    if need(to is not None and to.attrs.get('neurodata_type') in TABLES and 'id' in to, o.name, 'needs the reference table to a table'):
                        need(o.dtype.kind in 'iu' and o.ndim == 1 and np.all((o[()] >= 0) & (o[()] < len(to['id']))), o.name, f'must hold rows of {to.name}')
                if t == 'TimeSeriesReferenceVectorData' and need(o.dtype.names == ('idx_start', 'count', 'timeseries') and o.dtype['idx_start'] == 'i4' and o.dtype['count'] == 'i4', o.name, f'must hold idx_start, count and timeseries, has {o.dtype}'):
                    for r in o[()]:
                        s = target(o, o.file, r['timeseries'])
                        if need(s is not None and s.attrs.get('neurodata_type') in SERIES and 'data' in s, o.name, 'must refer to series'):
                            need(r['idx_start'] >= 0 and r['count'] > 0 and int(r['idx_start']) + int(r['count']) <= len(s['data']), o.name, f'the range {r["idx_start"]} + {r["count"]} is not in {s.name} of {len(s["data"])} samples')
            def subject(o):
                one = lambda k: text(o[k][()]) if k in o and o[k].shape == () else None
                need(bool(one('subject_id')), o.name + '/subject_id', 'is required by archives')
                if 'sex' in o: need(one('sex') in ('M', 'F', 'U', 'O'), o.name + '/sex', f'must be M, F, U or O, is {one("sex")}')
                if 'species' in o: need(re.fullmatch(r'[A-Z][a-z]+ [a-z]+|https?://.*NCBITaxon_\d+', one('species') or ''), o.name + '/species', f'must be a Latin binomial, is {one("species")}')
                if 'weight' in o: need(re.fullmatch(r'\d+(\.\d+)? (kg|g)', one('weight') or ''), o.name + '/weight', f'must be a mass, is {one("weight")}')
                if 'age' in o:
                    need(re.fullmatch(r'P(?!$)(\d+(\.\d+)?Y)?(\d+(\.\d+)?M)?(\d+(\.\d+)?W)?(\d+(\.\d+)?D)?(T(?!$)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?', one('age') or ''), o.name + '/age', f'must be an ISO 8601 duration, is {one("age")}')
                    need(o['age'].attrs.get('reference') in ('birth', 'gestational'), o.name + '/age', 'needs the attribute reference')
            def visit(name, o):
                o = f[o.name]
                need(h5py.h5o.get_info(o.id).rc == 1, o.name, 'is one object under several names')
                need(not re.search(r'[\\:]', o.name), o.name, 'has a name with \\ or :')
                for a in o.attrs: strings(o.name, o.attrs.get_id(a).dtype)
                if isinstance(o, h5py.Dataset):
                    strings(o.name, o.dtype)
                    if h5py.check_ref_dtype(o.dtype): need(all(target(o, f, r) is not None for r in np.ravel(o[()])), o.name, 'holds a reference that leads nowhere')
                t = o.attrs.get('neurodata_type')
                if t is None: return
                if not need(t in CORE | COMMON, o.name, f'is of the unknown type {t}'): return
                types[t] = types.get(t, 0) + 1
                need(o.attrs.get('namespace') == ('core' if t in CORE else 'hdmf-common'), o.name, f'is {t} of the namespace {o.attrs.get("namespace")}')
                i = o.attrs.get('object_id')
                need(isinstance(i, str) and re.fullmatch('[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}', i), o.name, f'needs a UUID object_id, has {i}')
                need(i is None or i not in ids, o.name, f'has the object_id of {ids.get(i)}')
                ids[i] = o.name
                for a in TEXTS.get(t, []): said(o, a)
                if t in SERIES: series(o, t)
                if t in TABLES: table(o, t)
                if t in CONTAINERS: need(len(o) > 0 and all(k.attrs.get('neurodata_type') in SERIES for k in o.values()), o.name, 'must hold series')
                if t == 'Subject': subject(o)
                if t == 'ElectrodeGroup':
                    link = o.get('device', getlink=True)
                    need(isinstance(link, h5py.SoftLink) and o.get('device') is not None and o['device'].attrs.get('neurodata_type') == 'Device', o.name + '/device', 'must be a soft link to a device')
                references(o, t)
            def children(group, allowed):
                for k in f[group].values() if isinstance(f.get(group), h5py.Group) else []: need(k.attrs.get('neurodata_type') in allowed, k.name, f'is {k.attrs.get("neurodata_type")}, one of {sorted(allowed)} belongs into {group}')
            need(path.endswith('.nwb'), '/', 'the file\'s name must end in .nwb')
            with h5py.File(path, 'r') as f:
                need(f.attrs.get('neurodata_type') == 'NWBFile' and re.fullmatch(r'2\.\d+\.\d+', str(f.attrs.get('nwb_version'))), '/', 'must be an NWBFile of version 2')
                for k in set(f) - ROOT: bad('/' + k, 'is not known in the root')
                for k in ('acquisition', 'analysis', 'processing', 'general', 'stimulus', 'stimulus/presentation', 'stimulus/templates'): has(f, k, h5py.Group, '/')
                for k in ('identifier', 'session_description', 'session_start_time', 'timestamps_reference_time', 'file_create_date'):
                    if not has(f, k, h5py.Dataset, '/'): continue
                    d = f[k]
                    if not need(d.ndim == (1 if k == 'file_create_date' else 0) and h5py.check_string_dtype(d.dtype), d.name, f'has the shape {d.shape}'): continue
                    for v in np.ravel(d[()]):
                        need(text(v).strip().lower() not in PLACEHOLDERS, d.name, 'says nothing')
                        if 'time' in k or 'date' in k: iso(d, v)
                for k in set(f.get('general', ())) - GENERAL: bad('/general/' + k, 'is not known there')
                if 'general/experimenter' in f: need(f['general/experimenter'].ndim == 1, '/general/experimenter', 'must be a list')
                visit('/', f); f.visititems(visit)
                data = SERIES | CONTAINERS | TABLES
                children('acquisition', data); children('processing', {'ProcessingModule'}); children('intervals', {'TimeIntervals'}); children('general/devices', {'Device'}); children('general/extracellular_ephys', {'ElectrodeGroup', 'DynamicTable'})
                for m in f['processing'] if isinstance(f.get('processing'), h5py.Group) else []: children('processing/' + m, data)
            return problems, types
        """;

    /// <summary>"valid: " and how many objects of each type there are, or the problems.</summary>
    public static string Check(string path) => Python.Run(
        Script +
        """

        problems, types = validate(sys.argv[1])
        print('\n'.join(problems) if problems else 'valid: ' + ', '.join(f'{t} {n}' for t, n in sorted(types.items())))
        """,
        path);
}
