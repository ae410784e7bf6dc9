using GrpcTesting.TransportTests;

namespace GrpcTesting.StressTests.Waits;

/// <summary>Waits of a fixture, and for what it records.</summary>
internal static class FixtureWaits
{
    private const string Network = nameof(PipeNetwork);
    private const string Start = $"{nameof(GrpcFixture)}.{nameof(GrpcFixture.StartAsync)}";

    private static readonly Type[] Ends = [typeof(GrpcAssertionException), typeof(OperationCanceledException)];
    private static readonly Type[] StartEnds =
        [typeof(OperationCanceledException), typeof(ObjectDisposedException), typeof(FixtureStartException)];

    // What the step throws comes through.
    private static readonly Type[] StepEnds =
    [
        typeof(GrpcAssertionException), typeof(Grpc.Core.RpcException), typeof(ObjectDisposedException),
        typeof(IOException), typeof(HttpRequestException),
    ];

    public static IEnumerable<Wait> All { get; } =
    [
        new(Start, null, stage =>
        {
            var fixture = stage.On(GrpcServiceFixture.For(new ScenarioService(), stage.Configure));
            return () => fixture.StartAsync(stage.Token);
        }, StartEnds),
        new(Start, null, stage =>
        {
            var fixture = stage.On(GrpcServiceFixture.For(new ScenarioService(), options =>
            {
                stage.Configure(options);
                options.ConfigureServices(_ => throw new InvalidOperationException("as was asked for"));
            }));
            return () => fixture.StartAsync(stage.Token);
        }, StartEnds),
        new($"{nameof(GrpcFixture)}.{nameof(GrpcFixture.DisposeAsync)}", null, stage =>
        {
            stage.Own(stage.Client.Duplex(stage.Options));
            return () => stage.Fixture.DisposeAsync().AsTask();
        }),
        new($"{nameof(CallRecorder)}.{nameof(CallRecorder.WaitForAsync)}", Stage.Bound, stage =>
        {
            stage.Own(stage.Client.ServerStream(Stage.Letter, stage.Options));
            var calls = stage.Fixture.Calls;
            return () => calls.WaitForAsync(call => call.Server?.IsFinished == true, Stage.Bound, stage.Token);
        }, Ends),
        new($"{nameof(WireLog)}.{nameof(WireLog.WaitForAsync)}", Stage.Bound, stage =>
        {
            stage.Own(stage.Client.ServerStream(Stage.Letter, stage.Options));
            var wire = stage.Fixture.Wire;
            return () => wire.WaitForAsync(frame => frame is Http2GoAwayFrame, Stage.Bound, stage.Token);
        }, Ends),
        new($"{Network}.{nameof(PipeNetwork.WaitForAsync)}", Stage.Bound, stage =>
        {
            var call = stage.Own(stage.Client.Duplex(stage.Options));
            var network = stage.Fixture.Network;
            return () => network.WaitForAsync(call.ResponseStream.MoveNext(CancellationToken.None), Stage.Bound);
        }, StepEnds),
        new($"{Network}.{nameof(PipeNetwork.WaitForAsync)}", Stage.Bound, stage =>
        {
            var call = stage.Own(stage.Client.ClientStream(stage.Options));
            var network = stage.Fixture.Network;
            return () => network.WaitForAsync((Task)WriteAsync(call.RequestStream), Stage.Bound);
        }, StepEnds),
        new($"{Network}.{nameof(PipeNetwork.WaitForConnectionsAsync)}", Stage.FixtureBound, stage =>
        {
            stage.Own(stage.Client.Duplex(stage.Options));
            var network = stage.Fixture.Network;
            return () => network.WaitForConnectionsAsync(all => all.Any(one => !one.IsOpen));
        }, typeof(GrpcAssertionException)),
        new($"{Network}.{nameof(PipeNetwork.WaitUntilNoticedAsync)}", null, stage =>
        {
            stage.Own(stage.Client.Duplex(stage.Options));
            var network = stage.Fixture.Network;
            return network.WaitUntilNoticedAsync;
        }, typeof(GrpcAssertionException)),
    ];

    private static async Task WriteAsync(Grpc.Core.IClientStreamWriter<Letter> requests)
    {
        for (var number = 0; number < 20; number++)
        {
            await requests.WriteAsync(Stage.LargeLetter);
        }
    }
}
