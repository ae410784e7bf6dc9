using Grpc.Core;
using GrpcTesting.DifferentialTests.Observing;

namespace GrpcTesting.DifferentialTests.Playing;

/// <summary>The service: each call plays the part that its header names.</summary>
internal sealed class PlayService(IReadOnlyList<CallPlay> plays) : Exchange.ExchangeBase
{
    public static CallPlay Find(IReadOnlyList<CallPlay> plays, ServerCallContext context)
    {
        var number = context.RequestHeaders.GetValue(WireNotes.CallHeader);
        return plays.Single(play => $"{play.Number}" == number);
    }

    public override async Task<Parcel> Unary(Parcel request, ServerCallContext context) =>
        (await PlayAsync(context, request, null, null))!;

    public override Task ServerStream(
        Parcel request, IServerStreamWriter<Parcel> responseStream, ServerCallContext context) =>
        PlayAsync(context, request, null, responseStream);

    public override async Task<Parcel> ClientStream(
        IAsyncStreamReader<Parcel> requestStream, ServerCallContext context) =>
        (await PlayAsync(context, null, requestStream, null))!;

    public override Task Duplex(
        IAsyncStreamReader<Parcel> requestStream,
        IServerStreamWriter<Parcel> responseStream,
        ServerCallContext context) =>
        PlayAsync(context, null, requestStream, responseStream);

    private Task<Parcel?> PlayAsync(
        ServerCallContext context,
        Parcel? request,
        IAsyncStreamReader<Parcel>? requests,
        IServerStreamWriter<Parcel>? responses)
    {
        var play = Find(plays, context);
        if (request is not null)
        {
            play.Notes.Server("request message", Described.Message(request));
        }

        return new ServerActor(play, context, requests, responses).PlayAsync();
    }
}
