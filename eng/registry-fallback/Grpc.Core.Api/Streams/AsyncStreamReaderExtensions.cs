using Grpc.Core.Utils;

namespace Grpc.Core;

/// <summary>Shorthands for stream readers.</summary>
public static class AsyncStreamReaderExtensions
{
    /// <summary>Reads the next message, without a way to cancel; false when the stream is over.</summary>
    public static Task<bool> MoveNext<T>(this IAsyncStreamReader<T> streamReader)
        where T : class =>
        GrpcPreconditions.CheckNotNull(streamReader, nameof(streamReader)).MoveNext(CancellationToken.None);
}
