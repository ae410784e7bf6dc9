using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace GrpcTesting.Network;

/// <summary>Knows the gRPC calls that run at the server. First in the pipeline of the app.</summary>
internal sealed class RunningCallRegistry : IStartupFilter
{
    private readonly Lock _gate = new();
    private readonly LinkedList<RunningCall> _calls = [];

    // Of calls that have ended: a call without conditions is to cost nothing.
    private readonly Stack<LinkedListNode<RunningCall>> _spare = [];

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(Follow);
        next(app);
    };

    public IReadOnlyList<RunningCall> All()
    {
        lock (_gate)
        {
            return [.. _calls];
        }
    }

    /// <summary>Resets the calls that are chosen. False when there was none.</summary>
    public bool Reset(Func<HttpContext, bool> chosen, int errorCode)
    {
        var any = false;
        foreach (var call in All())
        {
            any |= call.TryReset(chosen, errorCode);
        }

        return any;
    }

    private RequestDelegate Follow(RequestDelegate next) => context => IsGrpc(context.Request)
        ? FollowAsync(next, context)
        : next(context);

    private async Task FollowAsync(RequestDelegate next, HttpContext context)
    {
        var node = Begin(context);
        try
        {
            await next(context).ConfigureAwait(false);
        }
        finally
        {
            End(node);
        }
    }

    private LinkedListNode<RunningCall> Begin(HttpContext context)
    {
        lock (_gate)
        {
            var node = _spare.TryPop(out var spare) ? spare : new LinkedListNode<RunningCall>(new RunningCall());
            node.Value.Begin(context);
            _calls.AddLast(node);
            return node;
        }
    }

    private void End(LinkedListNode<RunningCall> node)
    {
        node.Value.End();
        lock (_gate)
        {
            _calls.Remove(node);
            _spare.Push(node);
        }
    }

    private static bool IsGrpc(HttpRequest request) =>
        request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;
}
