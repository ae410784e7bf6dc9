using Grpc.Core;
using GrpcTesting.Doubles;

namespace GrpcTesting;

/// <summary>
/// The response stream of a handler, or the request stream of a client: it records what is written, and can hold it
/// back or fail. It keeps the rules of the real stream: one write at a time, and none after the end.
/// </summary>
/// <remarks>It keeps a copy of each protobuf message as it is when it is written, as bytes on the wire would.</remarks>
public sealed class TestStreamWriter<T> : IServerStreamWriter<T>, IClientStreamWriter<T>
    where T : class
{
    private readonly TestServerCallContext? _context;
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WriteOptions? _options;
    private bool _isTaken;

    /// <summary>Creates a stream by itself.</summary>
    public TestStreamWriter()
    {
    }

    /// <summary>
    /// Creates the response stream of that context's call: it sends the headers ahead of its first message, has the
    /// context's write options, and ends with the call.
    /// </summary>
    public TestStreamWriter(TestServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _context = context;
        context.Ended.UnsafeRegister(static writer => ((TestStreamWriter<T>)writer!).Interrupt(), this);
    }

    /// <summary>How the messages from now on are written; null for the default. With a context, it is the context's.
    /// </summary>
    public WriteOptions? WriteOptions
    {
        get => _context is null ? _options : _context.WriteOptions;
        set
        {
            if (_context is null)
            {
                _options = value;
            }
            else
            {
                _context.WriteOptions = value;
            }
        }
    }

    /// <summary>The messages that were accepted, in their order.</summary>
    public IReadOnlyList<T> Messages => [.. Log.Writes.Select(write => write.Message)];

    /// <summary>The messages with the write options of each.</summary>
    public IReadOnlyList<TestWrite<T>> Writes => Log.Writes;

    /// <summary>Whether <see cref="CompleteAsync"/> was called.</summary>
    public bool IsCompleted => Log.IsCompleted;

    /// <summary>Whether a write is held back right now.</summary>
    public bool IsWriteBlocked => Log.IsBlocked;

    internal WriteLog<T> Log { get; } = new();

    /// <summary>Completes with the stream.</summary>
    internal Task Completion => _completed.Task;

    /// <summary>
    /// Holds writes back, as the flow control of a peer does that does not read: their tasks stay pending until
    /// <see cref="Release()"/>. Writes with <see cref="WriteFlags.BufferHint"/> are not held back.
    /// </summary>
    /// <param name="after">How many messages still get through. Default: none.</param>
    public void Block(int after = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        Log.Block(after);
    }

    /// <summary>Lets the write that is held back through, and all later ones.</summary>
    public void Release() => Log.Release(null);

    /// <summary>Lets some messages through, as a peer does that reads that many.</summary>
    /// <param name="messages">How many, more than 0; the one that is held back is the first. Without a
    /// <see cref="Block"/> it changes nothing.</param>
    public void Release(int messages)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(messages);
        Log.Release(messages);
    }

    /// <summary>Fails the write that is held back, and all later ones.</summary>
    /// <param name="failure">A <see cref="Status"/>, or the exception that the writer gets.</param>
    public void Fail(TestFailure failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        Log.Fail(failure.Exception);
    }

    /// <summary>Waits until a write is held back.</summary>
    /// <param name="timeout">Default: 10 seconds; without end under a debugger.</param>
    /// <exception cref="GrpcAssertionException">None was in time.</exception>
    public Task WaitForBlockedWriteAsync(TimeSpan? timeout = null) =>
        Log.WaitAsync(static log => log.IsBlocked, "No write was held back", timeout);

    /// <summary>Waits until that many messages were accepted.</summary>
    /// <param name="count">How many, since the beginning.</param>
    /// <param name="timeout">Default: 10 seconds; without end under a debugger.</param>
    /// <returns>The first <paramref name="count"/> messages.</returns>
    /// <exception cref="GrpcAssertionException">Fewer were accepted in time.</exception>
    public async Task<IReadOnlyList<T>> WaitForMessagesAsync(int count, TimeSpan? timeout = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var shortage = $"Fewer than {count} messages were written";
        await Log.WaitAsync(log => log.Writes.Count >= count, shortage, timeout).ConfigureAwait(false);
        return [.. Messages.Take(count)];
    }

    /// <summary>Waits until <see cref="CompleteAsync"/> was called.</summary>
    /// <param name="timeout">Default: 10 seconds; without end under a debugger.</param>
    /// <exception cref="GrpcAssertionException">It was not in time.</exception>
    public Task WaitForCompletionAsync(TimeSpan? timeout = null) =>
        Log.WaitAsync(static log => log.IsCompleted, "The stream was not completed", timeout);

    /// <summary>Writes a message.</summary>
    /// <exception cref="InvalidOperationException">A write is under way, or the stream has ended.</exception>
    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    /// <summary>Writes a message. The token cancels the call, as it does at the server.</summary>
    /// <exception cref="InvalidOperationException">A write is under way, or the stream has ended.</exception>
    public async Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        var registration = cancellationToken.UnsafeRegister(
            (_, token) =>
            {
                Log.Interrupt(_ => new OperationCanceledException(token));
                _context?.Cancel();
            },
            null);
        await using (registration.ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if ((IsCompleted ? "Request stream has already been completed." : RefusalAtEnd()) is { } refusal)
            {
                throw new InvalidOperationException(refusal);
            }

            _context?.Start();
            await Log.WriteAsync(message, WriteOptions, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the stream, as a client does with its requests.</summary>
    /// <exception cref="InvalidOperationException">A write is under way.</exception>
    public Task CompleteAsync()
    {
        var complete = Log.CompleteAsync();
        if (complete.IsCompletedSuccessfully)
        {
            _completed.TrySetResult();
        }

        return complete;
    }

    /// <summary>Becomes the request stream of a call.</summary>
    internal void Take()
    {
        if (_isTaken || _context is not null)
        {
            throw new InvalidOperationException("The stream belongs to a call already. Make one for each call.");
        }

        _isTaken = true;
    }

    private string? RefusalAtEnd() => _context?.Ending switch
    {
        ServerCallEnd.Returned or ServerCallEnd.Cancelled =>
            "Can't write the message because the request is complete.",
        ServerCallEnd.DeadlineExceeded => "Writing is not allowed after writer was completed.",
        _ => null,
    };

    // What the handler wrote before it returned still goes out, whenever the client takes it.
    private void Interrupt()
    {
        if (_context!.Ending != ServerCallEnd.Returned)
        {
            Log.Interrupt(token => token.CanBeCanceled && token == _context.CancellationToken
                ? new OperationCanceledException(token)
                : new OperationCanceledException("Request aborted while sending the message."));
        }
    }
}
