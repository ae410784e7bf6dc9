using Grpc.Core;
using GrpcTesting.Recording;

namespace GrpcTesting;

/// <summary>What has happened so far in a call whose outcome is being captured.</summary>
internal sealed class CallAccount<TResponse>
{
    private readonly Lock _gate = new();
    private readonly List<TResponse> _responses = [];
    private readonly TrackedCall? _tracked;
    private readonly long _started = TimeProvider.System.GetTimestamp();
    private Metadata? _headers;

    public CallAccount(CallHandle call) => _tracked = CallInquiry.Find(call);

    /// <summary>The full method name; empty when the call is not one of a fixture's client.</summary>
    public string Method => _tracked?.Method ?? string.Empty;

    /// <summary>How long the call's fixture waits.</summary>
    public TimeSpan Timeout => _tracked?.Timeout ?? WaitBound.Default;

    public TimeSpan Elapsed => _tracked?.Elapsed ?? TimeProvider.System.GetElapsedTime(_started);

    public Exception? ServerException => _tracked?.ServerException;

    /// <summary>What the call's handler does now; null when nobody sees it.</summary>
    public string? Handler => _tracked?.Handler;

    /// <summary>The call's frames; empty when they were not captured.</summary>
    public IReadOnlyList<Http2Frame> Frames => _tracked?.OnTheWire()?.Stream.Frames ?? [];

    /// <summary>What the network does now; null when it does nothing.</summary>
    public string? Network => _tracked?.Network;

    /// <summary>The flow-control windows that hold the call back now, as far as they were captured.</summary>
    public IReadOnlyList<string> Blocked => _tracked?.OnTheWire() is { } found
        ? BlockedWindows.Of(
            found.Stream,
            found.Wire.Connections.FirstOrDefault(connection => connection.Number == found.Stream.Connection))
        : [];

    /// <summary>Which header or trailer gRPC cannot read; null when that is not known.</summary>
    public string? Unreadable => _tracked?.Client?.Unreadable?.ToString();

    public Metadata? Headers => Volatile.Read(ref _headers);

    public IReadOnlyList<TResponse> Responses
    {
        get
        {
            lock (_gate)
            {
                return [.. _responses];
            }
        }
    }

    public void Received(Metadata headers) => Volatile.Write(ref _headers, headers);

    public void Received(TResponse response)
    {
        lock (_gate)
        {
            _responses.Add(response);
        }
    }

    /// <summary>The account of a call that is not over.</summary>
    public override string ToString()
    {
        var story = Story("not finished", "not received") with { Handler = Handler, Blocked = Blocked };
        return story.ToString();
    }

    /// <summary>The account of a call that succeeded, and whose headers or trailers gRPC cannot read.</summary>
    /// <param name="status">The call's.</param>
    public string WithUnreadable(Status status)
    {
        var story = Story(CallReport.Describe(status), "unreadable");
        return (Headers is null ? story : story with { Trailers = "unreadable" }).ToString();
    }

    private CallStory<TResponse> Story(string state, string withoutHeaders) => new(Method, state, Elapsed)
    {
        Headers = Headers is { } headers ? CallReport.Describe(headers) : withoutHeaders,
        Responses = Responses,
        ServerException = ServerException,
        Frames = Frames,
        Network = Network,
    };
}
