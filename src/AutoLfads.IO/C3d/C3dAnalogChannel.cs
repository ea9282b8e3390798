using System.Globalization;
using System.Text.RegularExpressions;
using AutoLfads.Core.Configuration;

namespace AutoLfads.IO.C3d;

/// <summary>One analog channel of a C3D file, whose physical value is (stored - <paramref name="Offset"/>) * <paramref name="Factor"/>.</summary>
/// <param name="Index">Place in a sample, from 0.</param>
/// <param name="Label">Its label, analog_07 where it has none.</param>
/// <param name="Unit">Its unit, data.unit where the file states none.</param>
/// <param name="Description">Its description, may be empty.</param>
/// <param name="Factor">SCALE times GEN_SCALE.</param>
/// <param name="Offset">OFFSET, in stored units.</param>
/// <param name="Plate">Force plate it belongs to, from 1; null for others.</param>
internal sealed partial record C3dAnalogChannel(int Index, string Label, string Unit, string Description, double Factor, double Offset, int? Plate)
{
    /// <summary>Whether its unit is a voltage.</summary>
    public bool IsVoltage => Voltage().IsMatch(Unit);

    /// <summary>Whether label and unit are those of an inertial sensor, which systems label after the EMG sensor that holds it.</summary>
    public bool IsInertial => !IsVoltage && Inertial().IsMatch(Label);

    /// <summary>Whether its label is one of force plates, switches, triggers and other sensors with an output in volts.</summary>
    public bool IsOtherSensor => Inertial().IsMatch(Label) || OtherSensor().IsMatch(Label);

    /// <summary>All analog channels.</summary>
    /// <exception cref="InvalidDataException">A scale is missing or not a number.</exception>
    public static C3dAnalogChannel[] All(C3dParameters parameters, C3dLayout layout, DataConfig config, string file)
    {
        int count = layout.ChannelCount;
        string[] labels = Labels(parameters.Texts("ANALOG:LABELS"), count, config);
        string[] units = parameters.Texts("ANALOG:UNITS");
        string[] descriptions = parameters.Texts("ANALOG:DESCRIPTIONS");
        double[] scales = parameters.Numbers("ANALOG:SCALE");
        double[] offsets = parameters.Numbers("ANALOG:OFFSET");
        bool unsigned = IsUnsigned(parameters);
        double general = parameters.Number("ANALOG:GEN_SCALE") ?? 1;
        // Numbers of 32 bits may be physical values already; whole numbers never are.
        if (scales.Length < count && (scales.Length > 0 || !layout.IsFloat))
            throw new InvalidDataException($"'{file}': ANALOG:SCALE must have {count} factors, one for each analog channel, has {scales.Length}. Without them voltages are not known; export the file again.");
        Dictionary<int, int> plates = PlateOfChannel(parameters);
        C3dAnalogChannel[] channels = new C3dAnalogChannel[count];
        for (int c = 0; c < count; c++)
        {
            double factor = general * (c < scales.Length ? scales[c] : 1);
            double offset = c < offsets.Length ? offsets[c] : 0;
            if (!double.IsFinite(factor) || !double.IsFinite(offset))
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"'{file}', analog channel {c + 1} ('{labels[c]}'): scale and offset must be numbers, are {factor} and {offset}. The file is damaged; export it again."));
            channels[c] = new C3dAnalogChannel(
                c,
                labels[c],
                c < units.Length && units[c].Length > 0 ? units[c] : config.Unit,
                c < descriptions.Length ? descriptions[c] : "",
                factor,
                unsigned && offset < 0 ? offset + (1 << 16) : offset,
                plates.TryGetValue(c + 1, out int plate) ? plate : null);
        }

        return channels;
    }

    /// <summary>Whether whole numbers of 16 bits are stored without a sign.</summary>
    public static bool IsUnsigned(C3dParameters parameters) =>
        parameters.Texts("ANALOG:FORMAT") is [var format, ..] && format.Equals("UNSIGNED", StringComparison.OrdinalIgnoreCase);

    // FORCE_PLATFORM:CHANNEL is [channel of a plate, plate]; channels count from 1.
    private static Dictionary<int, int> PlateOfChannel(C3dParameters parameters)
    {
        Dictionary<int, int> plates = [];
        if (parameters.Find("FORCE_PLATFORM:CHANNEL") is not { Dimensions: [> 0 and var each, ..] }) return plates;
        double[] channels = parameters.Numbers("FORCE_PLATFORM:CHANNEL");
        int used = Math.Min(parameters.Count("FORCE_PLATFORM:USED") ?? int.MaxValue, channels.Length / each);
        for (int i = 0; i < used * each; i++) plates.TryAdd((int)channels[i], (i / each) + 1);
        return plates;
    }

    private static string[] Labels(string[] stated, int count, DataConfig config)
    {
        if (Array.TrueForAll(stated, string.IsNullOrWhiteSpace) && config.ChannelNames.Count == count) return [.. config.ChannelNames];
        string[] labels = [.. Enumerable.Range(0, count).Select(c => c < stated.Length && !string.IsNullOrWhiteSpace(stated[c]) ? stated[c] : $"analog_{c + 1:00}")];
        HashSet<string> taken = [.. labels];
        HashSet<string> given = [];
        for (int c = 0; c < count; c++)
        {
            if (given.Add(labels[c])) continue;
            // Names are unique; the channel's number tells those of one label apart.
            string distinct = $"{labels[c]} (channel {c + 1})";
            while (!taken.Add(distinct)) distinct += "'";
            labels[c] = distinct;
            given.Add(distinct);
        }

        return labels;
    }

    [GeneratedRegex(@"^(milli|micro|m|u|µ|μ)?v(olts?)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Voltage();

    [GeneratedRegex(@"(?<![a-z])(acc|gyr|mag(?![a-z])|imu)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Inertial();

    [GeneratedRegex(@"^(force\.)?[fm][xyz]\d*$|(?<![a-z])(sync|trig|force|moment|torque|gonio|fsr|foot ?switch|switch|pressure|angle)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OtherSensor();
}
