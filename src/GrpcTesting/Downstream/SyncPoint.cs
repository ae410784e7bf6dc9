using GrpcTesting.Recording;

namespace GrpcTesting;

/// <summary>A place where the calls of a fake wait until the test lets them go on.</summary>
/// <remarks>Made by <see cref="GrpcFake{TBase}.CreateSyncPoint"/>, and put into a plan by <see cref="FakePlan.WaitsAt"/>.
/// All members may be used from several threads.</remarks>
public sealed class SyncPoint
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ChangeSignal _arrivals = new();
    private readonly Func<Task<TimeSpan>> _timeout;
    private readonly Func<string> _describeCalls;
    private int _reached;

    internal SyncPoint(string name, Func<Task<TimeSpan>> timeout, Func<string> describeCalls)
    {
        Name = name;
        _timeout = timeout;
        _describeCalls = describeCalls;
    }

    /// <summary>Its name, for messages.</summary>
    public string Name { get; }

    /// <summary>How many calls have come here, those included that have gone on.</summary>
    public int Reached => Volatile.Read(ref _reached);

    /// <summary>Lets the calls that wait here go on, and later ones pass.</summary>
    public void Release() => _released.TrySetResult();

    /// <summary>Waits until a call is here, or has been.</summary>
    /// <param name="timeout">How long to wait; null for the fake's <see cref="GrpcFixtureOptions.Timeout"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is zero, negative or over 24 days.</exception>
    /// <exception cref="GrpcAssertionException">None came in time; the message lists what was received.</exception>
    public async Task WaitUntilReachedAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        var bound = timeout is { } given
            ? WaitBound.Validate(given, nameof(timeout))
            : await _timeout().WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await _arrivals.WaitAsync(
                () => Reached > 0 ? this : null, bound, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new GrpcAssertionException(
                $"No call reached '{Name}' within {WaitBound.Describe(bound)}. {_describeCalls()}");
        }
    }

    internal Task PassAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reached);
        _arrivals.Pulse();
        return _released.Task.WaitAsync(cancellationToken);
    }
}
