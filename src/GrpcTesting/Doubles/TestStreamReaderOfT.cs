using Grpc.Core;
using GrpcTesting.Doubles;
using Microsoft.AspNetCore.Connections;

namespace GrpcTesting;

/// <summary>
/// The request stream of a handler, made of a test's messages by <see cref="TestStreamReader.Of{T}(IEnumerable{T})"/>.
/// It keeps the rules of the server's stream. In a call of <see cref="TestCalls"/> it keeps those of the client's.
/// </summary>
public sealed class TestStreamReader<T> : IAsyncStreamReader<T>
    where T : class
{
    private readonly Lock _gate = new();
    private readonly MessageSource<T> _source;
    private TestServerCallContext? _context;
    private TaskCompletionSource? _pending;
    private InvalidOperationException? _broken;
    private T? _current;
    private bool _isTaken;
    private int _readCount;

    internal TestStreamReader(IAsyncEnumerable<T> messages) => _source = new MessageSource<T>(messages);

    /// <summary>The message read last; null before the first, during a read and after the end.</summary>
    public T Current => _current!;

    /// <summary>How many messages were read.</summary>
    public int ReadCount => Volatile.Read(ref _readCount);

    /// <summary>Lets the stream fail after its last message instead of ending.</summary>
    /// <param name="failure">A <see cref="Status"/>, or an exception, which a handler gets as it is.</param>
    /// <returns>This stream.</returns>
    public TestStreamReader<T> ThenFail(TestFailure failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        _source.Failure = failure;
        return this;
    }

    /// <summary>Makes the stream one of that context's call: it ends with the call.</summary>
    /// <returns>This stream.</returns>
    public TestStreamReader<T> For(TestServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _context = context;
        return this;
    }

    /// <summary>Reads the next message.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="InvalidOperationException">The call is over, or a read is under way: then that one fails, too,
    /// and every later one.</exception>
    public Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                return Task.FromCanceled<bool>(cancellationToken);
            }

            if (_broken is null && _pending is not null)
            {
                _broken = new InvalidOperationException("Concurrent reads or writes are not supported.");
                _pending.TrySetException(_broken);
            }

            if ((RefusalAtEnd() ?? _broken) is { } refusal)
            {
                return Task.FromException<bool>(refusal);
            }

            _current = null;
            // An interruption may come just after the message, when nobody waits for it any more.
            _pending = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Observed.Later(_pending.Task);
            return ReadAsync(_pending, cancellationToken);
        }
    }

    /// <summary>Hands the messages to a call.</summary>
    internal MessageSource<T> TakeSource()
    {
        if (_isTaken)
        {
            throw new InvalidOperationException("The stream belongs to a call already. Make one for each call.");
        }

        _isTaken = true;
        return _source;
    }

    internal void CountRead() => Interlocked.Increment(ref _readCount);

    private async Task<bool> ReadAsync(TaskCompletionSource pending, CancellationToken cancellationToken)
    {
        try
        {
            var next = _source.PeekAsync();
            if (!next.IsCompleted)
            {
                await InterruptibleAsync(next, pending, cancellationToken).ConfigureAwait(false);
            }

            if (!await next.ConfigureAwait(false))
            {
                return false;
            }

            _current = _source.Take();
            CountRead();
            return true;
        }
        finally
        {
            lock (_gate)
            {
                _pending = null;
            }
        }
    }

    private async Task InterruptibleAsync(
        Task next, TaskCompletionSource interrupted, CancellationToken cancellationToken)
    {
        var ended = (_context?.Ended ?? CancellationToken.None)
            .UnsafeRegister(_ => interrupted.TrySetException(Interruption(_context!)), null);
        var cancelled = cancellationToken.UnsafeRegister(
            (_, token) => interrupted.TrySetException(new OperationCanceledException(token)), null);
        await using (ended.ConfigureAwait(false))
        await using (cancelled.ConfigureAwait(false))
        {
            // The interruption first: it came first, else there would be no wait.
            await (await Task.WhenAny(interrupted.Task, next).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    private Exception? RefusalAtEnd() => _context?.Ending switch
    {
        ServerCallEnd.Returned or ServerCallEnd.Cancelled =>
            new InvalidOperationException("Can't read messages after the request is complete."),
        ServerCallEnd.DeadlineExceeded =>
            new ConnectionAbortedException("The HTTP/2 stream was reset by the application with error code CANCEL."),
        _ => null,
    };

    private static Exception Interruption(TestServerCallContext context) => context.Ending switch
    {
        ServerCallEnd.Cancelled => new IOException("The client reset the request stream."),
        ServerCallEnd.DeadlineExceeded => new TaskCanceledException("The request was aborted"),
        _ => new ObjectDisposedException("request", "The request was read after the handler returned."),
    };
}
