using System.Runtime.CompilerServices;
using Google.Protobuf.Reflection;
using GrpcTesting.Wire;
using Microsoft.AspNetCore.Connections;

namespace GrpcTesting;

/// <summary>
/// The HTTP/2 frames that crossed between the clients and the server of a fixture, decoded. They are taken at the
/// server's end, above TLS, on the pipe, TCP and Unix socket transports.
/// </summary>
/// <remarks>
/// <para>A connection can only be decoded from its first byte on, because header compression (RFC 7541) has a memory.
/// So a connection is captured when it is opened while <see cref="IsCapturing"/>; one that was open before
/// <see cref="Start"/> is not in the log, and the log says how many there are. In exchange, a connection that is not
/// captured costs nothing at all. <see cref="Stop"/> and a second <see cref="Start"/> lose nothing: the connections
/// that were captured from their beginning are followed all the while, unrecorded.</para>
/// <para>Capturing never changes what crosses, and costs it a copy: frames are decoded by whoever looks first. Unseen
/// bytes that take more than 4 MiB are decoded meanwhile. All members may be used from several threads.</para>
/// </remarks>
public sealed class WireLog
{
    private readonly WireRecorder _recorder;
    private readonly TimeProvider _timeProvider;
    private readonly TimeSpan _timeout;
    private readonly WireLogOptions _options;

    /// <summary>
    /// Creates a log that records nothing yet. <paramref name="timeout"/> bounds <see cref="WaitForAsync"/> unless a
    /// test says otherwise; <paramref name="types"/> knows the message types of a method by its full name.
    /// </summary>
    internal WireLog(
        WireLogOptions options,
        TimeSpan timeout,
        Func<string, (MessageDescriptor Request, MessageDescriptor Response)?>? types = null,
        TimeProvider? timeProvider = null)
    {
        _timeProvider = timeProvider ?? TimeProvider.System;
        _timeout = timeout;
        _options = options;
        _recorder = new WireRecorder(options, _timeProvider, new MethodTypes(types));
    }

    /// <summary>Whether frames are recorded now.</summary>
    public bool IsCapturing => _recorder.IsRecording;

    /// <summary>The frames that are kept, in the order in which they passed the server's end.</summary>
    public IReadOnlyList<Http2Frame> Frames => Snapshot().Frames;

    /// <summary>The streams that those frames belong to, by connection and number.</summary>
    public IReadOnlyList<WireStream> Streams => Snapshot().Streams;

    /// <summary>The connections that were captured, in the order in which they were opened.</summary>
    public IReadOnlyList<WireConnection> Connections => Snapshot().Connections;

    /// <summary>Frames that gave way to newer ones: <see cref="WireLogOptions.MaxFrames"/>.</summary>
    public long DroppedFrames => Snapshot().DroppedFrames;

    /// <summary>Begins to record. Connections that are open already are not captured; see the remarks.</summary>
    public void Start() => _recorder.IsRecording = true;

    /// <summary>Stops recording. What was recorded stays.</summary>
    public void Stop() => _recorder.IsRecording = false;

    /// <summary>What the log holds now.</summary>
    public WireSnapshot Snapshot() => _recorder.Snapshot();

    /// <summary>
    /// Forgets all frames, and the connections that have ended. Numbers go on, and open connections stay decodable.
    /// </summary>
    public void Clear() => _recorder.Clear();

    /// <summary>The first kept frame that matches, waiting for it where there is none yet.</summary>
    /// <param name="predicate">Which frame, such as <c>frame => frame is Http2GoAwayFrame</c>. It is asked about every
    /// frame once, in their order.</param>
    /// <param name="timeout">Bounds the wait; null for the fixture's timeout.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="expression">The predicate's text for the failure message; the compiler fills it in.</param>
    /// <exception cref="GrpcAssertionException">No such frame in time. The message shows the frames so far.</exception>
    /// <exception cref="InvalidOperationException">No such frame is kept, and nothing is being captured.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is zero, negative or over 24 days.
    /// </exception>
    public async Task<Http2Frame> WaitForAsync(
        Func<Http2Frame, bool> predicate,
        TimeSpan? timeout = null,
        CancellationToken cancellationToken = default,
        [CallerArgumentExpression(nameof(predicate))] string? expression = null)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        var bound = timeout is { } value ? WaitBound.Validate(value, nameof(timeout)) : _timeout;
        var started = _timeProvider.GetTimestamp();
        long last = 0;
        while (true)
        {
            var (frames, more) = _recorder.After(last);
            foreach (var frame in frames)
            {
                last = frame.Number;
                if (predicate(frame))
                {
                    return frame;
                }
            }

            if (!_recorder.IsRecording)
            {
                throw new InvalidOperationException(
                    "The wire is not being captured, so that no frame can be waited for. Set options.CaptureWire, or "
                    + "call Wire.Start() before the first call.");
            }

            var left = bound;
            if (bound != Timeout.InfiniteTimeSpan)
            {
                left = bound - _timeProvider.GetElapsedTime(started);
            }

            try
            {
                await more.WaitAsync(left > TimeSpan.Zero || left == Timeout.InfiniteTimeSpan ? left : TimeSpan.Zero,
                    _timeProvider, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                throw new GrpcAssertionException(
                    $"No frame matched '{expression}' within {WaitBound.Describe(bound)}. The wire so far:\n{this}");
            }
        }
    }

    /// <summary>
    /// Saves the captured connections as a packet capture that Wireshark opens and decodes as HTTP/2 and gRPC.
    /// </summary>
    /// <remarks>
    /// It holds whole connections from their first byte, whatever <see cref="Clear"/> and <see cref="Stop"/> left out
    /// of <see cref="Frames"/>, up to <see cref="WireLogOptions.MaxCaptureBytes"/>. The IP addresses, ports and TCP
    /// segments are made up: 10.0.0.1 is the client, 10.0.0.2 the server, and one segment is what was written at once.
    /// Asterisks of the same length stand for the values of headers that carry credentials, unless
    /// <see cref="WireLogOptions.ShowCredentials"/> is set. Messages are in the file as they crossed.
    /// </remarks>
    /// <param name="path">The file, <c>.pcapng</c> by custom; it is overwritten.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SavePcapng(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var connections = ToSave();
        using var file = File.Create(path);
        PcapngWriter.Write(file, connections);
    }

    /// <summary>The same into a stream, which stays open.</summary>
    /// <inheritdoc cref="SavePcapng(string)"/>
    /// <param name="stream">Where to.</param>
    public void SavePcapng(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        PcapngWriter.Write(stream, ToSave());
    }

    /// <inheritdoc cref="WireSnapshot.WriteTo"/>
    public void WriteTo(TextWriter writer, int maxFrames = WireTable.DefaultFrames) =>
        Snapshot().WriteTo(writer, maxFrames);

    /// <inheritdoc cref="WireSnapshot.ToString"/>
    public override string ToString() => Snapshot().ToString();

    /// <summary>Whether no connection was captured.</summary>
    internal bool IsEmpty => _recorder.IsEmpty;
    private List<RawBytes> ToSave()
    {
        var connections = _recorder.SnapshotRaw();
        return _options.ShowCredentials ? connections : CaptureRedaction.Apply(connections);
    }

    /// <summary>The connection middleware that captures. It goes after TLS, next to HTTP.</summary>
    internal ConnectionDelegate Capture(ConnectionDelegate next) =>
        new CaptureMiddleware(_recorder, next).OnConnectionAsync;
}
