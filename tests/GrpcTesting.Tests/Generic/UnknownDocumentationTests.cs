using Helloworld;

namespace GrpcTesting.Tests.Generic;

/// <summary>The code of docs/proxies.md that stands in no sample.</summary>
public class UnknownDocumentationTests
{
    [Fact]
    public async Task A_handler()
    {
        await using var fixture = GrpcTestFixture.Create<Program>(options => options.MapUnknown(async call =>
        {
            var request = await call.ReadAsync(HelloRequest.Parser);
            await call.WriteAsync(new HelloReply { Message = $"{call.Method} for {request!.Name}" });
        }));

        var unknown = new Grpc.Core.Method<HelloRequest, HelloReply>(
            Grpc.Core.MethodType.Unary,
            "helloworld.Greeter",
            "SayGoodbye",
            Grpc.Core.Marshallers.Create(Google.Protobuf.MessageExtensions.ToByteArray, HelloRequest.Parser.ParseFrom),
            Grpc.Core.Marshallers.Create(Google.Protobuf.MessageExtensions.ToByteArray, HelloReply.Parser.ParseFrom));
        var reply = await fixture.CallInvoker.AsyncUnaryCall(unknown, null, default, new HelloRequest { Name = "Ada" });

        Assert.Equal("/helloworld.Greeter/SayGoodbye for Ada", reply.Message);
    }

    [Fact]
    public async Task A_proxy()
    {
        await using var greeter = new GrpcTestFixture<Program>();
        await using var proxy = GrpcServiceFixture.ForUnknown(call => call.ForwardToAsync(greeter.CallInvoker));

        var client = proxy.CreateClient<Greeter.GreeterClient>();

        Assert.Equal("Hello Ada", (await client.SayHelloAsync(new HelloRequest { Name = "Ada" })).Message);
    }
}
