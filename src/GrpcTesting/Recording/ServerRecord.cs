using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace GrpcTesting.Recording;

/// <summary>What the server has seen of a call. The app's handlers keep gRPC's own context; this only looks at it.</summary>
internal sealed class ServerRecord : SideRecord
{
    private readonly KeyValuePair<string, StringValues>[] _requestHeaders;
    private readonly DateTime _deadline;

    // gRPC and the server use their objects again for other calls: gone once the call has ended.
    private ServerCallContext? _context;
    private KeyValuePair<string, StringValues>[] _headers = [];
    private Metadata? _trailers;
    private Status _status;
    private Exception? _exception;
    private bool _cancelled;

    public ServerRecord(TrackedCall call, ServerCallContext context)
        : base(call, call.Book.Clock.Now)
    {
        _context = context;
        _requestHeaders = call.Book.KeptOnce.Headers(context.GetHttpContext().Request.Headers);
        _deadline = context.Deadline;
        Peer = call.Book.KeptOnce.Peer(context.Peer);
    }

    protected override CallSide Side => CallSide.Server;

    protected override string Peer { get; }

    protected override DateTime? Deadline => _deadline == DateTime.MaxValue ? null : _deadline;

    /// <summary>The handler returned its only response.</summary>
    public void Succeeded(object? response) => End(response, null);

    /// <summary>The handler of a response stream returned.</summary>
    public void Succeeded() => End(null, null);

    /// <summary>The handler threw.</summary>
    public void Failed(Exception exception) => End(null, exception);

    /// <summary>How far the handler is.</summary>
    public HandlerState Handler()
    {
        Settle();
        lock (this)
        {
            var requests = CountReceived(out var hasAllRequests);
            var responses = CountSent(out var isWriting);
            return new HandlerState(
                Elapsed,
                _context is null ? _status : null,
                _context is { } context && IsCancelled(context),
                requests,
                hasAllRequests,
                responses,
                isWriting);
        }
    }

    protected override Metadata RequestHeaders() => HeaderCopy.Of(_requestHeaders);

    protected override CallEnd End() => _context is { } context
        ? new CallEnd(null, null, null, null, IsCancelled(context))
        : new CallEnd(HeaderCopy.Of(_headers), AllTrailers(), _status, _exception, _cancelled);

    private void End(object? response, Exception? exception)
    {
        lock (this)
        {
            var context = _context!;
            if (exception is null)
            {
                EndSent();
            }

            _exception = exception;
            _cancelled = IsCancelled(context);
            _status = StatusOf(context, exception);
            _headers = HeadersOf(context);
            _trailers = context.ResponseTrailers is { Count: > 0 } trailers ? HeaderCopy.Of(trailers) : null;
            _context = null;
            Finish(sent: response);
        }

        Call.Changed();
    }

    // A middleware that gives up on the rest of the pipeline ends the request while the handler runs.
    private static bool IsCancelled(ServerCallContext context)
    {
        try
        {
            return context.CancellationToken.IsCancellationRequested;
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
    }

    private static KeyValuePair<string, StringValues>[] HeadersOf(ServerCallContext context)
    {
        try
        {
            return HeaderCopy.OfResponse(context.GetHttpContext().Response.Headers);
        }
        catch (ObjectDisposedException)
        {
            return [];
        }
    }

    // As gRPC does it after its outermost interceptor.
    private Status StatusOf(ServerCallContext context, Exception? exception)
    {
        var set = context.Status;
        return exception switch
        {
            _ when _cancelled && set.StatusCode == StatusCode.DeadlineExceeded => set,
            null => new Status(set.StatusCode, set.Detail ?? string.Empty, set.DebugException),
            RpcException rpc => rpc.Status,
            OperationCanceledException or IOException when _cancelled => Cancelled(exception),
            _ => new Status(StatusCode.Unknown, "Exception was thrown by handler.", exception),
        };
    }

    private Status Cancelled(Exception exception) => _deadline != DateTime.MaxValue
        && Call.Book.Clock.TimeOf(Call.Book.Clock.Now).UtcDateTime >= _deadline
            ? new Status(StatusCode.DeadlineExceeded, "Deadline Exceeded", exception)
            : new Status(StatusCode.Cancelled, "The call was cancelled.", exception);

    private Metadata AllTrailers()
    {
        var all = HeaderCopy.Of(_trailers);
        if (_exception is RpcException rpc)
        {
            foreach (var entry in rpc.Trailers)
            {
                all.Add(entry);
            }
        }

        return all;
    }
}
