using Google.Protobuf;

namespace GrpcTesting.InteropTests;

/// <summary>The messages that the cases are described with. Payloads are zeros.</summary>
internal static class Messages
{
    public const int LargeRequestSize = 271_828;
    public const int LargeResponseSize = 314_159;

    public static SimpleRequest LargeRequest => new()
    {
        ResponseSize = LargeResponseSize,
        Payload = Zeros(LargeRequestSize),
    };

    public static SimpleResponse LargeResponse => new() { Payload = Zeros(LargeResponseSize) };

    public static Payload Zeros(int size) => new() { Body = ByteString.CopyFrom(new byte[size]) };

    public static StreamingInputCallRequest Input(int size) => new() { Payload = Zeros(size) };

    /// <summary>A request with a payload that asks for one response.</summary>
    public static StreamingOutputCallRequest Exchange(int requestSize, int responseSize) => new()
    {
        Payload = Zeros(requestSize),
        ResponseParameters = { new ResponseParameters { Size = responseSize } },
    };

    /// <summary>A request that asks for responses of these sizes.</summary>
    public static StreamingOutputCallRequest Asking(params int[] sizes) => new()
    {
        ResponseParameters = { sizes.Select(size => new ResponseParameters { Size = size }) },
    };

    public static StreamingOutputCallResponse Output(int size) => new() { Payload = Zeros(size) };

    public static BoolValue Bool(bool value) => new() { Value = value };
}
