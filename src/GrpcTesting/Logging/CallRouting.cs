using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace GrpcTesting.Logging;

/// <summary>
/// Routes what the server logs during a request to the output whose client made the call. It runs before the app's
/// own middleware.
/// </summary>
internal sealed class CallRouting(LogHub hub) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(after => context => Owner(context) is { } owner
            ? RunAsync(owner, after, context)
            : after(context));
        next(app);
    };

    private LogOutput? Owner(HttpContext context) =>
        OutputId.TakeFrom(context.Request.Headers) is { } id ? hub.Find(id) : null;

    // The end of an async method takes the owner out of the execution context again.
    private async Task RunAsync(LogOutput owner, RequestDelegate after, HttpContext context)
    {
        hub.Current = owner;
        await after(context).ConfigureAwait(false);
    }
}
