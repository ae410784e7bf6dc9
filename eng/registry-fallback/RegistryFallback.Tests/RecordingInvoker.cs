namespace RegistryFallback.Tests;

/// <summary>Ends a chain of interceptors: notes what arrived and answers with the request.</summary>
internal sealed class RecordingInvoker(List<string> log) : CallInvoker
{
    public string? Host { get; private set; }

    public CallOptions Options { get; private set; }

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        Note("blocking", host, options);
        return (TResponse)(object)request;
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        Note("unary", host, options);
        return new(
            Task.FromResult((TResponse)(object)request),
            Task.FromResult(Metadata.Empty),
            () => Status.DefaultSuccess,
            () => Metadata.Empty,
            () => { });
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        Note("server", host, options);
        return null!;
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        Note("client", host, options);
        return null!;
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        Note("duplex", host, options);
        return null!;
    }

    private void Note(string kind, string? host, CallOptions options)
    {
        log.Add(kind);
        Host = host;
        Options = options;
    }
}
