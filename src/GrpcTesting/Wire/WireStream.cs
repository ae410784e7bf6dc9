using System.Collections.Immutable;
using System.Globalization;
using Grpc.Core;
using GrpcTesting.Wire;

namespace GrpcTesting;

/// <summary>One HTTP/2 stream, which is one gRPC call, at the moment of a snapshot. Immutable.</summary>
#pragma warning disable CA1711 // It is a stream: RFC 9113 §5.
public sealed class WireStream
#pragma warning restore CA1711
{
    private readonly ImmutableArray<Http2Frame> _frames;
    private readonly ImmutableArray<WireMessage> _messages;
    private readonly HeaderBlock? _request;
    private readonly HeaderBlock? _response;
    private readonly HeaderBlock? _trailers;

    internal WireStream(
        StreamTrace trace, ImmutableArray<Http2Frame> frames, WireWindow requestWindow, WireWindow responseWindow)
    {
        Connection = trace.Connection;
        Id = trace.Id;
        IsGrpc = trace.IsGrpc;
        Reset = trace.Reset;
        ClosedAt = trace.ClosedAt;
        RequestWindow = requestWindow;
        ResponseWindow = responseWindow;
        _request = trace.Request;
        _response = trace.Response;
        _trailers = trace.Trailers;
        _frames = frames;
        _messages = [.. frames.OfType<Http2DataFrame>().SelectMany(frame => frame.Messages)];
    }

    /// <summary>The connection's number: <see cref="WireConnection.Number"/>.</summary>
    public int Connection { get; }

    /// <summary>The stream's number on its connection; odd, because clients open them.</summary>
    public int Id { get; }

    /// <summary>Whether the request's content type is gRPC's.</summary>
    public bool IsGrpc { get; }

    /// <summary>
    /// The path of the request, which is the full method name, such as <c>/helloworld.Greeter/SayHello</c>; empty when
    /// the request headers could not be decoded.
    /// </summary>
    public string Method => _request?.Find(":path") ?? string.Empty;

    /// <summary>What the client opened the stream with.</summary>
    public IReadOnlyList<WireHeader> RequestHeaders => _request?.Headers ?? [];

    /// <summary>What the server answered first; informational (1xx) answers are in <see cref="Frames"/> only.</summary>
    public IReadOnlyList<WireHeader> ResponseHeaders => _response?.Headers ?? [];

    /// <summary>
    /// What the server ended the stream with. When that is all it sent (a trailers-only response), it is in
    /// <see cref="ResponseHeaders"/> as well.
    /// </summary>
    public IReadOnlyList<WireHeader> Trailers => _trailers?.Headers ?? [];

    /// <summary>The messages in those frames that are kept, in their order, both ways.</summary>
    public IReadOnlyList<WireMessage> Messages => _messages;

    /// <summary>The frames of the stream that the log keeps.</summary>
    public IReadOnlyList<Http2Frame> Frames => _frames;

    /// <summary>The <c>grpc-status</c> of the trailers; null when there is none, or none that gRPC defines.</summary>
    public StatusCode? Status => HeaderText.ParseStatus(_trailers?.Find("grpc-status"));

    /// <summary>The <c>grpc-message</c> of the trailers, percent-decoded; null when there is none.</summary>
    public string? StatusMessage =>
        _trailers?.Find("grpc-message") is { } message ? Uri.UnescapeDataString(message) : null;

    /// <summary>The RST_STREAM that ended it; null when none did.</summary>
    public Http2RstStreamFrame? Reset { get; }

    /// <summary>When both sides were done, from the first connection of the log; null when they are not.</summary>
    public TimeSpan? ClosedAt { get; }

    /// <summary>The window that the client's messages go through.</summary>
    public WireWindow RequestWindow { get; }

    /// <summary>The window that the server's messages go through.</summary>
    public WireWindow ResponseWindow { get; }

    /// <summary>The stream on one line: method, messages each way, how it ended.</summary>
    public override string ToString()
    {
        var sent = _messages.Count(message => message.Direction == WireDirection.ClientToServer);
        var end = Reset is not null ? $"RST_STREAM {Http2Names.Of(Reset.ErrorCode)}"
            : Status is { } status ? status.ToString()
            : ClosedAt is not null ? "closed"
            : "open";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"stream {Id}: {(Method.Length > 0 ? Printable.Text(Method) : "unknown method")}, ")
            + $"{Printable.Count(sent, "message")} → ← {_messages.Length - sent}, {end}";
    }
}
