namespace GrpcTesting;

/// <summary>The error codes of RFC 9113 §7. A code that is not named here keeps its number.</summary>
public enum Http2ErrorCode : long
{
    /// <summary>NO_ERROR: a graceful end.</summary>
    NoError = 0x0,

    /// <summary>PROTOCOL_ERROR.</summary>
    ProtocolError = 0x1,

    /// <summary>INTERNAL_ERROR.</summary>
    InternalError = 0x2,

    /// <summary>FLOW_CONTROL_ERROR: more was sent than the window allowed.</summary>
    FlowControlError = 0x3,

    /// <summary>SETTINGS_TIMEOUT: the settings were not acknowledged in time.</summary>
    SettingsTimeout = 0x4,

    /// <summary>STREAM_CLOSED: a frame came after the end of its stream.</summary>
    StreamClosed = 0x5,

    /// <summary>FRAME_SIZE_ERROR.</summary>
    FrameSizeError = 0x6,

    /// <summary>REFUSED_STREAM: nothing was processed, so that the call is safe to retry.</summary>
    RefusedStream = 0x7,

    /// <summary>CANCEL: the stream is not needed any more.</summary>
    Cancel = 0x8,

    /// <summary>COMPRESSION_ERROR: the HPACK state is lost.</summary>
    CompressionError = 0x9,

    /// <summary>CONNECT_ERROR.</summary>
    ConnectError = 0xa,

    /// <summary>ENHANCE_YOUR_CALM: the peer does too much of something.</summary>
    EnhanceYourCalm = 0xb,

    /// <summary>INADEQUATE_SECURITY.</summary>
    InadequateSecurity = 0xc,

    /// <summary>HTTP_1_1_REQUIRED.</summary>
    Http11Required = 0xd,
}
