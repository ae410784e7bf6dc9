using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace GrpcTesting.Network;

/// <summary>A gRPC call between its arrival at the server's pipeline and its departure.</summary>
internal sealed class RunningCall(HttpContext context)
{
    private readonly Lock _gate = new();
    private bool _ended;

    public HttpContext Context => context;

    public string Method { get; } = context.Request.Path.Value ?? "";

    public string ConnectionId { get; } = context.Connection.Id;

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
