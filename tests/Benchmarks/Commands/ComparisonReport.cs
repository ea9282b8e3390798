namespace AutoLfads.Benchmarks.Commands;

/// <summary>What the comparison found.</summary>
/// <param name="SgemmPeakGflops">Rate of libtorch's matrix product with the threads asked for, GFLOP/s.</param>
/// <param name="FmaPeakGflops">Rate of multiply-adds between registers with these threads, GFLOP/s.</param>
/// <param name="Rows">One result for each row.</param>
internal sealed record ComparisonReport(double SgemmPeakGflops, double FmaPeakGflops, IReadOnlyList<ComparisonResult> Rows);

/// <summary>What was measured of one row; null where a figure does not apply.</summary>
/// <param name="Name">Kind of work.</param>
/// <param name="Config">Name of the architecture.</param>
/// <param name="Batch">Windows at once.</param>
/// <param name="Threads">Threads of either path.</param>
/// <param name="Samples">Posterior samples.</param>
/// <param name="ReferenceMs">Median time of one run of the reference, ms.</param>
/// <param name="KernelsMs">Median time of one run of the kernels, ms.</param>
/// <param name="Ratio">Reference time over kernel time: how many times faster the kernels are.</param>
/// <param name="Gflops">Arithmetic that the work asks for over the kernels' time, GFLOP/s.</param>
/// <param name="PeakFraction">That rate over the matrix product's with the row's threads.</param>
/// <param name="ReferencePeakMb">Memory that the reference needs beyond the model and its data, MiB.</param>
/// <param name="PeakMb">Memory that the kernels need beyond the model and its data, MiB.</param>
internal sealed record ComparisonResult(
    string Name,
    string Config,
    int Batch,
    int Threads,
    int? Samples,
    double ReferenceMs,
    double KernelsMs,
    double Ratio,
    double Gflops,
    double PeakFraction,
    double? ReferencePeakMb,
    double? PeakMb);
