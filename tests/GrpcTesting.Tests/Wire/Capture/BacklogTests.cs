using GrpcTesting.Wire;
using static GrpcTesting.Tests.Wire.FrameBytes;

namespace GrpcTesting.Tests.Wire.Capture;

[Collection(nameof(Alone))]
public class BacklogTests
{
    private static readonly byte[] Request = Ping(0, 1);

    [Fact]
    public void What_nobody_looks_at_does_not_pile_up()
    {
        var connection = new RecordedConnection(new WireLogOptions { MaxFrames = 10, MaxCaptureBytes = 0 }).Begin();
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var sent = 0; sent < 100_000; sent++)
        {
            connection.Client(Request);
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 2 * Backlog.MaxSize);
    }

    [Fact]
    public void Each_frame_has_the_time_at_which_it_crossed_not_that_at_which_it_was_looked_at()
    {
        var connection = new RecordedConnection().Begin().After(5).Client(Ping(0, 1)).After(3).Server(Ping(Ack, 1));
        connection.After(100);

        Assert.Equal([5, 8], connection.Wire.Frames.OfType<Http2PingFrame>().Select(ping => ping.Elapsed.TotalMilliseconds));
    }

    [Fact]
    public void A_connection_that_has_ended_is_decoded_to_its_end()
    {
        var connection = new RecordedConnection().Begin().Client(Ping(0, 1)[..12]).After(4).Close();

        var frame = connection.Last<Http2MalformedFrame>();

        Assert.Equal("PING: the connection ended after 3 of 8 bytes", $"{frame.TypeName}: {frame.Reason}");
        Assert.Equal(4, Assert.Single(connection.Wire.Connections).ClosedAt?.TotalMilliseconds);
    }
}
