using System.Reflection;
using System.Runtime.ExceptionServices;

namespace AutoLfads.Core.Files;

/// <summary>Writes a file beside its destination and renames it, so that nobody ever sees half a file and a failure leaves the old one.</summary>
public static class AtomicFile
{
    /// <summary>Writes a file whole or not at all.</summary>
    /// <param name="path">Destination; an existing file is replaced. Its folder must exist.</param>
    /// <param name="write">Writes the file at the path it is given.</param>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, Action<string> write)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        string destination = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(destination) ?? throw new ArgumentException($"'{path}' is a folder; a file name is required.", nameof(path));
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"Cannot write '{Path.GetFileName(path)}': its folder '{folder}' does not exist. Create it first.");
        string temporary = Path.Combine(folder, $".{Path.GetFileName(destination)}.{Guid.NewGuid():N}.tmp");
        // The HDF5 library, disposed while a full disk's failure passes through, fails anew in other words: the first failure is the cause.
        IOException? cause = null;
        int thread = Environment.CurrentManagedThreadId;
        void Remember(object? sender, FirstChanceExceptionEventArgs e)
        {
            if (Environment.CurrentManagedThreadId == thread) cause ??= e.Exception as IOException;
        }

        AppDomain.CurrentDomain.FirstChanceException += Remember;
        try
        {
            write(temporary);
            File.Move(temporary, destination, overwrite: true);
        }
        catch (Exception e) when (e is not IOException && cause is not null)
        {
            ExceptionDispatchInfo.Throw(cause);
        }
        catch (TargetInvocationException e) when (e.InnerException is not null)
        {
            // The library encodes through reflection, level by level: the cause is innermost.
            ExceptionDispatchInfo.Throw(e.GetBaseException());
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= Remember;
            File.Delete(temporary);
        }
    }
}
