using System.Text.Json;
using Google.Protobuf;
using Grpc.Core;
using GrpcTesting.Tests.Schemas;
using Helloworld;

namespace GrpcTesting.Tests.Generic;

/// <summary>The code of docs/generic-calls.md.</summary>
public class DocumentationExamples
{
    [Fact]
    public async Task A_call_in_JSON()
    {
        await using var fixture = GreeterFixture.Create();

        var outcome = await fixture.Generic.CallJsonAsync("/helloworld.Greeter/SayHello", """{"name":"Ada"}""");

        Assert.Equal("""{"message":"Hello Ada"}""", outcome.Response);
    }

    [Fact]
    public async Task Every_kind_in_every_format()
    {
        await using var fixture = GreeterFixture.Create();
        var bytes = new HelloRequest { Name = "Ada" }.ToByteArray();

        var generic = fixture.Generic;

        var raw = generic.Method("/helloworld.Greeter/SayHello");
        var typed = generic.Method<HelloRequest, HelloReply>("/helloworld.Greeter/SayHelloReplyStream");
        var json = generic.JsonMethod("/helloworld.Greeter/SayHelloBiStream");

        var one = await raw.Unary(bytes).CaptureAsync();
        var many = await typed.ServerStreaming(new HelloRequest { Name = "Ada" }).CaptureAsync();
        await using var chat = json.Duplex().Probe();
        await chat.SendAsync("""{"name":"Ada"}""");
        await chat.ExpectNextAsync("""{"message":"Hello Ada"}""");

        await chat.CompleteAsync();
        await chat.ExpectCompletedAsync();
        Assert.Equal("Hello Ada", HelloReply.Parser.ParseFrom(one.Response).Message);
        Assert.Equal(3, many.Responses.Count);
    }

    [Fact]
    public async Task Two_requests_where_one_belongs()
    {
        await using var fixture = GreeterFixture.Create();

        var outcome = await fixture.Generic.JsonMethod("/helloworld.Greeter/SayHello")
            .Duplex()
            .CaptureAsync("""{"name":"Ada"}""", """{"name":"Grace"}""");

        Assert.Equal("Additional data after the message received.", outcome.Detail);
    }

    [Fact]
    public async Task Methods_from_elsewhere()
    {
        await using var fixture = GreeterFixture.Create();
        var channel = fixture.Channel;
        var path = Path.GetTempFileName();
        await File.WriteAllBytesAsync(path, EverythingSchemas.SetOf(Greeter.Descriptor.File).ToByteArray());

        var schema = GrpcSchema.FromDescriptorSet(await File.ReadAllBytesAsync(path));
        var generic = new GenericClient(channel.CreateCallInvoker(), schema);

        var outcome = await generic.CallJsonAsync("/helloworld.Greeter/SayHello", """{"name":"Ada"}""");

        Assert.Equal("""{"message":"Hello Ada"}""", outcome.Response);
        File.Delete(path);
    }

    [Fact]
    public async Task A_codec_of_ones_own()
    {
        await using var fixture = GreeterFixture.Create();

        var codec = Marshallers.Create<string[]>(
            words => JsonSerializer.SerializeToUtf8Bytes(words),
            bytes => JsonSerializer.Deserialize<string[]>(bytes)!);
        var method = fixture.Generic.Method("/words.Words/Sort", codec, codec);

        var outcome = await method.Unary(["b", "a"]).CaptureAsync();

        Assert.Equal(StatusCode.Unimplemented, outcome.StatusCode);
    }

    [Fact]
    public async Task A_request_made_by_hand()
    {
        await using var fixture = GreeterFixture.Create();
        var message = new HelloRequest { Name = "Ada" }.ToByteArray();

        var request = new RawGrpcRequest("/helloworld.Greeter/SayHello", GrpcFrame.Of(message, compressed: 1));
        request.Headers["grpc-encoding"] = "zip";

        var response = await fixture.Generic.SendRawAsync(request);

        Assert.Equal(StatusCode.Unimplemented, response.Status?.StatusCode);
        Assert.Equal("identity,gzip,deflate", response.Headers["grpc-accept-encoding"]);
    }
}
