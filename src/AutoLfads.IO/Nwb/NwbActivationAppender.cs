using AutoLfads.Core.Estimates;
using AutoLfads.Core.Files;
using AutoLfads.IO.Hdf5;
using AutoLfads.IO.Hdf5.Native;

namespace AutoLfads.IO.Nwb;

/// <summary>Adds an estimate to an NWB file that exists, as the processing module <c>muscle_activation</c>; nothing else in the file changes (schemas/nwb.md).</summary>
/// <remarks>
/// The file is copied, the module is added to the copy by HDF5's own library, the copy is compared with what was there before and then takes the file's place:
/// whatever happens, the file is the old one or the new one, whole. The copy lies beside the file; one that a killed program has left is replaced at the next time.
/// </remarks>
public static class NwbActivationAppender
{
    private const int CopyBytes = 1 << 20;

    // Beside twice the estimate's own bytes, for the groups and indices around it.
    private const long SpareBytes = 1 << 20;

    private const double MebiByte = 1 << 20;

    /// <summary>Refuses a file that an estimate could not be added to, before the work that makes one.</summary>
    /// <param name="path">An NWB file, or a link to one.</param>
    /// <param name="options">How it will be added.</param>
    /// <param name="stop">Stops the look through the file.</param>
    /// <exception cref="PlatformNotSupportedException">HDF5's own library is not installed.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is not NWB, or has such a module already.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    /// <exception cref="IOException">It is open in another program, cannot be opened by the library, or there is no room for the copy.</exception>
    public static void RequireAppendable(string path, NwbAppendOptions options, CancellationToken stop = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(options);
        Hdf5Library.Require();
        string file = Target(path);
        if (File.GetAttributes(file).HasFlag(FileAttributes.ReadOnly)) throw new UnauthorizedAccessException($"'{path}' is read-only, so nothing can be added to it.");
        Hold(file).Dispose();
        if (!Hdf5Signature.IsAtStartOf(file)) throw new InvalidDataException($"'{path}' is not HDF5, so it is not NWB. An estimate is added to NWB files only.");
        using (Hdf5Source source = Hdf5Source.Open(file))
        {
            if (!NwbRecordingReader.Recognises(source)) throw new InvalidDataException($"'{path}' is HDF5 but not NWB: its attribute 'neurodata_type' must be 'NWBFile'. An estimate is added to NWB files only.");
        }

        lock (Hdf5Library.Lock) NwbModuleAddition.RequirePlace(file, options.Overwrite, stop);
        if (!options.InPlace) RequireSpace(file, FileLength.Of(file));
    }

    /// <summary>Adds an estimate.</summary>
    /// <param name="path">An NWB file, or a link to one; its clock is the estimate's.</param>
    /// <param name="estimate">What is added, without side signals and events.</param>
    /// <param name="options">How.</param>
    /// <param name="stop">Stops until the file takes the place of the old one, which is then unchanged; writing in place, once begun, is not stopped.</param>
    /// <exception cref="PlatformNotSupportedException">HDF5's own library is not installed.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is not NWB, or has such a module already, or the recording's series is not in it.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    /// <exception cref="IOException">It is open in another program, there is no room, or the result is not what it must be; unless it was written in place the file is unchanged.</exception>
    public static void Append(string path, ActivationEstimate estimate, NwbAppendOptions options, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        RequireAppendable(path, options, stop);
        string file = Target(path);
        NwbModuleAddition addition = NwbModuleAddition.Of(file, estimate, options);
        FileStream held = Hold(file);
        string module = Beside(file, "estimate"), copy = Beside(file, "append");
        try
        {
            addition.WriteModule(module);
            long room = (2 * FileLength.Of(module)) + SpareBytes;
            RequireSpace(file, room + (options.InPlace ? 0 : held.Length));
            if (options.InPlace)
            {
                Reserve(held, room);
                held.Dispose();
                AddInPlace(addition, module, file, stop);
                return;
            }

            DateTime written = File.GetLastWriteTimeUtc(file);
            Copy(held, copy, room, stop);
            lock (Hdf5Library.Lock) addition.AddTo(copy, module, () => null, stop);
            if (File.GetLastWriteTimeUtc(file) != written) throw new IOException($"'{path}' was changed by another program meanwhile; nothing was added. Try again.");
            stop.ThrowIfCancellationRequested();
            held.Dispose();
            File.Move(copy, file, overwrite: true);
        }
        finally
        {
            held.Dispose();
            File.Delete(module);
            File.Delete(copy);
        }
    }

    private static void AddInPlace(NwbModuleAddition addition, string module, string file, CancellationToken stop)
    {
        try
        {
            // On Windows a file that is held cannot be opened by the library either; who else has it open fails there by itself.
            lock (Hdf5Library.Lock) addition.AddTo(file, module, () => OperatingSystem.IsWindows() ? null : Hold(file), stop);
        }
        catch (IOException e)
        {
            throw new IOException($"{e.Message} The file was written in place: compare it with its backup before it is used.", e);
        }
    }

    // What is written beside and renamed must lie beside the file itself, not beside a link to it.
    private static string Target(string path)
    {
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no file '{path}' to add to.", path);
        return Path.GetFullPath(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path);
    }

    private static string Beside(string file, string what) => Path.Combine(Path.GetDirectoryName(file)!, $".{Path.GetFileName(file)}.{what}.tmp");

    // The same lock that HDF5's own library takes by default: who has the file open keeps it, and meanwhile nobody else opens it.
    private static FileStream Hold(string file)
    {
        try
        {
            return new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new IOException($"'{Path.GetFileName(file)}' cannot be opened for writing: {e.Message} Where another program has it open, such as a notebook that has read it, close it there.", e);
        }
    }

    private static void Copy(FileStream from, string path, long room, CancellationToken stop)
    {
        File.Delete(path);
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = File.GetUnixFileMode(from.SafeFileHandle);
        using FileStream to = new(path, options);
        byte[] buffer = new byte[CopyBytes];
        from.Position = 0;
        for (int read = from.Read(buffer); read > 0; read = from.Read(buffer))
        {
            stop.ThrowIfCancellationRequested();
            to.Write(buffer, 0, read);
        }

        Reserve(to, room);
    }

    // Room at the file's end that is on the disk before the library writes there, because the library does not survive a disk that becomes full; what it does not use it cuts off.
    private static void Reserve(FileStream file, long room)
    {
        long end = file.Length;
        byte[] zeros = new byte[CopyBytes];
        try
        {
            file.Position = end;
            for (long left = room; left > 0; left -= zeros.Length) file.Write(zeros, 0, (int)Math.Min(left, zeros.Length));
            file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            file.SetLength(end);
            throw;
        }
    }

    private static void RequireSpace(string file, long bytes)
    {
        string folder = Path.GetDirectoryName(file)!;
        long free = new DriveInfo(folder).AvailableFreeSpace;
        if (free >= bytes) return;
        throw new IOException(FormattableString.Invariant(
            $"Adding to '{Path.GetFileName(file)}' needs {bytes / MebiByte:0.0} MiB beside it for a safety copy and the estimate, '{folder}' has {free / MebiByte:0.0} MiB free. ")
            + "Free space, or write to the file itself with --in-place, which makes no copy; there an interruption can damage the file.");
    }
}
