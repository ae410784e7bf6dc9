using Grpc.Core;
using Helloworld;
using Xunit.Abstractions;

namespace GrpcTesting.Tests.Wire;

/// <summary>The code of docs/wire.md.</summary>
public class DocumentationExamples(ITestOutputHelper output)
{
    [Fact]
    public async Task A_call_on_the_wire()
    {
        var path = Path.GetTempFileName();
        try
        {
            await using var fixture = GrpcTestFixture.Create<Program>(options => options.CaptureWire = true);
            var client = fixture.CreateClient<Greeter.GreeterClient>();

            await client.SayHelloAsync(new HelloRequest { Name = "Ada" });

            output.WriteLine(fixture.Wire.ToString());    // the table below
            fixture.Wire.SavePcapng(path);                // the same for Wireshark

            var stream = fixture.Wire.Streams.Single();
            Assert.Equal("/helloworld.Greeter/SayHello", stream.Method);
            Assert.Equal(StatusCode.OK, stream.Status);
            Assert.Equal("{ \"name\": \"Ada\" }", stream.Messages[0].Json);
            Assert.Equal(0, stream.ResponseWindow.TimesBlocked);

            Assert.Empty(fixture.Wire.Frames.OfType<Http2RstStreamFrame>());
            Assert.Equal(100u, fixture.Wire.Connections[0].ServerToClient.Setting(Http2SettingId.MaxConcurrentStreams));
            await fixture.Wire.WaitForAsync(frame => frame is Http2SettingsFrame { IsAck: true });
        }
        finally
        {
            File.Delete(path);
        }
    }
}
