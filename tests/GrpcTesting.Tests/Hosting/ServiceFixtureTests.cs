using Grpc.Core;
using Helloworld;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using NSubstitute;

namespace GrpcTesting.Tests.Hosting;

public class ServiceFixtureTests
{
    [Fact]
    public async Task A_service_gets_its_dependencies_from_the_options()
    {
        await using var fixture = GreeterFixture.Create();

        Assert.Equal("Hello Ada", await GreetAsync(fixture));
    }

    [Fact]
    public async Task A_missing_dependency_is_named_in_the_outcome()
    {
        await using var fixture = new GrpcServiceFixture<GreeterService>();

        var outcome = await fixture.CreateClient<Greeter.GreeterClient>()
            .SayHelloAsync(new HelloRequest { Name = "Ada" })
            .CaptureAsync();

        Assert.Equal(StatusCode.Unknown, outcome.StatusCode);
        Assert.Equal(
            "Unable to resolve service for type 'Helloworld.IGreetings' while attempting to activate "
            + "'Helloworld.GreeterService'.",
            Assert.IsType<InvalidOperationException>(outcome.ServerException).Message);
    }

    [Fact]
    public async Task Each_call_gets_a_service_of_its_own_unless_it_is_registered()
    {
        await using var transient = new GrpcServiceFixture<Counter>();
        await using var single = GrpcServiceFixture.Create<Counter>(options =>
            options.ConfigureServices(services => services.AddSingleton<Counter>()));

        Assert.Equal(["1", "1"], [await GreetAsync(transient), await GreetAsync(transient)]);
        Assert.Equal(["1", "2"], [await GreetAsync(single), await GreetAsync(single)]);
    }

    [Fact]
    public async Task An_instance_keeps_its_state_and_is_not_disposed()
    {
        var counter = new Counter();
        await using (var fixture = GrpcServiceFixture.For(counter))
        {
            await GreetAsync(fixture);
            await GreetAsync(fixture);
            Assert.Same(counter, fixture.Services.GetRequiredService<Counter>());
        }

        Assert.Equal(2, counter.Calls);
        Assert.False(counter.Disposed);
    }

    [Fact]
    public async Task A_mock_of_the_generated_base_class_answers()
    {
        var greeter = Substitute.For<Greeter.GreeterBase>();
        greeter.SayHello(default!, default!).ReturnsForAnyArgs(Task.FromResult(new HelloReply { Message = "mock" }));
        await using var fixture = GrpcServiceFixture.For(greeter);

        Assert.Equal("mock", await GreetAsync(fixture));
    }

    [Fact]
    public async Task A_derived_fixture_sets_its_own_options()
    {
        await using var fixture = new DerivedFixture();

        Assert.Equal("Hello Ada", await GreetAsync(fixture));
        Assert.Equal("Production", fixture.Services.GetRequiredService<IHostEnvironment>().EnvironmentName);
        Assert.Equal("42", fixture.Services.GetRequiredService<IConfiguration>()["answer"]);
    }

    [Fact]
    public async Task Registered_authorization_is_enforced_as_in_an_app()
    {
        await using var fixture = GrpcServiceFixture.Create<SecretGreeter>(options =>
            options.ConfigureServices(services =>
            {
                services.AddAuthentication("none").AddScheme<AuthenticationSchemeOptions, NobodyHandler>("none", null);
                services.AddAuthorization();
            }));

        var outcome = await fixture.CreateClient<Greeter.GreeterClient>()
            .SayHelloAsync(new HelloRequest())
            .CaptureAsync();

        Assert.Equal(StatusCode.Unauthenticated, outcome.StatusCode);
    }

    [Fact]
    public async Task Middleware_comes_in_by_a_startup_filter()
    {
        var paths = new List<string>();
        await using var fixture = GreeterFixture.Create(options => options.ConfigureServices(services =>
            services.AddSingleton<Microsoft.AspNetCore.Hosting.IStartupFilter>(new PathFilter(paths))));

        await GreetAsync(fixture);

        Assert.Equal(["/helloworld.Greeter/SayHello"], paths);
    }

    [Fact]
    public async Task A_scoped_service_that_a_singleton_takes_is_refused_at_the_start()
    {
        await using var fixture = GreeterFixture.Create(options => options.ConfigureServices(services => services
            .AddScoped<Counter>()
            .AddSingleton<Holder>()));

        var exception = await Assert.ThrowsAsync<FixtureStartException>(() => fixture.StartAsync());

        Assert.Contains("Cannot consume scoped service", exception.Message, StringComparison.Ordinal);
    }

    private static async Task<string> GreetAsync(GrpcFixture fixture)
    {
        var client = fixture.CreateClient<Greeter.GreeterClient>();
        return (await client.SayHelloAsync(new HelloRequest { Name = "Ada" })).Message;
    }

    private sealed class Holder(Counter counter)
    {
        public Counter Counter => counter;
    }

    [Authorize]
    private sealed class SecretGreeter : Greeter.GreeterBase;

    private sealed class NobodyHandler(
        IOptionsMonitor<AuthenticationSchemeOptions> options,
        Microsoft.Extensions.Logging.ILoggerFactory logger,
        System.Text.Encodings.Web.UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() =>
            Task.FromResult(AuthenticateResult.NoResult());
    }

    private sealed class PathFilter(List<string> paths) : Microsoft.AspNetCore.Hosting.IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, rest) =>
            {
                paths.Add(context.Request.Path);
                return rest(context);
            });
            next(app);
        };
    }

    private sealed class Counter : Greeter.GreeterBase, IDisposable
    {
        public int Calls { get; private set; }

        public bool Disposed { get; private set; }

        public override Task<HelloReply> SayHello(HelloRequest request, ServerCallContext context) =>
            Task.FromResult(new HelloReply { Message = $"{++Calls}" });

        public void Dispose() => Disposed = true;
    }

    private sealed class DerivedFixture : GrpcServiceFixture<GreeterService>
    {
        protected override void Configure(GrpcFixtureOptions options)
        {
            options.EnvironmentName = "Production";
            options.ConfigureServices(services => services.AddSingleton<IGreetings, EnglishGreetings>());
            options.ConfigureAppConfiguration(configuration => configuration.AddInMemoryCollection(
                new Dictionary<string, string?> { ["answer"] = "42" }));
        }
    }
}
