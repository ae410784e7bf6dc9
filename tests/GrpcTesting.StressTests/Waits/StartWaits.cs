using GrpcTesting.TransportTests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GrpcTesting.StressTests.Waits;

/// <summary>What blocks its thread: members that start a fixture when they are used, and its disposal.</summary>
internal static class StartWaits
{
    private const string Fixture = nameof(GrpcFixture);

    // A disposed fixture, or one that is disposed meanwhile.
    private static readonly Type[] Ends = [typeof(FixtureStartException), typeof(ObjectDisposedException)];

    public static IEnumerable<Wait> All { get; } =
    [
        Start(nameof(GrpcFixture.Services), fixture => _ = fixture.Services),
        Start(nameof(GrpcFixture.Channel), fixture => _ = fixture.Channel),
        Start(nameof(GrpcFixture.CallInvoker), fixture => _ = fixture.CallInvoker),
        Start(nameof(GrpcFixture.Generic), fixture => _ = fixture.Generic),
        Start(nameof(GrpcFixture.Wire), fixture => _ = fixture.Wire),
        Start(nameof(GrpcFixture.Network), fixture => _ = fixture.Network),
        Start(nameof(GrpcFixture.CreateClient), fixture => _ = fixture.CreateClient<Scenario.ScenarioClient>()),
        Start(nameof(GrpcFixture.CreateChannel), fixture => _ = fixture.CreateChannel()),
        Start(nameof(GrpcFixture.As), fixture => _ = fixture.As("ada"), options => options.UseAuthorization()),
        OfOutput(nameof(LogOutput.CallInvoker), output => _ = output.CallInvoker),
        OfOutput(nameof(LogOutput.CreateClient), output => _ = output.CreateClient<Scenario.ScenarioClient>()),
        OfCaller(nameof(TestCaller.CallInvoker), caller => _ = caller.CallInvoker),
        OfCaller(nameof(TestCaller.CreateClient), caller => _ = caller.CreateClient<Scenario.ScenarioClient>()),
        OfCaller(nameof(TestCaller.CreateChannel), caller => _ = caller.CreateChannel()),
        OfFake(nameof(DownstreamServiceCollectionExtensions.ReplaceGrpcClient), (services, fake) =>
            services.ReplaceGrpcClient<Scenario.ScenarioClient>(fake, "any")),
        OfFake(nameof(DownstreamServiceCollectionExtensions.ReplaceHttpClient), (services, fake) =>
            services.ReplaceHttpClient("any", fake)),
        Stuck(nameof(GrpcFixture.StartAsync), fixture => fixture.StartAsync(CancellationToken.None)),
        Stuck(nameof(GrpcFixture.Channel), fixture => OnThread(() => _ = fixture.Channel)),
        new($"{Fixture}.{nameof(GrpcFixture.Dispose)}", null, stage =>
        {
            stage.Own(stage.Client.Duplex(stage.Options));
            return () => OnThread(stage.Fixture.Dispose);
        }),
        new($"{nameof(LogOutput)}.{nameof(LogOutput.Dispose)}", null, stage =>
        {
            var output = stage.Fixture.WriteLogsTo(_ => { });
            stage.Own(stage.Client.Duplex(stage.Options));
            return () => OnThread(output.Dispose);
        }),
    ];

    private static Wait Start(string member, Action<GrpcFixture> use, Action<GrpcFixtureOptions>? configure = null) =>
        new($"{Fixture}.{member}", null, stage =>
        {
            var fixture = NotStarted(stage, configure);
            return () => OnThread(() => use(fixture));
        }, Ends);

    private static Wait OfOutput(string member, Action<LogOutput> use) =>
        new($"{nameof(LogOutput)}.{member}", null, stage =>
        {
            var output = stage.Own(NotStarted(stage).WriteLogsTo(_ => { }));
            return () => OnThread(() => use(output));
        }, Ends);

    private static Wait OfCaller(string member, Action<TestCaller> use) =>
        new($"{nameof(TestCaller)}.{member}", null, stage =>
        {
            var caller = NotStarted(stage).WithBearerToken("of-nobody");
            return () => OnThread(() => use(caller));
        }, Ends);

    // A fixture that is not a fake is not waited for.
    private static Wait OfFake(string member, Action<IServiceCollection, GrpcFixture> replace) =>
        new($"{nameof(DownstreamServiceCollectionExtensions)}.{member}", null, stage =>
        {
            var fake = stage.On(GrpcFake.For<Scenario.ScenarioBase>(stage.Configure));
            return () => OnThread(() => replace(new ServiceCollection(), fake));
        }, Ends);

    // Of a fixture that starts when the stage is released.
    private static Wait Stuck(string member, Func<GrpcFixture, Task> use) =>
        new($"{Fixture}.{member}", Stage.FixtureBound, stage =>
        {
            var fixture = NotStarted(stage, options =>
                options.ConfigureServices(services => services.AddSingleton<IHostedService>(new Slow(stage.Released))));
            return () => use(fixture);
        }, Ends);

    private static GrpcFixture NotStarted(Stage stage, Action<GrpcFixtureOptions>? configure = null) =>
        stage.On(GrpcServiceFixture.For(new ScenarioService(), options =>
        {
            stage.Configure(options);
            configure?.Invoke(options);
        }));

    // Those of the pool are few, and needed by what is waited for.
    private static Task OnThread(Action block) =>
        Task.Factory.StartNew(block, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private sealed class Slow(Task until) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => until;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
