using BenchmarkDotNet.Running;
using GrpcTesting.Benchmarks.Ratios;

return args switch
{
    ["ratios", .. var options] => await RatiosCommand.RunAsync(options),
    ["micro", .. var options] => RunMicro(options),
    _ => Usage(),
};

static int RunMicro(string[] options)
{
    BenchmarkSwitcher.FromAssembly(typeof(RatiosCommand).Assembly).Run(options);
    return 0;
}

static int Usage()
{
    Console.Error.WriteLine("""
        dotnet run -c Release --project benchmarks/GrpcTesting.Benchmarks -- COMMAND

          ratios [--quick] [--json]   every transport beside TCP, in one run; exit code 1 when a target is missed
          micro [BenchmarkDotNet's options]   the cost of small parts
        """);
    return 64;
}
