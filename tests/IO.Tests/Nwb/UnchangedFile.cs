using AutoLfads.Tests;

namespace AutoLfads.IO.Tests.Nwb;

/// <summary>Compares an HDF5 file with what it was before, by h5py: every link, type, shape, attribute, value and stored chunk.</summary>
internal static class UnchangedFile
{
    private const string Script =
        """
        import sys, h5py, numpy as np
        allowed = set(sys.argv[3:])
        problems, added, done = [], [], set()
        def plain(f, v):
            if isinstance(v, h5py.RegionReference): return (f[v].name, str(h5py.h5r.get_region(v, f.id).get_select_bounds())) if v else None
            if isinstance(v, h5py.Reference): return f[v].name if v else None
            if isinstance(v, h5py.Empty): return str(v.dtype)
            if isinstance(v, np.void) and v.dtype.names: return [plain(f, v[n]) for n in v.dtype.names]
            if isinstance(v, np.ndarray) and (v.dtype.kind == 'O' or v.dtype.names): return [str(v.shape)] + [plain(f, x) for x in v.ravel()]
            if isinstance(v, (np.ndarray, np.generic)): return (str(v.dtype), np.shape(v), np.asarray(v).tobytes())
            return v
        def chunks(d): return [(i.chunk_offset, i.filter_mask, d.id.read_direct_chunk(i.chunk_offset)) for i in map(d.id.get_chunk_info, range(d.id.get_num_chunks()))]
        def compare(path, a, b):
            def same(what, x, y):
                if x != y: problems.append(f'{path}: {what}: {x!r:.80} became {y!r:.80}')
            same('kind', type(a), type(b))
            if (h5py.h5o.get_info(a.id).addr) in done: return
            done.add(h5py.h5o.get_info(a.id).addr)
            same('attributes', sorted(a.attrs), sorted(b.attrs))
            for k in a.attrs:
                if k in b.attrs:
                    same('type of ' + k, a.attrs.get_id(k).get_type().encode(), b.attrs.get_id(k).get_type().encode())
                    same(k, plain(a.file, a.attrs[k]), plain(b.file, b.attrs[k]))
            if isinstance(a, h5py.Group):
                for k in b:
                    if k not in a: added.append(f'{path}/{k}')
                for k in a:
                    x, y = a.get(k, getlink=True), b.get(k, getlink=True)
                    same('link ' + k, (type(x), getattr(x, 'path', ''), getattr(x, 'filename', '')), (type(y), getattr(y, 'path', ''), getattr(y, 'filename', '')))
                    if isinstance(x, h5py.HardLink) and f'{path}/{k}' not in allowed: compare(f'{path}/{k}', a[k], b[k])
            if isinstance(a, h5py.Dataset):
                same('type', a.id.get_type().encode(), b.id.get_type().encode())
                same('shape', (a.shape, a.maxshape, a.chunks, a.compression, a.id.get_create_plist().get_layout()), (b.shape, b.maxshape, b.chunks, b.compression, b.id.get_create_plist().get_layout()))
                if a.chunks and a.shape: same('chunks', chunks(a), chunks(b))
                same('values', plain(a.file, a[()]), plain(b.file, b[()]))
        with h5py.File(sys.argv[1], 'r') as a, h5py.File(sys.argv[2], 'r') as b: compare('', a, b)
        print('\n'.join(problems) if problems else 'added ' + ', '.join(added))
        """;

    /// <summary>"added " and the paths of what only the later file has, or what is different.</summary>
    /// <param name="before">The file as it was.</param>
    /// <param name="after">The file as it is.</param>
    /// <param name="allowed">Paths of what may be different.</param>
    public static string Compare(string before, string after, params string[] allowed) => Python.Run(Script, [before, after, .. allowed]);
}
