namespace AutoLfads.Cli;

/// <summary>The request cannot be carried out as it was made: exit code 2.</summary>
/// <param name="message">What was required, what was found, and what to do.</param>
public sealed class RequestException(string message) : Exception(message);
