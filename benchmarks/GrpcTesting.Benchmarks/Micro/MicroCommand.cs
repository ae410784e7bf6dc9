using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace GrpcTesting.Benchmarks.Micro;

/// <summary>Measures small parts with BenchmarkDotNet.</summary>
internal static class MicroCommand
{
    /// <returns>1 when one of them failed.</returns>
    public static int Run(string[] arguments)
    {
        // In this process: the project that BenchmarkDotNet would generate knows nothing of where this one gets its
        // packages.
        var inProcess = Job.Default.WithToolchain(InProcessEmitToolchain.Instance).AsMutator();
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(MicroCommand).Assembly)
            .Run(arguments, DefaultConfig.Instance.AddJob(inProcess));
        return summaries.All(summary => summary.Reports.All(report => report.Success)) ? 0 : 1;
    }
}
