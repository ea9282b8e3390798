using AutoLfads.Core.Estimates;
using AutoLfads.IO.Hdf5;
using AutoLfads.IO.Hdf5.Native;

namespace AutoLfads.IO.Nwb;

/// <summary>The module of one estimate, and how it gets into an NWB file by HDF5's own library.</summary>
internal sealed class NwbModuleAddition
{
    private const string Processing = "/processing";
    private const string Place = $"{Processing}/{NwbActivationWriter.Module}";
    private const string WrittenAt = "/" + NwbActivationWriter.Module;

    private readonly ActivationEstimate estimate;
    private readonly NwbAppendOptions options;
    private readonly NwbSource? source;
    private readonly string identifier;
    private readonly string date;

    private NwbModuleAddition(ActivationEstimate estimate, NwbAppendOptions options, NwbSource? source, string identifier)
    {
        this.estimate = estimate;
        this.options = options;
        this.source = source;
        date = NwbDocument.Iso(options.CreatedAt);
        // Identifiers of what is added follow from the file and the moment, and differ from those that the file's own writer derived.
        this.identifier = $"{identifier}\n{date}";
    }

    /// <summary>An estimate to be added to a file.</summary>
    /// <exception cref="InvalidDataException">The file has no identifier, or the recording's series is not in it.</exception>
    public static NwbModuleAddition Of(string file, ActivationEstimate estimate, NwbAppendOptions options)
    {
        using Hdf5Source content = Hdf5Source.Open(file);
        NwbSource? source = options.Recording is { } recording ? NwbSource.Of(content, recording, estimate.Channels) : null;
        return new NwbModuleAddition(estimate, options, source, content.Text("identifier"));
    }

    /// <summary>Refuses a file that has the module already, or where it cannot be put.</summary>
    /// <exception cref="InvalidDataException">The module is there, or what is called processing is no group of this file.</exception>
    /// <exception cref="IOException">The library cannot read the file.</exception>
    public static void RequirePlace(string path, bool overwrite, CancellationToken stop)
    {
        using (Hdf5NativeFile file = Hdf5NativeFile.Open(path, write: false))
        {
            using Hdf5Id root = file.Object("/");
            if (file.Links(root, "/").FirstOrDefault(l => l.Name == Processing[1..]) is not { } link) return;
            using Hdf5Id? processing = link.IsHard ? file.Object(Processing) : null;
            if (processing is null || Hdf5Native.H5Iget_type(processing) != Hdf5Native.GroupId)
                throw new InvalidDataException($"'{file.Name}': '{Processing}' must be a group of this file, is {(link.IsHard ? "a dataset" : $"a link to {link.Target}")}; nothing can be added there.");
            if (file.Links(processing, Processing).All(l => l.Name != NwbActivationWriter.Module)) return;
            if (!overwrite) throw new InvalidDataException($"'{file.Name}' has '{Place}' already: {Content(file)}. Replace it with --overwrite.");
        }

        IReadOnlyList<string> holders = Hdf5Inventory.Of(path, stop).ReferencesInto(Place);
        if (holders.Count > 0)
            throw new InvalidDataException($"'{Path.GetFileName(path)}': '{Place}' cannot be replaced, because {string.Join(", ", holders.Select(h => $"'{h}'"))} refers to something in it, which would be lost.");
    }

    /// <summary>Writes the module to a file of its own.</summary>
    public void WriteModule(string path) => NwbActivationWriter.WriteModule(path, estimate, identifier, source);

