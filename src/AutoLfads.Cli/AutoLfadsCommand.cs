using System.CommandLine;
using AutoLfads.Cli.Commands;
using AutoLfads.Cli.Configuration;
using AutoLfads.Training;

namespace AutoLfads.Cli;

/// <summary>The <c>autolfads</c> command.</summary>
public static class AutoLfadsCommand
{
    /// <summary>Exit code: done.</summary>
    public const int Done = 0;

    /// <summary>Exit code: the work failed or was stopped.</summary>
    public const int Failed = 1;

    /// <summary>Exit code: the request was wrong.</summary>
    public const int WrongRequest = 2;

    /// <summary>Runs one command line.</summary>
    /// <param name="args">The words after the program's name.</param>
    /// <param name="output">Results.</param>
    /// <param name="error">Progress and messages.</param>
    /// <param name="stop">Stops long work at a checkpoint.</param>
    /// <returns>0 done, 1 the work failed or was stopped, 2 the request was wrong.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, TextWriter output, TextWriter error, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(error);
        RootCommand root = new("Estimates muscle activation from EMG: AutoLFADS trained on your own machine, deployed as ONNX, archived as NWB and HDF5.")
        {
            DemoCommand.Create(),
            InspectCommand.Create(),
            PrepareCommand.Create(),
            TrainCommand.Create(),
            ExportCommand.Create(),
            InferCommand.Create(),
            EvaluateCommand.Create(),
            DoctorCommand.Create(),
        };
        ParseResult request = root.Parse(args);
        if (request.Errors.Count > 0)
        {
            foreach (System.CommandLine.Parsing.ParseError problem in request.Errors) await error.WriteLineAsync(problem.Message);
            await error.WriteLineAsync("autolfads --help lists the commands, autolfads COMMAND --help the options of one.");
            return WrongRequest;
        }

        InvocationConfiguration invocation = new() { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        try
        {
            return await request.InvokeAsync(invocation, stop);
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("Stopped.");
            return Failed;
        }
        catch (Exception problem) when (problem is RequestException or ConfigurationException or InvalidDataException or FileNotFoundException or DirectoryNotFoundException or ArgumentException or PlatformNotSupportedException)
        {
            await error.WriteLineAsync(problem.Message);
            return WrongRequest;
        }
        catch (Exception problem) when (problem is TrainingDivergedException or IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync(problem.Message);
            return Failed;
        }
    }
}
