using System.CommandLine;
using AutoLfads.Benchmarks.Commands;

const int WrongRequest = 2;
RootCommand root = new(
    """
    Measures how fast LFADS trains and infers on this processor, and how much memory that takes.
    The kernels (training.kernels: simd) are compared with the reference (training.kernels: reference), the same mathematics in ordinary tensor operations.
    Run a Release build on a machine with nothing else to do: dotnet run -c Release --project tests/Benchmarks -- COMMAND
    """)
{
    CompareCommand.Create(),
    ScalingCommand.Create(),
    LongRecordingCommand.Create(),
    BayesianFilterCommand.Create(),
    InteropCommand.Create(),
    BdnCommand.Create(),
    PeakCommand.Create(),
};
try
{
    ParseResult request = root.Parse(args);
    int done = request.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    return request.Errors.Count > 0 ? WrongRequest : done;
}
catch (RequestException problem)
{
    Console.Error.WriteLine(problem.Message);
    return WrongRequest;
}
