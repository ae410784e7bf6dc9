using Grpc.Core;
using GrpcTesting.StartupApp;
using Helloworld;
using Microsoft.AspNetCore.Authorization;

namespace GrpcTesting.Tests.Identities;

/// <summary>Where there are no test users, and how that is said.</summary>
public class IdentityAvailabilityTests
{
    private const string Cure = "needs authentication in the server, but the server of GrpcTestFixture<Program> has none: "
        + "everybody would be anonymous there, as in production. A whole app calls AddAuthentication; for a fixture of one "
        + "service, call options.UseAuthorization().";

    private static readonly TestUser Ada = new("ada");

    [Fact]
    public async Task An_app_without_authentication_has_no_users()
    {
        await using var fixture = new GrpcTestFixture<Program>();

        Assert.Equal(
            $"GrpcTestFixture<Program>: As(ada) {Cure}",
            Assert.Throws<InvalidOperationException>(() => fixture.As("ada")).Message);

        var outcome = await fixture.CreateClient<Greeter.GreeterClient>()
            .SayHelloAsync(new HelloRequest { Name = "Ada" }, new CallOptions().WithUser(Ada)).CaptureAsync();
        Assert.Equal(StatusCode.FailedPrecondition, outcome.StatusCode);
        Assert.Equal($"The call of ada {Cure}", outcome.Detail);

        var nobody = await fixture.As(TestUser.Anonymous).CreateClient<Greeter.GreeterClient>()
            .SayHelloAsync(new HelloRequest { Name = "Ada" });
        Assert.Equal("Hello Ada", nobody.Message);
    }

    [Fact]
    public async Task A_default_user_without_authentication_fails_the_start()
    {
        await using var fixture = GrpcTestFixture.Create<Program>(options => options.Identities.DefaultUser = Ada);

        var exception = await Assert.ThrowsAsync<FixtureStartException>(() => fixture.StartAsync());

        Assert.Equal(
            $"GrpcTestFixture<Program> did not start: GrpcFixtureOptions.Identities.DefaultUser is ada, which {Cure}",
            exception.Message);
    }

    [Fact]
    public async Task Authorize_without_authorization_services_fails_as_in_production()
    {
        await using var fixture = GrpcServiceFixture.Create<MembersGreeter>(_ => { });

        var outcome = await fixture.CreateClient<Greeter.GreeterClient>()
            .SayHelloAsync(new HelloRequest { Name = "Ada" }).CaptureAsync();

        Assert.Equal(StatusCode.Unknown, outcome.StatusCode);
        Assert.Equal("Bad gRPC response. HTTP status code: 500", outcome.Detail);
    }

    [Theory]
    [InlineData(typeof(Program))]
    [InlineData(typeof(EntryPoint))]
    public async Task UseAuthorization_is_not_for_a_whole_app(Type entryPoint)
    {
        static void Configure(GrpcFixtureOptions options) => options.UseAuthorization();
        await using GrpcFixture fixture = entryPoint == typeof(Program)
            ? GrpcTestFixture.Create<Program>(Configure)
            : GrpcTestFixture.Create<EntryPoint>(Configure);

        var exception = await Assert.ThrowsAsync<FixtureStartException>(() => fixture.StartAsync());

        Assert.Equal(
            $"GrpcTestFixture<{entryPoint.Name}> did not start: GrpcFixtureOptions.UseAuthorization is for a service that "
            + "is hosted by itself. A whole app brings its own authentication and authorization, or has none, as in "
            + "production: leave UseAuthorization out. Policies come in by ConfigureServices.",
            exception.Message);
    }

    [Fact]
    public async Task A_remote_server_knows_tokens_but_no_users()
    {
        await using var deployment = GreeterFixture.Create(options => options.Transport = GrpcTransport.Tcp);
        var address = $"http://{deployment.Channel.Target}";
        await using var fixture = GreeterFixture.Create(options => options.Transport = GrpcTransport.Remote(address));
        var cure = $"needs the server in this process, but the fixture uses GrpcTransport.Remote({address}/): a remote "
            + "server knows no test users. For a user whom it knows, send a token of it: WithBearerToken(token).";

        Assert.Equal(
            $"GrpcServiceFixture<GreeterService>: As(ada) {cure}",
            Assert.Throws<InvalidOperationException>(() => fixture.As(Ada)).Message);

        Assert.Equal(
            $"GrpcServiceFixture<GreeterService>: UseUser(ada) {cure}",
            Assert.Throws<InvalidOperationException>(
                () => fixture.CreateChannel(options => options.UseUser(Ada))).Message);

        var outcome = await fixture.CreateClient<Greeter.GreeterClient>()
            .SayHelloAsync(new HelloRequest { Name = "Ada" }, new CallOptions().WithUser(Ada)).CaptureAsync();
        Assert.Equal(StatusCode.Internal, outcome.StatusCode);
        Assert.Equal(
            $"Error starting gRPC call. InvalidOperationException: The call of ada {cure}", outcome.Detail);

        await fixture.WithBearerToken("abc").CreateClient<Greeter.GreeterClient>()
            .SayHelloAsync(new HelloRequest { Name = "Ada" });
        Assert.Equal("Bearer abc", deployment.Calls.Latest!.Server!.RequestHeaders.GetValue("authorization"));
    }

    [Fact]
    public async Task A_default_user_on_a_remote_server_fails_the_start()
    {
        await using var fixture = GreeterFixture.Create(options =>
        {
            options.Transport = GrpcTransport.Remote("http://greeter.example");
            options.Identities.DefaultUser = Ada;
        });

        var exception = await Assert.ThrowsAsync<FixtureStartException>(() => fixture.StartAsync());

        Assert.Equal(
            "GrpcServiceFixture<GreeterService> did not start: GrpcFixtureOptions.Identities.DefaultUser is ada, which needs "
            + "the server in this process, but the fixture uses GrpcTransport.Remote(http://greeter.example/): a remote "
            + "server knows no test users. For a user whom it knows, send a token of it: WithBearerToken(token).",
            exception.Message);
    }

    [Fact]
    public async Task A_token_says_by_itself_which_roles_its_owner_has()
    {
        await using var fixture = GreeterFixture.Create();

        var exception = Assert.Throws<InvalidOperationException>(() => fixture.WithBearerToken("abc").WithRole("admin"));

        Assert.Equal(
            "A bearer token says by itself which claims and roles its owner has. Put them into the token, or use "
            + "fixture.As(user).",
            exception.Message);
    }

    [Authorize]
    private sealed class MembersGreeter : Greeter.GreeterBase;
}
