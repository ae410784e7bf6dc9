namespace GrpcTesting.Benchmarks.Measuring;

/// <summary>
/// Tells whether the machine was busy with something else: the same piece of arithmetic, timed around every
/// measurement, takes longer then.
/// </summary>
/// <remarks>
/// A measurement that was disturbed is done again, while there is time for it. On a machine that is never quiet, the
/// last attempt counts all the same: the run stays bounded, and its head line says how many such there were.
/// </remarks>
internal sealed class Noise(TimeProvider time)
{
    private const double Tolerance = 1.35;
    private const int MaxAttempts = 5;

    private TimeSpan _quiet = TimeSpan.MaxValue;

    /// <summary>How many measurements were disturbed and done again.</summary>
    public int Repeated { get; private set; }

    /// <summary>How many measurements were disturbed and count all the same.</summary>
    public int Kept { get; private set; }

    /// <summary>How many measurements count.</summary>
    public int Measurements { get; private set; }

    /// <summary>Measures, and again when the machine was disturbed meanwhile and there is time left.</summary>
    public async Task<double> MeasureQuietlyAsync(Func<Task<double>> measure, Func<bool> hasTime)
    {
        for (var attempt = 1; ; attempt++)
        {
            var quietBefore = IsQuiet();
            var value = await measure();
            var isQuiet = IsQuiet() && quietBefore;
            if (isQuiet || attempt == MaxAttempts || !hasTime())
            {
                Measurements++;
                Kept += isQuiet ? 0 : 1;
                return value;
            }

            Repeated++;
        }
    }

    public override string ToString() =>
        $"{Measurements} measurements; {Repeated} were disturbed and done again, {Kept} were disturbed and count";

    private bool IsQuiet()
    {
        var took = TimeArithmetic();
        if (took < _quiet)
        {
            _quiet = took;
        }

        return took <= _quiet * Tolerance;
    }

    private TimeSpan TimeArithmetic()
    {
        var started = time.GetTimestamp();
        var value = 1u;
        for (var turn = 0; turn < 2_000_000; turn++)
        {
            value = (value * 1_664_525) + 1_013_904_223;
        }

        GC.KeepAlive(value);
        return time.GetElapsedTime(started);
    }
}
