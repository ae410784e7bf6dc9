namespace Grpc.Core;

/// <summary>Writes the messages of a stream, one after the other.</summary>
public interface IAsyncStreamWriter<in T>
{
    /// <summary>How the following messages are written, or null for the default.</summary>
    WriteOptions? WriteOptions { get; set; }

    /// <summary>Writes a message. The next may be written when the task has completed.</summary>
    Task WriteAsync(T message);

    /// <summary>Writes a message. A writer that cannot cancel refuses a token that can be cancelled.</summary>
    /// <exception cref="NotSupportedException">The token can be cancelled and this writer cannot.</exception>
    Task WriteAsync(T message, CancellationToken cancellationToken) =>
        cancellationToken.CanBeCanceled
            ? throw new NotSupportedException("This stream writer cannot cancel a write.")
            : WriteAsync(message);
}
