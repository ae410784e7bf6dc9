using Grpc.Core;
using Helloworld;

namespace GrpcTesting.Tests.Hosting;

public class WireTests
{
    [Theory]
    [InlineData("testserver", "TestServer")]
    [InlineData("https://greeter.example", "Remote(https://greeter.example/)")]
    public async Task A_transport_without_a_wire_says_what_to_use(string name, string text)
    {
        await using var fixture = GreeterFixture.Create(options =>
            options.Transport = GrpcTesting.Transports.DefaultTransport.Parse(name));

        var exception = Assert.Throws<InvalidOperationException>(() => fixture.Wire);

        Assert.Equal(
            $"GrpcServiceFixture<GreeterService>.Wire has nothing to capture on GrpcTransport.{text}: its HTTP/2 frames, "
            + "if there are any, do not pass this process. Use GrpcTransport.Pipe, GrpcTransport.Tcp or "
            + "GrpcTransport.UnixSocket.",
            exception.Message);
    }

    [Fact]
    public async Task Capturing_on_a_transport_without_a_wire_fails_the_start()
    {
        await using var fixture = GreeterFixture.Create(options =>
        {
            options.Transport = GrpcTransport.TestServer;
            options.CaptureWire = true;
        });

        var exception = Assert.Throws<FixtureStartException>(() => fixture.Channel);

        Assert.Equal(
            "GrpcServiceFixture<GreeterService> did not start: GrpcServiceFixture<GreeterService>.Wire has nothing to "
            + "capture on GrpcTransport.TestServer: its HTTP/2 frames, if there are any, do not pass this process. Use "
            + "GrpcTransport.Pipe, GrpcTransport.Tcp or GrpcTransport.UnixSocket.",
            exception.Message);
    }

    [Fact]
    public async Task Nothing_is_captured_unless_asked_for()
    {
        await using var fixture = GreeterFixture.Create();

        await GreetAsync(fixture);

        Assert.False(fixture.Wire.IsCapturing);
        Assert.Empty(fixture.Wire.Frames);
    }

    [Fact]
    public async Task Capturing_can_begin_before_the_first_call_and_end_after_it()
    {
        await using var fixture = GreeterFixture.Create();

        fixture.Wire.Start();
        await GreetAsync(fixture);
        fixture.Wire.Stop();
        var count = fixture.Wire.Frames.Count;
        await GreetAsync(fixture);

        Assert.Equal("/helloworld.Greeter/SayHello", Assert.Single(fixture.Wire.Streams).Method);
        Assert.Equal(count, fixture.Wire.Frames.Count);
    }

    [Fact]
    public async Task What_was_captured_is_decoded_with_its_types_when_the_fixture_is_gone()
    {
        var fixture = GreeterFixture.Create(options =>
        {
            options.Transport = GrpcTransport.Pipe;
            options.CaptureWire = true;
        });
        await GreetAsync(fixture);
        await fixture.DisposeAsync();

        var stream = Assert.Single(fixture.Wire.Streams);

        Assert.Equal(
            "HelloReply { \"message\": \"Hello Ada\" } (11 bytes)",
            Assert.Single(stream.Messages, message => message.Direction == WireDirection.ServerToClient).ToString());
        Assert.NotNull(Assert.Single(fixture.Wire.Connections).ClosedAt);
    }

    [Fact]
    public async Task Frames_are_plain_above_TLS()
    {
        await using var fixture = GreeterFixture.Create(options =>
        {
            options.Transport = GrpcTransport.Pipe;
            options.CaptureWire = true;
            options.UseTls();
        });

        await GreetAsync(fixture);

        var stream = Assert.Single(fixture.Wire.Streams);
        Assert.Equal("/helloworld.Greeter/SayHello", stream.Method);
        Assert.Equal("https", Assert.Single(stream.RequestHeaders, header => header.Name == ":scheme").Value);
        Assert.DoesNotContain(fixture.Wire.Frames, frame => frame is Http2MalformedFrame);
    }

    [Fact]
    public async Task Windows_and_frame_size_are_those_of_the_options()
    {
        await using var fixture = GreeterFixture.Create(options =>
        {
            options.Transport = GrpcTransport.Pipe;
            options.CaptureWire = true;
            options.Http2.ServerStreamWindow = 70_000;
            options.Http2.ServerConnectionWindow = 80_000;
            options.Http2.ServerMaxFrameSize = 20_000;
            options.Http2.ClientStreamWindow = 90_000;
        });

        await GreetAsync(fixture);

        var connection = Assert.Single(fixture.Wire.Connections);
        Assert.Equal(70_000u, connection.ServerToClient.Setting(Http2SettingId.InitialWindowSize));
        Assert.Equal(20_000u, connection.ServerToClient.Setting(Http2SettingId.MaxFrameSize));
        Assert.Equal(90_000u, connection.ClientToServer.Setting(Http2SettingId.InitialWindowSize));
        Assert.Contains(
            fixture.Wire.Frames.OfType<Http2WindowUpdateFrame>(),
            frame => frame.Direction == WireDirection.ServerToClient && frame.Increment == 80_000 - 65_535);
    }

    [Theory]
    [InlineData(65_534)]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_window_that_HTTP2_or_the_stack_does_not_allow_is_refused(int window)
    {
        var options = new Http2Options();

        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => options.ClientStreamWindow = window);

        Assert.StartsWith(
            "The value must be from 65,535 to 16,777,216 bytes, or null for the default.",
            exception.Message,
            StringComparison.Ordinal);
    }

    private static async Task GreetAsync(GrpcFixture fixture) =>
        await fixture.CreateClient<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest { Name = "Ada" });
}
