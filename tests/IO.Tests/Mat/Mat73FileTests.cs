using AutoLfads.IO.Mat;
using AutoLfads.Tests;

namespace AutoLfads.IO.Tests.Mat;

public sealed class Mat73FileTests : IDisposable
{
    /// <summary>Python: put(group, name, value) lays values out as MATLAB 7.3 does; begin(path) opens such a file, finish(path) writes its user block.</summary>
    internal const string Writer =
        """
        import sys, struct, itertools, numpy as np, h5py
        def begin(path): return h5py.File(path, 'w', userblock_size=512)
        def finish(f, path):
            f.close()
            with open(path, 'r+b') as b: b.write(b'MATLAB 7.3 MAT-file, Platform: GLNXA64'.ljust(124) + b'\x00\x02IM')
        def mark(d, cls, decode=None, empty=False):
            d.attrs['MATLAB_class'] = np.bytes_(cls)
            if decode: d.attrs['MATLAB_int_decode'] = np.int32(decode)
            if empty: d.attrs['MATLAB_empty'] = np.uint8(1)
            return d
        made = itertools.count()
        def refs(f, values):
            r = np.empty(values.T.shape, dtype=h5py.ref_dtype)
            for i, v in np.ndenumerate(values.T): r[i] = put(f.require_group('#refs#'), 'r%d' % next(made), v).ref
            return r
        def put(g, name, v):
            f = g.file
            if isinstance(v, dict):
                s = mark(g.create_group(name), 'struct')
                for k, x in v.items(): put(s, k, x)
                return s
            if isinstance(v, list):
                s = mark(g.create_group(name), 'struct')
                for k in v[0]:
                    cells = np.empty((1, len(v)), dtype=object)
                    for i, e in enumerate(v): cells[0, i] = e[k]
                    s[k] = refs(f, cells)
                return s
            if isinstance(v, str): v = np.array([[ord(c) for c in v]], dtype='u2').reshape(1, len(v)); cls, decode = 'char', 2
            elif v.dtype.kind == 'U': v = np.array([[ord(c) for c in s] for s in v], dtype='u2'); cls, decode = 'char', 2
            elif v.dtype == object: cls, decode = 'cell', None
            elif v.dtype == bool: v = v.astype('u1'); cls, decode = 'logical', 1
            else: cls, decode = {'f8': 'double', 'f4': 'single'}.get(v.dtype.str[1:], v.dtype.name), None
            if v.size == 0: return mark(g.create_dataset(name, data=np.array(v.shape, dtype='u8')), cls, decode, True)
            if cls == 'cell': return mark(g.create_dataset(name, data=refs(f, v), dtype=h5py.ref_dtype), cls)
            return mark(g.create_dataset(name, data=v.T, **({'compression': 3, 'chunks': True} if v.size > 1000 else {})), cls, decode)
        """;

    private const string Dump =
        """

        def bits(a): return ' '.join(struct.pack('>d', float(x)).hex() for x in a)
        def dump(f, path, d):
            cls = d.attrs.get('MATLAB_class', b'cell').decode()
            if isinstance(d, h5py.Group):
                array = all(isinstance(x, h5py.Dataset) and x.dtype == h5py.ref_dtype and 'MATLAB_class' not in x.attrs for x in d.values())
                n = d[list(d)[0]].size if array else 1
                print(path, 'struct', '1x%d' % n)
                for i in range(n):
                    for k in sorted(d): dump(f, f'{path}({i + 1}).{k}', f[d[k][()].ravel()[i]] if array else d[k])
                return
            empty = d.attrs.get('MATLAB_empty', 0)
            shape = 'x'.join(str(n) for n in (d[()] if empty else d.shape[::-1]))
            values = [] if empty else d[()].ravel()
            if cls == 'cell':
                print(path, 'cell', shape)
                for i, r in enumerate(values): dump(f, f'{path}{{{i + 1}}}', f[r])
            elif cls == 'char': print(path, 'char', '|'.join(''.join(chr(c) for c in row) for row in d[()].T) if len(values) else '')
            else: print(f'{path} numeric {shape} {bits(values)}'.rstrip())
        def dump_file(path):
            with h5py.File(path) as f:
                for k in sorted(x for x in f if x != '#refs#'): dump(f, k, f[k])
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_FileLaidOutAsMatlabDoes_HasTheValuesThatH5pyReads()
    {
        string expected = Python.Run(
            Writer + Dump +
            """

