using Grpc.Core;
using GrpcTesting.Wire;
using Helloworld;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace GrpcTesting.Tests.Wire.Capture;

/// <summary>gRPC calls of a fixture, on every transport that has a wire.</summary>
public class GrpcCaptureTests(ITestOutputHelper output)
{
    public static TheoryData<GrpcTransport> Transports =>
        [GrpcTransport.Pipe, GrpcTransport.Tcp, GrpcTransport.UnixSocket];

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_unary_call_is_decoded_with_the_messages_of_its_method(GrpcTransport transport)
    {
        var fixture = GreeterFixture.Create(options =>
        {
            options.Transport = transport;
            options.CaptureWire = true;
        });
        await using (fixture)
        {
            var client = fixture.CreateClient<Greeter.GreeterClient>();
            await client.SayHelloAsync(
                new HelloRequest { Name = "Ada" }, new Metadata { { "authorization", "Bearer abc" } });
        }

        var wire = fixture.Wire;
        output.WriteLine(wire.ToString());
        var stream = Assert.Single(wire.Streams);
        Assert.Equal("/helloworld.Greeter/SayHello", stream.Method);
        Assert.Equal(StatusCode.OK, stream.Status);
        Assert.Equal(
            ["HelloRequest { \"name\": \"Ada\" } (5 bytes)", "HelloReply { \"message\": \"Hello Ada\" } (11 bytes)"],
            stream.Messages.Select(message => message.ToString()));
        Assert.Contains("authorization: (redacted)", wire.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(wire.Frames, frame => frame is Http2MalformedFrame);
        Assert.Equal(
            ["DATA", "HEADERS", "PREFACE", "SETTINGS"],
            wire.Frames.Where(frame => frame is not (Http2WindowUpdateFrame or Http2PingFrame or Http2GoAwayFrame))
                .Select(frame => frame.TypeName).Distinct().Order());
        Assert.NotNull(Assert.Single(wire.Connections).ClosedAt);
    }
}
