using System.Collections.Concurrent;

namespace GrpcTesting.Recording;

/// <summary>The exceptions that handlers threw, by call; the newest 1,024 of them.</summary>
internal sealed class ServerFailures
{
    private const int Capacity = 1024;

    private readonly ConcurrentDictionary<long, Exception> _byCall = new();
    private readonly ConcurrentQueue<long> _oldestFirst = new();

    /// <summary>Keeps a failure. Of a retried call, the last attempt's stays.</summary>
    public void Add(long callId, Exception exception)
    {
        if (!_byCall.TryAdd(callId, exception))
        {
            _byCall[callId] = exception;
            return;
        }

        _oldestFirst.Enqueue(callId);
        if (_oldestFirst.Count > Capacity && _oldestFirst.TryDequeue(out var oldest))
        {
            _byCall.TryRemove(oldest, out _);
        }
    }

    public Exception? Find(long callId) => _byCall.GetValueOrDefault(callId);
}
