using System.Runtime.InteropServices;
using AutoLfads.Cli;

// The first Ctrl-C, or a scheduler's request to end, stops the work at a checkpoint; a second one ends the process at once.
using CancellationTokenSource stop = new();
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, StopAtCheckpoint);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, StopAtCheckpoint);
return await AutoLfadsCommand.RunAsync(args, Console.Out, Console.Error, stop.Token);

void StopAtCheckpoint(PosixSignalContext signal)
{
    signal.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}