    /// <summary>Copies the module from its own file into an NWB file, and makes sure that everything else is as before.</summary>
    /// <param name="path">The NWB file.</param>
    /// <param name="module">The module's file.</param>
    /// <param name="hold">Keeps others from the file while it is written; gives null where there are none.</param>
    /// <param name="stop">Stops before the file is written.</param>
    /// <exception cref="IOException">The library cannot write, or the result is not what it must be.</exception>
    public void AddTo(string path, string module, Func<IDisposable?> hold, CancellationToken stop)
    {
        Hdf5Inventory before = Hdf5Inventory.Of(path, stop);
        string[] dates = NwbCreationDates.Read(path);
        stop.ThrowIfCancellationRequested();
        IReadOnlyList<Hdf5References.Holder> references;
        bool dated, made;
        using (hold())
        using (Hdf5NativeFile from = Hdf5NativeFile.Open(module, write: false))
        using (Hdf5NativeFile to = Hdf5NativeFile.Open(path, write: true))
        {
            references = Moved(Hdf5References.In(from, WrittenAt));
            made = Copy(from, to);
            Hdf5References.Mend(to, Place, references);
            dated = dates.Length > 0 && NwbCreationDates.Append(to, date);
            to.Close();
        }

        // On the disk before it takes the old one's place: else a power cut could leave neither.
        using (FileStream written = new(path, FileMode.Open, FileAccess.ReadWrite)) written.Flush(flushToDisk: true);
        string[] replaced = [Place, .. made ? [Processing] : Array.Empty<string>(), .. dated ? [NwbCreationDates.Path] : Array.Empty<string>()];
        if (before.Difference(Hdf5Inventory.Of(path, CancellationToken.None), replaced) is { } difference) throw Wrong(path, difference);
        if (dated && !NwbCreationDates.Read(path).SequenceEqual([.. dates, date])) throw Wrong(path, $"'{NwbCreationDates.Path}' is not what was written");
        RequireSame(module, path, references);
    }

    // To the group of modules, which is made where there is none; true where it was made.
    private static bool Copy(Hdf5NativeFile from, Hdf5NativeFile to)
    {
        string what = $"'{to.Name}', '{Place}' cannot be written";
        bool there = Hdf5Failure.Check(Hdf5Native.H5Lexists(to.Id, Processing, 0), what) > 0;
        using Hdf5Id processing = there ? to.Object(Processing) : Hdf5Failure.Check(Hdf5Native.H5Gcreate2(to.Id, Processing, 0, 0, 0), what);
        if (Hdf5Failure.Check(Hdf5Native.H5Lexists(processing, NwbActivationWriter.Module, 0), what) > 0)
            Hdf5Failure.Check(Hdf5Native.H5Ldelete(processing, NwbActivationWriter.Module, 0), what);
        Hdf5Failure.Check(Hdf5Native.H5Ocopy(from.Id, NwbActivationWriter.Module, processing, NwbActivationWriter.Module, 0, 0), what);
        return !there;
    }

    // What lies in the module is elsewhere in the NWB file; what lies outside of it has the same path there.
    private static IReadOnlyList<Hdf5References.Holder> Moved(IReadOnlyList<Hdf5References.Holder> holders) =>
        [.. holders.Select(h => h with { Targets = [.. h.Targets.Select(t => t.StartsWith(WrittenAt + "/", StringComparison.Ordinal) ? Processing + t : t)] })];

    // By a reader that shares no code with the library that wrote.
    private static void RequireSame(string module, string path, IReadOnlyList<Hdf5References.Holder> references)
    {
        using (Hdf5Source expected = Hdf5Source.Open(module))
        using (Hdf5Source found = Hdf5Source.Open(path))
        {
            if (Hdf5Comparison.Difference(expected, WrittenAt, found, Place) is { } difference) throw Wrong(path, difference);
        }

        using Hdf5NativeFile file = Hdf5NativeFile.Open(path, write: false);
        IReadOnlyList<Hdf5References.Holder> now = Hdf5References.In(file, Place);
        bool same = now.Count == references.Count
            && now.Zip(references).All(p => (p.First.Below, p.First.Attribute) == (p.Second.Below, p.Second.Attribute) && p.First.Targets.SequenceEqual(p.Second.Targets));
        if (!same) throw Wrong(path, $"references in '{Place}' lead elsewhere than they must");
    }

    private static string Content(Hdf5NativeFile file)
    {
        using Hdf5Id module = file.Object(Place);
        return Hdf5Native.H5Iget_type(module) == Hdf5Native.GroupId ? string.Join(", ", file.Links(module, Place).Select(l => l.Name)) : "a dataset";
    }

    private static IOException Wrong(string path, string difference) =>
        new($"After the estimate was added to '{Path.GetFileName(path)}' the file was not what it must be: {difference}. This is a fault of this program or of libhdf5 {Hdf5Library.Require()}; please report it.");
}
