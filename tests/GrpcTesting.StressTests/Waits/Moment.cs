namespace GrpcTesting.StressTests.Waits;

/// <summary>A random moment: at once, some turns later, or some time later.</summary>
internal readonly record struct Moment(int Yields, int Spins, int Milliseconds)
{
    public static Moment Of(Random random) => random.Next(4) switch
    {
        0 => default,
        1 => new Moment(random.Next(1, 20), 0, 0),
        2 => new Moment(0, random.Next(1, 20_000), 0),
        _ => new Moment(0, 0, random.Next(1, 20)),
    };

    public async Task ComeAsync()
    {
        for (var yield = 0; yield < Yields; yield++)
        {
            await Task.Yield();
        }

        Thread.SpinWait(Spins);
        if (Milliseconds > 0)
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(Milliseconds));
            await timer.WaitForNextTickAsync();
        }
    }
}
