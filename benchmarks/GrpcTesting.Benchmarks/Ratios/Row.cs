using GrpcTesting.Benchmarks.Measuring;

namespace GrpcTesting.Benchmarks.Ratios;

/// <summary>One workload on every contender: the rates of each round, per second.</summary>
internal sealed class Row(Workload workload, IReadOnlyDictionary<Contender, Samples> rates)
{
    public Workload Workload => workload;

    /// <summary>The pipe's rate over TCP's: the median of the rounds' own ratios, which share their noise.</summary>
    public double Ratio => rates[Contender.Pipe].Over(rates[Contender.Tcp]).Median;

    public bool Holds => Ratio >= workload.Target;

    public Samples Rates(Contender contender) => rates[contender];
}
