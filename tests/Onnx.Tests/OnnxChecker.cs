using System.Diagnostics;

namespace AutoLfads.Onnx.Tests;

/// <summary>ONNX's own checker, with type and shape inference, run by Debian's Python.</summary>
internal static class OnnxChecker
{
    private const string Python = "/usr/bin/python3";
    private const string Check = """
        import sys
        try:
            import onnx
        except ImportError:
            sys.exit(77)
        for path in sys.argv[1:]:
            model = onnx.load(path)
            onnx.checker.check_model(model, full_check=True)
            onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True)
            assert [o.version for o in model.opset_import] == [17] and model.ir_version == 8
        """;

    public static void RequireValid(IEnumerable<string> paths)
    {
        Assert.SkipUnless(File.Exists(Python), $"No {Python}: the ONNX checker cannot run.");
        ProcessStartInfo start = new(Python, ["-c", Check, .. paths]) { RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.SkipWhen(process.ExitCode == 77, "Python has no package 'onnx': the ONNX checker cannot run.");
        Assert.True(process.ExitCode == 0, error);
    }
}
