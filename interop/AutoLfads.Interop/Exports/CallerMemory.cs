using System.Runtime.InteropServices;
using System.Text;

namespace AutoLfads.Interop.Exports;

/// <summary>Reads and writes memory of the C library's caller.</summary>
internal static unsafe class CallerMemory
{
    /// <summary>Refuses a null pointer.</summary>
    /// <param name="pointer">The pointer.</param>
    /// <param name="name">The parameter's name in autolfads.h.</param>
    public static void Require(void* pointer, string name)
    {
        if (pointer is null) throw new AutoLfadsException(ErrorCode.NullPointer, $"'{name}' is a null pointer.");
    }

    /// <summary>A zero-terminated text.</summary>
    public static string Text(byte* text, string name)
    {
        Require(text, name);
        return Marshal.PtrToStringUTF8((nint)text)!;
    }

    /// <summary>A count as the facade takes it.</summary>
    public static int Count(long count, string name) => count is >= 0 and <= int.MaxValue
        ? (int)count
        : throw new AutoLfadsException(ErrorCode.InvalidArgument, $"'{name}' must be 0 to {int.MaxValue}, was {count}.");

    /// <summary>Room for numbers, as the facade takes it: no more than it can use.</summary>
    public static int Room(long count, string name) => count >= 0
        ? (int)Math.Min(count, int.MaxValue)
        : throw new AutoLfadsException(ErrorCode.InvalidArgument, $"'{name}' must not be negative, was {count}.");

    /// <summary>Writes a text, zero-terminated UTF-8.</summary>
    /// <param name="text">The text.</param>
    /// <param name="buffer">Where to; null with a size of 0 to ask for the size alone.</param>
    /// <param name="size">Bytes there.</param>
    /// <param name="needed">Receives the bytes that the whole text needs, its zero included; null for nobody.</param>
    /// <param name="truncate">True: what does not fit is left out, between characters. False: it is an error, and nothing but an empty text is written.</param>
    public static void Write(string text, byte* buffer, long size, long* needed, bool truncate = false)
    {
        if (size < 0) throw new AutoLfadsException(ErrorCode.InvalidArgument, $"'size' must not be negative, was {size}.");
        if (size > 0) Require(buffer, "buffer");
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (needed is not null) *needed = bytes.LongLength + 1;
        int length = bytes.Length;
        if (length + 1L > size)
        {
            length = truncate ? WholeCharacters(bytes, size - 1) : 0;
        }

        if (size > 0)
        {
            bytes.AsSpan(0, length).CopyTo(new Span<byte>(buffer, length));
            buffer[length] = 0;
        }

        // Nothing was given to write to: only the size was asked for.
        if (length < bytes.Length && size > 0 && !truncate)
            throw new AutoLfadsException(ErrorCode.BufferTooSmall, $"The text needs {bytes.LongLength + 1} bytes, there is room for {size}.");
    }

    // A byte 10xxxxxx goes on with the character before it.
    private static int WholeCharacters(byte[] bytes, long most)
    {
        int length = (int)Math.Max(0, most);
        while (length > 0 && (bytes[length] & 0xC0) == 0x80) length--;
        return length;
    }
}