            f = begin(sys.argv[1])
            r = np.random.default_rng(2)
            put(f, 'doubles', r.normal(size=(37, 5)))
            put(f, 'deflated', r.normal(size=(3000, 4)))
            for t in ('f4', 'i1', 'u1', 'i2', 'u2', 'i4', 'u4', 'i8', 'u8'): put(f, 'n_' + t, (r.normal(size=(4, 3)) ** 2 * 30).astype(t))
            put(f, 'truth', np.array([[True, False], [False, True], [True, True]]))
            put(f, 'three_axes', np.arange(24.0).reshape(2, 3, 4))
            put(f, 'none', np.zeros((0, 3)))
            put(f, 'text', 'Gastrocnémius')
            put(f, 'rows', np.array(['TA ', 'GAS']))
            put(f, 'no_text', '')
            cell = np.empty((2, 2), dtype=object)
            cell[0, 0], cell[1, 0], cell[0, 1] = 'TA', np.arange(3.0).reshape(3, 1), np.zeros((0, 0))
            inner = np.empty((1, 1), dtype=object); inner[0, 0] = 'nested'
            cell[1, 1] = inner
            put(f, 'cell', cell)
            put(f, 'one', {'rate': np.array([[2000.0]]), 'names': cell, 'deep': {'k': np.int16([[1, -2]])}})
            put(f, 'several', [{'value': np.array([[1.5]]), 'inner': {'x': 'a'}}, {'value': np.array([[2.0, 3.0]]), 'inner': {'x': 'bc'}}])
            finish(f, sys.argv[1])
            dump_file(sys.argv[1])
            """,
            folder["a.mat"]);
        Assert.Equal(expected, MatDump.Of(folder["a.mat"]));
        Assert.Contains("several(2).inner(1).x char bc", expected, StringComparison.Ordinal);
        Assert.Contains("cell{4}{1} char nested", expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Variables_OfClassesThatAreNotRead_AreNamed()
    {
        Python.Run(
            Writer +
            """

            f = begin(sys.argv[1])
            mark(f.create_dataset('c', data=np.zeros((2, 3), dtype=[('real', 'f8'), ('imag', 'f8')])), 'double')
            s = mark(f.create_group('sp'), 'double'); s.attrs['MATLAB_sparse'] = np.uint64(5)
            o = mark(f.create_dataset('words', data=np.zeros((1, 6), 'u4')), 'string'); o.attrs['MATLAB_object_decode'] = np.int32(3)
            f.create_group('#subsystem#')
            finish(f, sys.argv[1])
            """,
            folder["a.mat"]);
        using IMatFile file = MatFormat.Open(folder["a.mat"]);
        Assert.Equal(["c complex double [3 x 2]", "sp sparse double [1 x 1]", "words string object [1 x 1]"], file.Variables.Select(v => $"{v.Name} {MatValue.Describe(v.ClassName, v.Shape)}"));
    }

    [Fact]
    public void Read_CellThatHoldsItself_EndsWithAMessage()
    {
        Python.Run(
            Writer +
            """

            f = begin(sys.argv[1])
            put(f, 'emg', np.arange(20.0).reshape(10, 2))
            d = mark(f.create_dataset('names', (1, 2), dtype=h5py.ref_dtype), 'cell')
            d[0, 0] = d.ref; d[0, 1] = d.ref
            finish(f, sys.argv[1])
            """,
            folder["a.mat"]);
        InvalidDataException failure = Assert.Throws<InvalidDataException>(() => RecordingFile.Read(folder["a.mat"], new() { SampleRateHz = 1000 }));
        Assert.Contains("values are nested more than 64 deep", failure.Message, StringComparison.Ordinal);
    }
}
