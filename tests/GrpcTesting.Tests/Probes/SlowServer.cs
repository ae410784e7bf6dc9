using System.Globalization;
using Grpc.Core;
using Helloworld;

namespace GrpcTesting.Tests.Probes;

/// <summary>Counts the requests of a stream, but does not read them before it is told to.</summary>
internal sealed class SlowServer : Greeter.GreeterBase
{
    private readonly TaskCompletionSource _reading = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void StartReading() => _reading.SetResult();

    public override async Task<HelloReply> SayHelloRequestStream(
        IAsyncStreamReader<HelloRequest> requestStream, ServerCallContext context)
    {
        await context.WriteResponseHeadersAsync([]);
        await _reading.Task;
        var count = 0;
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            count++;
        }

        return new HelloReply { Message = count.ToString(CultureInfo.InvariantCulture) };
    }
}
