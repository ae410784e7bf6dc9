namespace GrpcTesting.Recording;

// The HTTP response, for as long as the call runs.
internal sealed partial class ClientRecord
{
    // To the latest attempt.
    private Task<HttpResponseMessage>? _response;
    private bool _triedAgain;
    private UnreadableHeader? _unreadable;

    /// <summary>The header, or the trailer of a call that succeeded, for which gRPC tells none of them; null when there
    /// is none, or when the response was not seen.</summary>
    public UnreadableHeader? Unreadable
    {
        get
        {
            lock (this)
            {
                return _unreadable ?? UnreadableInHeaders();
            }
        }
    }

    /// <summary>The HTTP response to an attempt at the call. Most calls have one.</summary>
    /// <param name="response">What the attempt's request returned.</param>
    /// <param name="isAgain">Whether there was an attempt before it, which may have ended without a request.</param>
    public void Responding(Task<HttpResponseMessage> response, bool isAgain)
    {
        lock (this)
        {
            _triedAgain |= isAgain || _response is not null;
            if (!HasFinished)
            {
                _response = response;
            }
        }
    }

    private HttpResponseMessage? Response =>
        _response is { IsCompletedSuccessfully: true } arrived ? arrived.Result : null;

    // To what a later attempt brought, gRPC adds headers of its own.
    private bool HasBareResponse() => !_triedAgain
        && Response is { } response
        && HeaderCopy.IsEmpty(response.Headers)
        && HeaderCopy.IsEmpty(response.TrailingHeaders);

    // The trailers of a call that has not succeeded may still be on their way.
    private UnreadableHeader? UnreadableInHeaders() =>
        Response is { } response ? UnreadableHeader.Find("header", response.Headers) : null;

    private UnreadableHeader? UnreadableInTrailers() =>
        Response is { } response ? UnreadableHeader.Find("trailer", response.TrailingHeaders) : null;

    // Called under the lock, when the call has ended. Nobody can ask a blocking call for what is looked for here.
    private void DropResponse()
    {
        if (!_hasSucceeded)
        {
            _unreadable ??= UnreadableInHeaders();
        }

        _response = null;
    }
}
