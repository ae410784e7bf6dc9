namespace GrpcTesting.Benchmarks.Ratios;

/// <summary>
/// Tells whether the machine was busy with something else: the same piece of arithmetic, timed around every
/// measurement, takes longer then.
/// </summary>
internal sealed class Noise
{
    private const double Tolerance = 1.35;

    private TimeSpan _quiet = TimeSpan.MaxValue;

    /// <summary>How many measurements were thrown away.</summary>
    public int Disturbed { get; private set; }

    /// <summary>Whether the machine is quiet now.</summary>
    public bool IsQuiet()
    {
        var took = TimeArithmetic();
        if (took < _quiet)
        {
            _quiet = took;
        }

        if (took <= _quiet * Tolerance)
        {
            return true;
        }

        Disturbed++;
        return false;
    }

    private static TimeSpan TimeArithmetic()
    {
        var started = TimeProvider.System.GetTimestamp();
        var value = 1u;
        for (var turn = 0; turn < 2_000_000; turn++)
        {
            value = (value * 1_664_525) + 1_013_904_223;
        }

        GC.KeepAlive(value);
        return TimeProvider.System.GetElapsedTime(started);
    }
}
