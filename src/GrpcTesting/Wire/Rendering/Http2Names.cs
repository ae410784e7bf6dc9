using System.Globalization;

namespace GrpcTesting.Wire;

/// <summary>What the RFCs call things.</summary>
internal static class Http2Names
{
    public static string Of(Http2FrameType type) => type switch
    {
        Http2FrameType.Preface => "PREFACE",
        Http2FrameType.Data => "DATA",
        Http2FrameType.Headers => "HEADERS",
        Http2FrameType.Priority => "PRIORITY",
        Http2FrameType.RstStream => "RST_STREAM",
        Http2FrameType.Settings => "SETTINGS",
        Http2FrameType.PushPromise => "PUSH_PROMISE",
        Http2FrameType.Ping => "PING",
        Http2FrameType.GoAway => "GOAWAY",
        Http2FrameType.WindowUpdate => "WINDOW_UPDATE",
        Http2FrameType.Continuation => "CONTINUATION",
        _ => Number((long)type),
    };

    public static string Of(Http2ErrorCode code) => code switch
    {
        Http2ErrorCode.NoError => "NO_ERROR",
        Http2ErrorCode.ProtocolError => "PROTOCOL_ERROR",
        Http2ErrorCode.InternalError => "INTERNAL_ERROR",
        Http2ErrorCode.FlowControlError => "FLOW_CONTROL_ERROR",
        Http2ErrorCode.SettingsTimeout => "SETTINGS_TIMEOUT",
        Http2ErrorCode.StreamClosed => "STREAM_CLOSED",
        Http2ErrorCode.FrameSizeError => "FRAME_SIZE_ERROR",
        Http2ErrorCode.RefusedStream => "REFUSED_STREAM",
        Http2ErrorCode.Cancel => "CANCEL",
        Http2ErrorCode.CompressionError => "COMPRESSION_ERROR",
        Http2ErrorCode.ConnectError => "CONNECT_ERROR",
        Http2ErrorCode.EnhanceYourCalm => "ENHANCE_YOUR_CALM",
        Http2ErrorCode.InadequateSecurity => "INADEQUATE_SECURITY",
        Http2ErrorCode.Http11Required => "HTTP_1_1_REQUIRED",
        _ => Number((long)code),
    };

    public static string Of(Http2SettingId id) => id switch
    {
        Http2SettingId.HeaderTableSize => "HEADER_TABLE_SIZE",
        Http2SettingId.EnablePush => "ENABLE_PUSH",
        Http2SettingId.MaxConcurrentStreams => "MAX_CONCURRENT_STREAMS",
        Http2SettingId.InitialWindowSize => "INITIAL_WINDOW_SIZE",
        Http2SettingId.MaxFrameSize => "MAX_FRAME_SIZE",
        Http2SettingId.MaxHeaderListSize => "MAX_HEADER_LIST_SIZE",
        Http2SettingId.EnableConnectProtocol => "ENABLE_CONNECT_PROTOCOL",
        Http2SettingId.NoRfc7540Priorities => "NO_RFC7540_PRIORITIES",
        _ => Number((long)id),
    };

    /// <summary>The client on the left, and an arrow that points at the receiver.</summary>
    public static string Of(WireDirection direction) =>
        direction == WireDirection.ClientToServer ? "client → server" : "client ← server";

    private static string Number(long value) => string.Create(CultureInfo.InvariantCulture, $"0x{value:x2}");
}
