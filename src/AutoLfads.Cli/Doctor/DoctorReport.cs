using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AutoLfads.Core.Configuration;

namespace AutoLfads.Cli.Doctor;

/// <summary>What every check found.</summary>
/// <param name="Checks">The results, in the order of the checks.</param>
public sealed record DoctorReport(IReadOnlyList<CheckResult> Checks)
{
    /// <summary>True where no check failed; warnings do not count.</summary>
    public bool IsHealthy => Checks.All(check => check.Status != CheckStatus.Failed);

    /// <summary>A line for each check, with its remedy below it, and a last line that sums up.</summary>
    public string ToText()
    {
        int width = Checks.Select(check => check.Name.Length).DefaultIfEmpty().Max();
        var text = new StringBuilder();
        foreach (CheckResult check in Checks)
        {
            text.Append($"{Label(check.Status),-7}  {check.Name.PadRight(width)}  {check.Found}\n");
            if (check.Remedy is not null) text.Append($"{"",-7}  {"".PadRight(width)}  > {check.Remedy}\n");
        }

        int failed = Checks.Count(check => check.Status == CheckStatus.Failed);
        int warnings = Checks.Count(check => check.Status == CheckStatus.Warning);
        text.Append($"{Checks.Count} checks, {failed} failed, {Counted(warnings, "warning")}.\n");
        return text.ToString();
    }

    /// <summary>The same as JSON: {"healthy": true, "checks": [{"name", "status", "found", "remedy"}]}; a remedy that is not needed is absent.</summary>
    public string ToJson() => new JsonObject
    {
        ["healthy"] = IsHealthy,
        ["checks"] = JsonSerializer.SerializeToNode(Checks, JsonFormat.Options),
    }.ToJsonString(JsonFormat.Indented);

    private static string Label(CheckStatus status) => status switch
    {
        CheckStatus.Ok => "ok",
        CheckStatus.Warning => "warning",
        _ => "FAILED",
    };

    private static string Counted(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
