namespace Grpc.Core;

/// <summary>Reads the messages of a stream, one after the other.</summary>
public interface IAsyncStreamReader<out T>
{
    /// <summary>The message that the last successful <see cref="MoveNext"/> read.</summary>
    T Current { get; }

    /// <summary>Reads the next message; false when the stream is over.</summary>
    Task<bool> MoveNext(CancellationToken cancellationToken);
}
