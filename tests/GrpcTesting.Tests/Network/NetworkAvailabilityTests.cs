namespace GrpcTesting.Tests.Network;

/// <summary>Where there is a network, and where there is none.</summary>
public class NetworkAvailabilityTests
{
    public static TheoryData<GrpcTransport, string> Others { get; } = new()
    {
        { GrpcTransport.TestServer, "TestServer" },
        { GrpcTransport.Tcp, "Tcp" },
        { GrpcTransport.UnixSocket, "UnixSocket" },
        { GrpcTransport.Remote("http://greeter.example"), "Remote(http://greeter.example/)" },
    };

    [Theory, MemberData(nameof(Others))]
    public async Task Another_transport_says_what_is_possible_instead(GrpcTransport transport, string name)
    {
        await using var fixture = GreeterFixture.Create(options => options.Transport = transport);

        var exception = Assert.Throws<InvalidOperationException>(() => fixture.Network);

        Assert.Equal(
            "GrpcServiceFixture<GreeterService>.Network needs the pipe between client and server, but the fixture uses "
            + $"GrpcTransport.{name}. Calls, channels and clients work there; for Network, use GrpcTransport.Pipe.",
            exception.Message);
    }

    [Fact]
    public async Task A_disposed_fixture_has_no_network()
    {
        var fixture = GreeterFixture.Create(options => options.Transport = GrpcTransport.Pipe);
        var network = fixture.Network;
        network.Stall();
        await fixture.DisposeAsync();

        Assert.Throws<ObjectDisposedException>(() => fixture.Network);
        Assert.False(network.ClientToServer.IsStalled);
    }
}
