using Grpc.Core;

namespace GrpcTesting.Doubles;

/// <summary>Takes the messages of a stream, when there is room for them.</summary>
internal sealed class WriteLog<T>
    where T : class
{
    private readonly Lock _gate = new();
    private readonly List<TestWrite<T>> _writes = [];
    private TaskCompletionSource _changed = NewChange();
    private TestWrite<T>? _blocked;
    private TaskCompletionSource? _blockedTask;
    private CancellationToken _blockedToken;
    private Exception? _failure;

    // Null for as many messages as there are.
    private int? _room;
    private bool _isCompleted;

    public IReadOnlyList<TestWrite<T>> Writes
    {
        get
        {
            lock (_gate)
            {
                return [.. _writes];
            }
        }
    }

    public bool IsBlocked
    {
        get
        {
            lock (_gate)
            {
                return _blocked is not null;
            }
        }
    }

    public bool IsCompleted
    {
        get
        {
            lock (_gate)
            {
                return _isCompleted;
            }
        }
    }

    /// <summary>Writes a message. The task stays pending while there is no room.</summary>
    /// <exception cref="InvalidOperationException">A write is pending.</exception>
    public Task WriteAsync(T message, WriteOptions? options, CancellationToken token)
    {
        lock (_gate)
        {
            if (_blocked is not null)
            {
                return Task.FromException(new InvalidOperationException(
                    "Can't write the message because the previous write is in progress."));
            }

            if (_failure is not null)
            {
                return Task.FromException(_failure);
            }

            var write = new TestWrite<T>(MessageSource<T>.Copy(message), options);
            var isBuffered = options is not null && options.Flags.HasFlag(WriteFlags.BufferHint);
            if (_room is 0 && !isBuffered)
            {
                _blocked = write;
                _blockedToken = token;
                _blockedTask = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                Pulse();
                return _blockedTask.Task;
            }

            Accept(write);
            return Task.CompletedTask;
        }
    }

    public void Block(int after)
    {
        lock (_gate)
        {
            _room = after;
        }
    }

    /// <param name="messages">Null for all.</param>
    public void Release(int? messages)
    {
        lock (_gate)
        {
            _room = messages is null ? null : _room + messages;
            if (_blocked is not null && _room is not 0)
            {
                Accept(_blocked);
                EndBlocked().TrySetResult();
            }
        }
    }

    /// <summary>Fails the write that is pending, if one is.</summary>
    /// <param name="exception">Makes the exception; it gets the token of the write.</param>
    public void Interrupt(Func<CancellationToken, Exception> exception)
    {
        lock (_gate)
        {
            if (_blocked is not null)
            {
                EndBlocked().TrySetException(exception(_blockedToken));
            }
        }
    }

    /// <summary>Fails the pending write and every later one.</summary>
    public void Fail(Exception exception)
    {
        lock (_gate)
        {
            _failure = exception;
        }

        Interrupt(_ => exception);
    }

    /// <exception cref="InvalidOperationException">A write is pending.</exception>
    public Task CompleteAsync()
    {
        lock (_gate)
        {
            if (_blocked is not null)
            {
                return Task.FromException(new InvalidOperationException(
                    "Can't complete the client stream writer because the previous write is in progress."));
            }

            _isCompleted = true;
            Pulse();
            return Task.CompletedTask;
        }
    }

    /// <summary>Waits until the condition holds.</summary>
    /// <param name="condition">Looks at this log.</param>
    /// <param name="what">What was waited for, such as "No write was held back".</param>
    /// <param name="timeout">Null for 10 seconds.</param>
    /// <exception cref="GrpcAssertionException">It did not hold in time.</exception>
    public async Task WaitAsync(Func<WriteLog<T>, bool> condition, string what, TimeSpan? timeout)
    {
        var bound = WaitBound.Validate(timeout ?? WaitBound.Default, nameof(timeout));
        using var elapsed = new CancellationTokenSource(bound, TimeProvider.System);
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (condition(this))
                {
                    return;
                }

                changed = _changed.Task;
            }

            try
            {
                await changed.WaitAsync(elapsed.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                throw new GrpcAssertionException($"{what} within {WaitBound.Describe(bound)}.\n{this}");
            }
        }
    }

    /// <summary>What was written so far, for failure messages.</summary>
    public override string ToString()
    {
        lock (_gate)
        {
            var lines = _writes.Select((write, index) => $"  [{index}] {write.Message}");
            if (_blocked is not null)
            {
                lines = lines.Append($"  [{_writes.Count}] {_blocked.Message}  (held back)");
            }

            var written = string.Join('\n', lines);
            var end = _isCompleted ? ", and completed" : "";
            return $"Written{end}:{(written.Length > 0 ? $"\n{written}" : " nothing")}";
        }
    }

    private void Accept(TestWrite<T> write)
    {
        _writes.Add(write);
        if (_room > 0)
        {
            _room--;
        }

        Pulse();
    }

    private TaskCompletionSource EndBlocked()
    {
        var blocked = _blockedTask!;
        _blocked = null;
        _blockedTask = null;
        return blocked;
    }

    private void Pulse()
    {
        _changed.TrySetResult();
        _changed = NewChange();
    }

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
