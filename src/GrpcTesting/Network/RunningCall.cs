using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace GrpcTesting.Network;

/// <summary>A gRPC call between its arrival at the server's pipeline and its departure.</summary>
internal sealed class RunningCall(HttpContext context)
{
    private readonly Lock _gate = new();
    private bool _ended;

    private string Method => context.Request.Path.Value ?? "";

    public HttpContext Context => context;

    /// <summary>Such as <c>/helloworld.Greeter/SayHello</c>, and the id of its connection; null when the call has ended.
    /// </summary>
    public (string Method, string ConnectionId)? Describe()
    {
        // Read when somebody asks, which is seldom, rather than for every call.
        lock (_gate)
        {
            return _ended ? null : (Method, context.Connection.Id);
        }
    }

    public bool IsOf(string method) => method.StartsWith('/')
        ? Method == method
        : Method.EndsWith($"/{method}", StringComparison.Ordinal);

    /// <summary>Kestrel uses the context again: after this, it is another call's.</summary>
    public void End()
    {
        lock (_gate)
        {
            _ended = true;
        }
    }

    public bool TryReset(Func<RunningCall, bool> chosen, int errorCode)
    {
        lock (_gate)
        {
            if (_ended || !chosen(this) || context.Features.Get<IHttpResetFeature>() is not { } feature)
            {
                return false;
            }

            feature.Reset(errorCode);
            return true;
        }
    }
}
