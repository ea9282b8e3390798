using AutoLfads.Tests;

namespace AutoLfads.Onnx.Tests;

/// <summary>ONNX's own checker, with type and shape inference.</summary>
internal static class OnnxChecker
{
    private const string Check = """
        import sys, onnx
        for path in sys.argv[1:]:
            model = onnx.load(path)
            onnx.checker.check_model(model, full_check=True)
            onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True)
            assert [o.version for o in model.opset_import] == [17] and model.ir_version == 8
        """;

    public static void RequireValid(IEnumerable<string> paths) => Python.Run(Check, [.. paths]);
}
