using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using AutoLfads.Core.Files;
using AutoLfads.IO.Hdf5;
using PureHDF;

namespace AutoLfads.IO.Nwb;

/// <summary>The root of an NWB file: what every file must have, around what a writer adds.</summary>
internal sealed partial class NwbDocument
{
    private const string NwbVersion = "2.7.0";
    /// <summary>The letters that NWB knows for a subject's sex.</summary>
    public static readonly IReadOnlyList<string> Sexes = ["M", "F", "U", "O"];

    private readonly NwbSession session;

    /// <summary>Begins a file.</summary>
    /// <exception cref="ArgumentException">The session lacks what NWB requires.</exception>
    public NwbDocument(NwbSession session)
    {
        if (string.IsNullOrWhiteSpace(session.Identifier)) throw new ArgumentException("An NWB file needs an identifier that is not empty.", nameof(session));
        if (string.IsNullOrWhiteSpace(session.Description)) throw new ArgumentException("An NWB file needs a description of its session that is not empty.", nameof(session));
        if (session.Subject?.Sex is { } sex && !Sexes.Contains(sex)) throw new ArgumentException($"The subject's sex must be M, F, U or O in NWB, was '{sex}'.", nameof(session));
        RequireForm(session.Subject?.Species, LatinName(), "species", "a Latin name of two words, e.g. \"Rattus norvegicus\"");
        RequireForm(session.Subject?.Age, Duration(), "age", "an ISO 8601 duration, e.g. \"P12W\"");
        this.session = session;
        Objects = new NwbObjects(session.Identifier);
    }

    /// <summary>Makes the file's typed objects.</summary>
    public NwbObjects Objects { get; }

    /// <summary>Devices, by name.</summary>
    public H5Group Devices { get; } = [];

    /// <summary>Electrodes and their groups.</summary>
    public H5Group Electrodes { get; } = [];

    /// <summary>What was measured.</summary>
    public H5Group Acquisition { get; } = [];

    /// <summary>Processing modules, by name.</summary>
    public H5Group Processing { get; } = [];

    /// <summary>Tables of intervals, by name.</summary>
    public H5Group Intervals { get; } = [];

    /// <summary>Writes the file whole or not at all.</summary>
    public void Write(string path)
    {
        H5File file = [];
        Objects.Annotate(file, "NWBFile", ("nwb_version", NwbVersion));
        file["file_create_date"] = Hdf5Arrays.Texts([Iso(session.CreatedAt)]);
        file["identifier"] = Hdf5Arrays.Text(session.Identifier);
        file["session_description"] = Hdf5Arrays.Text(session.Description);
        file["session_start_time"] = Hdf5Arrays.Text(Iso(session.StartTime));
        file["timestamps_reference_time"] = Hdf5Arrays.Text(Iso(session.ReferenceTime ?? session.StartTime));
        // First: what follows refers to the electrodes in it.
        file["general"] = General();
        file["acquisition"] = Acquisition;
        file["analysis"] = new H5Group();
        file["stimulus"] = new H5Group { ["presentation"] = new H5Group(), ["templates"] = new H5Group() };
        file["processing"] = Processing;
        if (Intervals.Count > 0) file["intervals"] = Intervals;
        Write(path, file);
    }

    /// <summary>Writes a file of NWB objects whole or not at all.</summary>
    public static void Write(string path, H5File file) => AtomicFile.Write(path, temporary => WriteHere(temporary, file));

    /// <summary>Writes a file of NWB objects to its place at once: for files that are temporary themselves.</summary>
    public static void WriteHere(string path, H5File file)
    {
        // NWB prescribes the members' names of compound types; the library asks for them here.
        H5WriteOptions options = new(PropertyNameMapper: p => p.GetCustomAttribute<H5NameAttribute>()?.Name ?? p.Name);
        Hdf5Arrays.Write(file, path, options);
    }

    /// <summary>A moment as NWB writes it.</summary>
    public static string Iso(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture);

    private H5Group General()
    {
        H5Group general = [];
        if (session.Experimenters.Count > 0) general["experimenter"] = Hdf5Arrays.Texts(session.Experimenters);
        AddText(general, "institution", session.Institution);
        AddText(general, "lab", session.Lab);
        if (session.Subject is { } subject) general["subject"] = Subject(subject);
        if (Devices.Count > 0) general["devices"] = Devices;
        if (Electrodes.Count > 0) general["extracellular_ephys"] = Electrodes;
        return general;
    }

    private H5Group Subject(NwbSubject subject)
    {
        H5Group group = Objects.Group("Subject");
        AddText(group, "subject_id", subject.SubjectId);
        AddText(group, "species", subject.Species);
        AddText(group, "sex", subject.Sex);
        AddText(group, "description", subject.Description);
        if (subject.Age is { } age)
        {
            H5Dataset dataset = Hdf5Arrays.Text(age);
            dataset.Attributes["reference"] = "birth";
            group["age"] = dataset;
        }

        return group;
    }

    // Archives refuse other forms.
    private static void RequireForm(string? text, Regex form, string what, string required)
    {
        if (text is not null && !form.IsMatch(text)) throw new ArgumentException($"The subject's {what} must be {required}, was '{text}'.", nameof(text));
    }

    [GeneratedRegex(@"^[A-Z][a-z]+ [a-z]+$|^https?://.*NCBITaxon_[0-9]+$")]
    private static partial Regex LatinName();

    [GeneratedRegex(@"^P(?=.)([0-9.]+Y)?([0-9.]+M)?([0-9.]+W)?([0-9.]+D)?(T(?=.)([0-9]+H)?([0-9]+M)?([0-9.]+S)?)?$")]
    private static partial Regex Duration();

    private static void AddText(H5Group group, string name, string? text)
    {
        if (text is not null) group[name] = Hdf5Arrays.Text(text);
    }
}
