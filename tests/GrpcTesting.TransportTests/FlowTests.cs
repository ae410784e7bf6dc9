using Grpc.Core;

namespace GrpcTesting.TransportTests;

/// <summary>One side ends early, or stops reading.</summary>
public class FlowTests
{
    [Theory, EveryTransport]
    public async Task An_error_arrives_although_the_client_has_not_sent_everything(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnClientStream = async (requests, _) =>
            {
                await requests.MoveNext(CancellationToken.None);
                throw new RpcException(new Status(StatusCode.FailedPrecondition, "one is enough"));
            },
        });

        var outcome = await stage.Client.ClientStream().CaptureAsync(EndlessLetters());

        Assert.Equal(StatusCode.FailedPrecondition, outcome.StatusCode);
        Assert.Equal("one is enough", outcome.Detail);
    }

    [Theory, EveryTransport]
    public async Task An_answer_arrives_although_the_client_has_not_sent_everything(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnClientStream = async (requests, _) =>
            {
                await requests.MoveNext(CancellationToken.None);
                return new Letter { Text = "enough" };
            },
        });

        var outcome = await stage.Client.ClientStream().CaptureAsync(EndlessLetters());

        Assert.Equal("enough", outcome.Response.Text);
    }

    [Theory, EveryTransport]
    public async Task An_error_ends_a_duplex_call_amid_the_clients_writes(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnDuplex = async (requests, responses, _) =>
            {
                await requests.MoveNext(CancellationToken.None);
                await responses.WriteAsync(requests.Current);
                throw new RpcException(new Status(StatusCode.Aborted, "stop"));
            },
        });

        var outcome = await stage.Client.Duplex().CaptureAsync(EndlessLetters());

        Assert.Equal(StatusCode.Aborted, outcome.StatusCode);
        Assert.Single(outcome.Responses);
    }

    [Theory, EveryTransport]
    public async Task A_client_that_stops_reading_holds_the_server_back_until_it_reads_on(GrpcTransport transport)
    {
        const int count = 5_000;
        var written = 0;
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnServerStream = async (_, responses, _) =>
            {
                while (written < count)
                {
                    await responses.WriteAsync(new Letter { Payload = Kibibyte });
                    Interlocked.Increment(ref written);
                }
            },
        });

        using var call = stage.Client.ServerStream(new Letter());
        await call.ResponseHeadersAsync;
        await StandsStillAsync(() => Volatile.Read(ref written));
        Assert.InRange(Volatile.Read(ref written), 1, 2_000);

        Assert.Equal(count, (await call.ResponseStream.ReadAllAsync()).Count);
    }

    [Theory, EveryTransport]
    public async Task A_server_that_stops_reading_holds_the_client_back_until_it_reads_on(GrpcTransport transport)
    {
        const int count = 5_000;
        var release = new TaskCompletionSource();
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnClientStream = async (requests, _) =>
            {
                await release.Task;
                return new Letter { Number = (await requests.ReadAllAsync()).Count };
            },
        });
        var written = 0;

        using var call = stage.Client.ClientStream();
        var writing = Task.Run(async () =>
        {
            while (written < count)
            {
                await call.RequestStream.WriteAsync(new Letter { Payload = Kibibyte });
                Interlocked.Increment(ref written);
            }

            await call.RequestStream.CompleteAsync();
        });
        await StandsStillAsync(() => Volatile.Read(ref written));
        Assert.InRange(Volatile.Read(ref written), 1, 2_000);
        Assert.False(writing.IsCompleted);

        release.SetResult();
        await writing.WaitAsync(Stage.Bound);
        Assert.Equal(count, (await call.ResponseAsync).Number);
    }

    private static Google.Protobuf.ByteString Kibibyte { get; } = Google.Protobuf.ByteString.CopyFrom(new byte[1024]);

    private static IEnumerable<Letter> EndlessLetters()
    {
        while (true)
        {
            yield return new Letter();
        }
    }

    // A writer is held back when its count has not moved for as long as it takes to move thousands of times. Were it
    // not held back, the count would reach the end, which ends the wait as well and fails the test's range.
    internal static async Task<int> StandsStillAsync(Func<int> count)
    {
        var (still, last) = (0, -1);
        while (still < 10)
        {
            var now = count();
            still = now == last && now > 0 ? still + 1 : 0;
            last = now;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        return last;
    }
}
