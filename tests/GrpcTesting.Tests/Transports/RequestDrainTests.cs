using GrpcTesting.Transports;

namespace GrpcTesting.Tests.Transports;

public class RequestDrainTests
{
    [Fact]
    public async Task A_second_stop_waits_for_the_requests_as_the_first()
    {
        var drain = new RequestDrain();
        drain.Enter();

        var first = drain.StopAsync(CancellationToken.None);
        var second = drain.StopAsync(CancellationToken.None);

        Assert.False(first.IsCompleted);
        Assert.False(second.IsCompleted);
        drain.Exit();
        await Task.WhenAll(first, second).WaitAsync(TimeSpan.FromSeconds(10));
    }
}
