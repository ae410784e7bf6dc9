using System.IO.Pipelines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace GrpcTesting.Transports;

/// <summary>
/// Lets a response that is complete reach TestServer's client although the server then resets the request.
/// </summary>
/// <remarks>
/// The gRPC server ends a call at its deadline, or before the client has sent everything, by completing the response
/// and then resetting the stream. On HTTP/2 the client reads the response first; TestServer's reset throws it away.
/// </remarks>
internal sealed class CompletedResponse(
    IHttpResponseBodyFeature body, IHttpResetFeature reset, CancellationTokenSource requestAborted)
    : IHttpResponseBodyFeature, IHttpResetFeature
{
    private bool _completed;

    Stream IHttpResponseBodyFeature.Stream => body.Stream;

    PipeWriter IHttpResponseBodyFeature.Writer => body.Writer;

    void IHttpResponseBodyFeature.DisableBuffering() => body.DisableBuffering();

    Task IHttpResponseBodyFeature.StartAsync(CancellationToken cancellationToken) => body.StartAsync(cancellationToken);

    Task IHttpResponseBodyFeature.SendFileAsync(
        string path, long offset, long? count, CancellationToken cancellationToken) =>
        body.SendFileAsync(path, offset, count, cancellationToken);

    async Task IHttpResponseBodyFeature.CompleteAsync()
    {
        await body.CompleteAsync().ConfigureAwait(false);
        Volatile.Write(ref _completed, true);
    }

    void IHttpResetFeature.Reset(int errorCode)
    {
        if (Volatile.Read(ref _completed))
        {
            requestAborted.Cancel();
        }
        else
        {
            reset.Reset(errorCode);
        }
    }

    private static async Task InvokeAsync(HttpContext context, RequestDelegate next, RequestDrain drain)
    {
        var features = context.Features;
        using var requestAborted = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var response = new CompletedResponse(
            features.GetRequiredFeature<IHttpResponseBodyFeature>(),
            features.GetRequiredFeature<IHttpResetFeature>(),
            requestAborted);
        features.Set<IHttpResponseBodyFeature>(response);
        features.Set<IHttpResetFeature>(response);
        context.RequestAborted = requestAborted.Token;
        drain.Enter();
        try
        {
            await next(context).ConfigureAwait(false);
        }
        finally
        {
            drain.Exit();
        }
    }

    /// <summary>Puts the middleware before all others.</summary>
    public sealed class StartupFilter(RequestDrain drain) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(after => context => InvokeAsync(context, after, drain));
            next(app);
        };
    }
}
