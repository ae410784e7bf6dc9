using System.Runtime.ExceptionServices;
using Grpc.Core;
using GrpcTesting.Recording;

namespace GrpcTesting.Generic;

/// <summary>A call on its way through a proxy: what came in, and what goes on to the target.</summary>
internal sealed class ProxyCall
{
    private readonly UnknownCall _incoming;
    private readonly AsyncDuplexStreamingCall<byte[], byte[]> _outgoing;
    private readonly CallHandle _handle;
    private readonly ProxyAnswer _answer = new();
    private readonly CancellationTokenSource _stop;
    private Exception? _requestFailure;

    private ProxyCall(UnknownCall incoming, CallInvoker target, CancellationTokenSource stop)
    {
        _incoming = incoming;
        _stop = stop;
        var options = new CallOptions(
            incoming.RequestHeaders,
            incoming.Context.Deadline == DateTime.MaxValue ? null : incoming.Context.Deadline,
            stop.Token);
        _outgoing = _answer.To(() => target.AsyncDuplexStreamingCall(
            RawMessages.Method(incoming.Service, incoming.Name), host: null, options));
        _handle = CallHandle.Of(_outgoing);
    }

    /// <summary>Forwards a call until it has ended on both sides.</summary>
    public static async Task RunAsync(UnknownCall incoming, CallInvoker target)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(incoming.Context.CancellationToken);
        var call = new ProxyCall(incoming, target, stop);
        using var outgoing = call._outgoing;
        var requests = call.ForwardRequestsAsync();
        try
        {
            await call.ForwardResponsesAsync().ConfigureAwait(false);
        }
        catch (Exception) when (call._requestFailure is not null)
        {
            ExceptionDispatchInfo.Throw(call._requestFailure);
        }
        finally
        {
            // The target may answer before it has read everything. Its caller is told at once, and stops as well.
            await stop.CancelAsync().ConfigureAwait(false);
            await requests.ConfigureAwait(false);
        }
    }

    // Never throws: how a call ends is for its responses to say, unless there is a failure to stop them for.
    private async Task ForwardRequestsAsync()
    {
        try
        {
            while (await _incoming.Requests.MoveNext(_stop.Token).ConfigureAwait(false))
            {
                if (!await TryWriteAsync(_incoming.Requests.Current).ConfigureAwait(false))
                {
                    return;
                }
            }

            await _outgoing.RequestStream.CompleteAsync().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // It is thrown by RunAsync.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (!_stop.IsCancellationRequested)
            {
                _requestFailure = exception;
                await _stop.CancelAsync().ConfigureAwait(false);
            }
        }
    }

    // False when the target takes no more requests; a failure of the message itself is thrown.
    private async Task<bool> TryWriteAsync(byte[] request)
    {
        try
        {
            await _outgoing.RequestStream.WriteAsync(request).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (
            exception is IOException or HttpRequestException or OperationCanceledException
                or RpcException { StatusCode: StatusCode.Cancelled }
            || _handle.TryGetStatus(out _))
        {
            return false;
        }
    }

    private async Task ForwardResponsesAsync()
    {
        var headers = await AnswerAsync(_outgoing.ResponseHeadersAsync).ConfigureAwait(false);
        if (!_answer.IsStatusOnly)
        {
            await _incoming.Context.WriteResponseHeadersAsync(ProxyHeaders.OfResponse(headers)).ConfigureAwait(false);
        }

        while (await AnswerAsync(_outgoing.ResponseStream.MoveNext(CancellationToken.None)).ConfigureAwait(false))
        {
            await _incoming.Responses.WriteAsync(_outgoing.ResponseStream.Current).ConfigureAwait(false);
        }

        foreach (var entry in ProxyHeaders.OfResponse(_outgoing.GetTrailers()))
        {
            _incoming.Context.ResponseTrailers.Add(entry);
        }

        _incoming.Context.Status = _outgoing.GetStatus();
    }

    private async Task<T> AnswerAsync<T>(Task<T> answer)
    {
        try
        {
            return await answer.ConfigureAwait(false);
        }
        catch (RpcException exception)
        {
            throw Failure(exception.Status, exception.Trailers);
        }
        catch (OperationCanceledException) when (_handle.TryGetStatus(out var status))
        {
            // A channel may throw this for DEADLINE_EXCEEDED and CANCELLED.
            throw Failure(status, TrailersOrNone());
        }
    }

    private Metadata TrailersOrNone()
    {
        try
        {
            return _outgoing.GetTrailers();
        }
        catch (InvalidOperationException)
        {
            return [];
        }
    }

    private RpcException Failure(Status status, Metadata trailers)
    {
        var cause = CallInquiry.Find(_handle)?.ServerException;
        return new RpcException(
            new Status(status.StatusCode, status.Detail, cause ?? status.DebugException),
            ProxyHeaders.OfResponse(trailers));
    }
}
