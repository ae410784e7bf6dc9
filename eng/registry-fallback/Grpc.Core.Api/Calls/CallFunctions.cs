namespace Grpc.Core;

/// <summary>The functions behind a call object, in the one shape that both of its constructors reach.</summary>
internal readonly struct CallFunctions
{
    private readonly Func<object, Task<Metadata>> _responseHeaders;
    private readonly Func<object, Status> _status;
    private readonly Func<object, Metadata> _trailers;
    private readonly Action<object> _dispose;
    private readonly object _state;

    public CallFunctions(
        Func<object, Task<Metadata>> responseHeaders,
        Func<object, Status> status,
        Func<object, Metadata> trailers,
        Action<object> dispose,
        object state)
    {
        _responseHeaders = responseHeaders;
        _status = status;
        _trailers = trailers;
        _dispose = dispose;
        _state = state;
    }

    public CallFunctions(
        Task<Metadata> responseHeaders,
        Func<Status> status,
        Func<Metadata> trailers,
        Action dispose)
        : this(
            static state => ((Plain)state).ResponseHeaders,
            static state => ((Plain)state).Status(),
            static state => ((Plain)state).Trailers(),
            static state => ((Plain)state).Dispose(),
            new Plain(responseHeaders, status, trailers, dispose))
    {
    }

    public Task<Metadata> ResponseHeadersAsync => _responseHeaders(_state);

    public Status GetStatus() => _status(_state);

    public Metadata GetTrailers() => _trailers(_state);

    public void Dispose() => _dispose(_state);

    private sealed record Plain(
        Task<Metadata> ResponseHeaders, Func<Status> Status, Func<Metadata> Trailers, Action Dispose);
}
