namespace AutoLfads.Architecture.Tests;

public sealed class LayoutTests
{
    [Fact]
    public void TopLevel_Folders_AreTheFiveAllowedOnes() =>
        Assert.Empty(Repository.Files().Where(path => path.Contains('/')).Select(path => path[..path.IndexOf('/')]).Where(folder => folder[0] != '.').Distinct()
            .Except(["src", "plugins", "tests", "interop", "schemas"]));

    [Fact]
    public void Solution_Projects_AreAllOfTheRepository()
    {
        string solution = File.ReadAllText(Path.Combine(Repository.Root, "AutoLfadsBridge.sln")).Replace('\\', '/');
        Assert.NotEmpty(Repository.Projects);
        string[] missing = [.. Repository.Projects.Values.Select(p => p.RelativePath).Where(path => !solution.Contains($"\"{path}\"", StringComparison.Ordinal))];
        Assert.Empty(missing);
    }

    [Fact]
    public void SourceProjects_Each_HaveATestProject()
    {
        string[] sources = [.. Repository.Products.Where(p => p.RelativePath.StartsWith("src/", StringComparison.Ordinal)).Select(p => p.Name["AutoLfads.".Length..])];
        string[] untested = [.. sources.Where(name => !Repository.Projects.ContainsKey(name + ".Tests"))];
        Assert.NotEmpty(sources);
        Assert.Empty(untested);
    }

    [Fact]
    public void SourceFiles_OfTheProducts_AreNotNamedAfterNothing()
    {
        string[] empty = ["Helper", "Helpers", "Util", "Utils", "Manager"];
        string[] sources = [.. Repository.Files().Where(path => (path.StartsWith("src/", StringComparison.Ordinal) || path.StartsWith("interop/", StringComparison.Ordinal)) && path.EndsWith(".cs", StringComparison.Ordinal))];
        Assert.DoesNotContain(sources, path => empty.Any(word => path.EndsWith(word + ".cs", StringComparison.Ordinal)));
    }
}
