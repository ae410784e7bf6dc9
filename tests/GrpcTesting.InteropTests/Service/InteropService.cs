using Google.Protobuf;
using Grpc.Core;

namespace GrpcTesting.InteropTests;

/// <summary>The server of the public interoperability cases.</summary>
/// <remarks>One instance is one server: it has an id of its own.</remarks>
internal sealed class InteropService : TestService.TestServiceBase
{
    private const string EchoedHeader = "x-grpc-test-echo-initial";
    private const string EchoedTrailer = "x-grpc-test-echo-trailing-bin";

    // By this response header a handler tells gRPC which encoding its messages have unless it says otherwise.
    private const string ResponseEncoding = "grpc-internal-encoding-request";

    /// <summary>What <see cref="SimpleResponse.ServerId"/> says on request.</summary>
    public string Id { get; } = Guid.NewGuid().ToString();

    public override Task<Empty> EmptyCall(Empty request, ServerCallContext context) => Task.FromResult(new Empty());

    public override async Task<SimpleResponse> UnaryCall(SimpleRequest request, ServerCallContext context)
    {
        Expect(request.ExpectCompressed, RequestCompression.Of(context).LastWasCompressed());
        await BeginAsync(context, IsSet(request.ResponseCompressed));
        End(request.ResponseStatus);
        return new SimpleResponse
        {
            Payload = CreatePayload(request.ResponseType, request.ResponseSize),
            ServerId = request.FillServerId ? Id : "",
        };
    }

    public override async Task<StreamingInputCallResponse> StreamingInputCall(
        IAsyncStreamReader<StreamingInputCallRequest> requestStream, ServerCallContext context)
    {
        var compression = RequestCompression.Of(context);
        await BeginAsync(context, compressed: false);
        var response = new StreamingInputCallResponse();
        await foreach (var request in requestStream.ReadAllAsync())
        {
            Expect(request.ExpectCompressed, compression.LastWasCompressed());
            response.AggregatedPayloadSize += request.Payload?.Body.Length ?? 0;
        }

        return response;
    }

    public override async Task StreamingOutputCall(
        StreamingOutputCallRequest request,
        IServerStreamWriter<StreamingOutputCallResponse> responseStream,
        ServerCallContext context)
    {
        await BeginAsync(context, AnyCompressed(request));
        await AnswerAsync(request, responseStream, context);
    }

    public override async Task FullDuplexCall(
        IAsyncStreamReader<StreamingOutputCallRequest> requestStream,
        IServerStreamWriter<StreamingOutputCallResponse> responseStream,
        ServerCallContext context)
    {
        // Headers say whether any message may be compressed, so the first request settles it for all.
        var begun = false;
        await foreach (var request in requestStream.ReadAllAsync())
        {
            if (!begun)
            {
                await BeginAsync(context, AnyCompressed(request));
                begun = true;
            }

            await AnswerAsync(request, responseStream, context);
        }

        if (!begun)
        {
            await BeginAsync(context, compressed: false);
        }
    }

    public override async Task HalfDuplexCall(
        IAsyncStreamReader<StreamingOutputCallRequest> requestStream,
        IServerStreamWriter<StreamingOutputCallResponse> responseStream,
        ServerCallContext context)
    {
        var requests = await requestStream.ReadAllAsync().ToListAsync();
        await BeginAsync(context, requests.Any(AnyCompressed));
        foreach (var request in requests)
        {
            await AnswerAsync(request, responseStream, context);
        }
    }

    // Sends back the metadata that ask for it.
    private static async Task BeginAsync(ServerCallContext context, bool compressed)
    {
        var headers = new Metadata();
        if (compressed)
        {
            headers.Add(ResponseEncoding, "gzip");
        }

        foreach (var entry in context.RequestHeaders.Where(entry => entry.Key == EchoedHeader))
        {
            headers.Add(entry);
        }

        foreach (var entry in context.RequestHeaders.Where(entry => entry.Key == EchoedTrailer))
        {
            context.ResponseTrailers.Add(entry);
        }

        if (headers.Count > 0)
        {
            await context.WriteResponseHeadersAsync(headers);
        }
    }

    private static async Task AnswerAsync(
        StreamingOutputCallRequest request,
        IServerStreamWriter<StreamingOutputCallResponse> responses,
        ServerCallContext context)
    {
        End(request.ResponseStatus);
        foreach (var parameters in request.ResponseParameters)
        {
            if (parameters.IntervalUs > 0)
            {
                await Task.Delay(TimeSpan.FromMicroseconds(parameters.IntervalUs), context.CancellationToken);
            }

            responses.WriteOptions = IsSet(parameters.Compressed) ? null : new WriteOptions(WriteFlags.NoCompress);
            await responses.WriteAsync(new StreamingOutputCallResponse
            {
                Payload = CreatePayload(request.ResponseType, parameters.Size),
            });
        }
    }

    private static void End(EchoStatus? status)
    {
        if (status is not null)
        {
            throw new RpcException(new Status((StatusCode)status.Code, status.Message));
        }
    }

    private static void Expect(BoolValue? expected, bool isCompressed)
    {
        if (IsSet(expected) && !isCompressed)
        {
            throw new RpcException(new Status(
                StatusCode.InvalidArgument, "expect_compressed is true, but the message is not compressed"));
        }
    }

    private static bool AnyCompressed(StreamingOutputCallRequest request) =>
        request.ResponseParameters.Any(parameters => IsSet(parameters.Compressed));

    private static bool IsSet(BoolValue? value) => value is { Value: true };

    private static Payload CreatePayload(PayloadType type, int size) => (type, size) switch
    {
        (not PayloadType.Compressable, _) => throw new RpcException(new Status(
            StatusCode.InvalidArgument, $"response_type is {(int)type}: the server makes COMPRESSABLE payloads (0) only")),
        (_, < 0) => throw new RpcException(new Status(
            StatusCode.InvalidArgument, $"the response's size is {size} bytes: it must be 0 or more")),
        _ => new Payload { Body = UnsafeByteOperations.UnsafeWrap(new byte[size]) },
    };
}
