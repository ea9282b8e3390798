using System.Reflection;

namespace AutoLfads.Interop.Tests;

/// <summary>MATLAB's .NET interface and pythonnet convert few types, and resolve neither optional arguments nor overloads that differ in types alone.</summary>
public sealed class PublicSurfaceTests
{
    private static readonly HashSet<Type> Allowed =
    [
        typeof(void), typeof(int), typeof(bool), typeof(double), typeof(string), typeof(nint), typeof(double[]), typeof(double[,]), typeof(string[]),
        typeof(ActivationModel), typeof(ActivationResult), typeof(ActivationOptions),
    ];

    private static readonly Type[] Public = typeof(ActivationModel).Assembly.GetExportedTypes();

    [Fact]
    public void Types_OfTheAssembly_AreFourPlainClasses()
    {
        Assert.Equal(["ActivationModel", "ActivationOptions", "ActivationResult", "AutoLfadsException"], Public.Select(t => t.Name).Order(StringComparer.Ordinal));
        Assert.All(Public, t => Assert.True(t is { IsClass: true, IsNested: false, IsGenericType: false, IsAbstract: false, Namespace: "AutoLfads.Interop" }));
    }

    [Fact]
    public void Members_OfEveryType_UseConvertibleTypesOnly()
    {
        MethodBase[] members = [.. Public.SelectMany(Declared)];
        Assert.True(members.Length > 50);
        List<string> wrong = [];
        foreach (MethodBase member in members)
        {
            IEnumerable<Type> types = member.GetParameters().Select(p => p.ParameterType);
            if (member is MethodInfo method) types = types.Append(method.ReturnType);
            wrong.AddRange(types.Where(t => !Allowed.Contains(t)).Select(t => $"{member.DeclaringType!.Name}.{member.Name}: {t}"));
            if (member.IsGenericMethod || member.GetParameters().Any(p => p.IsOptional || p.IsDefined(typeof(ParamArrayAttribute)))) wrong.Add($"{member.DeclaringType!.Name}.{member.Name}: generic or optional");
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Overloads_OfEveryType_DoNotExist() =>
        Assert.Empty(Public.SelectMany(t => Declared(t).GroupBy(m => m.Name).Where(g => g.Count() > 1).Select(g => $"{t.Name}.{g.Key}")));

    private static IEnumerable<MethodBase> Declared(Type type)
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        return type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All));
    }
}
