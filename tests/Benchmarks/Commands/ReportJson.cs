using System.Text.Json;

namespace AutoLfads.Benchmarks.Commands;

/// <summary>How results are printed for scripts: one document, snake_case, null where a figure does not apply.</summary>
internal static class ReportJson
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    public static string Of<T>(T report) => JsonSerializer.Serialize(report, Options);
}
