using Google.Protobuf;

namespace GrpcTesting.Doubles;

/// <summary>Where the messages of a double come from, one at a time, and what follows the last one.</summary>
#pragma warning disable CA1001 // The sources have no timer and no wait handle: there is nothing to dispose of.
internal sealed class MessageSource<T>(IAsyncEnumerable<T> messages)
    where T : class
#pragma warning restore CA1001
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stopped = new();
    private IAsyncEnumerator<T>? _messages;
    private Task<bool>? _next;
    private int _count;

    /// <summary>What comes after the last message; null for the end.</summary>
    public TestFailure? Failure { get; set; }

    /// <summary>Whether there is a next message. The answer stays the same until it is taken.</summary>
    public Task<bool> PeekAsync()
    {
        lock (_gate)
        {
            if (_next is null)
            {
                // A reader that is interrupted leaves it, and there may be no other.
                _next = AdvanceAsync();
                Observed.Later(_next);
            }

            return _next;
        }
    }

    /// <summary>Takes the message that <see cref="PeekAsync"/> has announced.</summary>
    /// <returns>A message of its own, as one from the wire is.</returns>
    public T Take()
    {
        lock (_gate)
        {
            var message = _messages!.Current;
            _next = null;
            return Copy(message);
        }
    }

    /// <summary>Nobody asks any more.</summary>
    public void Stop() => _stopped.Cancel();

    /// <summary>A message as it is now.</summary>
    public static T Copy(T message) => message is IDeepCloneable<T> cloneable ? cloneable.Clone() : message;

    private async Task<bool> AdvanceAsync()
    {
        _messages ??= messages.GetAsyncEnumerator(_stopped.Token);
        if (await _messages.MoveNextAsync().ConfigureAwait(false))
        {
            return _messages.Current is not null
                ? ++_count > 0
                : throw new InvalidOperationException(
                    $"Message {_count} of the stream is null. No message from the wire is: use an empty one.");
        }

        await _messages.DisposeAsync().ConfigureAwait(false);
        return Failure is null ? false : throw Failure.Exception;
    }
}
