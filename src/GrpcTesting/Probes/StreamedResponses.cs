using Grpc.Core;

namespace GrpcTesting.Probes;

/// <summary>The messages of a server-streaming or duplex call.</summary>
internal sealed class StreamedResponses<TResponse>(IAsyncStreamReader<TResponse> stream) : IResponseSource<TResponse>
{
    public bool IsSingle => false;

    public TResponse Current => stream.Current;

    public Task<bool> MoveNextAsync() => stream.MoveNext(CancellationToken.None);
}
