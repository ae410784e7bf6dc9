using Grpc.Core;
using GrpcTesting.TransportTests;

namespace GrpcTesting.StressTests.Waits;

/// <summary>Waits of fakes, and of handlers of unknown calls.</summary>
internal static class ServerWaits
{
    private const string Reached = $"{nameof(SyncPoint)}.{nameof(SyncPoint.WaitUntilReachedAsync)}";
    private const string Method = "/grpctesting.scenario.Scenario/Unary";

    private static readonly Type[] Ends = [typeof(GrpcAssertionException), typeof(OperationCanceledException)];

    // What gRPC's streams throw in a handler whose call has ended: its connection is gone, or the response is.
    private static readonly Type[] StreamEnds =
        [typeof(OperationCanceledException), typeof(IOException), typeof(InvalidOperationException)];

    public static IEnumerable<Wait> All { get; } =
    [
        new(Reached, Stage.Bound, stage =>
        {
            var point = Fake(stage).CreateSyncPoint("where nobody comes");
            return () => point.WaitUntilReachedAsync(Stage.Bound, stage.Token);
        }, Ends),
        new(Reached, null, stage =>
        {
            var fake = Fake(stage);
            var point = fake.CreateSyncPoint("where a call comes");
            fake.On(Method).WaitsAt(point).Returns(Stage.Letter);
            stage.WhenReleased(point.Release);
            stage.Own(stage.Client.UnaryAsync(Stage.Letter, stage.Options));
            return () => point.WaitUntilReachedAsync(timeout: null, stage.Token);
        }, Ends),
        new("CallCaptureExtensions.CaptureAsync", Stage.Bound, stage =>
        {
            var fake = Fake(stage);
            fake.On(Method).WaitsAt(fake.CreateSyncPoint("which nobody releases")).Returns(Stage.Letter);
            var call = stage.Own(stage.Client.UnaryAsync(Stage.Letter, stage.Options));
            return () => call.CaptureAsync(Stage.Bound);
        }, typeof(GrpcAssertionException)),
        Handled(nameof(UnknownCall.ReadAsync), null, async (call, _) =>
        {
            while (await call.ReadAsync(Letter.Parser) is not null)
            {
            }
        }, StreamEnds),
        Handled(nameof(UnknownCall.WriteAsync), Stage.Bound, async (call, _) =>
        {
            for (var number = 0; number < 20; number++)
            {
                await call.WriteAsync(Stage.LargeLetter);
            }
        }, StreamEnds),
        Handled(
            nameof(UnknownCall.ForwardToAsync), Stage.Bound, (call, target) => call.ForwardToAsync(target),
            [.. StreamEnds, typeof(RpcException)]),
    ];

    private static GrpcFake<Scenario.ScenarioBase> Fake(Stage stage)
    {
        var fake = stage.On(GrpcFake.For<Scenario.ScenarioBase>(stage.Configure));
        return fake.IgnoreUnplannedCalls();
    }

    // The handler's wait has no bound of its own: it ends with its call, whose capture has one.
    private static Wait Handled(
        string member, TimeSpan? bound, Func<UnknownCall, CallInvoker, Task> handle, params Type[] ends) =>
        new($"{nameof(UnknownCall)}.{member}", bound, stage =>
        {
            Task handling = Task.CompletedTask;
            var target = stage.Fixture.CallInvoker;
            var proxy = stage.On(GrpcServiceFixture.ForUnknown(
                call => handling = handle(call, target), stage.Configure));
            var call = stage.Own(new Scenario.ScenarioClient(proxy.CallInvoker).Duplex(stage.Options));
            return async () =>
            {
                try
                {
                    await call.CaptureAsync([Stage.Letter, Stage.LargeLetter, Stage.LargeLetter], Stage.Bound);
                }
                finally
                {
                    await proxy.DisposeAsync();
                    await EndAsync(handling, ends);
                }
            };
        }, typeof(GrpcAssertionException));

    private static async Task EndAsync(Task handling, Type[] ends)
    {
        try
        {
            await handling;
        }
        catch (Exception exception) when (Array.Exists(ends, end => end.IsInstanceOfType(exception)))
        {
        }
    }
}
