namespace AutoLfads.IO.Hdf5.Native;

/// <summary>A link in a group.</summary>
/// <param name="Name">Its name.</param>
/// <param name="RawName">The name's bytes, which need not be UTF-8, with a zero at the end.</param>
/// <param name="Kind">Hard, soft, external or of a user's.</param>
/// <param name="Target">Where a link that is not hard leads to, as the file states it.</param>
internal sealed record Hdf5Link(string Name, byte[] RawName, int Kind, string Target)
{
    public bool IsHard => Kind == Hdf5Native.HardLink;
}
