namespace GrpcTesting.Benchmarks.Soak;

/// <summary>
/// What the process occupies while nothing runs: after a lap, every fixture disposed, garbage collected.
/// </summary>
/// <param name="At">Since the beginning of the soak.</param>
/// <param name="Fixtures">That have lived and ended so far.</param>
/// <param name="Calls">That were made so far.</param>
/// <param name="ManagedBytes">Live objects, without the slabs that the pool keeps for the next connections.</param>
/// <param name="ResidentBytes">The working set.</param>
/// <param name="Threads">Of the operating system.</param>
/// <param name="Handles">Open file descriptors, or handles on Windows.</param>
/// <param name="SlabsOut">Slabs of the pool that nobody has brought back.</param>
/// <param name="FixturesReachable">Fixtures of earlier laps that the collector could not take.</param>
internal sealed record Rest(
    TimeSpan At,
    int Fixtures,
    long Calls,
    long ManagedBytes,
    long ResidentBytes,
    int Threads,
    int Handles,
    int SlabsOut,
    int FixturesReachable)
{
    private const double MiB = 1024 * 1024;

    public override string ToString() =>
        $"{At:mm\\:ss}  {Fixtures,7:N0} fixtures  {Calls,9:N0} calls  managed {ManagedBytes / MiB,6:0.00} MiB  "
        + $"resident {ResidentBytes / MiB,4:0} MiB  {Threads,3} threads  {Handles,4} handles  {SlabsOut} slabs out";
}
