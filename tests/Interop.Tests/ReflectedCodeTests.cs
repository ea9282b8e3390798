using System.Reflection;
using System.Text.Json.Serialization;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;

namespace AutoLfads.Interop.Tests;

/// <summary>What JSON of model metadata asks for through reflection is listed for the native compiler: a new kind of setting would otherwise fail in the C library alone.</summary>
public sealed class ReflectedCodeTests
{
    private static readonly string Listed = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "c", "reflected-code.rd.xml"));

    private static readonly IReadOnlyList<Type> Types = Reached(typeof(ModelMetadata), typeof(Provenance));

    [Fact]
    public void Values_OfTheMetadata_AreListed()
    {
        Type[] values = [.. Types.Where(t => t.IsValueType)];
        Assert.Contains(typeof(ObservationKind), values);
        Assert.DoesNotContain(values.Select(t => $"System.Text.Json.Serialization.Metadata.JsonPropertyInfo`1[[{Name(t)}]]"), Missing);
        Assert.DoesNotContain(values.Where(t => t.IsEnum).Select(t => $"System.Text.Json.Serialization.Converters.EnumConverter`1[[{Name(t)}]]"), Missing);
    }

    [Fact]
    public void Constructors_OfTheMetadatasRecords_AreListed()
    {
        List<string> converters = [];
        foreach (Type record in Types.Where(t => t is { IsClass: true, IsAbstract: false } && t.Namespace!.StartsWith("AutoLfads", StringComparison.Ordinal)))
        {
            Type[] parameters = [.. record.GetConstructors().Single().GetParameters().Select(p => p.ParameterType)];
            // Those with more take another way; those of classes alone share code.
            if (parameters.Length is 0 or > 4 || !parameters.Any(p => p.IsValueType)) continue;
            IEnumerable<Type> arguments = parameters.Concat(Enumerable.Repeat(typeof(object), 4 - parameters.Length));
            converters.Add(string.Join(',', arguments.Select(a => a.IsValueType ? $"[{Name(a)}]" : "class")));
        }

        Assert.NotEmpty(converters);
        // Any class stands for all classes.
        HashSet<string> shapes = [.. Listed.Split("SmallObjectWithParameterizedConstructorConverter`5[").Skip(1).Select(Shape)];
        Assert.DoesNotContain(converters, c => !shapes.Contains(c));
    }

    private static string Shape(string listed)
    {
        string arguments = listed[..listed.IndexOf("]\"", StringComparison.Ordinal)];
        return string.Join(',', Arguments(arguments).Skip(1).Select(a => Types.Where(t => t.IsValueType).Any(t => a == $"[{Name(t)}]") ? a : "class"));
    }

    // Splits at the commas between brackets of the outermost level.
    private static IEnumerable<string> Arguments(string text)
    {
        int depth = 0, start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            depth += text[i] == '[' ? 1 : text[i] == ']' ? -1 : 0;
            if (depth == 0 && text[i] == ']')
            {
                yield return text[start..(i + 1)];
                start = i + 2;
            }
        }
    }

    private static bool Missing(string type) => !Listed.Contains($"\"{type}\"", StringComparison.Ordinal);

    private static string Name(Type type) => Nullable.GetUnderlyingType(type) is { } value ? $"System.Nullable`1[[{Name(value)}]],System.Private.CoreLib" : $"{type.FullName},{type.Assembly.GetName().Name}";

    private static List<Type> Reached(params Type[] roots)
    {
        List<Type> reached = [.. roots];
        for (int i = 0; i < reached.Count; i++)
        {
            Type type = reached[i];
            IEnumerable<Type> next = type.IsGenericType ? type.GetGenericArguments() : [];
            if (type.Namespace!.StartsWith("AutoLfads", StringComparison.Ordinal) && !type.IsEnum)
            {
                next = next.Concat(type.GetCustomAttributes<JsonDerivedTypeAttribute>(inherit: false).Select(d => d.DerivedType))
                    .Concat(type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Where(IsWritten).Select(p => p.PropertyType));
            }

            reached.AddRange(next.Where(t => !reached.Contains(t)).Distinct().ToArray());
        }

        return reached;
    }

    private static bool IsWritten(PropertyInfo property) => property.Name != "EqualityContract"
        && property.GetCustomAttribute<JsonIgnoreAttribute>() is null && (property.GetMethod!.IsPublic || property.GetCustomAttribute<JsonIncludeAttribute>() is not null);
}
