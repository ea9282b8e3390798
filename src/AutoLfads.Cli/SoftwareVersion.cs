using System.Reflection;

namespace AutoLfads.Cli;

/// <summary>Name and version of this software, for provenance.</summary>
internal static class SoftwareVersion
{
    public static string Name { get; } = $"AutoLFADS Bridge {typeof(SoftwareVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0]}";
}
