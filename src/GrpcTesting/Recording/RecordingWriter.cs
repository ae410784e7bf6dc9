using Grpc.Core;

namespace GrpcTesting.Recording;

/// <summary>A stream that one side writes, recorded. The tasks of its writes are gRPC's own.</summary>
internal class RecordingWriter<T>(IAsyncStreamWriter<T> inner, SideRecord record) : IServerStreamWriter<T>
    where T : class
{
    protected SideRecord Record => record;

    public WriteOptions? WriteOptions
    {
        get => inner.WriteOptions;
        set => inner.WriteOptions = value;
    }

    public Task WriteAsync(T message) => message is not null && record.BeginWrite(MessageCopy.Of(message))
        ? Write(message, null)
        : inner.WriteAsync(message!);

    public Task WriteAsync(T message, CancellationToken cancellationToken) =>
        message is not null && record.BeginWrite(MessageCopy.Of(message))
            ? Write(message, cancellationToken)
            : inner.WriteAsync(message!, cancellationToken);

    private Task Write(T message, CancellationToken? cancellationToken)
    {
        Task? write = null;
        try
        {
            write = cancellationToken is { } token ? inner.WriteAsync(message, token) : inner.WriteAsync(message);
            return write;
        }
        finally
        {
            record.EndWrite(write);
        }
    }
}
