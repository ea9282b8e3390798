namespace AutoLfads.Benchmarks.Workloads;

/// <summary>A piece of work to be timed, on one of the two paths.</summary>
internal interface IWorkload : IDisposable
{
    /// <summary>Floating-point operations that the mathematics of one run asks for.</summary>
    double Flops { get; }

    /// <summary>Threads that tensor operations may have while this runs. One beside the kernels: waiting tensor threads keep the cores busy that the kernels' own need.</summary>
    int TorchThreads { get; }

    /// <summary>Does the work once.</summary>
    /// <returns>A number that both paths agree on, up to rounding, in their first run.</returns>
    double Run();
}
