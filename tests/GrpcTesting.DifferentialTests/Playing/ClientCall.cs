using Grpc.Core;

namespace GrpcTesting.DifferentialTests.Playing;

/// <summary>A call of any kind, as its client has it.</summary>
internal sealed record ClientCall(
    IDisposable Call,
    Task<Metadata> Headers,
    Func<Status> Status,
    Func<Metadata> Trailers,
    IClientStreamWriter<Parcel>? Requests,
    IAsyncStreamReader<Parcel>? Responses,
    Task<Parcel>? Response)
{
    private static readonly Marshaller<Parcel> Marshaller = Marshallers.Create(
        parcel => Google.Protobuf.MessageExtensions.ToByteArray(parcel), Parcel.Parser.ParseFrom);

    private static readonly Method<Parcel, Parcel>[] Unmapped = [.. Enum.GetValues<MethodType>().Select(type =>
        new Method<Parcel, Parcel>(type, "grpctesting.differential.Exchange", "Nobody", Marshaller, Marshaller))];

    public static ClientCall Start(
        CallInvoker invoker, CallKind kind, bool unmapped, Parcel? request, CallOptions options)
    {
        var client = new Exchange.ExchangeClient(invoker);
        switch (kind)
        {
            case CallKind.Unary:
                var unary = unmapped
                    ? invoker.AsyncUnaryCall(Nobody(MethodType.Unary), null, options, request!)
                    : client.UnaryAsync(request, options);
                return new(unary, unary.ResponseHeadersAsync, unary.GetStatus, unary.GetTrailers, null, null,
                    unary.ResponseAsync);
            case CallKind.ServerStream:
                var server = unmapped
                    ? invoker.AsyncServerStreamingCall(Nobody(MethodType.ServerStreaming), null, options, request!)
                    : client.ServerStream(request, options);
                return new(server, server.ResponseHeadersAsync, server.GetStatus, server.GetTrailers, null,
                    server.ResponseStream, null);
            case CallKind.ClientStream:
                var requests = unmapped
                    ? invoker.AsyncClientStreamingCall(Nobody(MethodType.ClientStreaming), null, options)
                    : client.ClientStream(options);
                return new(requests, requests.ResponseHeadersAsync, requests.GetStatus, requests.GetTrailers,
                    requests.RequestStream, null, requests.ResponseAsync);
            default:
                var duplex = unmapped
                    ? invoker.AsyncDuplexStreamingCall(Nobody(MethodType.DuplexStreaming), null, options)
                    : client.Duplex(options);
                return new(duplex, duplex.ResponseHeadersAsync, duplex.GetStatus, duplex.GetTrailers,
                    duplex.RequestStream, duplex.ResponseStream, null);
        }
    }

    private static Method<Parcel, Parcel> Nobody(MethodType type) => Unmapped.Single(method => method.Type == type);
}
