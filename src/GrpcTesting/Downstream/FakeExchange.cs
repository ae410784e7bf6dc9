using Grpc.Core;

namespace GrpcTesting.Downstream;

/// <summary>One call of a fake while it is answered: the same for all four kinds.</summary>
internal abstract class FakeExchange(FakeMethod method, ServerCallContext context)
{
    public FakeMethod Method => method;

    public ServerCallContext Context => context;

    /// <summary>The request that came with the call; null for a stream of requests.</summary>
    public abstract object? Request { get; }

    /// <summary>What a client-streaming call has sent so far, as far as it was read.</summary>
    public List<object> Collected { get; } = [];

    /// <summary>The only response of a call that has one; null while there is none.</summary>
    public object? Response { get; protected set; }

    /// <summary>The next request of a stream, or null at its end.</summary>
    public async Task<object?> ReadAsync(CancellationToken cancellationToken)
    {
        var request = await MoveNextAsync(cancellationToken).ConfigureAwait(false);
        if (request is not null && method.Kind == MethodType.ClientStreaming)
        {
            Collected.Add(request);
        }

        return request;
    }

    public abstract Task WriteAsync(object response, CancellationToken cancellationToken);

    protected abstract Task<object?> MoveNextAsync(CancellationToken cancellationToken);
}

/// <inheritdoc/>
internal sealed class FakeExchange<TRequest, TResponse>(
    FakeMethod method,
    ServerCallContext context,
    TRequest? request,
    IAsyncStreamReader<TRequest>? requests,
    IServerStreamWriter<TResponse>? responses)
    : FakeExchange(method, context)
    where TRequest : class
    where TResponse : class
{
    public override object? Request => request;

    public override Task WriteAsync(object response, CancellationToken cancellationToken)
    {
        if (responses is not null)
        {
            return responses.WriteAsync((TResponse)response, cancellationToken);
        }

        Response = response;
        return Task.CompletedTask;
    }

    protected override async Task<object?> MoveNextAsync(CancellationToken cancellationToken) =>
        requests is not null && await requests.MoveNext(cancellationToken).ConfigureAwait(false)
            ? requests.Current
            : null;
}
