using Grpc.Core;
using Grpc.Net.Client;
using Helloworld;

namespace GrpcTesting.Tests.Hosting;

public class ClientTests
{
    [Fact]
    public async Task A_client_without_the_generated_constructor_is_refused_with_what_is_missing()
    {
        await using var fixture = GreeterFixture.Create();

        var exception = Assert.Throws<InvalidOperationException>(() => fixture.CreateClient<OddClient>());

        Assert.Equal(
            "ClientTests.OddClient cannot be built: it has no public constructor ClientTests.OddClient(CallInvoker "
            + "callInvoker), which every generated client has. Its public constructors: (String name, Int32 age).",
            exception.Message);
    }

    [Fact]
    public async Task An_abstract_client_is_refused()
    {
        await using var fixture = GreeterFixture.Create();

        var exception = Assert.Throws<InvalidOperationException>(() => fixture.CreateClient<AbstractClient>());

        Assert.Equal(
            "ClientTests.AbstractClient is abstract. Give CreateClient the generated client class itself.",
            exception.Message);
    }

    [Fact]
    public async Task Options_of_the_fixture_come_before_those_of_a_channel()
    {
        var order = new List<string>();
        await using var fixture = GreeterFixture.Create(options =>
            options.ConfigureChannel(_ => order.Add("fixture")));

        fixture.CreateChannel(_ => order.Add("channel"));

        Assert.Equal(["fixture", "channel"], order);
    }

    [Fact]
    public async Task A_channel_with_an_HttpClient_of_its_own_is_refused()
    {
        await using var fixture = GreeterFixture.Create();
        using var http = new HttpClient();

        var exception = Assert.Throws<InvalidOperationException>(
            () => fixture.CreateChannel(options => options.HttpClient = http));

        Assert.Equal(
            "A channel of GrpcServiceFixture<GreeterService> cannot have an HttpClient: its HttpHandler is the way to "
            + "the server. To add behaviour, wrap options.HttpHandler in a DelegatingHandler.",
            exception.Message);
    }

    [Fact]
    public async Task A_handler_can_be_wrapped()
    {
        var requests = new List<Uri>();
        await using var fixture = GreeterFixture.Create(options => options.ConfigureChannel(channel =>
            channel.HttpHandler = new Spy(channel.HttpHandler!, requests)));

        await fixture.CreateClient<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest { Name = "Ada" });

        Assert.Equal("/helloworld.Greeter/SayHello", Assert.Single(requests).AbsolutePath);
    }

    [Fact]
    public async Task The_channel_is_always_the_same_one_and_further_channels_are_new()
    {
        await using var fixture = GreeterFixture.Create();

        Assert.Same(fixture.Channel, fixture.Channel);
        Assert.NotSame(fixture.Channel, fixture.CreateChannel());
    }

    [Fact]
    public async Task State_and_ConnectAsync_work_on_TCP_and_are_refused_by_gRPC_on_the_pipe()
    {
        await using var tcp = GreeterFixture.Create(options => options.Transport = GrpcTransport.Tcp);
        await using var pipe = GreeterFixture.Create(options => options.Transport = GrpcTransport.Pipe);

        await tcp.Channel.ConnectAsync();

        Assert.Equal(ConnectivityState.Ready, tcp.Channel.State);
        Assert.Throws<InvalidOperationException>(() => pipe.Channel.State);
    }

    private sealed class Spy(HttpMessageHandler inner, List<Uri> requests) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            requests.Add(request.RequestUri!);
            return base.SendAsync(request, cancellationToken);
        }
    }

    private abstract class AbstractClient : ClientBase<AbstractClient>;

    private sealed class OddClient : ClientBase<OddClient>
    {
        public OddClient(string name, int age) => Name = $"{name} {age}";

        public string Name { get; }

        protected override OddClient NewInstance(ClientBaseConfiguration configuration) => new("Ada", 36);
    }
}
