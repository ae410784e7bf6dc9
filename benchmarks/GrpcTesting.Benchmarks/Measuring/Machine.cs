using System.Runtime.InteropServices;

namespace GrpcTesting.Benchmarks.Measuring;

/// <summary>What the figures were measured on.</summary>
internal static class Machine
{
    /// <summary>"2 cores X64, Linux, .NET 10.0.0, Release".</summary>
    public static string Describe()
    {
        var cores = Environment.ProcessorCount;
        return $"{cores} core{(cores == 1 ? "" : "s")} {RuntimeInformation.ProcessArchitecture}, {SystemName}, "
            + $"{RuntimeInformation.FrameworkDescription}, {Configuration}";
    }

    private static string SystemName =>
        OperatingSystem.IsLinux() ? "Linux" : OperatingSystem.IsMacOS() ? "macOS" : "Windows";

#if DEBUG
    private static string Configuration => "Debug: not to be quoted";
#else
    private static string Configuration => "Release";
#endif
}
