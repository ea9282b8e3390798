using System.Runtime.InteropServices;
using AutoLfads.Tests;

namespace AutoLfads.Interop.Tests;

/// <summary>The entry points called from another program that hosts .NET through hostfxr: neither MATLAB nor pythonnet is needed to show that any host finds everything.</summary>
public sealed class HostedEntryPointTests(TrainedModel trained) : IDisposable
{
    private const string Script = """
        import ctypes as C, glob, os, sys
        assembly, model_path, emg_path, samples, channels, out = sys.argv[1:7]
        root = os.environ.get('DOTNET_ROOT') or next((p for p in ('/usr/share/dotnet', '/usr/lib/dotnet', os.path.expanduser('~/.dotnet')) if os.path.isdir(p + '/host/fxr')), None)
        if root is None:
            print('no .NET'); sys.exit(0)
        newest = max(glob.glob(root + '/host/fxr/*'), key=lambda p: [int(n) for n in os.path.basename(p).split('-')[0].split('.')])
        fxr, context, delegate = C.CDLL(newest + '/libhostfxr.so'), C.c_void_p(), C.c_void_p()
        assert fxr.hostfxr_initialize_for_runtime_config(assembly.replace('.dll', '.runtimeconfig.json').encode(), None, C.byref(context)) in (0, 1, 2)
        assert fxr.hostfxr_get_runtime_delegate(context, 5, C.byref(delegate)) == 0
        load = C.CFUNCTYPE(C.c_int, C.c_char_p, C.c_char_p, C.c_char_p, C.c_void_p, C.c_void_p, C.POINTER(C.c_void_p))(delegate.value)
        def method(name, *types):
            found = C.c_void_p()
            assert load(assembly.encode(), b'AutoLfads.Interop.Exports.EntryPoints, AutoLfads.Interop', name.encode(), C.c_void_p(-1), None, C.byref(found)) == 0, name
            return C.CFUNCTYPE(C.c_int32, *types)(found.value)
        class Options(C.Structure):
            _fields_ = [('size', C.c_int32), ('samples', C.c_int32), ('seed', C.c_int32), ('threads', C.c_int32), ('credible_mass', C.c_double)]
        options, model, bins = Options(), C.c_int64(), C.c_int64()
        assert method('DefaultOptions', C.POINTER(Options))(C.byref(options)) == 0
        options.samples, options.threads = 2, 1
        text, last_error = C.create_string_buffer(2000), method('LastError', C.c_char_p, C.c_int64, C.c_void_p)
        open_model = method('Load', C.c_char_p, C.c_void_p, C.POINTER(C.c_int64))
        assert open_model(b'none.onnx', None, C.byref(model)) == 5 and last_error(text, 2000, None) == 0 and b'none.onnx' in text.value
        code = open_model(model_path.encode(), C.byref(options), C.byref(model))
        last_error(text, 2000, None)
        assert code == 0, text.value
        assert method('OutputBins', C.c_int64, C.c_int64, C.c_double, C.POINTER(C.c_int64))(model, int(samples), 2000, C.byref(bins)) == 0
        emg = (C.c_double * (int(samples) * int(channels))).from_buffer_copy(open(emg_path, 'rb').read())
        activation = (C.c_double * (bins.value * int(channels)))()
        estimate = method('Estimate', C.c_int64, C.c_void_p, C.c_int64, C.c_int32, C.c_double, C.c_void_p, C.c_int64)
        assert estimate(model, emg, int(samples), int(channels), 2000, activation, len(activation)) == 0
        close = method('Close', C.c_int64)
        assert close(model) == 0 and close(model) == 3
        open(out, 'wb').write(bytes(activation))
        print('ok')
        """;

    private readonly TemporaryFolder folder = new();

    private static string Assembly => Path.Combine(
        NativeSuite.RepositoryRoot(), "interop", "AutoLfads.Interop", "bin", Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)))!, "net8.0", "AutoLfads.Interop.dll");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Estimate_ThroughHostfxr_IsToTheBitTheManagedOne()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The script looks for .NET where Linux has it.");
        Assert.True(File.Exists(Assembly), Assembly);
        File.WriteAllBytes(folder["emg"], MemoryMarshal.AsBytes(trained.Recording.Samples.Values.AsSpan()).ToArray());
        using ActivationModel model = trained.Load();
        string said = Python.Run(Script, Assembly, trained.Path, folder["emg"], $"{trained.Recording.SampleCount}", $"{model.ChannelCount}", folder["activation"]);
        Assert.SkipWhen(said == "no .NET", "No .NET in the usual folders, and DOTNET_ROOT does not say where it is.");
        Assert.Equal("ok", said);
        double[,] expected = model.Estimate(trained.Emg, 2000).Activation;
        Assert.Equal(MemoryMarshal.AsBytes(expected.Cast<double>().ToArray().AsSpan()).ToArray(), File.ReadAllBytes(folder["activation"]));
    }
}
