using Grpc.Core;

namespace GrpcTesting.TransportTests;

/// <summary>A service whose handlers each test writes for itself. Those it leaves out answer UNIMPLEMENTED.</summary>
public sealed class ScenarioService : Scenario.ScenarioBase
{
    public UnaryServerMethod<Letter, Letter>? OnUnary { get; init; }

    public ServerStreamingServerMethod<Letter, Letter>? OnServerStream { get; init; }

    public ClientStreamingServerMethod<Letter, Letter>? OnClientStream { get; init; }

    public DuplexStreamingServerMethod<Letter, Letter>? OnDuplex { get; init; }

    public override Task<Letter> Unary(Letter request, ServerCallContext context) =>
        OnUnary?.Invoke(request, context) ?? base.Unary(request, context);

    public override Task ServerStream(
        Letter request, IServerStreamWriter<Letter> responseStream, ServerCallContext context) =>
        OnServerStream?.Invoke(request, responseStream, context)
        ?? base.ServerStream(request, responseStream, context);

    public override Task<Letter> ClientStream(IAsyncStreamReader<Letter> requestStream, ServerCallContext context) =>
        OnClientStream?.Invoke(requestStream, context) ?? base.ClientStream(requestStream, context);

    public override Task Duplex(
        IAsyncStreamReader<Letter> requestStream,
        IServerStreamWriter<Letter> responseStream,
        ServerCallContext context) =>
        OnDuplex?.Invoke(requestStream, responseStream, context)
        ?? base.Duplex(requestStream, responseStream, context);
}
