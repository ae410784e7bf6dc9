namespace GrpcTesting.Network;

/// <summary>Something that happens once, as a token to wait by.</summary>
#pragma warning disable CA1001 // Never disposed: whoever looks late must still see it. Without a timer it owns nothing.
internal sealed class Signal
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _source = new();

    public CancellationToken Token => _source.Token;

    public bool IsSet => _source.IsCancellationRequested;

    /// <summary>Sets it at once, and wakes those who wait on the thread pool rather than here.</summary>
    public void Set() => Observed.Later(_source.CancelAsync());
}
