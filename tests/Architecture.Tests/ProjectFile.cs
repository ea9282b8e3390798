using System.Xml.Linq;

namespace AutoLfads.Architecture.Tests;

/// <summary>What a project file says, as written.</summary>
internal sealed class ProjectFile
{
    private readonly XDocument document;

    public ProjectFile(string path)
    {
        FullPath = path;
        document = XDocument.Load(path);
    }

    public string FullPath { get; }

    public string Name => Path.GetFileNameWithoutExtension(FullPath);

    public string RelativePath => Path.GetRelativePath(Repository.Root, FullPath).Replace('\\', '/');

    public string? TargetFramework => document.Descendants("TargetFramework").SingleOrDefault()?.Value;

    /// <summary>True for programs: they, and not the libraries, choose native packages.</summary>
    public bool IsExecutable => document.Descendants("OutputType").Any(e => e.Value == "Exe");

    /// <summary>True for what is delivered as a folder with its native libraries: programs, and what other programs load.</summary>
    public bool ChoosesNativePackages => IsExecutable || document.Descendants("EnableDynamicLoading").Concat(document.Descendants("PublishAot")).Any(e => e.Value == "true");

    /// <summary>Names of the projects referenced directly.</summary>
    public IReadOnlySet<string> ProjectReferences => Includes("ProjectReference").Select(i => Path.GetFileNameWithoutExtension(i.Replace('\\', '/'))).ToHashSet();

    /// <summary>Names of the packages referenced directly.</summary>
    public IReadOnlySet<string> PackageReferences => Includes("PackageReference").ToHashSet();

    /// <summary>True where a package reference carries a version of its own.</summary>
    public bool PinsVersions => document.Descendants("PackageReference")
        .Any(e => e.Attribute("Version") is not null || e.Attribute("VersionOverride") is not null || e.Element("Version") is not null);

    public IEnumerable<string> Imports => document.Descendants("Import").Select(e => (string?)e.Attribute("Project") ?? "");

    /// <summary>This project and all it reaches through project references.</summary>
    public IReadOnlyList<ProjectFile> Closure()
    {
        List<ProjectFile> reached = [this];
        for (int i = 0; i < reached.Count; i++)
            reached.AddRange(reached[i].ProjectReferences.Select(name => Repository.Projects[name]).Where(p => !reached.Contains(p)));
        return reached;
    }

    private IEnumerable<string> Includes(string item) => document.Descendants(item).Select(e => (string?)e.Attribute("Include")).OfType<string>();
}
