using System.Collections.Immutable;
using Google.Protobuf.Reflection;

namespace GrpcTesting.Wire;

/// <summary>What is known of one stream while its connection is followed. Guarded by the log's lock.</summary>
internal sealed class StreamTrace
{
    private readonly MessageAssembler?[] _messages = new MessageAssembler?[2];
    private readonly MessageContext?[] _contexts = new MessageContext?[2];
    private readonly FlowWindow[] _windows = new FlowWindow[2];
    private readonly bool[] _ended = new bool[2];
    private readonly AssemblyBudget _budget;
    private (MessageDescriptor Request, MessageDescriptor Response)? _types;

    public StreamTrace(int connection, int id, (uint ToServer, uint ToClient) initialWindows, AssemblyBudget budget)
    {
        Connection = connection;
        Id = id;
        _budget = budget;
        _windows[(int)WireDirection.ClientToServer] = new FlowWindow(initialWindows.ToServer);
        _windows[(int)WireDirection.ServerToClient] = new FlowWindow(initialWindows.ToClient);
    }

    public int Connection { get; }

    public int Id { get; }

    /// <summary>Frames of it that the log keeps.</summary>
    public int KeptFrames { get; set; }

    public HeaderBlock? Request { get; private set; }

    public HeaderBlock? RequestTrailers { get; private set; }

    public HeaderBlock? Response { get; private set; }

    public HeaderBlock? Trailers { get; private set; }

    public Http2RstStreamFrame? Reset { get; private set; }

    public TimeSpan? ClosedAt { get; private set; }

    /// <summary>Whether both sides are done with it.</summary>
    public bool IsClosed => ClosedAt is not null;

    public bool IsGrpc { get; private set; }

    public string Path => Request?.Find(":path") ?? string.Empty;

    public FlowWindow Window(WireDirection direction) => _windows[(int)direction];

    /// <summary>What a header list is, from who sent it and what came before. RFC 9113 §8.1.</summary>
    public HeaderKind Classify(WireDirection direction, string? status) => direction switch
    {
        WireDirection.ClientToServer => Request is null ? HeaderKind.Request : HeaderKind.Trailers,
        _ when status is ['1', _, _] => HeaderKind.Informational,
        _ => Response is null ? HeaderKind.Response : HeaderKind.Trailers,
    };

    public void Add(WireDirection direction, HeaderBlock block, bool endStream, MethodTypes types)
    {
        switch (block.Kind)
        {
            case HeaderKind.Request:
                Request = block;
                IsGrpc = block.Find("content-type")?.StartsWith("application/grpc", StringComparison.Ordinal) == true;
                _types = IsGrpc ? types.Find(Path) : null;
                break;
            case HeaderKind.Response:
                Response = block;
                Trailers = endStream ? block : null;
                break;
            case HeaderKind.Trailers when direction == WireDirection.ServerToClient:
                Trailers = block;
                break;
            case HeaderKind.Trailers:
                RequestTrailers = block;
                break;
        }
    }

    /// <summary>The messages that end in a frame's data; none when the stream is not known to be gRPC.</summary>
    public ImmutableArray<WireMessage> ReadMessages(
        WireDirection direction, ReadOnlyMemory<byte> data, long frame, out string? note)
    {
        note = null;
        if (!IsGrpc)
        {
            return [];
        }

        ref var messages = ref _messages[(int)direction];
        messages ??= new MessageAssembler(this, direction, _budget);
        return messages.Read(data, frame, out note);
    }

    /// <summary>What the messages of a direction share.</summary>
    public MessageContext DescribeMessage(WireDirection direction)
    {
        ref var context = ref _contexts[(int)direction];
        if (context is null)
        {
            var isRequest = direction == WireDirection.ClientToServer;
            var descriptor = isRequest ? _types?.Request : _types?.Response;
            context = new MessageContext(
                Path, (isRequest ? Request : Response)?.Find("grpc-encoding"), descriptor);
        }

        return context;
    }

    public void End(WireDirection direction, TimeSpan at)
    {
        _ended[(int)direction] = true;
        _messages[(int)direction]?.Release();
        Window(direction).End(at);
        if (_ended[0] && _ended[1])
        {
            ClosedAt ??= at;
        }
    }

    public void End(Http2RstStreamFrame reset)
    {
        Reset ??= reset;
        End(reset.Elapsed);
    }

    /// <summary>The connection is gone, or the stream was reset: nothing more comes.</summary>
    public void End(TimeSpan at)
    {
        End(WireDirection.ClientToServer, at);
        End(WireDirection.ServerToClient, at);
    }

    /// <summary>Nobody looks at the stream any more, though it has not ended.</summary>
    public void Abandon()
    {
        _messages[0]?.Release();
        _messages[1]?.Release();
    }

    public WireStream ToImmutable(ImmutableArray<Http2Frame> frames, TimeSpan now) => new(
        this,
        frames,
        Window(WireDirection.ClientToServer).ToImmutable(WireDirection.ClientToServer, now),
        Window(WireDirection.ServerToClient).ToImmutable(WireDirection.ServerToClient, now));
}
