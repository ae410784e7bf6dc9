using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace GrpcTesting;

/// <summary>
/// The HTTP/2 settings of both ends, for tests of flow control. What is null keeps the default of Kestrel and of
/// <see cref="SocketsHttpHandler"/>. Nothing here acts on the TestServer transport.
/// </summary>
/// <remarks>
/// The client's connection window (64 MiB) and frame size (16 KiB) are fixed in <see cref="SocketsHttpHandler"/>.
/// </remarks>
public sealed class Http2Options
{
    private const int SmallestWindow = 65_535;
    private const int LargestClientWindow = 16 * 1024 * 1024;
    private const int SmallestFrame = 16 * 1024;
    private const int LargestFrame = (16 * 1024 * 1024) - 1;

    private int? _serverStreamWindow;
    private int? _serverConnectionWindow;
    private int? _serverMaxFrameSize;
    private int? _clientStreamWindow;

    /// <summary>Bytes of each request that the server takes unread.</summary>
    /// <value>Null, which is Kestrel's 786,432. From 65,535 (RFC 9113 §6.9.2) to 2,147,483,647.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of its bounds.</exception>
    public int? ServerStreamWindow
    {
        get => _serverStreamWindow;
        set => _serverStreamWindow = Within(value, SmallestWindow, int.MaxValue, nameof(value));
    }

    /// <summary>Bytes of all requests of a connection that the server takes unread.</summary>
    /// <value>Null, which is Kestrel's 1,048,576. From 65,535 to 2,147,483,647.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of its bounds.</exception>
    public int? ServerConnectionWindow
    {
        get => _serverConnectionWindow;
        set => _serverConnectionWindow = Within(value, SmallestWindow, int.MaxValue, nameof(value));
    }

    /// <summary>Payload bytes of the largest frame that the server takes: SETTINGS_MAX_FRAME_SIZE.</summary>
    /// <value>Null, which is Kestrel's 16,384. From 16,384 to 16,777,215 (RFC 9113 §6.5.2).</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of its bounds.</exception>
    public int? ServerMaxFrameSize
    {
        get => _serverMaxFrameSize;
        set => _serverMaxFrameSize = Within(value, SmallestFrame, LargestFrame, nameof(value));
    }

    /// <summary>Bytes of each response that the client takes unread, to begin with.</summary>
    /// <value>
    /// Null, which is 65,535. From 65,535 to 16,777,216. The client enlarges it by itself for a fast response.
    /// </value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of its bounds.</exception>
    public int? ClientStreamWindow
    {
        get => _clientStreamWindow;
        set => _clientStreamWindow = Within(value, SmallestWindow, LargestClientWindow, nameof(value));
    }

    internal void ApplyTo(Http2Limits limits)
    {
        limits.InitialStreamWindowSize = _serverStreamWindow ?? limits.InitialStreamWindowSize;
        limits.InitialConnectionWindowSize = _serverConnectionWindow ?? limits.InitialConnectionWindowSize;
        limits.MaxFrameSize = _serverMaxFrameSize ?? limits.MaxFrameSize;
    }

    internal void ApplyTo(SocketsHttpHandler handler) =>
        handler.InitialHttp2StreamWindowSize = _clientStreamWindow ?? handler.InitialHttp2StreamWindowSize;

    private static int? Within(int? value, int least, int most, string parameterName) =>
        value is null || (value >= least && value <= most)
            ? value
            : throw new ArgumentOutOfRangeException(
                parameterName,
                value,
                FormattableString.Invariant($"The value must be from {least:N0} to {most:N0} bytes, or null for the default."));
}
