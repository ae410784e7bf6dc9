namespace GrpcTesting.Transports;

/// <summary>
/// Ends TestServer's calls as a connection would: a cancelled request is over for the client at once, whether or not
/// the server's handler has noticed, and a response that the server resets or aborts fails as a reset HTTP/2 stream.
/// </summary>
/// <remarks>
/// Without it, a call whose deadline the server notices first ends as Internal or Unavailable instead of
/// DeadlineExceeded: the client does not recognise TestServer's exceptions.
/// </remarks>
internal sealed class TestServerHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var send = base.SendAsync(request, cancellationToken);
        HttpResponseMessage response;
        try
        {
            response = await send.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _ = DisposeLaterAsync(send);
            throw;
        }
        catch (Exception exception) when (StreamReset.Find(exception) is { } reset)
        {
            throw new HttpRequestException(HttpRequestError.HttpProtocolError, reset.Message, reset);
        }

        response.Content = new TestServerContent(response.Content);
        return response;
    }

    // What the server answers to a request that the client has given up.
    private static async Task DisposeLaterAsync(Task<HttpResponseMessage> send)
    {
        await ((Task)send).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (send.IsCompletedSuccessfully)
        {
            send.Result.Dispose();
        }
    }
}
