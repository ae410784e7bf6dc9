namespace GrpcTesting.Tests.Pipes;

/// <summary>The turns of one of those who use a connection.</summary>
internal sealed class PipeTurns(int seed, bool cancels)
{
    private readonly Random _random = new(seed);

    public async Task TakeAsync()
    {
        for (var turns = _random.Next(4); turns > 0; turns--)
        {
            await Task.Yield();
        }
    }

    /// <summary>One of two ways to do the same.</summary>
    public bool Choose() => _random.Next(2) == 0;

    /// <summary>What may cancel the next operation: before it begins, or at a moment of its own.</summary>
    public CancellationTokenSource Cancellation()
    {
        var source = new CancellationTokenSource();
        if (cancels && _random.Next(3) == 0)
        {
            _ = CancelAfterAsync(source, _random.Next(4) == 0 ? 0 : 1 << _random.Next(8));
        }

        return source;
    }

    private static async Task CancelAfterAsync(CancellationTokenSource source, int turns)
    {
        for (; turns > 0; turns--)
        {
            await Task.Yield();
        }

        Cancel(source);
    }

    // Not CancelAsync: that goes to the thread pool, whoever calls it.
    private static void Cancel(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The operation was over before.
        }
    }
}
