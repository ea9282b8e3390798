namespace AutoLfads.Interop;

/// <summary>The one exception that this library throws: what was required, what was found, where, and what to do are in its message.</summary>
public sealed class AutoLfadsException : Exception
{
    internal AutoLfadsException(ErrorCode code, string message, Exception? cause = null)
        : base(message, cause) => Code = (int)code;

    /// <summary>What kind of failure it is: the value that the C library returns for it (<c>autolfads.h</c>), e.g. 5 where a file does not exist; never 0.</summary>
    public int Code { get; }

    /// <summary>The failure that this one was made from, in terms of a caller; the same where it is one already.</summary>
    internal static AutoLfadsException From(Exception failure) => failure switch
    {
        AutoLfadsException ours => ours,
        TypeInitializationException { InnerException: { } cause } => From(cause),
        DllNotFoundException or EntryPointNotFoundException or BadImageFormatException => new(
            ErrorCode.MissingLibrary,
            $"A native library that this software needs cannot be loaded: {failure.Message.Split(". ")[0]}. Install or copy this software's files as a whole.",
            failure),
        PlatformNotSupportedException => new(ErrorCode.MissingLibrary, failure.Message, failure),
        FileNotFoundException or DirectoryNotFoundException => new(ErrorCode.FileNotFound, failure.Message, failure),
        InvalidDataException => new(ErrorCode.InvalidData, failure.Message, failure),
        IOException or UnauthorizedAccessException => new(ErrorCode.FileAccess, failure.Message, failure),
        ArgumentNullException { ParamName: { } name } => new(ErrorCode.InvalidArgument, $"'{name}' is required, nothing was given.", failure),
        ArgumentException { ParamName: { } name } => new(ErrorCode.InvalidArgument, failure.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal), failure),
        ArgumentException => new(ErrorCode.InvalidArgument, failure.Message, failure),
        OutOfMemoryException => new(ErrorCode.OutOfMemory, $"There is not enough memory: {failure.Message} Estimate shorter pieces, or close other results.", failure),
        InvalidOperationException or NotSupportedException => new(ErrorCode.NotSupported, failure.Message, failure),
        _ => new(ErrorCode.Unexpected, $"An error that is not foreseen, {failure.GetType().Name}: {failure.Message} Please report it with what led to it.", failure),
    };

    /// <summary>Does work whose every failure becomes one of these.</summary>
    internal static T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is not AutoLfadsException)
        {
            throw From(e);
        }
    }
}
