using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using AutoLfads.Cli.Commands;
using AutoLfads.Cli.Configuration;
using AutoLfads.Training;

namespace AutoLfads.Cli;

/// <summary>The <c>autolfads</c> command.</summary>
public static partial class AutoLfadsCommand
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
            SearchCommand.Create(),
            ExportCommand.Create(),
            InferCommand.Create(),
            EvaluateCommand.Create(),
            ReportCommand.Create(),
            DoctorCommand.Create(),
            WorkerCommand.Create(),
        };
        ParseResult request = root.Parse(args);
        if (request.Errors.Count > 0)
        {
            foreach (ParseError problem in request.Errors) await error.WriteLineAsync(problem.Message);
            await error.WriteLineAsync("autolfads --help lists the commands, autolfads COMMAND --help the options of one.");
            return WrongRequest;
        }

        if (UnknownOption(request) is { } unknown)
        {
            await error.WriteLineAsync($"Unrecognized option '{unknown}'. autolfads {request.CommandResult.Command.Name} --help lists the options; a file of that name is given as ./{unknown}.");
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
        catch (Exception problem) when (problem is RequestException or ConfigurationException or InvalidDataException or FileNotFoundException or DirectoryNotFoundException or PlatformNotSupportedException or (ArgumentException and not ArgumentNullException))
        {
            await error.WriteLineAsync(MessageOf(problem));
            return WrongRequest;
        }
        catch (UnauthorizedAccessException problem)
        {
            await error.WriteLineAsync($"{problem.Message} Choose another place, or change its permissions.");
            return WrongRequest;
        }
        catch (Exception problem) when (problem is TrainingDivergedException or IOException)
        {
            await error.WriteLineAsync(problem.Message);
            return Failed;
        }
        catch (Exception problem)
        {
            string place = problem.StackTrace is { } trace ? ", " + trace.Split('\n')[0].Trim() : "";
            await error.WriteLineAsync($"Unexpected error, a fault of this program: {problem.GetType().Name}: {problem.Message}{place}");
            await error.WriteLineAsync("Please report it with the command line and what 'autolfads doctor' prints.");
            return Failed;
        }
    }

    // Files and folders are taken for arguments whatever they are called: a mistyped option would become a missing file.
    private static string? UnknownOption(ParseResult request) => request.Tokens.Any(token => token.Type == TokenType.DoubleDash)
        ? null
        : request.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens).Select(token => token.Value).FirstOrDefault(value => value.StartsWith('-'));

    // The name of a method's parameter says nothing to who typed a command.
    private static string MessageOf(Exception problem) => ParameterName().Replace(problem.Message, match => match.Groups["line"].Length > 0 ? " " : "");

    [GeneratedRegex(@" \(Parameter '\w+'\)(?<line>\r?\n)?")]
    private static partial Regex ParameterName();
}
