using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;

namespace AutoLfads.IO.Mat;

/// <summary>Reads EMG recordings from MATLAB files of the versions 5, 6, 7 and 7.3 (schemas/mat-recordings.md).</summary>
public static class MatRecordingReader
{
    /// <summary>Reads a recording: the layouts of XDS and of the Tresch laboratory, or a matrix [time, channel] with what is beside it.</summary>
    /// <param name="path">A MATLAB file.</param>
    /// <param name="config">Which variable holds the EMG where that is not plain, and what the file leaves unsaid.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The recording; its provenance says which of several variables was read.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is of another version, is damaged, or leaves open which variable is the EMG or what its sample rate is; the message says what is required.</exception>
    /// <exception cref="OperationCanceledException">Reading was stopped.</exception>
    public static EmgRecording Read(string path, DataConfig config, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(config);
        using IMatFile file = MatFormat.Open(path);
        try
        {
            (MatScope scope, string? chosen) = Scope(MatScope.OfFile(file, cancellationToken), config.Variable);
            return XdsLayout.Recognises(scope) ? XdsLayout.Read(scope, chosen, config)
                : TreschLayout.Recognises(scope) ? TreschLayout.Read(scope, chosen, config)
                : PlainLayout.Read(scope, chosen, config);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"'{file.Name}': {e.Message}", e);
        }
    }

    /// <summary>Where to look for the EMG, and the variable there that was asked for.</summary>
    private static (MatScope Scope, string? Chosen) Scope(MatScope top, string? variable)
    {
        if (variable is not null) return Chosen(top, variable);
        if (IsKnown(top) || PlainLayout.HasCandidatesNamedEmg(top)) return (top, null);
        // Without a name that says it, a matrix inside a struct is as likely as one beside it.
        MatScope[] all = [top, .. top.Names.Select(top.Inside).OfType<MatScope>()];
        MatScope[] known = new Func<MatScope, bool>[] { IsKnown, PlainLayout.HasCandidatesNamedEmg, PlainLayout.HasCandidates }
            .Select(says => all.Where(says).ToArray()).FirstOrDefault(found => found.Length > 0, []);
        return known switch
        {
            [] => (top, null),
            [MatScope only] => (only, null),
            _ => throw top.Invalid($"may hold the EMG in several places; set data.variable to a matrix, or to a struct that has one. Found: {string.Join("; ", known.Select(s => s.Listed(s.Names)))}."),
        };
    }

    private static bool IsKnown(MatScope scope) => XdsLayout.Recognises(scope) || TreschLayout.Recognises(scope);

    private static (MatScope Scope, string? Chosen) Chosen(MatScope top, string variable)
    {
        MatScope scope = top;
        string[] parts = variable.Split('.');
        for (int i = 0; i < parts.Length; i++)
        {
            if (!scope.Has(parts[i])) throw scope.Invalid($"has no variable '{scope.PathOf(parts[i])}', which data.variable names. Found: {scope.Listed(scope.Names)}.");
            if (scope.Inside(parts[i]) is { } inside) scope = inside;
            else if (i < parts.Length - 1) throw scope.Invalid(parts[i], $"must be a struct with the field '{parts[i + 1]}', which data.variable names, is {scope.Get(parts[i]).Described}.");
            else return (scope, parts[i]);
        }

        return (scope, null);
    }
}
