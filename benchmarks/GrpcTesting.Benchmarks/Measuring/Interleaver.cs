namespace GrpcTesting.Benchmarks.Measuring;

/// <summary>
/// Measures contenders in turns, round by round, so that whatever slows the machine down for a while slows all of
/// them down.
/// </summary>
/// <param name="rounds">How many, while there is time.</param>
/// <param name="bound">What a measurement takes at most, short of its first three rounds.</param>
/// <param name="noise">Notices disturbed measurements.</param>
internal sealed class Interleaver(int rounds, TimeSpan bound, Noise noise)
{
    // Tiered compilation takes what all contenders share into account only when all of them have run it.
    private const int WarmUps = 4;

    // A median of fewer says nothing.
    private const int LeastRounds = 3;

    public int Rounds => rounds;

    /// <summary>Measures each contender once a round, after a warm-up of all.</summary>
    public async Task<Dictionary<T, Samples>> MeasureAsync<T>(
        IReadOnlyList<T> contenders, Func<T, Task<double>> measure, int warmUps = WarmUps)
        where T : notnull
    {
        var started = TimeProvider.System.GetTimestamp();
        for (var warmUp = 0; warmUp < warmUps; warmUp++)
        {
            foreach (var contender in contenders)
            {
                await measure(contender);
            }
        }

        var samples = contenders.ToDictionary(contender => contender, _ => new Samples());
        for (var round = 0; round < LeastRounds || (round < rounds && HasTime()); round++)
        {
            // Each round begins with another contender, so that none always follows the same one.
            var first = round % contenders.Count;
            foreach (var contender in contenders.Skip(first).Concat(contenders.Take(first)))
            {
                samples[contender].Add(await noise.MeasureQuietlyAsync(() => measure(contender), HasTime));
            }
        }

        return samples;

        bool HasTime() => TimeProvider.System.GetElapsedTime(started) < bound;
    }
}
