using System.Globalization;
using System.Text.RegularExpressions;
using AutoLfads.IO.Hdf5;

namespace AutoLfads.IO.Nwb;

/// <summary>Reads what an NWB file says of its session, for a file that is written beside it.</summary>
internal static partial class NwbSessionReader
{
    private const string Subject = "general/subject/";

    /// <summary>The session of a file, with an identifier and a date of the new file's own.</summary>
    /// <exception cref="InvalidDataException">The file does not say when its session started, or says it without the offset from UTC.</exception>
    public static NwbSession Read(Hdf5Source file, string identifier, DateTimeOffset createdAt) => new()
    {
        Identifier = identifier,
        Description = $"Muscle activation estimated from the EMG of {file.Name}. {TextOrNull(file, "session_description")}".TrimEnd(),
        StartTime = Moment(file, "session_start_time"),
        ReferenceTime = file.HasDataset("timestamps_reference_time") ? Moment(file, "timestamps_reference_time") : null,
        CreatedAt = createdAt,
        Subject = SubjectOf(file),
        Experimenters = TextsOrNone(file, "general/experimenter"),
        Institution = TextOrNull(file, "general/institution"),
        Lab = TextOrNull(file, "general/lab"),
    };

    private static DateTimeOffset Moment(Hdf5Source file, string path)
    {
        string text = file.Text(path);
        // Without an offset the moment would depend on this computer's time zone.
        return HasOffset().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset moment)
            ? moment
            : throw file.Invalid(path, $"must be a date and time with its offset from UTC, e.g. 2024-05-06T10:00:00+02:00, is '{text}'. Write the estimate with --format nwb and --session-start.");
    }

    private static NwbSubject? SubjectOf(Hdf5Source file)
    {
        if (TextOrNull(file, Subject + "subject_id") is not { } id) return null;
        string? sex = TextOrNull(file, Subject + "sex");
        bool agedFromBirth = !file.HasDataset(Subject + "age") || (file.TextAttributeOrNull(Subject + "age", "reference") ?? "birth") == "birth";
        return new NwbSubject(
            id,
            TextOrNull(file, Subject + "species"),
            NwbDocument.Sexes.Contains(sex) ? sex : null,
            agedFromBirth ? TextOrNull(file, Subject + "age") : null,
            TextOrNull(file, Subject + "description"));
    }

    private static string? TextOrNull(Hdf5Source file, string path) => TextsOrNone(file, path) is [string only] ? only : null;

    private static string[] TextsOrNone(Hdf5Source file, string path) => file.HasDataset(path) ? file.Texts(path) : [];

    [GeneratedRegex(@"(Z|[+-]\d\d:?\d\d)$")]
    private static partial Regex HasOffset();
}
