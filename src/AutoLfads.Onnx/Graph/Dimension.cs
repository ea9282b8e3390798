using System.Globalization;

namespace AutoLfads.Onnx.Graph;

/// <summary>One axis of a value in an ONNX graph: a fixed size or the name of a size known only when the graph runs.</summary>
internal readonly struct Dimension
{
    private readonly string? symbol;
    private readonly long size;

    private Dimension(string? symbol, long size) => (this.symbol, this.size) = (symbol, size);

    public static implicit operator Dimension(string symbol) => new(symbol, 0);

    public static implicit operator Dimension(int size) => new(null, size);

    public TensorShapeProto.Types.Dimension ToProto() =>
        symbol is null ? new() { DimValue = size } : new() { DimParam = symbol };

    public override string ToString() => symbol ?? size.ToString(CultureInfo.InvariantCulture);
}
