using System.Text;

namespace AutoLfads.IO;

/// <summary>Text in binary files of formats that are older than UTF-8.</summary>
internal static class LegacyText
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>UTF-8 where the bytes are that, else Latin 1: older systems wrote their own code page, of which it is the likeliest.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }
}
