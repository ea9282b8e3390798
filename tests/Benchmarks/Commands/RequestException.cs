namespace AutoLfads.Benchmarks.Commands;

/// <summary>What was asked for cannot be measured; the message says what can.</summary>
internal sealed class RequestException(string message) : Exception(message);
