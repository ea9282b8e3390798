namespace AutoLfads.IO.Mat;

/// <summary>An open file of MATLAB variables.</summary>
internal interface IMatFile : IDisposable
{
    /// <summary>The file's name without its folder.</summary>
    string Name { get; }

    /// <summary>The variables, in the file's order.</summary>
    IReadOnlyList<MatVariable> Variables { get; }

    /// <summary>Reads one variable.</summary>
    /// <exception cref="InvalidDataException">The variable is damaged.</exception>
    MatValue Read(string variable, CancellationToken cancellationToken);
}
