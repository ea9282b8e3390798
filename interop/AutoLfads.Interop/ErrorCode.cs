namespace AutoLfads.Interop;

/// <summary>What the C library's functions return, as <c>autolfads.h</c> has it.</summary>
internal enum ErrorCode
{
    /// <summary>Done.</summary>
    Ok = 0,

    /// <summary>A pointer that must lead somewhere is null.</summary>
    NullPointer = 1,

    /// <summary>A number, a name or a size is out of its range.</summary>
    InvalidArgument = 2,

    /// <summary>The handle was never given out, or is closed.</summary>
    InvalidHandle = 3,

    /// <summary>What is to be written does not fit into the caller's memory.</summary>
    BufferTooSmall = 4,

    /// <summary>There is no such file or folder.</summary>
    FileNotFound = 5,

    /// <summary>A file, or the EMG, is not what it must be.</summary>
    InvalidData = 6,

    /// <summary>A file cannot be read or written.</summary>
    FileAccess = 7,

    /// <summary>The result has no such part.</summary>
    NotAvailable = 8,

    /// <summary>This model or this result cannot do what is asked for.</summary>
    NotSupported = 9,

    /// <summary>A native library is missing.</summary>
    MissingLibrary = 10,

    /// <summary>Memory is exhausted.</summary>
    OutOfMemory = 11,

    /// <summary>A fault of this software.</summary>
    Unexpected = 12,
}
