using System.Globalization;
using GrpcTesting.Benchmarks.Measuring;
using GrpcTesting.Benchmarks.Micro;
using GrpcTesting.Benchmarks.Ratios;
using GrpcTesting.Benchmarks.Scale;
using GrpcTesting.Benchmarks.Soak;

// Tables and plots read the same on every machine.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

try
{
    return args switch
    {
        ["ratios", .. var options] => await RatiosCommand.RunAsync(options),
        ["scale", .. var options] => await ScaleCommand.RunAsync(options),
        ["soak", .. var options] => await SoakCommand.RunAsync(options),
        ["micro", .. var options] => MicroCommand.Run(options),

        // What ratios and scale start in processes of their own.
        ["cold", var transport] => await ColdStart.RunChildAsync(transport),
        ["crowd", var transport, var count] => await CrowdProcess.RunChildAsync(transport, count),
        _ => Usage(),
    };
}
catch (UsageException wrongInput)
{
    Console.Error.WriteLine(wrongInput.Message);
    return 64;
}

static int Usage()
{
    Console.Error.WriteLine("""
        dotnet run -c Release --project benchmarks/GrpcTesting.Benchmarks -- COMMAND

          ratios [--quick] [--json | --markdown]
              every transport beside TCP, in one run; exit code 1 when a target is missed
          scale [--quick] [--markdown] [--out docs/performance]
              how costs grow with fixtures, connections, streams and message sizes: tables, and a plot each
          soak [--minutes 10] [--seed N] [--transport pipe | tcp | unix | testserver]
              random use of many fixtures; exit code 1 when something grew, got stuck, leaked or ended wrongly.
              To look closer: [--workers N] [--storms 0.3] [--act NAME]; to see it fail: [--plant KIND]
          micro [BenchmarkDotNet's options]
              the cost of small parts
        """);
    return 64;
}
