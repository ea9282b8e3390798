namespace AutoLfads.IO.OpenSim;

/// <summary>What becomes of bins without an estimate, which OpenSim's splines cannot take.</summary>
public enum OpenSimMissing
{
    /// <summary>Nothing is written; the message says where they are.</summary>
    Refuse,

    /// <summary>Bins before the first and after the last complete one are left out, those between are interpolated linearly.</summary>
    Interpolate,
}
