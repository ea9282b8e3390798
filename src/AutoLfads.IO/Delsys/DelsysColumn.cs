namespace AutoLfads.IO.Delsys;

/// <summary>What the header of an export says of one signal.</summary>
/// <param name="Sensor">Name of the sensor, usually the muscle's, without its serial number.</param>
/// <param name="SensorWithSerial">The sensor's name as it stands in the file.</param>
/// <param name="Label">What of the sensor it is, e.g. "EMG 1" or "ACC X".</param>
/// <param name="Unit">Its unit; null where none is stated.</param>
/// <param name="TimeColumn">Zero-based column of its times; null where the export has none.</param>
/// <param name="ValueColumn">Zero-based column of its values.</param>
/// <param name="StatedRateHz">Its rate; null where none is stated.</param>
/// <param name="StatedCount">Its number of samples; null where none is stated.</param>
internal sealed record DelsysColumn(
    string Sensor, string SensorWithSerial, string Label, string? Unit, int? TimeColumn, int ValueColumn, double? StatedRateHz, int? StatedCount)
{
    /// <summary>Kind of signal in lower case: emg, acc, gyro, mag, or the label's first word.</summary>
    public string Kind { get; } = DelsysLabel.Kind(Label);

    /// <summary>Name of the column as messages give it.</summary>
    public string Name => SensorWithSerial == Label ? Label : $"{SensorWithSerial}: {Label}";
}
