using Grpc.Core;

namespace GrpcTesting.Recording;

/// <summary>
/// Gives every call of a fixture's clients an id, by which the server's side of it finds the client's.
/// </summary>
internal sealed class CallTracker(TimeSpan timeout, CallBook book, bool hostsServer)
{
    public TimeSpan Timeout => timeout;

    /// <summary>Whether the server is the fixture's own: then calls are tagged with their ids, and it records them.</summary>
    public bool HostsServer => hostsServer;

    public CallBook Book => book;

    /// <summary>Where the calls' frames are; null where the transport has none.</summary>
    public WireLog? Wire { get; set; }

    /// <summary>Says what the network does to calls; null where there is none that a test could change.</summary>
    public Func<string?>? DescribeNetwork { get; set; }

    public ServerFailures ServerFailures { get; } = new();

    public TrackedCall Begin(string method) => new(this, book.NextId(), method);

    /// <summary>Begins the client's side of a call, with its only request if it has one.</summary>
    public ClientRecord Record(TrackedCall call, string peer, in CallOptions options, object? request)
    {
        var record = new ClientRecord(call, peer, options);
        if (request is not null)
        {
            record.BeginWithSent(request);
        }

        call.Begin(record);
        book.Add(call);
        return record;
    }

    /// <summary>Begins the server's side of a call, or of an attempt at one. A foreign call has no id; a stream of
    /// requests begins without any.</summary>
    /// <returns>Null when the call is not kept any more.</returns>
    public ServerRecord? Record(long? id, ServerCallContext context, object? request)
    {
        var call = id is { } known ? book.Find(known) : Begin(context.Method);
        if (call is null)
        {
            return null;
        }

        var record = new ServerRecord(call, context);
        if (request is not null)
        {
            record.BeginWithReceived(request);
        }

        call.Begin(record);
        if (id is null)
        {
            book.Add(call);
        }

        return record;
    }
}
