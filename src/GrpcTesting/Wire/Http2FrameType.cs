namespace GrpcTesting;

/// <summary>The frame types of RFC 9113 §6. A type that is not named here keeps its number.</summary>
public enum Http2FrameType
{
    /// <summary>Not a frame: the client's connection preface, RFC 9113 §3.4.</summary>
    Preface = -1,

    /// <summary>DATA, §6.1.</summary>
    Data = 0x0,

    /// <summary>HEADERS, §6.2.</summary>
    Headers = 0x1,

    /// <summary>PRIORITY, §6.3.</summary>
    Priority = 0x2,

    /// <summary>RST_STREAM, §6.4.</summary>
    RstStream = 0x3,

    /// <summary>SETTINGS, §6.5.</summary>
    Settings = 0x4,

    /// <summary>PUSH_PROMISE, §6.6.</summary>
    PushPromise = 0x5,

    /// <summary>PING, §6.7.</summary>
    Ping = 0x6,

    /// <summary>GOAWAY, §6.8.</summary>
    GoAway = 0x7,

    /// <summary>WINDOW_UPDATE, §6.9.</summary>
    WindowUpdate = 0x8,

    /// <summary>CONTINUATION, §6.10.</summary>
    Continuation = 0x9,
}
