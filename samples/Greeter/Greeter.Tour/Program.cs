using Grpc.Core;
using GrpcTesting;
using Helloworld;
using Helloworld.Tour;
using Microsoft.Extensions.DependencyInjection;

// Boots the greeter in memory, makes each kind of call three times, and prints what crossed; then the frames of one.
await using var fixture = GrpcServiceFixture.Create<GreeterService>(options =>
    options.ConfigureServices(services => services.AddSingleton<IGreetings, EnglishGreetings>()));

await fixture.StartAsync();
var client = fixture.CreateClient<Greeter.GreeterClient>();
var page = new Page(Console.Out);
page.Title("A greeter, in memory: real HTTP/2 over a pipe, no port");

string[][] guests = [["Ada"], ["Grace", "Edsger"], ["Barbara", "Donald", "Frances"]];

page.Chapter("Unary", "one request, one reply");
foreach (var names in guests)
{
    var name = string.Join(" and ", names);
    page.Call("SayHello", [name], await client.SayHelloAsync(new HelloRequest { Name = name }).CaptureAsync());
}

page.Chapter("Server streaming", "one request, a stream of replies");
foreach (var names in guests)
{
    var name = string.Join(" and ", names);
    page.Call(
        "SayHelloReplyStream",
        [name],
        await client.SayHelloReplyStream(new HelloRequest { Name = name }).CaptureAsync());
}

page.Chapter("Client streaming", "a stream of requests, one reply");
foreach (var names in guests)
{
    page.Call("SayHelloRequestStream", names, await client.SayHelloRequestStream().CaptureAsync(Requests(names)));
}

page.Chapter("Bidirectional streaming", "a stream of requests, a reply to each");
foreach (var names in guests)
{
    page.Call("SayHelloBiStream", names, await client.SayHelloBiStream().CaptureAsync(Requests(names)));
}

page.Chapter("A failure", "a status, its detail and its trailers are part of the outcome");
var failed = await client.SayHelloAsync(new HelloRequest()).CaptureAsync();
page.Call("SayHello", [""], failed);
page.End();

page.Chapter("The wire", "one call on a connection of its own, every HTTP/2 frame of it");
var wire = await FramesOfOneCallAsync();
page.Wire(wire);

return failed.StatusCode == StatusCode.InvalidArgument && wire.Streams is [{ Status: StatusCode.OK }] ? 0 : 1;

static async Task<WireSnapshot> FramesOfOneCallAsync()
{
    await using var captured = GrpcServiceFixture.Create<GreeterService>(options =>
    {
        options.CaptureWire = true;
        options.ConfigureServices(services => services.AddSingleton<IGreetings, EnglishGreetings>());
    });
    var client = captured.CreateClient<Greeter.GreeterClient>();
    await client.SayHelloAsync(new HelloRequest { Name = "Ada" });

    // The call is over before the connection has settled: the client acknowledges the settings, and pings.
    await captured.Wire.WaitForAsync(
        frame => frame is Http2SettingsFrame { IsAck: true, Direction: WireDirection.ClientToServer });
    await captured.Wire.WaitForAsync(frame => frame is Http2PingFrame { IsAck: true });
    return captured.Wire.Snapshot();
}

static IEnumerable<HelloRequest> Requests(IEnumerable<string> names) =>
    names.Select(name => new HelloRequest { Name = name });
