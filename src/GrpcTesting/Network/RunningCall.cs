using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace GrpcTesting.Network;

/// <summary>A gRPC call between its arrival at the server's pipeline and its departure; then, another one.</summary>
internal sealed class RunningCall
{
    private readonly Lock _gate = new();

    // Null between two calls. Kestrel uses its contexts again, too.
    private HttpContext? _context;

    /// <summary>Such as <c>/helloworld.Greeter/SayHello</c>, and the id of its connection; null when the call has ended.
    /// </summary>
    public (string Method, string ConnectionId)? Describe()
    {
        // Read when somebody asks, which is seldom, rather than for every call.
        lock (_gate)
        {
            return _context is { } context ? (MethodOf(context), context.Connection.Id) : null;
        }
    }

    public void Begin(HttpContext context)
    {
        lock (_gate)
        {
            _context = context;
        }
    }

    public void End()
    {
        lock (_gate)
        {
            _context = null;
        }
    }

    public bool TryReset(Func<HttpContext, bool> chosen, int errorCode)
    {
        lock (_gate)
        {
            if (_context is not { } context
                || !chosen(context)
                || context.Features.Get<IHttpResetFeature>() is not { } feature)
            {
                return false;
            }

            feature.Reset(errorCode);
            return true;
        }
    }

    /// <summary>Whether a request calls a method, given by its full name or by its own.</summary>
    public static bool IsOf(HttpContext context, string method) => method.StartsWith('/')
        ? MethodOf(context) == method
        : MethodOf(context).EndsWith($"/{method}", StringComparison.Ordinal);

    private static string MethodOf(HttpContext context) => context.Request.Path.Value ?? "";
}
