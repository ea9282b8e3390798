namespace AutoLfads.IO;

/// <summary>The formats that recordings are read from.</summary>
public enum RecordingFormat
{
    /// <summary>Neurodata Without Borders.</summary>
    Nwb,

    /// <summary>Plain HDF5.</summary>
    Hdf5,

    /// <summary>MATLAB files of the versions 5 to 7.3.</summary>
    Mat,

    /// <summary>C3D of motion capture.</summary>
    C3d,

    /// <summary>Tables of OpenSim: .sto, .mot and .trc.</summary>
    OpenSim,

    /// <summary>A plain table in text.</summary>
    Text,

    /// <summary>Text that Delsys EMGworks or Trigno Discover exported.</summary>
    DelsysText,

    /// <summary>Text of the UCI lower-limb data set's logger.</summary>
    UciText,
}
