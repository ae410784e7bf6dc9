using Grpc.Core;

namespace GrpcTesting.Recording;

/// <summary>Reads a stream of the call, and lets the record look at each read that has completed.</summary>
internal sealed class RecordingReader<T> : IAsyncStreamReader<T>, IPendingRead
    where T : class
{
    private readonly IAsyncStreamReader<T> _inner;
    private readonly SideRecord _record;
    private readonly Action _settle;
    private Task<bool>? _pending;

    public RecordingReader(IAsyncStreamReader<T> inner, SideRecord record)
    {
        _inner = inner;
        _record = record;
        _settle = Settle;
        record.Read(this);
    }

    public T Current => _inner.Current;

    public Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        // The read before this one, in case that nobody has looked: its message is about to go.
        Settle();
        var read = _inner.MoveNext(cancellationToken);
        if (Interlocked.CompareExchange(ref _pending, read, null) is not null)
        {
            // A second read at the same time, which gRPC refuses.
            return read;
        }

        if (read.IsCompleted)
        {
            Settle();
        }
        else
        {
            // The first continuation of the read, ahead of the app's own.
            read.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(_settle);
        }

        return read;
    }

    public void Settle()
    {
        if (Volatile.Read(ref _pending) is not { IsCompleted: true })
        {
            return;
        }

        lock (_settle)
        {
            if (_pending is not { IsCompleted: true } read)
            {
                return;
            }

            if (!read.IsCompletedSuccessfully)
            {
                (_record as ClientRecord)?.ReadFailed(read);
            }
            else if (read.Result)
            {
                _record.Received(_inner.Current);
            }
            else if (_record is ClientRecord client)
            {
                client.EndOfResponses();
            }
            else
            {
                _record.ReceivedAll();
            }

            Volatile.Write(ref _pending, null);
        }
    }
}
