using AutoLfads.Cli;

// The first Ctrl-C asks the work to stop at a checkpoint; a second one ends the process at once.
using CancellationTokenSource stop = new();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
};
return await AutoLfadsCommand.RunAsync(args, Console.Out, Console.Error, stop.Token);
