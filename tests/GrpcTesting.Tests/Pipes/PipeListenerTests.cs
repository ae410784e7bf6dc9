using System.Net.Sockets;
using GrpcTesting.Pipes;

namespace GrpcTesting.Tests.Pipes;

public class PipeListenerTests
{
    private readonly PipeListener _listener = new(new PipeEndPoint("GrpcServiceFixture<GreeterService>"), new SlabPool());

    [Fact]
    public async Task Connections_are_accepted_in_the_order_they_were_made()
    {
        var first = await _listener.ConnectAsync();
        var second = await _listener.ConnectAsync();

        Assert.Same(first, Assert.IsType<PipeConnection>(await _listener.AcceptAsync()).Client);
        Assert.Same(second, Assert.IsType<PipeConnection>(await _listener.AcceptAsync()).Client);
    }

    [Fact]
    public async Task Accepting_waits_for_a_connection()
    {
        var accept = _listener.AcceptAsync().AsTask();
        Assert.False(accept.IsCompleted);

        var client = await _listener.ConnectAsync();

        var connection = await accept.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Same(client, Assert.IsType<PipeConnection>(connection).Client);
    }

    [Fact]
    public async Task Connecting_honours_its_cancellation_token()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _listener.ConnectAsync(new CancellationToken(canceled: true)).AsTask());
    }

    [Fact]
    public async Task Accepting_honours_its_cancellation_token()
    {
        using var cancellation = new CancellationTokenSource();
        var accept = _listener.AcceptAsync(cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => accept);
    }

    [Fact]
    public async Task A_closed_listener_refuses_at_once_and_names_who_listened()
    {
        await _listener.UnbindAsync();

        var exception = await Assert.ThrowsAsync<IOException>(() => _listener.ConnectAsync().AsTask());

        Assert.Equal(
            "Connection refused: the server of GrpcServiceFixture<GreeterService> has stopped listening.",
            exception.Message);
        Assert.Equal(
            SocketError.ConnectionRefused, Assert.IsType<SocketException>(exception.InnerException).SocketErrorCode);
    }

    [Fact]
    public async Task A_closed_listener_accepts_nothing_more()
    {
        var accept = _listener.AcceptAsync().AsTask();

        await _listener.UnbindAsync();

        Assert.Null(await accept.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Null(await _listener.AcceptAsync());
    }

    [Fact]
    public async Task A_connection_that_nobody_accepted_is_aborted_with_the_listener()
    {
        var client = await _listener.ConnectAsync();

        await _listener.DisposeAsync();

        var exception = await Assert.ThrowsAsync<IOException>(() => client.ReadAsync(new byte[1]).AsTask());
        Assert.Equal(
            "The server aborted the connection: The server of GrpcServiceFixture<GreeterService> stopped before it "
            + "accepted the connection.",
            exception.Message);
    }
}
