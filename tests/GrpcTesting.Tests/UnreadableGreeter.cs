using Grpc.Core;
using Helloworld;
using Microsoft.AspNetCore.Http;

namespace GrpcTesting.Tests;

/// <summary>Answers every kind of call with "Hello", and with binary headers or trailers that gRPC's client cannot read.
/// </summary>
internal sealed class UnreadableGreeter : Greeter.GreeterBase
{
    /// <summary>Sent beside one that can be read, and in HTTP's own way: gRPC's server would encode it.</summary>
    public (string Name, string Value)? Header { get; init; }

    /// <inheritdoc cref="Header"/>
    public (string Name, string Value)? Trailer { get; init; }

    /// <summary>What the call fails with, after its headers; null for none.</summary>
    public RpcException? Failure { get; init; }

    /// <summary>Whether the call stays open after its headers.</summary>
    public bool IsSilent { get; init; }

    public override Task<HelloReply> SayHello(HelloRequest request, ServerCallContext context) => AnswerAsync(context);

    public override async Task SayHelloReplyStream(
        HelloRequest request, IServerStreamWriter<HelloReply> responseStream, ServerCallContext context) =>
        await responseStream.WriteAsync(await AnswerAsync(context), CancellationToken.None);

    public override Task<HelloReply> SayHelloRequestStream(
        IAsyncStreamReader<HelloRequest> requestStream, ServerCallContext context) => AnswerAsync(context);

    public override async Task SayHelloBiStream(
        IAsyncStreamReader<HelloRequest> requestStream,
        IServerStreamWriter<HelloReply> responseStream,
        ServerCallContext context) =>
        await responseStream.WriteAsync(await AnswerAsync(context), CancellationToken.None);

    private async Task<HelloReply> AnswerAsync(ServerCallContext context)
    {
        var response = context.GetHttpContext().Response;
        if (Header is { } header)
        {
            response.Headers.Append("fine-bin", "YQ");
            response.Headers.Append(header.Name, header.Value);
        }

        if (Trailer is { } trailer)
        {
            response.AppendTrailer("fine-bin", "YQ");
            response.AppendTrailer(trailer.Name, trailer.Value);
        }

        await context.WriteResponseHeadersAsync([]);
        if (IsSilent)
        {
            await Probes.Scene.CancelledAsync(context);
        }

        return Failure is null ? new HelloReply { Message = "Hello" } : throw Failure;
    }
}
