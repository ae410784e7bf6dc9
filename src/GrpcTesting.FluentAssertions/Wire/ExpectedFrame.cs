using System.Runtime.CompilerServices;
using GrpcTesting.Wire;

namespace GrpcTesting;

/// <summary>One of the frames that <c>ContainFramesInOrder</c> looks for. Immutable.</summary>
/// <remarks>
/// An <see cref="Http2FrameType"/> is one by itself: a frame of that type, from either side. A malformed frame is of
/// no type; only <see cref="Matching{TFrame}"/> and its like find it.
/// </remarks>
public sealed class ExpectedFrame
{
    private readonly string _what;
    private readonly Func<Http2Frame, bool> _matches;
    private readonly WireDirection? _direction;
    private readonly int? _stream;
    private readonly string? _where;

    private ExpectedFrame(
        string what,
        Func<Http2Frame, bool> matches,
        WireDirection? direction = null,
        int? stream = null,
        string? where = null)
    {
        _what = what;
        _matches = matches;
        _direction = direction;
        _stream = stream;
        _where = where;
    }

    /// <summary>A frame of this type, from either side.</summary>
    /// <param name="type">The type; a number from 0 to 255 where it has no name.</param>
    /// <exception cref="ArgumentOutOfRangeException">No frame can have that type.</exception>
    public static implicit operator ExpectedFrame(Http2FrameType type) => OfType(type);

    /// <summary>A frame of this type, from either side.</summary>
    /// <inheritdoc cref="op_Implicit"/>
    public static ExpectedFrame OfType(Http2FrameType type) => Create(null, type);

    /// <summary>A frame of this type that the client sent.</summary>
    /// <inheritdoc cref="op_Implicit"/>
    public static ExpectedFrame FromClient(Http2FrameType type) => Create(WireDirection.ClientToServer, type);

    /// <summary>A frame of this type that the server sent.</summary>
    /// <inheritdoc cref="op_Implicit"/>
    public static ExpectedFrame FromServer(Http2FrameType type) => Create(WireDirection.ServerToClient, type);

    /// <summary>A frame that matches, from either side.</summary>
    /// <typeparam name="TFrame">The frame, such as <see cref="Http2HeadersFrame"/>.</typeparam>
    /// <param name="predicate">What else is expected of it.</param>
    /// <param name="expression">The predicate's text for the failure message; the compiler fills it in.</param>
    /// <exception cref="ArgumentNullException"><paramref name="predicate"/> is null.</exception>
    public static ExpectedFrame Matching<TFrame>(
        Func<TFrame, bool> predicate, [CallerArgumentExpression(nameof(predicate))] string expression = "")
        where TFrame : Http2Frame =>
        Create(null, predicate, expression);

    /// <summary>A frame that matches and that the client sent.</summary>
    /// <inheritdoc cref="Matching{TFrame}"/>
    public static ExpectedFrame FromClient<TFrame>(
        Func<TFrame, bool> predicate, [CallerArgumentExpression(nameof(predicate))] string expression = "")
        where TFrame : Http2Frame =>
        Create(WireDirection.ClientToServer, predicate, expression);

    /// <summary>A frame that matches and that the server sent.</summary>
    /// <inheritdoc cref="Matching{TFrame}"/>
    public static ExpectedFrame FromServer<TFrame>(
        Func<TFrame, bool> predicate, [CallerArgumentExpression(nameof(predicate))] string expression = "")
        where TFrame : Http2Frame =>
        Create(WireDirection.ServerToClient, predicate, expression);

    /// <summary>The same, on this stream.</summary>
    /// <param name="streamId">The stream; 0 is the connection itself.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public ExpectedFrame OnStream(int streamId)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(streamId);
        return new ExpectedFrame(_what, _matches, _direction, streamId, _where);
    }

    /// <summary>"HEADERS from the server on stream 1".</summary>
    public override string ToString() =>
        _what
        + (_direction is { } direction ? $" from {WireText.Sender(direction)}" : "")
        + (_stream is { } stream ? $" on stream {WireText.Plain(stream)}" : "")
        + (_where is null ? "" : $" where {_where}");

    internal bool Matches(Http2Frame frame) =>
        (_direction is null || frame.Direction == _direction)
        && (_stream is null || frame.StreamId == _stream)
        && _matches(frame);

    private static ExpectedFrame Create(WireDirection? direction, Http2FrameType type)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan((int)type, (int)Http2FrameType.Preface, nameof(type));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((int)type, byte.MaxValue, nameof(type));
        return new(RfcName.Of(type), frame => frame.Type == type && frame is not Http2MalformedFrame, direction);
    }

    private static ExpectedFrame Create<TFrame>(
        WireDirection? direction, Func<TFrame, bool> predicate, string expression)
        where TFrame : Http2Frame
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return new(
            RfcName.Of<TFrame>(),
            frame => frame is TFrame candidate && predicate(candidate),
            direction,
            where: WireText.OnOneLine(expression));
    }
}
