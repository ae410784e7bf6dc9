namespace GrpcTesting.InteropTests;

/// <summary>The calls of the interoperability service.</summary>
internal static class ForeignCalls
{
    private const string Service = "/grpc.testing.TestService/";

    public static ForeignCall<Empty, Empty> Empty { get; } = new($"{Service}EmptyCall", "unary_unary");

    public static ForeignCall<SimpleRequest, SimpleResponse> Unary { get; } = new($"{Service}UnaryCall", "unary_unary");

    public static ForeignCall<StreamingInputCallRequest, StreamingInputCallResponse> Input { get; } =
        new($"{Service}StreamingInputCall", "stream_unary");

    public static ForeignCall<StreamingOutputCallRequest, StreamingOutputCallResponse> Output { get; } =
        new($"{Service}StreamingOutputCall", "unary_stream");

    public static ForeignCall<StreamingOutputCallRequest, StreamingOutputCallResponse> FullDuplex { get; } =
        new($"{Service}FullDuplexCall", "stream_stream");

    public static ForeignCall<StreamingOutputCallRequest, StreamingOutputCallResponse> HalfDuplex { get; } =
        new($"{Service}HalfDuplexCall", "stream_stream");

    public static ForeignCall<Empty, Empty> UnimplementedMethod { get; } =
        new($"{Service}UnimplementedCall", "unary_unary");

    public static ForeignCall<Empty, Empty> UnimplementedService { get; } =
        new("/grpc.testing.UnimplementedService/UnimplementedCall", "unary_unary");
}
