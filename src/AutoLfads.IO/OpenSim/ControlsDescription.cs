using System.Text.Json;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Excitations;
using AutoLfads.Core.Excitations.Dynamics;
using AutoLfads.Core.Files;
using AutoLfads.Core.Preprocessing;

namespace AutoLfads.IO.OpenSim;

/// <summary>What stands beside a file of controls, as JSON: how it was made, and what channels were divided by, so that other trials can be divided by the same (schemas/opensim-tables.md).</summary>
public sealed record ControlsDescription
{
    /// <summary>The value of <see cref="Format"/>.</summary>
    public const string FormatName = "autolfads-controls";

    /// <summary>The layout this software writes, and the latest it reads.</summary>
    public const int NewestVersion = 1;

    /// <summary>What the file is: autolfads-controls.</summary>
    public required string Format { get; init; }

    /// <summary>Version of the layout.</summary>
    public required int FormatVersion { get; init; }

    /// <summary>Name of the recording's file.</summary>
    public required string Source { get; init; }

    /// <summary>"excitation", or "activation" where dynamics were applied.</summary>
    public required string Quantity { get; init; }

    /// <summary>Rows per second.</summary>
    public required double SampleRateHz { get; init; }

    /// <summary>Time of the first row in the recording's clock, seconds.</summary>
    public required double StartSeconds { get; init; }

    /// <summary>Number of rows.</summary>
    public required int Rows { get; init; }

    /// <summary>What channels were divided by.</summary>
    public required IReadOnlyList<ChannelConstant> Normalisation { get; init; }

    /// <summary>Number of rows of each channel that were limited to 1.</summary>
    public required IReadOnlyDictionary<string, int> LimitedRows { get; init; }

    /// <summary>Weights of the channels that drive each actuator.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Actuators { get; init; }

    /// <summary>The dynamics.</summary>
    public required ActivationDynamicsConfig ActivationDynamics { get; init; }

    /// <summary>Describes controls.</summary>
    /// <param name="excitations">What was written.</param>
    public static ControlsDescription Of(MuscleExcitations excitations)
    {
        ArgumentNullException.ThrowIfNull(excitations);
        MuscleMap map = excitations.Map;
        return new()
        {
            Format = FormatName,
            FormatVersion = NewestVersion,
            Source = excitations.Source,
            Quantity = excitations.Dynamics.Model == ActivationModel.None ? "excitation" : "activation",
            SampleRateHz = excitations.SampleRateHz,
            StartSeconds = excitations.StartSeconds,
            Rows = excitations.Values.SampleCount,
            Normalisation = excitations.Normalisation.Factors,
            LimitedRows = map.Channels.Zip(excitations.Limited).ToDictionary(),
            Actuators = map.Actuators.ToDictionary(a => a.Name, IReadOnlyDictionary<string, double> (a) => a.Inputs.ToDictionary(i => i.Channel, i => i.Weight)),
            ActivationDynamics = excitations.Dynamics,
        };
    }

    /// <summary>Writes the description; the file appears whole or not at all.</summary>
    /// <param name="path">Destination; its folder must exist.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(string path) => AtomicFile.Write(path, temporary => File.WriteAllText(temporary, JsonSerializer.Serialize(this, JsonFormat.Indented) + "\n"));

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is not such a file, is damaged, or was written by a later version.</exception>
    public static ControlsDescription Read(string path)
    {
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no file '{path}'.", path);
        string name = Path.GetFileName(path), text = File.ReadAllText(path);
        try
        {
            using (JsonDocument document = JsonDocument.Parse(text))
            {
                bool ours = document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("format", out JsonElement format)
                    && format.ValueKind == JsonValueKind.String && format.GetString() == FormatName;
                if (!ours) throw new InvalidDataException($"'{name}' does not describe controls: its 'format' must be '{FormatName}'. Name the .json file that was written beside a file of controls.");
                if (document.RootElement.TryGetProperty("format_version", out JsonElement version) && version.TryGetInt32(out int number) && number > NewestVersion)
                    throw new InvalidDataException($"'{name}' has version {number}; this software reads up to version {NewestVersion}. Update AutoLFADS Bridge.");
            }

            ControlsDescription read = JsonSerializer.Deserialize<ControlsDescription>(text, JsonFormat.Options)!;
            ChannelConstant? unusable = read.Normalisation.FirstOrDefault(f => !(double.IsFinite(f.Value) && f.Value > 0));
            return unusable is null ? read : throw new InvalidDataException($"'{name}': the factor of channel '{unusable.Channel}' must be above 0, is {unusable.Value}. Write the file again.");
        }
        catch (JsonException damage)
        {
            throw new InvalidDataException($"'{name}' is damaged: {damage.Message} Write it again.", damage);
        }
    }
}
