using Grpc.Core;

namespace GrpcTesting.Probes;

/// <summary>
/// Writes a call's messages one after the other, whoever sends them: gRPC refuses a write while another is in progress.
/// </summary>
internal sealed class RequestWriter<TRequest>(IClientStreamWriter<TRequest> stream, Conversation conversation)
{
    private readonly Lock _gate = new();
    private Task? _write;
    private int _accepted;
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Turns Turns { get; } = new();

    /// <summary>How many messages gRPC has accepted.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>The write that gRPC has not accepted yet, if any.</summary>
    public Task? Pending
    {
        get
        {
            lock (_gate)
            {
                return _write is { IsCompleted: false } ? _write : null;
            }
        }
    }

    /// <summary>Ends when a write begins, or has begun.</summary>
    public Task NextWrite()
    {
        lock (_gate)
        {
            return _write is { IsCompleted: false } ? Task.CompletedTask : _next.Task;
        }
    }

    /// <summary>Hands a message to gRPC, which accepts it when the peer's flow control lets it. In turn only.</summary>
    public Task WriteAsync(TRequest message)
    {
        var entry = conversation.Sent(message);
        var write = WriteToStreamAsync(message);
        entry.Write = write;
        TaskCompletionSource begun;
        lock (_gate)
        {
            _write = write;
            (begun, _next) = (_next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        begun.TrySetResult();
        return write;
    }

    /// <summary>Tells the server that nothing more will come. In turn only.</summary>
    public Task CompleteAsync()
    {
        var entry = conversation.Did("completed");
        return entry.Write = CompleteStreamAsync();
    }

    // These two turn what the stream throws at once into a failed task.
    private async Task CompleteStreamAsync() => await stream.CompleteAsync().ConfigureAwait(false);

    private async Task WriteToStreamAsync(TRequest message)
    {
        await stream.WriteAsync(message).ConfigureAwait(false);
        Interlocked.Increment(ref _accepted);
    }
}
